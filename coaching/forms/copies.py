"""Input about participants' copies of a plan."""

from datetime import date
from typing import Any

from django import forms

from casework.public import Asked, DayField, GateRefused, Refused, SentForm
from coaching.choices import CopyWay


class GiveCopyForm(SentForm):
    """Somebody got their copy of a plan; fields are the arguments of `operations.copies.give_copy`."""

    way = forms.ChoiceField(
        label="How they got it",
        choices=CopyWay.choices,
        initial=CopyWay.HAND_OVER,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they got it.", "invalid_choice": "Say how they got it."},
    )

    asked: Asked | None = None

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; what the gate refused is remembered, to be written down."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)
