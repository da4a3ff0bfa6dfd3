"""Generated worlds of offices, staff, cases, assignments and conflict blocks, and a plain answer to who sees what."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from casework.choices import AbsenceReason, CaseKind, EventKind, Jurisdiction, ParticipantRole, Role
from casework.ledger import Line, event_of
from casework.models import (
    Absence,
    Assignment,
    Calendar,
    Case,
    ConflictBlock,
    Event,
    Family,
    Membership,
    Note,
    Office,
    Participant,
    Person,
    PersonIdentifier,
    User,
)
from casework.models.base import new_id

#: Zones between whose todays there is always a midnight.
ZONES = ("America/Anchorage", "Pacific/Kiritimati", "Pacific/Pago_Pago")
ROLES = [role for role in Role if role != Role.SYSTEM]
OFFICE_WIDE = {"CASE_AIDE", "ENGAGEMENT_SPECIALIST", "LEAD_WORKER", "OPERATIONS_MANAGER", "ELIGIBILITY_WORKER"}
SEES_SSN = OFFICE_WIDE - {"CASE_AIDE"} | {"COACH"}


@dataclass(frozen=True)
class Stretch:
    """One assignment: first and last day as distances from the office's today; no last day is open-ended."""

    coach: int
    first: int
    last: int | None


@dataclass(frozen=True)
class Away:
    """One absence: who, who stands in, first and last day as distances from the absent one's office's today."""

    staff: int
    stand_in: int
    first: int
    last: int
    is_cancelled: bool


@dataclass(frozen=True)
class Plan:
    """A world before it is written: indexes instead of rows."""

    zones: list[str]
    staff: list[tuple[Role, int, bool]]
    cases: list[tuple[int, int, list[Stretch]]]
    blocks: set[tuple[int, int]]
    absences: list[Away]


@st.composite
def stretches(draw: st.DrawFn, coaches: int) -> list[Stretch]:
    """Draw assignments of one case that do not overlap, crowded around today."""
    found: list[Stretch] = []
    day = draw(st.integers(-4, 1))
    for _ in range(draw(st.integers(0, 3))):
        length = draw(st.one_of(st.integers(0, 2), st.none()))
        last = None if length is None else day + length
        found.append(Stretch(draw(st.integers(0, coaches - 1)), day, last))
        if last is None:
            break
        day = last + 1 + draw(st.integers(0, 1))
    return found


@st.composite
def absences(draw: st.DrawFn, people: int) -> list[Away]:
    """Draw absences crowded around today, at most one of each person."""
    found = []
    for staff in sorted(draw(st.sets(st.integers(0, people - 1), max_size=4))):
        stand_in = draw(st.sampled_from([other for other in range(people) if other != staff]))
        first = draw(st.integers(-3, 1))
        is_cancelled = draw(st.sampled_from([False, False, False, True]))
        found.append(Away(staff, stand_in, first, first + draw(st.integers(0, 3)), is_cancelled))
    return found


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    offices = draw(st.integers(1, 3))
    staff = draw(
        st.lists(
            st.tuples(st.sampled_from(ROLES), st.integers(0, offices - 1), st.sampled_from([True, True, True, False])),
            min_size=4,
            max_size=9,
        )
    )
    # Every world has coaches, an auditor and somebody who sees an office, whatever else was drawn.
    always = (Role.COACH, Role.COACH, Role.AUDITOR, draw(st.sampled_from(sorted(OFFICE_WIDE))))
    staff[:4] = [(Role(role), office, True) for role, (_, office, _) in zip(always, staff[:4], strict=True)]
    cases = draw(
        st.lists(
            st.tuples(st.integers(0, offices - 1), st.integers(0, 3), stretches(len(staff))), min_size=1, max_size=7
        )
    )
    pairs = st.tuples(st.integers(0, len(cases) - 1), st.integers(0, len(staff) - 1))
    blocks = draw(st.sets(pairs, max_size=4)) | draw(st.sets(st.tuples(st.just(0), st.integers(0, 3)), max_size=2))
    return Plan(list(ZONES[:offices]), staff, cases, blocks, draw(absences(len(staff))))


@dataclass
class World:
    """A written world."""

    now: datetime
    users: list[User] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    people: dict[UUID, set[UUID]] = field(default_factory=dict)
    assignments: list[Assignment] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    blocks: set[tuple[UUID, UUID]] = field(default_factory=set)

    def sees(self, user: User, case: Case) -> bool:
        """Answer by the words of the policy (security 2.1, decisions 18), one clause after another."""
        if not user.is_active or (case.pk, user.pk) in self.blocks:
            return False
        if user.role in ("AUDITOR", "PRIVACY_OFFICER"):
            return True
        if user.role in OFFICE_WIDE:
            return case.office_id == user.office_id
        return user.role == "COACH" and any(
            row.case_id == case.pk and self._runs(row, case) and self._works_as(user, row.coach_id, case)
            for row in self.assignments
        )

    def _works_as(self, user: User, coach_id: UUID, case: Case) -> bool:
        """Tell whether this is the coach, or who stands in for them today where the case is (O066)."""
        today = self.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        return coach_id == user.pk or any(
            row.staff_id == coach_id
            and row.stand_in_id == user.pk
            and not row.is_cancelled
            and row.first_day <= today <= row.last_day
            for row in self.absences
        )

    def _runs(self, row: Assignment, case: Case) -> bool:
        today = self.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        return row.first_day <= today and (row.last_day is None or today <= row.last_day)

    def case_ids(self, user: User) -> set[UUID]:
        return {case.pk for case in self.cases if self.sees(user, case)}

    def person_ids(self, user: User) -> set[UUID]:
        seen = self.case_ids(user)
        return {person for case, people in self.people.items() if case in seen for person in people}

    def family_ids(self, user: User) -> set[UUID]:
        seen = self.case_ids(user)
        return {case.family_id for case in self.cases if case.pk in seen}


def write(plan: Plan, *, now: datetime) -> World:
    """Write a world as the importer; three families and their people are shared between cases."""
    world = World(now)
    clerk = User.objects.get(username="import")
    calendar = Calendar.objects.get(code=Jurisdiction.ALASKA)
    offices = [
        Office(ref=f"W{n}", name=f"W{n}", jurisdiction=Jurisdiction.ALASKA, time_zone=zone, calendar=calendar)
        for n, zone in enumerate(plan.zones)
    ]
    Office.objects.bulk_create(offices)
    world.users = [
        User(username=f"w{n}", name=f"W {n}", role=role, office=offices[office], is_active=active, password="!")
        for n, (role, office, active) in enumerate(plan.staff)
    ]
    User.objects.bulk_create(world.users)
    _cases(world, plan, offices)
    _assignments(world, plan, clerk)
    _absences(world, plan, clerk)
    _records(world, clerk, now)
    return world


def _cases(world: World, plan: Plan, offices: list[Office]) -> None:
    families = [Family(name=f"Tolmin {n}") for n in range(4)]
    persons = [Person(given_name="Amy", family_name=f"Tolmin {n}") for n in range(4)]
    Family.objects.bulk_create(families)
    Person.objects.bulk_create(persons)
    today = date(2026, 1, 5)
    Membership.objects.bulk_create(
        Membership(family=family, person=person, first_day=today)
        for family, person in zip(families, persons, strict=True)
    )
    PersonIdentifier.objects.bulk_create(
        PersonIdentifier.of(person, f"90000000{n}") for n, person in enumerate(persons)
    )
    for n, (office, family, _) in enumerate(plan.cases):
        world.cases.append(
            Case(number=f"W-{n}", family=families[family], office=offices[office], kind=CaseKind.WORK, opened_on=today)
        )
    Case.objects.bulk_create(world.cases)
    Participant.objects.bulk_create(
        Participant(case=case, person=persons[family], role=ParticipantRole.ADULT)
        for case, (_, family, _) in zip(world.cases, plan.cases, strict=True)
    )
    world.people = {case.pk: {persons[family].pk} for case, (_, family, _) in zip(world.cases, plan.cases, strict=True)}


def _assignments(world: World, plan: Plan, clerk: User) -> None:
    for case, (_, _, drawn) in zip(world.cases, plan.cases, strict=True):
        today = world.now.astimezone(ZoneInfo(case.office.time_zone)).date()
        world.assignments += [
            Assignment(
                case=case,
                coach=world.users[stretch.coach],
                first_day=today + timedelta(days=stretch.first),
                last_day=None if stretch.last is None else today + timedelta(days=stretch.last),
                assigned_by=clerk,
            )
            for stretch in drawn
        ]
    Assignment.objects.bulk_create(world.assignments)
    world.blocks = {(world.cases[case].pk, world.users[user].pk) for case, user in plan.blocks}
    ConflictBlock.objects.bulk_create(
        ConflictBlock(case_id=case, staff_id=user, reason="A relative", set_by=clerk, set_at=world.now)
        for case, user in world.blocks
    )


def _absences(world: World, plan: Plan, clerk: User) -> None:
    for away in plan.absences:
        staff = world.users[away.staff]
        today = world.now.astimezone(ZoneInfo(staff.office.time_zone)).date()
        world.absences.append(
            Absence(
                office=staff.office,
                staff=staff,
                stand_in=world.users[away.stand_in],
                first_day=today + timedelta(days=away.first),
                last_day=today + timedelta(days=away.last),
                reason=AbsenceReason.LEAVE,
                is_cancelled=away.is_cancelled,
                entered_by=clerk,
                entered_at=world.now,
            )
        )
    Absence.objects.bulk_create(world.absences)


def _records(world: World, clerk: User, now: datetime) -> None:
    """Write what stands in a case: lines of the ledger and a note."""
    day = date(2026, 1, 5)
    lines = [Line(EventKind.CASE_OPENED, day), Line(EventKind.REFERRAL_RECEIVED, day)]
    Event.objects.bulk_create(
        event_of(case, line, actor=clerk, recorded_at=now) for case in world.cases for line in lines
    )
    Note.objects.bulk_create(
        Note(id=new_id(), case=case, title="About the bus pass", body="Bus", on=day, filed_by=clerk, filed_at=now)
        for case in world.cases
    )
