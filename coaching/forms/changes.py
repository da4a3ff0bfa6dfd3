"""Input about a changed situation, and about an assessment that is still right after it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, offer, words_area
from coaching.choices import Change
from coaching.forms.lines import record_of
from coaching.rules import CHANGE_MAX

_TOO_LONG = f"Keep this under {CHANGE_MAX + 1:,} characters."


def _words(label: str, *, asked: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=CHANGE_MAX,
        widget=words_area(4),
        help_text=help_text,
        error_messages={"required": asked, "max_length": _TOO_LONG},
    )


class RecordChangeForm(SentForm):
    """A change that the family told; fields are the arguments of `record_change`."""

    what = forms.ChoiceField(
        label="What changed",
        choices=Change.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what changed.", "invalid_choice": "Say what changed."},
    )
    participant_id = record_of(
        "For whom",
        required=False,
        asked="This person is no adult of this case.",
        help_text="Somebody who joined or left concerns the whole family.",
    )
    words = _words(
        "What they told",
        asked="Write down what changed, in their words.",
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

    words = _words(
        "Why it is still right",
        asked="Say why it is still right.",
        help_text="What you went through with the family, and why the change touches none of it.",
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("on", "words")}
