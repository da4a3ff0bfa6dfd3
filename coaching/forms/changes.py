"""Input about a changed situation, and about an assessment that is still right after it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer
from coaching.choices import Change
from coaching.rules import CHANGE_MAX


class RecordChangeForm(SentForm):
    """A change that the family told; fields are the arguments of `record_change`."""

    what = forms.ChoiceField(
        label="What changed",
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what changed.", "invalid_choice": "Say what changed."},
    )
    participant_id = boxes.record_of(
        "For whom, or who moved out",
        required=False,
        asked="This person is no adult of this case.",
        help_text="Of a parent who moved out: who it is. Somebody else who joined or left concerns the whole family.",
    )
    words = boxes.words(
        "What they told",
        CHANGE_MAX,
        required="Write down what changed, in their words.",
        help_text="Short, in their own words. The case’s history shows the day and what it was about, not these words.",
    )

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "The whole family"), *((str(key), name) for key, name in adults)])
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)
        self.order_fields(["what", "participant_id", "on", "words"])
        asked_for(self, participant_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("what", "participant_id", "on", "words")}


class KeepAssessmentForm(SentForm):
    """Why a completed assessment is still right; fields are the arguments of `keep_assessment`."""

    words = boxes.words(
        "Why it is still right",
        CHANGE_MAX,
        required="Say why it is still right.",
        help_text="What you went through with the family, and why the change touches none of it.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("on", "words")}
