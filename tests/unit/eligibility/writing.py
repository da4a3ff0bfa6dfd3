"""Facts written as the interchange has them, so that a decision can be kept with what it was decided on."""

from __future__ import annotations

from dataclasses import MISSING, fields
from datetime import date
from decimal import Decimal
from typing import Any

from eligibility.rules.facts import Household, Income, Member, Question, Stretch


def plain_question(question: Question) -> dict[str, Any]:
    """Answer a household and its month as `reading.question` takes them; what is as by default is left out."""
    inner = _plain(question.household)
    state, county = inner.pop("state"), inner.pop("county", "")
    return {
        "id": question.id,
        "month": f"{question.month:%Y-%m}",
        "state": state,
        "county": county,
        "household": inner,
    }


def _plain(record: Household | Member | Income | Stretch) -> dict[str, Any]:
    told = {field.name: (getattr(record, field.name), field.default) for field in fields(record)}
    return {name: _shown(value) for name, (value, default) in told.items() if default is MISSING or value != default}


def _shown(value: Any) -> Any:
    if isinstance(value, Income | Member | Stretch):
        return _plain(value)
    if isinstance(value, tuple):
        return [_shown(item) for item in value]
    if isinstance(value, frozenset):
        return sorted(str(item) for item in value)
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, str) else value
