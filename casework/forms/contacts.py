"""Input about contacts: written down on one screen, taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms
from django.forms.boundfield import BoundWidget

from casework import rules, safe_contact
from casework.choices import (
    CollateralKind,
    ContactMethod,
    Direction,
    GateReason,
    Interpreter,
    Place,
    SafeContactRule,
    SharePurpose,
    ShareScope,
    Topic,
)
from casework.forms.people import PREFERRED
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.operations.sharing import NotReleased
from casework.queries.cases import ContactWords, HouseholdPerson
from casework.refusals import Refused
from casework.rules import LONGEST_INTERVAL, REASON_MAX, REMARK_MAX, ShareDecision, told_kinds

REACHED, TRIED = "yes", "no"


@dataclass(frozen=True)
class TickedPerson:
    """A person to tick, with the box that does it."""

    tick: BoundWidget
    person: HouseholdPerson


@dataclass(frozen=True)
class UnsafeWay:
    """What makes a way unsafe for one person: when that is so, and whether what is chosen is that.

    `when` are situations as `safe_contact.situations` has them; `hours` narrow them to a time of day, from and until.
    """

    participant_id: UUID
    name: str
    words: str
    when: str
    is_broken: bool
    hours: tuple[str, str] = ("", "")

    @property
    def line(self) -> str:
        """The words after a name and a colon."""
        return f"{self.words[:1].lower()}{self.words[1:]}"


#: When a call or a text of ours may be heard or seen by somebody else, as `safe_contact.situations` says it.
_MAY_BE_HEARD = "PHONE//no TEXT"


def unsafe_ways(people: Sequence[HouseholdPerson], cleaned: dict[str, Any]) -> list[UnsafeWay]:
    """Return all that makes a way unsafe for these people, each with whether what was chosen is that."""
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
        ways += _unsafe_calls(person, cleaned, is_ticked=person.participant_id in ticked)
    return ways


def _unsafe_calls(person: HouseholdPerson, cleaned: dict[str, Any], *, is_ticked: bool) -> list[UnsafeWay]:
    on, at = cleaned.get("on"), cleaned.get("at")
    warnings = rules.call_warnings(
        rules.Reach(
            marks=frozenset(),
            is_phone_shared=person.is_phone_shared,
            quiet_from=person.quiet_from,
            quiet_until=person.quiet_until,
        ),
        method=cleaned.get("method", ""),
        direction=cleaned.get("direction", ""),
        is_reached=cleaned.get("is_reached", True),
        local=datetime.combine(on, at) if on and at else None,
    )
    who = (person.participant_id, person.given_name)
    ways = []
    if person.is_phone_shared:
        is_broken = is_ticked and GateReason.SHARED in warnings
        ways.append(UnsafeWay(*who, "Somebody else hears the telephone", _MAY_BE_HEARD, is_broken))
    if person.quiet_from is not None and person.quiet_until is not None:
        is_broken = is_ticked and GateReason.QUIET in warnings
        hours = (f"{person.quiet_from:%H:%M}", f"{person.quiet_until:%H:%M}")
        ways.append(UnsafeWay(*who, f"Quiet hours, {person.quiet_words}", _MAY_BE_HEARD, is_broken, hours))
    return ways


def interpreter_choices() -> list[tuple[str, str]]:
    """Return how people can have understood each other."""
    return [("", "Not said"), *((str(value), str(label)) for value, label in Interpreter.choices)]


def add_preferred(form: forms.Form, people: Sequence[HouseholdPerson]) -> list[HouseholdPerson]:
    """Give a form a field for each adult whose preferred way is not known yet; return those (O036)."""
    asked = [person for person in people if person.is_adult and not person.preferred_method]
    for person in asked:
        form.fields[preferred_name(person.participant_id)] = forms.ChoiceField(
            label=f"How does {person.given_name} want to be reached first?",
            choices=[("", "Not known yet"), *PREFERRED[1:]],
            required=False,
            widget=forms.Select(attrs={"class": "in"}),
        )
    return asked


def preferred_name(participant_id: UUID) -> str:
    """Return the name of the field that sets a person's preferred way."""
    return f"preferred_{participant_id.hex}"


def preferred_of(people: Sequence[HouseholdPerson], cleaned: dict[str, Any]) -> dict[UUID, str]:
    """Return the ways that were chosen, by participant."""
    chosen = ((one.participant_id, cleaned.get(preferred_name(one.participant_id), "")) for one in people)
    return {key: way for key, way in chosen if way}


class AskedOfPeople(SentForm):
    """What a contact has to know of the people who can be ticked: what is unsafe for whom, how they are reached."""

    people: Sequence[HouseholdPerson]
    asked_preferred: list[HouseholdPerson]
    unsafe_ways: list[UnsafeWay]

    def ask_of(self, people: Sequence[HouseholdPerson]) -> None:
        """Offer these people to be ticked, with a box for each whose preferred way is not known."""
        self.people = people
        self.asked_preferred = add_preferred(self, people)
        self.unsafe_ways = unsafe_ways(people, {})
        offer(self, "participant_ids", [(person.participant_id, person.name) for person in people])

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

    @property
    def asks_again(self) -> bool:
        """Whether the page has to ask about a contact like the one before."""
        return bool(self["confirmed_again"].errors or self["confirmed_again"].value())

    @property
    def preferred_fields(self) -> list[forms.BoundField]:
        """For each adult whose preferred way is not known, the box that sets it."""
        return [self[preferred_name(person.participant_id)] for person in self.asked_preferred]

    @property
    def needs_interpreter(self) -> bool:
        """Whether somebody who can be ticked needs one."""
        return any(person.needs_interpreter for person in self.people)

    def place_of(self, field: str) -> str | None:
        """Say a refusal about a preferred way beside the first box for one."""
        if field == "preferred_method" and self.asked_preferred:
            return preferred_name(self.asked_preferred[0].participant_id)
        return super().place_of(field)


class LogContactForm(AskedOfPeople):
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
    place_words = forms.CharField(
        label="Which other place", required=False, max_length=120, widget=forms.TextInput(attrs={"class": "in"})
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
    next_step = forms.CharField(
        label="Next step agreed", required=False, max_length=300, widget=forms.TextInput(attrs={"class": "in"})
    )
    interpreter = forms.ChoiceField(
        label="Interpreter", choices=interpreter_choices, required=False, widget=forms.Select(attrs={"class": "in"})
    )
    interpreter_words = forms.CharField(
        label="Who interpreted, or how it was declined",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in"}),
    )
    collateral_kind = forms.ChoiceField(
        label="It was with",
        choices=[("", "The people ticked"), *CollateralKind.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    collateral_name = forms.CharField(
        label="Name and place",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )
    is_told = forms.TypedChoiceField(
        label="Did you tell them anything about the family?",
        choices=[("yes", "Yes"), ("no", "No")],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    release_reason = forms.CharField(
        label="If not: what you asked or heard, and what was kept back",
        required=False,
        max_length=300,
        widget=words_area(2),
    )
    told_scopes = forms.MultipleChoiceField(
        label="If so: what you told them",
        choices=ShareScope.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose what was told from the list."},
    )
    told_purpose = forms.ChoiceField(
        label="What it was for",
        choices=SharePurpose.choices,
        required=False,
        initial=SharePurpose.COORDINATION,
        widget=forms.Select(attrs={"class": "in"}),
    )
    told_words = forms.CharField(
        label="What you told them, in words",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(2),
        error_messages={"max_length": f"Keep this under {REASON_MAX:,} characters; a note takes the rest."},
    )
    has_part2_notice = forms.BooleanField(
        label="The Part 2 notice and a copy of the consent went with it", required=False
    )
    at = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        required=False,
        error_messages={"invalid": "This is not a time of day. Write it like 14:30."},
    )
    knows_unsafe = forms.BooleanField(label="I know, and it was safe this time", required=False)
    confirmed_before_referral = forms.BooleanField(label="Yes, it was before the first referral", required=False)
    confirmed_again = forms.BooleanField(label="Yes, this is another contact", required=False)

    record_id = forms.UUIDField(required=False, widget=forms.HiddenInput(attrs={"data-kept": ""}))

    decision: ShareDecision | None = None

    def __init__(
        self, *args: Any, people: Sequence[HouseholdPerson], today: date, kinds: Collection[str] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_of(people)
        scopes = [(one.value, one.label) for one in ShareScope if set(told_kinds(one)) <= set(kinds)]
        offer(self, "told_scopes", scopes)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        if not self.is_bound:
            self.fields["participant_ids"].widget.attrs["data-focus"] = ""
        adults = [person for person in people if person.is_adult] or list(people)
        if len(adults) == 1:
            self.fields["participant_ids"].initial = [adults[0].participant_id]

    @property
    def shows_collateral(self) -> bool:
        """Whether the contact was with somebody else, or something is wrong about that."""
        names = ("collateral_kind", "collateral_name", "is_told", "release_reason", "told_scopes", "told_words")
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        """Drop what the chosen way makes meaningless, and see what is unsafe about it for somebody ticked."""
        cleaned = super().clean() or {}
        if cleaned.get("method") != ContactMethod.IN_PERSON:
            cleaned["place"] = ""
        if cleaned.get("place") != Place.OTHER:
            cleaned["place_words"] = ""
        if not cleaned.get("is_reached", True):
            cleaned["is_plan_reviewed"] = False
            cleaned["interpreter"] = ""
        self.unsafe_ways = unsafe_ways(self.people, cleaned)
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal of the sharing gate beside what was told."""
        told = {
            "scopes": "told_scopes",
            "purpose": "told_purpose",
            "what": "told_words",
            "party_name": "collateral_name",
        }
        return super().place_of(told.get(field, field))

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; the page shows what is missing when the gate is closed."""
        if isinstance(refusal, NotReleased):
            self.decision = refusal.decision
            self.add_error("told_scopes", "A release is missing. Above stands which, and how to get it.")
        else:
            super().refuse(refusal)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        own = {name: value for name, value in self.cleaned_data.items() if not name.startswith("preferred_")}
        own.pop("submission")
        own["told_purpose"] = own["told_purpose"] or SharePurpose.COORDINATION
        return own | {"preferred": preferred_of(self.asked_preferred, self.cleaned_data)}


class ContactIntervalForm(SentForm):
    """How often one person is contacted; fields are the arguments of `operations.contacts.set_contact_interval`."""

    participant_id = forms.TypedChoiceField(label="Whom", coerce=UUID, widget=forms.Select(attrs={"class": "in"}))
    days = forms.IntegerField(
        label="Contact at least every so many days",
        min_value=1,
        max_value=LONGEST_INTERVAL,
        widget=forms.NumberInput(attrs={"class": "in in--short", "inputmode": "numeric"}),
        error_messages={
            "required": "Enter a number of days.",
            "invalid": "Enter a whole number of days.",
            "min_value": "An interval has at least one day.",
            "max_value": f"Contact is due at least every {LONGEST_INTERVAL} days; an interval can only be shorter.",
        },
    )
    reason = forms.CharField(
        label="Why", widget=words_area(2), max_length=300, error_messages={"required": "Say why, in a sentence."}
    )

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        adults = [person for person in people if person.is_adult] or list(people)
        offer(self, "participant_id", [(person.participant_id, person.name) for person in adults])


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
