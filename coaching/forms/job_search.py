"""Input about a job seeker: ready or not yet, sent to an employer, reporting on a day (A102, A103)."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, boxes, offer
from coaching.choices import CheckInWay, ReadyPoint
from coaching.operations.job_search import JOB_MAX, SAID_MAX


class ReadinessForm(SentForm):
    """The seven points; the field is the argument of `set_readiness`."""

    points = forms.MultipleChoiceField(
        label="What they have",
        choices=ReadyPoint.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "Tick what they have."},
    )


class ReferToEmployerForm(SentForm):
    """A job somebody is sent to; fields are the arguments of `refer_to_employer`."""

    employer_id = boxes.record_of(
        "Employer", asked="Choose an employer of the office.", help_text="Add one under Employers."
    )
    job = boxes.line("Job", JOB_MAX, required="Say which job it is.")
    words = boxes.line("Why they go all the same", SAID_MAX, help_text="Only where one of the seven points is missing.")

    def __init__(self, *args: Any, employers: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "employer_id", [("", "Choose"), *((str(key), name) for key, name in employers)])
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.order_fields(["employer_id", "job", "on", "words"])


class CheckInForm(SentForm):
    """How somebody reported on a day; fields are the arguments of `log_check_in`."""

    way = forms.ChoiceField(
        label="How",
        choices=CheckInWay.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say how they reported.", "invalid_choice": "Say how they reported."},
    )
    jobs = boxes.line("Jobs they were told about", SAID_MAX)
    interviews = boxes.line("What came of interviews", SAID_MAX)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.order_fields(["on", "way", "jobs", "interviews"])
