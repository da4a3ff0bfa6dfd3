"""A choice of a month, which several forms share."""

from datetime import date

from django import forms

from casework.public import wording


def month_of(label: str, *, asked: str) -> forms.TypedChoiceField:
    """Return a choice of a month by its first day; its form offers the months."""
    return forms.TypedChoiceField(
        label=label,
        coerce=date.fromisoformat,
        empty_value=None,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": asked, "invalid_choice": asked},
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
