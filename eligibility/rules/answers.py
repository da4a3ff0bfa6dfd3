"""A line of the interchange answered: facts in, decision or error out."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from eligibility.rules.book import NoRule
from eligibility.rules.reading import Misread, parsed, question
from eligibility.rules.registry import Program, determine
from eligibility.rules.trace import Figure

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def answer(program: Program, line: str | bytes) -> str:
    """Answer one line of JSON with one, an error in place of a decision where the facts or the rules are wanting."""
    told: dict[str, Any] = {"id": None, "program": str(program), "month": None}
    try:
        found = parsed(line)
        told |= {key: found.get(key) for key in ("id", "month") if isinstance(found.get(key), str | int | None)}
        asked = question(found)
        decided = determine(program, asked.household, asked.month)
    except (Misread, NoRule) as error:
        return _ENCODER.encode({**told, "error": str(error)})
    return _ENCODER.encode(
        {
            **told,
            "eligible": decided.eligible,
            "monthly_benefit": shown(decided.monthly_benefit),
            "steps": [
                {"name": step.name, "value": shown(step.value), "rule": step.rule, "source": step.source}
                for step in decided.steps
            ],
        }
    )


def shown(value: Figure) -> int | float | str | bool | None:
    """Answer a figure as JSON shows it: whole dollars without a fraction; no limit as null."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    return value
