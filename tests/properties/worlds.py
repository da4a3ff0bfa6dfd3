"""Small cases made up at random, as the oracle reads them and as the database holds them.

A fact is drawn as a handful of small numbers (kind, day, person, two choices), so that facts can be left out of a
failing case until it is short. Days crowd around month ends, weekends, holidays and the turn of the year.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID

from casework import ledger
from casework.calendars import add_months, month_of
from casework.choices import EventKind, ParticipantRole
from casework.models import Case, Contact, Event, Family, Participant, Person, User
from casework.models import Office as OfficeRow
from casework.models.base import new_id
from tests.properties.oracle import Fact, Told

K = EventKind
FIRST, LAST = date(2026, 9, 21), date(2027, 2, 15)
DAYS = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
#: Ends and beginnings of months, holidays and the days beside them, the week that both years share.
SHARP_DAYS = {
    (2026, 9): (29, 30),
    (2026, 10): (1, 9, 12, 16, 18, 19, 31),
    (2026, 11): (1, 10, 11, 20, 25, 26, 30),
    (2026, 12): (1, 20, 24, 25, 28, 31),
    (2027, 1): (1, 3, 4, 18, 31),
    (2027, 2): (1,),
}
SHARP = [date(*month, day) for month, days in SHARP_DAYS.items() for day in days]
ROLES = (ParticipantRole.ADULT, ParticipantRole.TEEN_PARENT, ParticipantRole.CAREGIVER)
NOON = time(12)


@dataclass(frozen=True)
class Drawn:
    """One fact as drawn: a kind, a day, a person by number (0 is nobody), two free choices, what it voids."""

    kind: EventKind
    on: date
    who: int
    a: int
    b: int
    voids: int

    def __repr__(self) -> str:
        return f"{self.kind.value} {self.on} who={self.who} a={self.a} b={self.b} voids={self.voids}"


@dataclass(frozen=True)
class Made:
    """A case made up: for the oracle, and the unsaved rows of the database."""

    told: Told
    case: Case
    participants: tuple[Participant, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Plan:
    """A case as drawn, before it has keys."""

    office: int
    adults: int
    children: int
    track: str
    assistance: str
    facts: tuple[Drawn, ...]


#: Kinds that have to do with each other: a case is made of few of these themes, so that its facts meet.
EVERYWHERE = (
    (K.CONTACT_MADE, K.CONTACT_MADE, K.TAKEN_BACK),
    (K.PLAN_SIGNED, K.PLAN_SIGNED, K.PLAN_REVIEWED, K.STEP_DONE, K.TAKEN_BACK),
    (K.COMMUNITY_REFERRAL_MADE, K.COMMUNITY_REFERRAL_FOLLOWED_UP),
    (K.CASE_CLOSED, K.CONTACT_MADE, K.REFERRAL_RECEIVED),
)
CERTIFIED = (K.CERTIFICATION_SET, K.CERTIFICATION_SET, K.BENEFIT_REVIEWED, K.CERTIFICATION_ENDED, K.TAKEN_BACK)
APPLIED = (K.APPLICATION_FILED, K.APPLICATION_SCREENED, K.ELIGIBILITY_DECIDED, K.APPLICATION_WITHDRAWN, K.TAKEN_BACK)
CHANGES = (K.SITUATION_CHANGED, K.SITUATION_CHANGED, K.TAKEN_BACK)
THEMES = {
    "US-AK": (
        *EVERYWHERE,
        (K.REFERRAL_RECEIVED, K.CONTACT_MADE, K.CONTACT_ATTEMPTED, K.NOTICE_SENT, K.NOTICE_SENT, K.TAKEN_BACK),
        (K.CONTACT_MADE, K.CONTACT_ATTEMPTED, K.NOTE_FILED, K.NOTE_FILED),
        (K.ENGAGEMENT_CHANGED, K.CONTACT_ATTEMPTED, K.CONTACT_ATTEMPTED, K.CONTACT_ATTEMPTED, K.TAKEN_BACK),
        (K.ENGAGEMENT_CHANGED, K.CONTACT_ATTEMPTED, K.CONTACT_ATTEMPTED),
        (K.ASSESSMENT_COMPLETED, K.ASSIGNMENT_CHANGED, K.TRACK_CHANGED, K.NOTE_FILED, K.TAKEN_BACK),
        (K.PLAN_SIGNED, K.PLAN_MAILED, K.REFERRAL_RECEIVED),
        (*CHANGES, K.PLAN_SIGNED, K.PLAN_REVIEWED, K.PLAN_REVIEWED, K.TRACK_CHANGED),
        (K.SITUATION_CHANGED, K.PLAN_SIGNED, K.PLAN_REVIEWED, K.CASE_CLOSED),
        (K.ELIGIBILITY_NOTE_FILED, K.ELIGIBILITY_ALERT_SET, K.EXEMPTION_RECEIVED, K.EXEMPTION_TOLD, K.TAKEN_BACK),
        (K.SUPPORT_AUTHORISED, K.NOTE_FILED),
        (K.REQUEST_RECEIVED, K.REQUEST_ANSWERED, K.REQUEST_ANSWERED, K.TAKEN_BACK),
        (K.ASSESSMENT_COMPLETED, K.NOTE_FILED),
        (K.READINESS_DONE,),
        (K.FAMILY_DOCUMENT_DONE,),
        (K.CHILD_CARE_AUTHORISED, K.CHILD_CARE_AUTHORISED, K.CHILD_CARE_NOT_NEEDED),
        (K.CHILD_CARE_AUTHORISED, K.WORK_MONTH_VERIFIED, K.TAKEN_BACK),
        (K.READINESS_DONE, K.READINESS_DONE, K.REFERRAL_RECEIVED),
        (K.FAMILY_DOCUMENT_DONE, K.FAMILY_DOCUMENT_DONE, K.TRACK_CHANGED, K.REFERRAL_RECEIVED, K.TRACK_REVIEWED),
        (K.CASE_REVIEW_HELD, K.REFERRAL_RECEIVED, K.TAKEN_BACK),
        (K.EXTENSION_STAFFING_SCHEDULED, K.EXTENSION_FORM_SUBMITTED),
        (K.CASE_CLOSED, K.EXIT_SUMMARY_FILED, K.WORK_SCREEN_CLOSED, K.CONTACT_MADE, K.TAKEN_BACK),
        (K.CASE_CLOSED, K.JOB_LOST, K.JOB_STARTED, K.CONTACT_MADE, K.CASE_REOPENED),
        CERTIFIED,
        APPLIED,
    ),
    "US-OR": (
        *EVERYWHERE,
        (*CHANGES, K.ASSESSMENT_COMPLETED, K.ASSESSMENT_COMPLETED, K.ASSESSMENT_KEPT),
        (K.MISSING_ASKED, K.MISSING_SETTLED, K.MISSING_SETTLED, K.TAKEN_BACK),
        CERTIFIED,
        APPLIED,
    ),
    "US-NC": (
        *EVERYWHERE,
        (K.APPLICATION_COMPLETED, K.HOME_VISIT_MADE, K.TAKEN_BACK),
        (K.PLAN_SIGNED, K.PROGRESS_ASSESSED, K.PROGRESS_ASSESSED, K.CASE_CLOSED),
        CERTIFIED,
        APPLIED,
    ),
    "US-TX": EVERYWHERE,
}
#: Days after the first of a case on which its facts happen: most of them close together.
OFFSETS = (0, 0, 1, 1, 2, 3, 4, 5, 7, 8, 14, 21, 29, 30, 31, 32, 45, 61, 75, 92, -1, -9)


def made_up(chance: Random, jurisdictions: Sequence[str]) -> Plan:
    """Make one case up: a referral, then up to a dozen facts of one or two themes, most of them close together."""
    office = chance.choice([n for n, where in enumerate(jurisdictions) for _ in range(len(THEMES[where]))])
    themes = chance.sample(THEMES[jurisdictions[office]], k=chance.choice([1, 1, 2]))
    kinds = [kind for theme in themes for kind in theme]
    first_day = chance.choice(SHARP)
    opening = Drawn(K.REFERRAL_RECEIVED, first_day, chance.choice([0, 0, 1]), 0, 0, 0)
    facts = [
        Drawn(
            chance.choice(kinds),
            chance.choice(SHARP) if chance.random() < 0.2 else first_day + timedelta(days=chance.choice(OFFSETS)),
            chance.choice([0, 0, 1, 1, 2]),
            chance.randrange(8),
            chance.randrange(8),
            chance.randrange(13),
        )
        for _ in range(chance.randint(3, 14))
    ]
    return Plan(
        office,
        adults=chance.choice([1, 2]),
        children=chance.choice([0, 1]),
        track=chance.choice(["WORK_FIRST", "FAMILIES_FIRST"]),
        assistance=chance.choice(["EMPLOYMENT", ""]),
        facts=(opening, *facts),
    )


def a_day(chance: Random) -> date:
    """Return a day to ask about, more often a late one."""
    return chance.choice([LAST, LAST, chance.choice(DAYS), chance.choice(SHARP[12:])])


# From what was drawn to facts


class _Writer:
    """Writes the facts of one case down, each able to speak of those before it."""

    def __init__(self, people: Sequence[UUID]) -> None:
        self.people = people
        self.facts: list[Fact] = []
        self.voided: set[UUID] = set()

    def write(self, drawn: Drawn) -> None:
        if drawn.kind == K.TAKEN_BACK and not self.facts:
            return
        if drawn.kind == K.CASE_CLOSED and any(fact.kind == K.CASE_CLOSED for fact in self.facts):
            return
        who = self.people[drawn.who - 1] if 0 < drawn.who <= len(self.people) else None
        fact = Fact(new_id(), drawn.kind.value, drawn.on, who)
        for line in MAKERS.get(drawn.kind, _plain)(self, fact, drawn):
            self.facts.append(self._voiding(line, drawn))

    def _voiding(self, fact: Fact, drawn: Drawn) -> Fact:
        """Let a taking back, and now and then another line, take an earlier one back."""
        wants = fact.kind == K.TAKEN_BACK or drawn.voids > 11
        if not wants or not self.facts:
            return fact
        target = self.facts[-1 - drawn.voids % len(self.facts)]
        if target.id in self.voided:
            return fact
        self.voided.add(target.id)
        on = target.on if fact.kind == K.TAKEN_BACK and drawn.b % 2 else fact.on
        return replace(fact, voids=target.id, on=on)

    def earlier(self, kind: str, number: int) -> Fact | None:
        """Return one of the earlier facts of a kind, the latest for 0."""
        found = [fact for fact in self.facts if fact.kind == kind]
        return found[-1 - number % len(found)] if found else None


def _plain(_: _Writer, fact: Fact, __: Drawn) -> list[Fact]:
    return [fact]


def _saying(**choices: Sequence[Any]) -> Callable[[_Writer, Fact, Drawn], list[Fact]]:
    """Make facts of a kind whose keys take one of the values given; None leaves a key out."""

    def make(_: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
        picks = (drawn.a, drawn.b)
        said = {key: values[pick % len(values)] for (key, values), pick in zip(choices.items(), picks, strict=False)}
        return [replace(fact, subject=new_id(), facts={key: value for key, value in said.items() if value is not None})]

    return make


def _about(key: str, kind: str) -> Callable[[_Writer, Fact, Drawn], list[Fact]]:
    def make(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
        named = writer.earlier(kind, drawn.a // 4)
        return [replace(fact, facts={key: str(named.subject)} if named and named.subject else {})]

    return make


def _contact(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    """One contact: a line, or a line for each of two people; in person with or without those seen."""
    made = fact.kind == K.CONTACT_MADE
    method = ("PHONE", "IN_PERSON", "VIDEO", "TEXT")[drawn.a % 4]
    facts: dict[str, Any] = {"method": method}
    if made:
        facts["plan_reviewed"] = drawn.b % 2 == 0
        if drawn.b >= 6:
            facts["seen"] = [str(person) for person in writer.people[: drawn.b - 5]]
    line = replace(fact, subject=new_id(), facts=facts)
    if drawn.b == 5:
        return [replace(line, id=new_id(), who=person) for person in writer.people[:2]]
    return [line]


def _note(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    facts = {"template": ("EA", "GENERAL")[drawn.b % 2]}
    subjects = [one.subject for one in writer.facts if one.subject]
    if drawn.a and subjects:
        facts["about"] = str(subjects[-1 - (drawn.a // 3) % len(subjects)])
    return [replace(fact, subject=new_id(), facts=facts)]


def _plan(_: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    plan = new_id()
    kind = ("FSSP", "IFSSP", "MRA", "PDP")[drawn.a % 4]
    reviews = [fact.on + timedelta(days=n) for n in (0, 4, 31)[: drawn.b % 4]]
    signing = replace(fact, subject=plan, due_on=max(reviews, default=None), facts={"plan_kind": kind})
    steps = [
        replace(fact, id=new_id(), kind=K.STEP_AGREED.value, due_on=review, facts={"plan": str(plan), "number": number})
        for number, review in enumerate(reviews, start=1)
    ]
    return [signing, *steps]


def _of_plan(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    plan = writer.earlier(K.PLAN_SIGNED, drawn.a // 4)
    facts: dict[str, Any] = {"plan": str(plan.subject)} if plan else {}
    if fact.kind == K.STEP_DONE:
        facts["number"] = drawn.b % 3 + 1
    elif drawn.b % 2:
        facts["no_change_needed"] = True
    return [replace(fact, facts=facts)]


def _carrying(key: str = "") -> Callable[[_Writer, Fact, Drawn], list[Fact]]:
    """Make facts that carry a day, most of the time; `key` names the day in the facts too."""

    def make(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
        on = fact.on + timedelta(days=(0, 3, 7, 12, 30)[drawn.a % 5]) if drawn.a < 7 else None
        if fact.kind == K.EXTENSION_FORM_SUBMITTED:
            staffing = writer.earlier(K.EXTENSION_STAFFING_SCHEDULED, drawn.b)
            on = staffing.due_on if staffing and drawn.b < 6 else on
        facts = {key: on.isoformat()} if key and on else {}
        if fact.kind == K.COMMUNITY_REFERRAL_MADE and drawn.b % 3 == 0:
            facts["for"] = str(writer.people[drawn.b % len(writer.people)])
        return [replace(fact, subject=new_id(), due_on=on, facts=facts)]

    return make


def _reviewed(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    """Make the review of a certification, which carries the day of the next one half of the time."""
    due_on = fact.on + timedelta(days=30) if drawn.b % 2 else None
    return [replace(one, due_on=due_on) for one in _about("about", K.CERTIFICATION_SET)(writer, fact, drawn)]


CARE = (K.CHILD_CARE_AUTHORISED, K.CHILD_CARE_NOT_NEEDED)


def _screened(writer: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    """Screen an application; found entitled, the line is of the application and carries the earlier day."""
    named = writer.earlier(K.APPLICATION_FILED, drawn.a // 4)
    about = {"about": str(named.subject)} if named and named.subject else {}
    subject = named.subject if named else new_id()
    due_on = fact.on + timedelta(days=7) if drawn.b % 3 else None
    return [replace(fact, subject=subject, due_on=due_on, facts={**about, "expedited": due_on is not None})]


def _month(_: _Writer, fact: Fact, drawn: Drawn) -> list[Fact]:
    shift = drawn.a % 4 - 1 if fact.kind in CARE else -(drawn.a % 3)
    return [replace(fact, subject=new_id(), facts={"month": month_of(add_months(fact.on, shift))})]


MAKERS: dict[EventKind, Callable[[_Writer, Fact, Drawn], list[Fact]]] = {
    K.CONTACT_MADE: _contact,
    K.CONTACT_ATTEMPTED: _contact,
    K.NOTE_FILED: _note,
    K.PLAN_SIGNED: _plan,
    K.PLAN_REVIEWED: _of_plan,
    K.STEP_DONE: _of_plan,
    K.NOTICE_SENT: _saying(
        code=["J016", "J016", "J017"], appointment_at=["2026-10-05T10:00", "2026-10-05T10:00", None]
    ),
    K.TRACK_CHANGED: _saying(track=["WORK_FIRST", "FAMILIES_FIRST"]),
    K.ENGAGEMENT_CHANGED: _saying(engaged=[False, False, False, True]),
    K.CASE_CLOSED: _saying(with_work=[True, False, None]),
    K.JOB_LOST: _saying(working=[False, False, True]),
    K.JOB_STARTED: _saying(working=[True]),
    K.SITUATION_CHANGED: _saying(what=["HOUSEHOLD", "WORK", "OTHER"], began=[True, False, None]),
    K.ASSESSMENT_KEPT: _saying(assessment=["FAMILY", "FAMILY", "EA"]),
    K.ASSESSMENT_COMPLETED: _saying(assessment=["EA", "EPI", "FAMILY"]),
    K.READINESS_DONE: _saying(item=["ALEXSYS", "RESUME", "APPLICATION", "BUDGET"]),
    K.FAMILY_DOCUMENT_DONE: _saying(item=["FAMILY_NETWORK", "FAMILY_SUPPORT_TEAM", "WEEKLY_CALENDAR"]),
    K.ELIGIBILITY_NOTE_FILED: _saying(subject=["JOB_START", "PENALTY"]),
    K.EXEMPTION_RECEIVED: _saying(),
    K.SUPPORT_AUTHORISED: _saying(),
    K.ELIGIBILITY_ALERT_SET: _about("about", K.ELIGIBILITY_NOTE_FILED),
    K.REQUEST_RECEIVED: _saying(what=["QUESTION", "CONSULT"], urgent=[True, False]),
    K.REQUEST_ANSWERED: _about("about", K.REQUEST_RECEIVED),
    K.EXEMPTION_TOLD: _about("exemption", K.EXEMPTION_RECEIVED),
    K.COMMUNITY_REFERRAL_FOLLOWED_UP: _about("referral", K.COMMUNITY_REFERRAL_MADE),
    K.COMMUNITY_REFERRAL_MADE: _carrying(),
    K.CERTIFICATION_SET: _carrying(),
    K.CERTIFICATION_ENDED: _about("about", K.CERTIFICATION_SET),
    K.BENEFIT_REVIEWED: _reviewed,
    K.APPLICATION_FILED: _carrying(),
    K.APPLICATION_SCREENED: _screened,
    K.APPLICATION_WITHDRAWN: _about("about", K.APPLICATION_FILED),
    K.ELIGIBILITY_DECIDED: _about("about", K.APPLICATION_FILED),
    K.PLAN_MAILED: _carrying(),
    K.MISSING_ASKED: _carrying(),
    K.MISSING_SETTLED: _about("about", K.MISSING_ASKED),
    K.EXTENSION_STAFFING_SCHEDULED: _carrying("staffing_on"),
    K.EXTENSION_FORM_SUBMITTED: _carrying("staffing_on"),
    K.WORK_MONTH_VERIFIED: _month,
    K.CHILD_CARE_AUTHORISED: _month,
    K.CHILD_CARE_NOT_NEEDED: _month,
}


def facts_of(plan: Plan, people: Sequence[UUID]) -> tuple[Fact, ...]:
    """Write down what was drawn. A closed case takes no new referral (decisions 6): such a line is left out."""
    writer = _Writer(people)
    for drawn in plan.facts:
        writer.write(drawn)
    closed = min((fact.on for fact in writer.facts if fact.kind == K.CASE_CLOSED), default=date.max)
    late = {fact.id for fact in writer.facts if fact.kind == K.REFERRAL_RECEIVED and fact.on > closed}
    kept = [fact for fact in writer.facts if fact.id not in late]
    return tuple(replace(fact, voids=None) if fact.voids in late else fact for fact in kept)


# From facts to rows of the database


def made_of(plan: Plan, *, office: OfficeRow, family: Family, persons: Sequence[Person], clerk: User) -> Made:
    """Return a case with its people and lines, not yet saved."""
    kind = "PERMANENCY" if office.jurisdiction == "US-TX" else "WORK"
    case = Case(
        office=office,
        family=family,
        number=f"P-{new_id()}",
        kind=kind,
        assistance=plan.assistance,
        opened_on=FIRST,
        opening_track=plan.track,
        track=plan.track,
    )
    roles = [*ROLES[: plan.adults], *([ParticipantRole.CHILD] * plan.children)]
    people = tuple(
        Participant(case=case, person=person, role=role, position=place)
        for place, (person, role) in enumerate(zip(persons, roles, strict=False))
    )
    facts = facts_of(plan, [one.pk for one in people])
    told = Told(
        case.pk,
        office.jurisdiction,
        kind,
        plan.assistance,
        plan.track,
        tuple(one.pk for one in people if one.is_adult),
        tuple(one.pk for one in people if not one.is_adult),
        facts,
    )
    return Made(told, case, people, tuple(_event(case, fact, people, clerk) for fact in facts))


def line_of(fact: Fact, people: Sequence[Participant]) -> ledger.Line:
    """Return a fact as a line for the ledger; typed facts become what their kind declares."""
    by_id = {one.pk: one for one in people}
    return ledger.Line(
        EventKind(fact.kind),
        fact.on,
        by_id[fact.who] if fact.who else None,
        Contact(pk=fact.subject) if fact.subject else None,
        fact.due_on,
        facts={key: _typed(key, value) for key, value in fact.facts.items()},
    )


def _typed(key: str, value: Any) -> Any:
    if key in {"about", "exemption", "referral", "plan", "for"}:
        return UUID(value)
    if key == "seen":
        return [UUID(one) for one in value]
    return date.fromisoformat(value) if key == "staffing_on" else value


def _event(case: Case, fact: Fact, people: Sequence[Participant], clerk: User) -> Event:
    at = datetime.combine(fact.on, NOON, tzinfo=case.office.zone)
    event = ledger.event_of(case, line_of(fact, people), actor=clerk, recorded_at=at)
    event.pk, event.voids_id = fact.id, fact.voids
    return event
