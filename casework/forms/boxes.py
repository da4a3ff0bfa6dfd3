"""Short boxes that several forms share: a line, words, a number, a choice from a list."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.forms.sent import words_area

_BOX = {"class": "in", "autocomplete": "off"}


def line(label: str, most: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    """Return a box for one line; `required` is what is said where it is left empty."""
    messages = {"max_length": f"Keep this under {most + 1} characters."}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        widget=forms.TextInput(attrs=_BOX),
        help_text=help_text,
        error_messages=messages | ({"required": required} if required else {}),
    )


def words(label: str, most: int, *, required: str = "", rows: int = 4, help_text: str = "") -> forms.CharField:
    """Return a box for several lines; `required` is what is said where it is left empty."""
    messages = {"max_length": f"Keep this under {most + 1:,} characters."}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        widget=words_area(rows),
        help_text=help_text,
        error_messages=messages | ({"required": required} if required else {}),
    )


def decimals(
    label: str, *, least: str, most: str, asked: str, digits: int = 4, help_text: str = "", required: bool = True
) -> forms.DecimalField:
    """Return a box for a number with two places; `asked` is what is said of one that cannot be."""
    return forms.DecimalField(
        label=label,
        max_digits=digits,
        decimal_places=2,
        min_value=Decimal(least),
        max_value=Decimal(most),
        required=required,
        widget=forms.TextInput(attrs=_BOX | {"class": "in in--day", "inputmode": "decimal"}),
        help_text=help_text,
        error_messages=dict.fromkeys(
            (
                *("required", "invalid", "min_value", "max_value"),
                *("max_digits", "max_whole_digits", "max_decimal_places"),
            ),
            asked,
        ),
    )


def whole(label: str, *, least: int, most: int, asked: str, help_text: str = "") -> forms.IntegerField:
    """Return a box for a whole number; `asked` is what is said of one that cannot be."""
    return forms.IntegerField(
        label=label,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=_BOX | {"class": "in in--day", "inputmode": "numeric"}),
        help_text=help_text,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), asked),
    )


def one_of(
    label: str,
    choices: Iterable[tuple[Any, Any]] = (),
    *,
    asked: str,
    required: bool = True,
    help_text: str = "",
    **options: Any,
) -> forms.ChoiceField:
    """Return a choice of one from a list; `asked` is what is said where none is made. `options` go to the field."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.Select(attrs={"class": "in"}),
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
        widget=forms.Select(attrs={"class": "in"}),
        help_text=help_text,
        error_messages={"required": asked, "invalid_choice": asked},
    )
