"""Fields that forms about penalties share."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from casework.public import DayField, boxes

BOX = {"class": "in", "autocomplete": "off"}
YES_NO = [("", "Not answered"), ("YES", "Yes"), ("NO", "No")]


def choice(
    label: str, choices: Iterable[tuple[Any, Any]], *, asked: str = "", help_text: str = ""
) -> forms.ChoiceField:
    """Return a choice of one; `asked` is what is said where none is made."""
    return boxes.one_of(
        label, choices, asked=asked or "Choose one of the list.", required=bool(asked), help_text=help_text
    )


def number(label: str, *, help_text: str = "", money: bool = False) -> forms.DecimalField:
    """Return a box for a number that may be left empty."""
    return forms.DecimalField(
        label=label,
        max_digits=7,
        decimal_places=2 if money else 0,
        required=False,
        widget=forms.TextInput(attrs=BOX | {"class": "in in--day", "inputmode": "decimal"}),
        help_text=help_text,
        error_messages={"invalid": "Write a number."},
    )


def some_day(label: str, *, last_day: date | None = None, help_text: str = "") -> DayField:
    """Return a day that may be left empty."""
    return DayField(label=label, last_day=last_day, required=False, help_text=help_text)


def answered(value: str) -> bool | None:
    """Read a yes, a no, or nothing answered."""
    return {"YES": True, "NO": False}.get(value)


def whole_number(value: Decimal | None) -> int | None:
    """Return a number of a form without places behind the point."""
    return None if value is None else int(value)
