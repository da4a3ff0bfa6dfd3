"""Input about contacts: written down on one screen, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget

from casework import safe_contact
from casework.choices import ContactMethod, Direction, Place, SafeContactRule, Topic
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.queries.cases import ContactWords, HouseholdPerson
from casework.rules import REMARK_MAX

REACHED, TRIED = "yes", "no"


@dataclass(frozen=True)
class TickedPerson:
    """A person to tick, with the box that does it."""

    tick: BoundWidget
    person: HouseholdPerson


@dataclass(frozen=True)
class UnsafeWay:
    """One safe-contact rule of one person: when it is broken, and whether what is chosen breaks it."""

    participant_id: UUID
    name: str
    words: str
    when: str
    is_broken: bool


def unsafe_ways(people: Sequence[HouseholdPerson], cleaned: dict[str, Any]) -> list[UnsafeWay]:
    """Return every safe-contact rule of these people, each with whether what was chosen breaks it."""
    ticked = set(cleaned.get("participant_ids") or ())
    ways = []
    for person in people:
        broken = safe_contact.broken_rules(
            person.safe_contact if person.participant_id in ticked else (),
            method=cleaned.get("method", ""),
            place=cleaned.get("place", ""),
            direction=cleaned.get("direction", ""),
            is_reached=cleaned.get("is_reached", True),
        )
        for rule in map(SafeContactRule, person.safe_contact):
            when = " ".join(safe_contact.situations(rule))
            ways.append(UnsafeWay(person.participant_id, person.given_name, str(rule.label), when, rule in broken))
    return ways


class LogContactForm(SentForm):
    """A contact or an attempt with everybody ticked; fields are the arguments of `operations.contacts.log_contact`."""

    participant_ids = forms.TypedMultipleChoiceField(
        label="Who",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one person.",
            "invalid_choice": "A person ticked does not belong to this case.",
        },
    )
    is_reached = forms.TypedChoiceField(
        label="Result",
        choices=[(REACHED, "Reached"), (TRIED, "Tried, not reached")],
        coerce=lambda value: value == REACHED,
        widget=forms.RadioSelect,
        initial=REACHED,
        error_messages={"required": "Say whether somebody was reached."},
    )
    method = forms.ChoiceField(
        label="How",
        choices=ContactMethod.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the contact was made or tried."},
    )
    place = forms.ChoiceField(
        label="Where", choices=[("", "Not said"), *Place.choices], widget=forms.RadioSelect, required=False
    )
    direction = forms.ChoiceField(
        label="Who reached out", choices=Direction.choices, widget=forms.RadioSelect, initial=Direction.OUT
    )
    topics = forms.MultipleChoiceField(
        label="About", choices=Topic.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    is_plan_reviewed = forms.BooleanField(label="The plan was reviewed", required=False)
    remark = forms.CharField(
        label="Remark for the timeline",
        widget=words_area(2),
        required=False,
        max_length=REMARK_MAX,
        error_messages={"max_length": f"Keep the remark under {REMARK_MAX} characters; a note takes the rest."},
    )
    at = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        required=False,
        error_messages={"invalid": "This is not a time of day. Write it like 14:30."},
    )
    knows_unsafe = forms.BooleanField(label="I know, and it was safe this time", required=False)
    confirmed_before_referral = forms.BooleanField(label="Yes, it was before the first referral", required=False)

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.unsafe_ways = unsafe_ways(people, {})
        offer(self, "participant_ids", [(person.participant_id, person.name) for person in people])
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        if not self.is_bound:
            self.fields["participant_ids"].widget.attrs["data-focus"] = ""
        adults = [person for person in people if person.is_adult] or list(people)
        if len(adults) == 1:
            self.fields["participant_ids"].initial = [adults[0].participant_id]

    @property
    def ticks(self) -> list[TickedPerson]:
        """The people to tick, each with what to know before reaching them."""
        return [TickedPerson(tick, person) for tick, person in zip(self["participant_ids"], self.people, strict=True)]

    @property
    def is_unsafe(self) -> bool:
        """Whether what is chosen goes against a rule of somebody ticked."""
        return any(way.is_broken for way in self.unsafe_ways)

    @property
    def asks_about_referral(self) -> bool:
        """Whether the page has to ask about a day before the first referral."""
        return bool(self["confirmed_before_referral"].errors or self["confirmed_before_referral"].value())

    def clean(self) -> dict[str, Any]:
        """Drop what the chosen way makes meaningless, and see what is unsafe about it for somebody ticked."""
        cleaned = super().clean() or {}
        if cleaned.get("method") != ContactMethod.IN_PERSON:
            cleaned["place"] = ""
        if not cleaned.get("is_reached", True):
            cleaned["is_plan_reviewed"] = False
        self.unsafe_ways = unsafe_ways(self.people, cleaned)
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: value for name, value in self.cleaned_data.items() if name != "submission"}


class TakeBackContactForm(SentForm):
    """For whom a contact is taken back."""

    participant_ids = forms.TypedMultipleChoiceField(
        label="Take back for",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one person."},
    )

    def __init__(self, *args: Any, contact: ContactWords, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = list(zip(contact.participant_ids, contact.names, strict=True))
        offer(self, "participant_ids", people)
        self.fields["participant_ids"].initial = [participant_id for participant_id, _ in people]
