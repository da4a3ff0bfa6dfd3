"""Input of conferences and improvement actions."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from casework.public import DayField, SentForm, boxes, offer
from supervision.choices import ConferenceKind, MeetingWay, WorkRead
from supervision.forms.followed import Owners, RowsForm
from supervision.rules.conferences import REMARK_MAX, WHY_MAX, WORDS_MAX, Slot
from supervision.rules.followed import WHAT_MAX


class HoldConferenceForm(RowsForm):
    """A conference about a month or week; fields are the arguments of `hold_conference`."""

    number = forms.IntegerField(
        widget=forms.HiddenInput, error_messages={"required": "Load the page again.", "invalid": "Load the page again."}
    )
    held_on = DayField(label="Held on")
    way = forms.ChoiceField(
        label="How you spoke",
        choices=MeetingWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how you spoke.", "invalid_choice": "Choose how you spoke."},
    )
    has_read = forms.MultipleChoiceField(
        label="What you read for it",
        choices=WorkRead.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick what you read for it.", "invalid_choice": "Tick what you read for it."},
    )
    words = boxes.words(
        "What you spoke about",
        WORDS_MAX,
        required="Say what you spoke about.",
        rows=8,
        help_text="No names of families, nothing of violence, treatment or health. The coach reads and signs this.",
    )

    def __init__(self, *args: Any, slot: Slot, owners: Owners, today: date, **kwargs: Any) -> None:
        super().__init__(*args, owners=owners, today=today, **kwargs)
        self.fields["held_on"].widget.attrs |= {"min": slot.first_day.isoformat(), "max": today.isoformat()}
        self.fields["has_read"].required = slot.kind == ConferenceKind.MONTHLY


class SignConferenceForm(SentForm):
    """The coach's signature; the field is the argument of `sign_conference`."""

    remark = boxes.words(
        "Your own words", REMARK_MAX, help_text="They stand beside the conference. No names of families."
    )


class TakeBackForm(SentForm):
    """Why something is taken back; the field is the argument of the operation."""

    why = boxes.words(
        "Why it is taken back",
        WHY_MAX,
        required="Say why it is taken back.",
        help_text="It stays readable, with who, when and why. No names of families.",
    )


class BeginImprovementForm(SentForm):
    """An improvement action; fields are the arguments of `begin_improvement`."""

    measure = boxes.one_of("What is to improve", asked="Choose what is to improve.")
    coach_id = boxes.record_of("Whose work", required=False, asked="Choose a coach of this office.")
    what = boxes.line(
        "What is done about it", WHAT_MAX, required="Say what is to be done.", help_text="No names of families."
    )
    owner_id = boxes.record_of("Who does it", asked="Choose whose it is.")
    due_on = DayField(label="By when")
    remeasure_on = DayField(
        label="Measured again on", help_text="The last whole month before this day is counted, as it is now."
    )

    def __init__(
        self,
        *args: Any,
        measures: Sequence[tuple[str, str]],
        coaches: Owners,
        owners: Owners,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "measure", [("", "Choose"), *measures])
        offer(self, "coach_id", [("", "Whole office"), *coaches])
        offer(self, "owner_id", [("", "Choose"), *owners])
        for name in ("due_on", "remeasure_on"):
            self.fields[name].widget.attrs["min"] = today.isoformat()

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("measure", "coach_id", "what", "owner_id", "due_on", "remeasure_on")
        return {name: self.cleaned_data[name] for name in names}
