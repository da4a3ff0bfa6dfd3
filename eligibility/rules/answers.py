"""A line of the interchange answered: facts in, decision or error out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from eligibility.rules.book import NoRule
from eligibility.rules.reading import Misread, is_writable, parsed, question
from eligibility.rules.registry import Program, determine
from eligibility.rules.trace import Figure

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def answer(program: Program, line: str | bytes) -> str:
    """Answer one line of JSON with one, an error in place of a decision where the facts or the rules are wanting."""
    told = _told(program, {})
    try:
        found = parsed(line)
        told = _told(program, found)
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


def unanswered(program: Program, line: str | bytes) -> str:
    """Answer a line that met a defect of the program."""
    try:
        found = parsed(line)
    except Misread:
        found = {}
    return _ENCODER.encode(
        {**_told(program, found), "error": "this household could not be decided; the defect is told"}
    )


def _told(program: Program, found: Mapping[str, Any]) -> dict[str, Any]:
    """Begin an answer with what the asker calls the line."""
    said = {key: found.get(key) for key in ("id", "month")}
    known = {key: value if _is_echoed(value) else None for key, value in said.items()}
    return {"id": known["id"], "program": str(program), "month": known["month"]}


def _is_echoed(value: object) -> bool:
    return is_writable(value) if isinstance(value, str) else isinstance(value, int) and not isinstance(value, bool)


def shown(value: Figure) -> int | float | str | bool | None:
    """Answer a figure as JSON shows it: whole dollars without a fraction; no limit as null."""
    if isinstance(value, Decimal):
        if not value.is_finite():
            return None
        return int(value) if value == value.to_integral_value() else float(value)
    return value
