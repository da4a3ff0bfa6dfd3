"""Input of requests: written down, asked of a specialist, answered, handed on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms

from casework.choices import RequestChannel, RequestFrom, RequestKind, Role
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.models import User
from casework.queries.cases import HouseholdPerson
from casework.rules import ANSWER_MAX, NAME_MOST, QUESTION_MAX, WORDS_MAX

_CAME = [one for one in RequestChannel if one != RequestChannel.IN_APP]
#: Ticks that a draft leaves out when they are not set.
TICKS = ("is_urgent",)


class _AskedForm(SentForm):
    """What is asked, of whom, and how pressing it is."""

    question = forms.CharField(
        label="What is asked",
        widget=words_area(4),
        max_length=QUESTION_MAX,
        error_messages={
            "required": "Write what is asked.",
            "max_length": f"A request holds {QUESTION_MAX:,} characters.",
        },
    )
    is_urgent = forms.BooleanField(
        label="Urgent: somebody needs help now",
        required=False,
        help_text="Whoever is asked sees it at the top of every page until something is done.",
    )
    to_id = forms.TypedChoiceField(
        label="Who is asked",
        coerce=UUID,
        empty_value=None,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose who is asked.",
            "invalid_choice": "This person cannot be asked. Choose somebody from the list.",
        },
    )

    def _offer_staff(self, staff: Sequence[User], first: list[tuple[str, str]]) -> None:
        offer(self, "to_id", [*first, *((str(one.pk), f"{one.name}, {_work_of(one)}") for one in staff)])


class OpenRequestForm(_AskedForm):
    """A request that came in; fields are the arguments of `operations.requests.open_request`."""

    channel = forms.ChoiceField(
        label="How it came",
        choices=[(one.value, one.label) for one in _CAME],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it came."},
    )
    asked_by_kind = forms.ChoiceField(
        label="Who asks",
        widget=forms.RadioSelect,
        error_messages={"required": "Say who asks."},
    )
    participant_id = forms.TypedChoiceField(
        label="Who of the family",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person does not belong to this case."},
    )
    asked_by_name = forms.CharField(
        label="Name, and where from",
        required=False,
        max_length=NAME_MOST,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="For a customer or a partner.",
    )
    received_time = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        error_messages={"invalid": "This is not a time of day. Write it like 14:30."},
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        staff: Sequence[User],
        user: User,
        zone: ZoneInfo,
        now: datetime,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.zone, self.now = zone, now
        today = now.astimezone(zone).date()
        self.fields["received_on"] = DayField(label="Came on", initial=today, last_day=today)
        kinds = RequestFrom.choices if people else [one for one in RequestFrom.choices if one[0] != RequestFrom.FAMILY]
        offer(self, "asked_by_kind", list(kinds))
        if people:
            offer(self, "participant_id", [("", "Nobody"), *((str(one.participant_id), one.name) for one in people)])
        else:
            del self.fields["participant_id"]
        self._offer_staff(staff, [("", "Choose")])
        if any(one.pk == user.pk for one in staff):
            self.fields["to_id"].initial = str(user.pk)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes; without a time it came when it is written down, or at that day's noon."""
        cleaned = self.cleaned_data
        day, time = cleaned["received_on"], cleaned["received_time"]
        local = self.now.astimezone(self.zone)
        if time is not None:
            received_at = datetime.combine(day, time, tzinfo=self.zone)
        elif day == local.date():
            received_at = self.now
        else:
            received_at = datetime.combine(day, datetime.min.time().replace(hour=12), tzinfo=self.zone)
        names = ("channel", "asked_by_kind", "asked_by_name", "question", "is_urgent", "to_id")
        return {name: cleaned[name] for name in names} | {
            "participant_id": cleaned.get("participant_id"),
            "kind": RequestKind.QUESTION,
            "received_at": received_at,
        }


class AskConsultForm(_AskedForm):
    """A question to an engagement specialist of the office (O038)."""

    field_order = ("submission", "to_id", "question", "is_urgent")

    def __init__(self, *args: Any, staff: Sequence[User], now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        self.fields["to_id"].required = False
        specialists = [one for one in staff if one.role == Role.ENGAGEMENT_SPECIALIST]
        self._offer_staff(specialists, [("", "Any engagement specialist")])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("question", "is_urgent", "to_id")
        return {name: self.cleaned_data[name] for name in names} | {
            "kind": RequestKind.CONSULT,
            "channel": RequestChannel.IN_APP,
            "asked_by_kind": RequestFrom.COWORKER,
            "asked_by_name": "",
            "participant_id": None,
            "received_at": self.now,
        }


class AnswerRequestForm(SentForm):
    """The words that answer a request."""

    answer = forms.CharField(
        label="Answer",
        widget=words_area(5),
        max_length=ANSWER_MAX,
        error_messages={"required": "Write the answer.", "max_length": f"An answer holds {ANSWER_MAX:,} characters."},
    )


class HandOnRequestForm(SentForm):
    """Who takes a request over."""

    to_id = forms.TypedChoiceField(
        label="Hand on to",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={
            "required": "Choose who takes it over.",
            "invalid_choice": "This person cannot be asked. Choose somebody from the list.",
        },
    )
    words = forms.CharField(
        label="What to know",
        required=False,
        max_length=WORDS_MAX,
        widget=words_area(2),
        error_messages={"max_length": f"Keep this under {WORDS_MAX} characters."},
    )

    def __init__(self, *args: Any, staff: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_id", [("", "Choose"), *((str(one.pk), f"{one.name}, {_work_of(one)}") for one in staff)])


class TakeRequestForm(SentForm):
    """The one button that says that somebody takes care of it."""


def _work_of(user: User) -> str:
    return (user.working_title or str(user.get_role_display())).lower()
