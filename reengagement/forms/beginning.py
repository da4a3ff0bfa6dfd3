"""Input about who takes part in JOBS, what re-engagement begins with, and sources looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer
from reengagement.choices import CONCERN_MAX, Concern, JobsClass, ReviewSource, StartedBy
from reengagement.forms.boxes import choose
from reengagement.forms.scheduling import REASON_MAX

_BEGINS = [one for one in Concern.choices if one[0] != Concern.MISSED_STAFFING]


class JobsClassForm(SentForm):
    """What somebody is in JOBS; fields are the arguments of `operations.beginning.say_jobs_class`."""

    jobs_class = choose("In JOBS they", JobsClass.choices, asked="Choose a duty to take part, volunteer or exempt.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="Since", initial=today, last_day=today)


class AssistanceForm(SentForm):
    """The first day of TA-DVS, or its last where it goes on; `reason` is why it was opened."""

    reason = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, today: date, is_end: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_end = is_end
        self.fields["day"] = DayField(label="Last day" if is_end else "First day", initial=today, last_day=today)

    def place_of(self, field: str) -> str | None:
        """Say a refusal about either day beside it."""
        return super().place_of("day" if field in {"first_day", "last_day"} else field)


class VoidAssistanceForm(SentForm):
    """Which days of TA-DVS were a mistake; `reason` is why it was opened."""

    assistance_id = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.CharField(required=False, widget=forms.HiddenInput)


class OpenAssistanceForm(SentForm):
    """Why somebody opens what is protected; the coach of the case need not say."""

    reason = boxes.line("Why you need it now", REASON_MAX, required="Say why you need it now.")


class BeginForm(SentForm):
    """What re-engagement begins with; fields are the arguments of `operations.beginning.begin_reengagement`."""

    concern = choose("What it is about", _BEGINS, asked="Say whether an activity was missed, or the plan is disputed.")
    activity_id = boxes.record_of("Activity of the plan", required=False, asked="Choose an activity of this person.")
    what = boxes.words(
        "What happened",
        CONCERN_MAX,
        required="Say what happened.",
        rows=4,
        help_text="What you saw and heard, not what you make of it.",
    )
    started_by = choose("Begun by", StartedBy.choices, asked="Say who began it.")

    def __init__(self, *args: Any, activities: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Since", last_day=today, help_text="The day it began, as far as is known.")
        offer(self, "activity_id", [("", "None"), *activities])
        asked_for(self, activity_id="needed where an activity was not taken part in")

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the activity beside it."""
        return super().place_of("activity_id" if field == "activity" else field)


class SourceForm(SentForm):
    """Which of the five sources was looked at."""

    source = choose("Source", ReviewSource.choices, asked="Choose one of the five sources.")
