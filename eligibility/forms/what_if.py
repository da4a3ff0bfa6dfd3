"""Input of the page that asks what would be if somebody worked other hours; nothing of it is stored."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from casework.public import boxes, offer
from eligibility.rules.scenarios import HOURS_MOST, WAGE_MOST


class WhatIfForm(forms.Form):
    """Who works how many hours at which wage; sent with the address, and kept nowhere."""

    person = boxes.one_of("Who", asked="Choose somebody of the household.")
    hours = boxes.decimals(
        "Hours a week", least="0", most=str(HOURS_MOST), digits=10, asked=f"Enter hours, 0 to {HOURS_MOST}."
    )
    wage = boxes.decimals(
        "Dollars an hour",
        least="0",
        most=str(WAGE_MOST),
        digits=10,
        asked=f"Enter a wage, 0 to {WAGE_MOST} dollars an hour.",
    )

    def __init__(self, *args: Any, people: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "person", list(people))

    def asked(self) -> tuple[str, Decimal, Decimal]:
        """Return who, hours and wage."""
        return self.cleaned_data["person"], self.cleaned_data["hours"], self.cleaned_data["wage"]
