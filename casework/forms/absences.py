"""Input about absences and their stand-ins."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import AbsenceReason
from casework.forms.sent import DayField, SentForm, offer

_NOBODY = ("", "Choose somebody")


class EnterAbsenceForm(SentForm):
    """Who is away, when, and who stands in; fields are the arguments of `enter_absence`."""

    staff = forms.ChoiceField(
        label="Coach",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose a coach.", "invalid_choice": "Choose a coach of this office."},
    )
    stand_in = forms.ChoiceField(
        label="Stand-in",
        widget=forms.Select(attrs={"class": "in"}),
        help_text="Sees these families and their due work on these days, and nothing the day after.",
        error_messages={"required": "Name a stand-in.", "invalid_choice": "Choose somebody of this office."},
    )
    reason = forms.ChoiceField(
        label="Why",
        choices=AbsenceReason.choices,
        widget=forms.RadioSelect,
        initial=AbsenceReason.LEAVE,
        error_messages={"required": "Choose why."},
    )

    field_order = ("staff", "first_day", "last_day", "stand_in", "reason")

    def __init__(
        self,
        *args: Any,
        coaches: Sequence[tuple[UUID, str]],
        stand_ins: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        if len(coaches) == 1:
            offer(self, "staff", list(coaches))
            self.fields["staff"].initial = coaches[0][0]
            self.fields["staff"].widget = forms.HiddenInput()
            stand_ins = [one for one in stand_ins if one[0] != coaches[0][0]]
        else:
            offer(self, "staff", [_NOBODY, *coaches])
        offer(self, "stand_in", [_NOBODY, *stand_ins])
        self.fields["first_day"] = DayField(label="First day away", initial=today)
        self.fields["last_day"] = DayField(label="Last day away", initial=today)
        self.order_fields(self.field_order)
