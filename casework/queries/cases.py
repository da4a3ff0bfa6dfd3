"""What stands around the timeline of a case: its people, who works with it, what waits, drafts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery

from casework import permissions, wording
from casework.choices import (
    ADULT_ROLES,
    CaseKind,
    CaseStatus,
    ContactMethod,
    DecisionStatus,
    EventKind,
    ParticipantRole,
    Role,
    Track,
)
from casework.languages import language_name
from casework.models import (
    Assignment,
    Case,
    Contact,
    ContactPerson,
    Draft,
    Event,
    Membership,
    Note,
    Participant,
    PersonIdentifier,
    Supervision,
    TrackChange,
    User,
)
from casework.queries.intervals import over_intervals
from casework.queries.naming import full_name, kept, kept_marks, marks_in_order, safe_words
from casework.queries.seen import Seen

TINTS = ("", "b", "d", "c")
CHOICES_AT_MOST = 100


@dataclass(frozen=True)
class HouseholdPerson:
    """One person of a case as the coach needs them: age, how to reach them, what makes it unsafe."""

    participant_id: UUID
    person_id: UUID
    given_name: str
    family_name: str
    role: str
    relationship: str
    born_on: date | None
    age: int | None
    language: str
    needs_interpreter: bool
    phone: str
    email: str
    preferred_method: str
    safe_contact: tuple[str, ...]
    is_engaged: bool
    tint: str
    mailing_address: str = ""
    is_address_shared: bool = False
    is_phone_shared: bool = False
    is_email_shared: bool = False
    quiet_from: time | None = None
    quiet_until: time | None = None
    wants_details: bool = False
    interval_over_on: date | None = None

    @property
    def name(self) -> str:
        """Given and family name."""
        return full_name(self.given_name, self.family_name)

    @property
    def is_adult(self) -> bool:
        """Whether standards for adults are owed to this person."""
        return self.role in ADULT_ROLES

    @property
    def detail(self) -> str:
        """Age and place in the family: "29, parent"."""
        place = self.relationship or ParticipantRole(self.role).label.lower()
        return ", ".join(part for part in (str(self.age) if self.age is not None else "", place) if part)

    @property
    def language_name(self) -> str:
        """The language in English words."""
        return language_name(self.language)

    @property
    def preferred(self) -> str:
        """The way this person likes to be reached, in words."""
        return str(ContactMethod(self.preferred_method).label) if self.preferred_method else ""

    @property
    def shared_words(self) -> str:
        """What of it somebody else reads or hears: "Letters, telephone"; empty when nothing."""
        shared = (
            ("letters", self.is_address_shared),
            ("telephone", self.is_phone_shared),
            ("e-mail", self.is_email_shared),
        )
        return ", ".join(words for words, is_shared in shared if is_shared).capitalize()

    @property
    def quiet_words(self) -> str:
        """Their own quiet hours: "9:00 PM to 7:00 AM"; empty when the office's hold."""
        if self.quiet_from is None or self.quiet_until is None:
            return ""
        return f"{wording.hour_words(self.quiet_from)} to {wording.hour_words(self.quiet_until)}"

    @property
    def shared_tag(self) -> str:
        """What somebody else reads or hears, as a label beside the name; empty when nothing."""
        words = self.shared_words
        return f"Shared: {words[:1].lower()}{words[1:]}" if words else ""

    @property
    def quiet_tag(self) -> str:
        """Their own quiet hours, as a label beside the name."""
        return f"Quiet {self.quiet_words}"

    @property
    def safe_words(self) -> str:
        """What makes reaching this person unsafe, in words; empty when nothing does."""
        return safe_words(self.safe_contact)


#: Columns of the record that stands for a person, wherever theirs was joined to another.
_KEPT = (
    "id",
    "given_name",
    "family_name",
    "born_on",
    "language",
    "needs_interpreter",
    "phone",
    "email",
    "preferred_method",
    "mailing_address",
    "is_address_shared",
    "is_phone_shared",
    "is_email_shared",
    "quiet_from",
    "quiet_until",
    "wants_details",
)
_PERSON_COLUMNS = (
    "pk",
    "kept_id",
    "kept_given_name",
    "kept_family_name",
    "role",
    "relationship",
    "kept_born_on",
    "kept_language",
    "kept_needs_interpreter",
    "kept_phone",
    "kept_email",
    "kept_preferred_method",
    "marks",
    "engaged",
    "kept_mailing_address",
    "kept_is_address_shared",
    "kept_is_phone_shared",
    "kept_is_email_shared",
    "kept_quiet_from",
    "kept_quiet_until",
    "kept_wants_details",
    "interval_over_on",
)
_ARRIVING = tuple(name.removeprefix("kept_") for name in _PERSON_COLUMNS[-8:])


def household(case_id: UUID, *, today: date) -> list[HouseholdPerson]:
    """Return the people of a case, adults first, with whether each one takes part."""
    said = (
        Event.objects.standing()
        .filter(
            Q(participant=OuterRef("pk")) | Q(participant__isnull=True),
            case=OuterRef("case_id"),
            kind=EventKind.ENGAGEMENT_CHANGED,
            on__lte=today,
        )
        .order_by("-on", "-id")
        .values("facts__engaged")[:1]
    )
    rows = (
        Participant.objects.filter(case_id=case_id)
        .annotate(
            engaged=Subquery(said),
            relationship=Subquery(_relationship(today)),
            marks=kept_marks(),
            interval_over_on=Subquery(over_intervals(today).filter(participant=OuterRef("pk")).values("next_on")[:1]),
            **{f"kept_{column}": kept(column) for column in _KEPT},
        )
        .order_by("position", "pk")
        .values_list(*_PERSON_COLUMNS)
    )
    people = [_person(row, tint=TINTS[number % len(TINTS)], today=today) for number, row in enumerate(rows)]
    return sorted(people, key=lambda person: not person.is_adult)


def _relationship(today: date) -> Any:
    current = Membership.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=today), person=OuterRef("person_id"), first_day__lte=today
    )
    return current.order_by("-first_day").values("relationship")[:1]


def _person(row: tuple[Any, ...], *, tint: str, today: date) -> HouseholdPerson:
    (
        participant_id, person_id, given_name, family_name, role, relationship, born_on,
        language, needs_interpreter, phone, email, preferred_method, safe_contact, engaged, *arriving,
    ) = row  # fmt: skip
    return HouseholdPerson(
        participant_id=participant_id,
        person_id=person_id,
        given_name=given_name,
        family_name=family_name,
        role=role,
        relationship=(relationship or "").lower(),
        born_on=born_on,
        age=_age(born_on, today),
        language=language,
        needs_interpreter=needs_interpreter,
        phone=phone,
        email=email,
        preferred_method=preferred_method,
        safe_contact=marks_in_order(safe_contact),
        is_engaged=engaged is not False,
        tint=tint,
        **dict(zip(_ARRIVING, arriving, strict=True)),
    )


def _age(born_on: date | None, today: date) -> int | None:
    if born_on is None:
        return None
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))


def masked_numbers(people: Iterable[HouseholdPerson]) -> dict[UUID, str]:
    """Return the Social Security numbers on file, by person, with only their last four digits."""
    keys = [person.person_id for person in people]
    on_file = Q(person__in=keys) | Q(person__merged_into__in=keys)
    rows = PersonIdentifier.objects.filter(on_file).select_related("person")
    # The number of the record that is kept, before that of one joined to it.
    ordered = sorted(rows, key=lambda row: row.person.merged_into_id is None)
    return {row.person.merged_into_id or row.person_id: row.masked for row in ordered}


def adults_among(people: Iterable[HouseholdPerson]) -> int:
    """Return how many of these people standards for adults are owed to."""
    return sum(person.is_adult for person in people)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works with the family."""

    name: str
    detail: str


def working_with(case_id: UUID, *, today: date) -> list[Colleague]:
    """Return the coach who carries the case today and that coach's supervisor."""
    supervision = Supervision.objects.current(today).filter(staff=OuterRef("coach_id"))
    row = (
        Assignment.objects.on(today)
        .filter(case_id=case_id)
        .annotate(
            supervisor=Subquery(supervision.values("supervisor__name")[:1]),
            supervisor_title=Subquery(supervision.values("supervisor__working_title")[:1]),
            supervisor_role=Subquery(supervision.values("supervisor__role")[:1]),
        )
        .values_list(
            "coach__name",
            "coach__working_title",
            "coach__role",
            "supervisor",
            "supervisor_title",
            "supervisor_role",
        )
        .first()
    )
    if row is None:
        return []
    coach, title, role, supervisor, supervisor_title, supervisor_role = row
    colleagues = [Colleague(coach, title or Role(role).label)]
    if supervisor:
        colleagues.append(Colleague(supervisor, supervisor_title or Role(supervisor_role).label))
    return colleagues


@dataclass(frozen=True)
class AskedTrackChange:
    """A track change that waits for its decision."""

    track: str
    asked_by: str
    asked_at: datetime


def asked_track_change(case_id: UUID) -> AskedTrackChange | None:
    """Return the consultation request that waits, if any."""
    row = (
        TrackChange.objects.filter(case_id=case_id, status=DecisionStatus.ASKED)
        .values_list("track", "asked_by__name", "asked_at")
        .first()
    )
    return AskedTrackChange(str(Track(row[0]).label), row[1], row[2]) if row else None


def family_words(people: Sequence[HouseholdPerson]) -> str:
    """Say who the family is without naming anyone: "one adult, youngest is 3"."""
    adults = adults_among(people)
    ages = [person.age for person in people if not person.is_adult and person.age is not None]
    words = {0: "No adult", 1: "One adult", 2: "Two adults"}.get(adults, f"{adults} adults")
    if not ages:
        return words
    youngest = "under 1" if min(ages) == 0 else str(min(ages))
    return f"{words}, youngest is {youngest}"


def head_tags(case: Case, people: Sequence[HouseholdPerson]) -> list[tuple[str, str, str]]:
    """Return the small labels of a case's head: track, kind, who, language, how to reach, safe contact."""
    adults = [person for person in people if person.is_adult] or list(people)
    tags = []
    if not case.is_open:
        tags.append(("Closed", "line", "lock"))
    if case.track:
        tags.append((str(Track(case.track).label), "info", "bag"))
    tags += [(str(CaseKind(case.kind).label), "", ""), (family_words(people), "", "")]
    tags.append((language_name(case.language), "", "globe"))
    if any(person.needs_interpreter for person in adults):
        tags.append(("Interpreter needed", "soon", "globe"))
    tags += [(f"{words} first", "", "text") for words in dict.fromkeys(person.preferred for person in adults) if words]
    if any(not person.is_engaged for person in adults):
        tags.append(("Not engaged", "soon", "alert"))
    safe = dict.fromkeys(person.safe_words for person in people if person.safe_words)
    tags += [(f"Contact safely: {words[:1].lower()}{words[1:]}", "guard", "shield") for words in safe]
    return tags


@dataclass(frozen=True)
class SavedDraft:
    """Text not yet filed, as its author left it."""

    key: str
    rev: int
    data: dict[str, Any]
    saved_at: datetime


def saved_draft(user: User, key: str) -> SavedDraft | None:
    """Return a person's own draft."""
    draft = Draft.objects.filter(user=user, key=key).first()
    return SavedDraft(draft.key, draft.rev, draft.data, draft.saved_at) if draft else None


def saved_drafts(user: User, keys: Iterable[str]) -> dict[str, SavedDraft]:
    """Return a person's own drafts of several forms of one page, in one query; of who keeps none, none."""
    if not permissions.keeps_drafts(user):
        return {}
    drafts = Draft.objects.filter(user=user, key__in=list(keys))
    return {draft.key: SavedDraft(draft.key, draft.rev, draft.data, draft.saved_at) for draft in drafts}


@dataclass(frozen=True)
class ContactWords:
    """A contact as a note about it names it."""

    id: UUID
    on: date
    at: time | None
    is_reached: bool
    method: str
    participant_ids: tuple[UUID, ...]
    names: tuple[str, ...]
    topics: tuple[str, ...]
    remark: str
    is_noted: bool
    collateral_name: str = ""

    @property
    def words(self) -> str:
        """What it was: "Phone", "Tried: letter", "Phone with Dr. Aune"."""
        label = str(ContactMethod(self.method).label) if self.method else "Contact"
        label = f"{label} with {self.collateral_name}" if self.collateral_name else label
        return label if self.is_reached else f"Tried: {label.lower()}"


def contacts_of(case_id: UUID, *, only: UUID | None = None, at_most: int = 8) -> list[ContactWords]:
    """Return the latest contacts of a case, or one of them, leaving out those that were taken back entirely."""
    told = Event.objects.standing().exclude(kind=EventKind.TAKEN_BACK)
    standing = told.filter(subject_id=OuterRef("pk"), case=OuterRef("case_id")).values("pk")[:1]
    noted = Note.objects.filter(case=OuterRef("case_id"), about_id=OuterRef("pk")).values("pk")[:1]
    rows = Contact.objects.filter(case_id=case_id).annotate(standing=Subquery(standing), noted=Subquery(noted))
    rows = rows.filter(pk=only) if only else rows.filter(standing__isnull=False)
    found = list(
        rows.order_by("-on", "-pk").values_list(
            "pk", "on", "at", "is_reached", "method", "topics", "remark", "noted", "collateral_name"
        )[:at_most]
    )
    people = _people_of([row[0] for row in found])
    return [
        ContactWords(
            id=key,
            on=on,
            at=at,
            is_reached=is_reached,
            method=method,
            participant_ids=tuple(participant for participant, _ in people.get(key, ())),
            names=tuple(name for _, name in people.get(key, ())),
            topics=tuple(topics),
            remark=remark,
            is_noted=noted_by is not None,
            collateral_name=collateral_name,
        )
        for key, on, at, is_reached, method, topics, remark, noted_by, collateral_name in found
    ]


def _people_of(contact_ids: list[UUID]) -> dict[UUID, list[tuple[UUID, str]]]:
    people: dict[UUID, list[tuple[UUID, str]]] = {}
    rows = ContactPerson.objects.filter(contact__in=contact_ids).order_by("participant__position", "pk")
    columns = ("contact_id", "participant_id", kept("given_name", person="participant__person"))
    for contact, participant, name in rows.values_list(*columns):
        people.setdefault(contact, []).append((participant, name))
    return people


@dataclass(frozen=True)
class Neighbours:
    """The cases beside one in a person's list of open families by name; None where the list ends."""

    previous: UUID | None
    next: UUID | None


def neighbours_of(case: Case, *, seen: Seen) -> Neighbours:
    """Return the open cases that a person sees right before and right after this one, by family name."""
    name, number = case.family.name, case.number
    rows = seen.cases.filter(status=CaseStatus.OPEN)
    before = rows.filter(Q(family__name__lt=name) | Q(family__name=name, number__lt=number))
    after = rows.filter(Q(family__name__gt=name) | Q(family__name=name, number__gt=number))
    return Neighbours(
        before.order_by("-family__name", "-number").values_list("pk", flat=True).first(),
        after.order_by("family__name", "number").values_list("pk", flat=True).first(),
    )


@dataclass(frozen=True)
class FamilyChoice:
    """An open case as one picks it from a list."""

    case_id: UUID
    family: str
    number: str
    adults: str


def family_choices(user: User) -> list[FamilyChoice]:
    """Return the open cases that a person sees, by family name; one more than is shown says that there are more."""
    rows = Case.objects.listed_for(user).open().order_by("family__name", "number")
    found = list(rows.values_list("pk", "family__name", "number")[: CHOICES_AT_MOST + 1])
    adults: dict[UUID, list[str]] = defaultdict(list)
    people = Participant.objects.adults().filter(case__in=[pk for pk, *_ in found]).order_by("position", "pk")
    for case_id, *names in people.values_list("case_id", kept("given_name"), kept("family_name")):
        adults[case_id].append(full_name(*names))
    return [FamilyChoice(pk, family, number, ", ".join(adults[pk])) for pk, family, number in found]
