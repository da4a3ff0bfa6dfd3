"""Input about work activities: assigned, changed, paused, looked at, ended; and how often timesheets come in."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, boxes, offer, wording
from coaching.choices import JobSearchPart, TimesheetRhythm, WorkActivity
from coaching.models import Activity
from coaching.operations.activities import (
    MOST_TRIES,
    MOST_WEEKLY,
    PLACE_MAX,
    SAID_MAX,
    WHO_MAX,
    WORDS_MAX,
    ActivityFacts,
)
from coaching.operations.placements import OVER_MAX, STOPPED, Placing
from coaching.operations.projecting import MOST_MONEY
from coaching.queries.openings import Opening

_LINE = {"class": "in", "autocomplete": "off"}
MONEY_ASKED = "Write dollars of a month, like 1250 or 310.50."
_FACTS = (
    "words",
    "weekly_hours",
    "provider_id",
    "place",
    "hours_supervisor",
    "part",
    "certified_by",
    "next_check_on",
)


def _line(label: str, most: int, *, required: str = "", help_text: str = "") -> forms.CharField:
    messages = {"max_length": f"Keep this under {most + 1} characters."}
    return forms.CharField(
        label=label,
        max_length=most,
        required=bool(required),
        widget=forms.TextInput(attrs=_LINE),
        help_text=help_text,
        error_messages=messages | ({"required": required} if required else {}),
    )


def _weekly_hours(label: str) -> forms.DecimalField:
    return forms.DecimalField(
        label=label,
        max_digits=4,
        decimal_places=2,
        min_value=Decimal("0.25"),
        max_value=MOST_WEEKLY,
        widget=forms.TextInput(attrs=_LINE | {"class": "in in--day", "inputmode": "decimal"}),
        error_messages={
            "required": "Enter the hours a week.",
            "invalid": "Write hours as a number, like 7.5.",
            "min_value": "Enter a quarter of an hour or more.",
            "max_value": f"A week of work has {MOST_WEEKLY} hours at most.",
            "max_digits": f"A week of work has {MOST_WEEKLY} hours at most.",
            "max_whole_digits": f"A week of work has {MOST_WEEKLY} hours at most.",
            "max_decimal_places": "Write quarters of an hour: 7.25, 7.5 or 7.75.",
        },
    )


class _AsksWhat(forms.Form):
    """What an activity is; fields are those of `ActivityFacts`."""

    words = _line("In a few words", WORDS_MAX, required="Say what it is in a few words.")
    weekly_hours = _weekly_hours("Hours a week")
    provider_id = forms.TypedChoiceField(
        label="Provider of the directory",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a provider of the directory."},
    )
    place = _line("Place", PLACE_MAX, help_text="Employer, school or site, where no provider is chosen.")
    hours_supervisor = _line(
        "Who watches over the hours", WHO_MAX, help_text="Name and telephone; unpaid hours are supervised every day."
    )

    part = forms.ChoiceField(
        label="Part of job search and job readiness",
        choices=[("", "Another kind of activity"), *JobSearchPart.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a part of the list."},
    )
    certified_by = _line(
        "Who certifies the treatment",
        WHO_MAX,
        help_text="A qualified professional, by name; hours of treatment count only with one.",
    )

    def ask_where(self, providers: Sequence[tuple[UUID, str]], *, today: date) -> None:
        """Offer the directory, and ask for the day of the next look."""
        offer(self, "provider_id", [("", "None of them"), *((str(key), words) for key, words in providers)])
        self.fields["next_check_on"] = DayField(
            label="Next check",
            help_text="The day on which you look how it goes; nothing is assigned without one.",
            error_messages={"required": "Enter the day on which you look how it goes."},
        )
        self.fields["next_check_on"].widget.attrs["min"] = today.isoformat()

    def keep_apart(self) -> None:
        """Offer no treatment: who fills the form in may not know of one."""
        offered = [choice for choice in JobSearchPart.choices if choice[0] != JobSearchPart.TREATMENT]
        offer(self, "part", [("", "Another kind of activity"), *offered])
        del self.fields["certified_by"]

    def facts(self) -> ActivityFacts:
        """Return what was entered."""
        return ActivityFacts(**{name: self.cleaned_data[name] for name in _FACTS if name in self.fields})


class AssignActivityForm(_AsksWhat, SentForm):
    """A new activity; fields are the arguments of `assign_activity`."""

    kind = forms.ChoiceField(
        label="Kind",
        choices=[("", "Choose"), *WorkActivity.choices],
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what kind of activity it is."},
    )
    position_id = boxes.record_of(
        "Position at a work site",
        asked="Choose a position with a free place.",
        required=False,
        help_text="For work experience and community service. Place and telephone are the site's where you type none.",
    )
    over_words = _line("Why one more than places", OVER_MAX, help_text="Only where no place is free there.")
    field_order = (
        *("kind", "words", "weekly_hours", "position_id", "over_words"),
        *("provider_id", "place", "hours_supervisor"),
    )

    def __init__(
        self,
        *args: Any,
        providers: Sequence[tuple[UUID, str]],
        openings: Sequence[Opening],
        may_overfill: bool,
        sees_treatment: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(one.id), one.label) for one in openings if one.free or (may_overfill and not one.is_stopped)]
        asked = self.data.get("position_id")
        offer(self, "position_id", [("", "None of them"), *offered])
        if not may_overfill:
            del self.fields["over_words"]
        if any(str(one.id) == asked for one in openings if one.is_stopped):
            self.fields["position_id"].error_messages["invalid_choice"] = STOPPED
        if not offered and not asked:
            del self.fields["position_id"]
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(label="Last day", required=False, help_text="Empty while it goes on.")
        self.ask_where(providers, today=today)
        if not sees_treatment:
            self.keep_apart()

    def placing(self) -> Placing | None:
        """Return the position that was chosen."""
        position_id = self.cleaned_data.get("position_id")
        return Placing(position_id, self.cleaned_data.get("over_words", "")) if position_id else None


class ChangeActivityForm(_AsksWhat, StandForm):
    """What an activity is now; fields are those of `ActivityFacts`."""

    field_order = ("words", "weekly_hours", "provider_id", "place", "hours_supervisor")

    def __init__(
        self,
        *args: Any,
        activity: Activity,
        providers: Sequence[tuple[UUID, str]],
        sees_treatment: bool,
        today: date,
        **kwargs: Any,
    ) -> None:
        stands = {name: getattr(activity, name) for name in _FACTS}
        stands["weekly_hours"] = f"{activity.weekly_hours.normalize():f}"
        super().__init__(*args, **kwargs | {"initial": stands})
        self.ask_where(providers, today=today)
        if not sees_treatment:
            self.keep_apart()


class EndActivityForm(SentForm):
    """The last day of an activity and why it ends; fields are the arguments of `end_activity`."""

    words = _line("Why it ends", SAID_MAX, required="Say why it ends.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["last_day"] = DayField(label="Last day", initial=today, last_day=today)


class PauseActivityForm(SentForm):
    """Days on which an activity rests; fields are the arguments of `pause_activity`."""

    words = _line("Why it rests", SAID_MAX, required="Say why it rests.")
    tries = forms.IntegerField(
        label="Tries so far",
        min_value=0,
        max_value=MOST_TRIES,
        initial=0,
        widget=forms.TextInput(attrs=_LINE | {"class": "in in--day", "inputmode": "numeric"}),
        help_text="How often another way was tried: two child care providers called is 2.",
        error_messages={
            "required": "Count the tries; 0 where there were none.",
            "invalid": "Write a whole number.",
            "min_value": "Count the tries; 0 where there were none.",
            "max_value": f"Count the tries: 0 to {MOST_TRIES}.",
        },
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="First day", initial=today)
        self.fields["last_day"] = DayField(label="Last day")


class CheckActivityForm(SentForm):
    """A look at how an activity goes; fields are the arguments of `check_activity`."""

    words = _line("How it goes", SAID_MAX, required="Write down how it goes.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        self.fields["next_check_on"] = DayField(
            label="Next check", error_messages={"required": "Enter the day on which you look again."}
        )


class ProjectHoursForm(SentForm):
    """The proven month from which hours of paid work go on; fields are the arguments of `project_hours`."""

    proven_month = forms.TypedChoiceField(
        label="Proven month",
        coerce=date.fromisoformat,
        widget=forms.Select(attrs={"class": "in"}),
        help_text="Its hours go on for the months after it, until hours really done are written down there.",
        error_messages={"required": "Choose the month.", "invalid_choice": "Choose a month of the list."},
    )

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(month.isoformat(), wording.month_words(month)) for month in months]
        offer(self, "proven_month", [("", "Choose" if named else "No month is proven and verified yet"), *named])


class SelfEmploymentForm(SentForm):
    """What a month of a business brought in and cost; fields are the arguments of `record_self_employment`."""

    month = forms.TypedChoiceField(
        label="Month",
        coerce=date.fromisoformat,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the month.", "invalid_choice": "Choose a month of the list."},
    )
    receipts = boxes.decimals("Taken in, in dollars", digits=8, least="0", most=str(MOST_MONEY), asked=MONEY_ASKED)
    expenses = boxes.decimals(
        "Costs of the business, in dollars",
        digits=8,
        least="0",
        most=str(MOST_MONEY),
        asked=MONEY_ASKED,
        help_text="The hours are what is left, divided by the federal minimum wage.",
    )
    source = _line(
        "In which books or papers",
        WHO_MAX,
        required="Say in which books or papers it stands.",
        help_text="Receipts, ledger or tax papers, with their days.",
    )

    def __init__(self, *args: Any, months: Sequence[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "month", [("", "Choose"), *((one.isoformat(), wording.month_words(one)) for one in months)])


class HomeworkForm(SentForm):
    """What a school asks of homework in writing; fields are the arguments of `record_homework`."""

    weekly_hours = _weekly_hours("Homework hours a week")
    source = _line(
        "In which writing",
        WHO_MAX,
        required="Say in which writing it stands.",
        help_text="The syllabus or letter of the school, with its day.",
    )
    document_id = boxes.record_of(
        "Paper on file",
        required=False,
        asked="Choose a paper of this case.",
        help_text="Where the writing is filed here.",
    )
    field_order = ("weekly_hours",)

    def __init__(self, *args: Any, today: date, papers: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "document_id", [("", "Not on file here"), *((str(key), title) for key, title in papers)])
        self.fields["first_day"] = DayField(label="First day", initial=today, last_day=today)
        self.fields["last_day"] = DayField(label="Last day")


class TimesheetDutyForm(SentForm):
    """How often timesheets come in; fields are the arguments of `set_timesheet_duty`."""

    rhythm = forms.ChoiceField(
        label="How often",
        choices=TimesheetRhythm.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how often."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="From", initial=today)
