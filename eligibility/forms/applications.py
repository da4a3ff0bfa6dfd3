"""Input about applications and interviews."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer
from eligibility.choices import FiledHow, InterviewHow, Programme
from eligibility.forms.months import month_of, months_between
from eligibility.forms.screenings import ASKED, SAID, add_answers, answers_of


class FileApplicationForm(SentForm):
    """An application that came in; fields are the arguments of `file_application`."""

    programme = boxes.one_of("For what", asked="Choose a programme.")
    how = boxes.one_of("How it came in", asked="Say how it came in.", choices=FiledHow.choices)

    def __init__(self, *args: Any, programmes: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "programme", [("", "Choose"), *programmes])
        self.fields["filed_on"] = DayField(
            label="Day of filing",
            initial=today,
            last_day=today,
            help_text="The day on which it reached the agency, signed. The clock starts here.",
        )
        add_answers(self, required=False)
        self.fields["liquid_resources"].help_text = (
            "For food benefits, ask on the day of filing how the household stands: it tells whether they are due within"
            " seven days. Leave all five empty where nobody could ask yet."
        )
        self.order_fields(["programme", "filed_on", "how", *SAID])
        asked_for(self, **dict.fromkeys(SAID, "for food benefits"))

    def clean(self) -> dict[str, Any]:
        """Ask for the rest where a household said a part of it, and for none of it beside another programme."""
        told: dict[str, Any] = super().clean() or self.cleaned_data
        empty = [name for name in SAID if told.get(name) in (None, "") and name not in self.errors]
        if len(empty) == len(SAID):
            return told
        if told.get("programme") not in (None, Programme.SNAP):
            self.add_error("programme", "What the household said below is for food benefits. Choose them, or empty it.")
            return told
        for name in empty:
            self.add_error(name, "Say yes or no." if name == SAID[-1] else ASKED)
        return told

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        answers = None if told["is_destitute"] == "" else answers_of(told)
        return {name: told[name] for name in ("programme", "filed_on", "how")} | {"answers": answers}


class OnDayForm(SentForm):
    """A day on which something became so: an application complete, or withdrawn."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)


class TakeBackForm(SentForm):
    """Taking something back; nothing is asked beyond the button."""


class RecordInterviewForm(SentForm):
    """An interview; fields are the arguments of `record_interview`."""

    participant_id = boxes.record_of("With whom", asked="Choose an adult of the case.")
    how = boxes.one_of("How", asked="Say how it was held.", choices=InterviewHow.choices)
    is_explained = forms.BooleanField(
        label="I explained that help is temporary and that the goal is to stand on their own",
        required=False,
        help_text="Without this no application can be completed.",
    )

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        self.fields["on"] = DayField(label="Day of the interview", initial=today, last_day=today)
        self.fields["explained_on"] = DayField(
            label="Explained on",
            required=False,
            last_day=today,
            help_text="Leave it empty if that was in this interview.",
        )
        self.order_fields(["participant_id", "on", "how", "is_explained", "explained_on"])
        asked_for(self, explained_on="", is_explained="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("participant_id", "on", "how")}
        explained_on = self.cleaned_data.get("explained_on") or told["on"]
        return told | {"explained_on": explained_on if self.cleaned_data["is_explained"] else None}


class DecideForm(SentForm):
    """The month to be decided: from `first` to `last`, or one of `alone`."""

    month = month_of("Month", asked="Choose a month.")

    def __init__(self, *args: Any, first: date, last: date, alone: Sequence[date] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [each for one in alone for each in months_between(one, one)] or months_between(first, last)
        offer(self, "month", [("", "Choose"), *months])
