"""Short boxes that several forms share."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import wording

SELECT = {"class": "in"}


def one_of(label: str, *, asked: str, required: bool = True, help_text: str = "", **options: Any) -> forms.ChoiceField:
    """Return a choice of one from a list."""
    return forms.ChoiceField(
        label=label,
        required=required,
        widget=forms.Select(attrs=SELECT),
        help_text=help_text,
        error_messages={"required": asked, "invalid_choice": asked},
        **options,
    )


def record_of(label: str, *, asked: str, required: bool = True, help_text: str = "") -> forms.TypedChoiceField:
    """Return a choice of one record by its key; its form offers the records."""
    return forms.TypedChoiceField(
        label=label,
        coerce=UUID,
        empty_value=None,
        required=required,
        widget=forms.Select(attrs=SELECT),
        help_text=help_text,
        error_messages={"required": asked, "invalid_choice": asked},
    )


def month_of(label: str, *, asked: str) -> forms.TypedChoiceField:
    """Return a choice of a month by its first day; its form offers the months."""
    return forms.TypedChoiceField(
        label=label,
        coerce=date.fromisoformat,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
        error_messages={"required": asked, "invalid_choice": asked},
    )


def amount(label: str, *, most: Decimal, asked: str, required: bool = True, help_text: str = "") -> forms.DecimalField:
    """Return a box for an amount with two places; `asked` is what is said of one that cannot be."""
    return forms.DecimalField(
        label=label,
        max_digits=10,
        decimal_places=2,
        min_value=Decimal(0),
        max_value=most,
        required=required,
        widget=forms.TextInput(attrs={"class": "in in--day", "inputmode": "decimal", "autocomplete": "off"}),
        help_text=help_text,
        error_messages=dict.fromkeys(
            (
                *("required", "invalid", "min_value", "max_value"),
                *("max_digits", "max_whole_digits", "max_decimal_places"),
            ),
            asked,
        ),
    )


def months_between(first: date, last: date) -> list[tuple[str, str]]:
    """Return the months to choose from, the last one first."""
    found: list[tuple[str, str]] = []
    month = last.replace(day=1)
    while month >= first.replace(day=1):
        found.append((month.isoformat(), wording.month_words(month)))
        month = (
            month.replace(year=month.year - 1, month=12) if month.month == 1 else month.replace(month=month.month - 1)
        )
    return found
