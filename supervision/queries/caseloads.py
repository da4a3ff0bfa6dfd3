"""How the work of an office stands, coach by coach: families, overdue by kind, due soon, done this month."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from casework.public import NOTE_STANDARDS, Assignment, Case, CaseStatus, Deadline, Role, User, last_day_of, queue
from supervision.queries.decisions import let_pass

CONTACT = "monthly-contact"
VERIFICATION = "work-verification"

#: What the units of the overdue bar stand for: the kind of block, its words, the kinds of work.
BLOCKS: tuple[tuple[int, str, frozenset[queue.Work]], ...] = (
    (1, "contacts", frozenset({queue.Work.CONTACTS})),
    (2, "notes", frozenset({queue.Work.NOTES})),
    (3, "plans", frozenset({queue.Work.PLANS})),
    (4, "hours, services and reviews", frozenset({queue.Work.HOURS, queue.Work.SERVICES, queue.Work.REVIEWS})),
)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody carries. `blocks` are the overdue ones as (count, kind of block, words)."""

    families: int
    blocks: tuple[tuple[int, int, str], ...]
    due_soon: int
    contacts_met: int
    contacts_owed: int
    met: int
    late_notes: int

    @property
    def overdue(self) -> int:
        """Everything overdue."""
        return sum(count for count, _, _ in self.blocks)

    @property
    def contacts_open(self) -> int:
        """People without this month's contact yet."""
        return self.contacts_owed - self.contacts_met


@dataclass(frozen=True, slots=True)
class CoachLoad:
    """One coach with what they carry. `is_here` is false for somebody who left but still carries families."""

    coach_id: UUID
    name: str
    initials: str
    is_here: bool
    load: Load


@dataclass(frozen=True, slots=True)
class Caseloads:
    """An office: its coaches, the heaviest load first, what nobody carries, and all of it together."""

    coaches: list[CoachLoad]
    unassigned: Load
    office: Load
    overdue: dict[str, int] = field(default_factory=dict)
    """What is overdue by standard."""

    @property
    def average(self) -> int:
        """Families per coach, rounded."""
        here = [coach for coach in self.coaches if coach.is_here]
        return round(sum(coach.load.families for coach in here) / len(here)) if here else 0

    @property
    def heaviest(self) -> int:
        """The most families that anybody carries: the length of the longest bar."""
        return max((coach.load.families for coach in self.coaches), default=0)


def caseloads(user: User, *, today: date) -> Caseloads:
    """Return how the work stands on the cases that a supervisor sees, in five queries."""
    cases = Case.objects.listed_for(user)
    families = dict(_carried(cases, today=today).values_list("coach").annotate(count=Count("pk")).order_by())
    nobodys = carried_by_nobody(cases, today=today)
    counts: dict[UUID | None, list[_Count]] = defaultdict(list)
    for coach_id, *rest in _counts(_of_coaches(cases, today=today), "case__assignments__coach_id", today=today):
        counts[coach_id].append(_Count(*rest))
    counts[None] = [_Count(*row) for row in _counts(Deadline.objects.filter(case__in=nobodys), today=today)]
    coaches = [
        CoachLoad(key, name, initials, is_here, _load(families.get(key, 0), counts[key]))
        for key, name, initials, is_here in _coaches(user, carrying={*families, *counts} - {None})
    ]
    unassigned = _load(nobodys.filter(status=CaseStatus.OPEN).count(), counts[None])
    everybody = sum(families.values()) + unassigned.families
    return Caseloads(
        coaches=sorted(coaches, key=lambda coach: (-coach.load.families, coach.name)),
        unassigned=unassigned,
        office=_load(everybody, chain.from_iterable(counts.values())),
        overdue=_by_standard(chain.from_iterable(counts.values())),
    )


def coaches_of(user: User, *, today: date) -> QuerySet[User]:
    """Return those who carry or may carry the cases that a supervisor sees."""
    carrying = _carried(Case.objects.listed_for(user), today=today).values("coach")
    return User.objects.filter(_is_coach_here(user) | Q(pk__in=carrying))


def carried_by(cases: QuerySet[Case], coach_id: UUID, *, today: date) -> QuerySet[Case]:
    """Keep the cases that a coach carries on a day."""
    return cases.filter(pk__in=Assignment.objects.on(today).filter(coach=coach_id).values("case"))


def carried_by_nobody(cases: QuerySet[Case], *, today: date) -> QuerySet[Case]:
    """Keep the cases, open or closed, that nobody carries on a day."""
    return cases.filter(~Exists(Assignment.objects.on(today).filter(case=OuterRef("pk"))))


def _carried(cases: QuerySet[Case], *, today: date) -> QuerySet[Assignment]:
    return Assignment.objects.on(today).filter(case__in=cases, case__status=CaseStatus.OPEN)


def _is_coach_here(user: User) -> Q:
    return Q(office=user.office_id, role=Role.COACH, is_active=True)


def _coaches(user: User, *, carrying: set[UUID | None]) -> list[tuple[UUID, str, str, bool]]:
    found = User.objects.filter(_is_coach_here(user) | Q(pk__in=carrying))
    return [
        (one.pk, one.name, one.initials, one.is_active and one.role == Role.COACH and one.office_id == user.office_id)
        for one in found
    ]


def _of_coaches(cases: QuerySet[Case], *, today: date) -> QuerySet[Deadline]:
    in_force = Q(case__assignments__last_day__isnull=True) | Q(case__assignments__last_day__gte=today)
    return Deadline.objects.filter(in_force, case__in=cases, case__assignments__first_day__lte=today)


# Counting


class _Count(NamedTuple):
    """What one standard adds to somebody's load."""

    standard: str
    overdue: int
    due_soon: int
    contacts: int
    contacts_met: int
    met: int
    late_notes: int


def _counts(deadlines: QuerySet[Deadline], *keys: str, today: date) -> Iterable[tuple[Any, ...]]:
    """Count by key and standard what is overdue, due soon and met this month."""
    is_open = Q(met_on__isnull=True)
    contact = contact_of_month(today)
    met = Q(met_on__gte=today.replace(day=1), met_on__lte=today)
    counted: QuerySet[Deadline, Any] = (
        deadlines.filter((is_open & Q(due_on__lte=last_day_of(today))) | contact | met)
        .filter(is_excused=False, starts_on__lte=today)
        .values(*keys, "standard")
        .annotate(
            overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
            due_soon=Count("pk", filter=is_open & due_soon(today)),
            contacts=Count("pk", filter=contact),
            contacts_met=Count("pk", filter=contact & ~is_open),
            met=Count("pk", filter=met),
            late_notes=Count("pk", filter=noted_late(today)),
        )
        .order_by()
        .values_list(*keys, *_Count._fields)
    )
    return counted


def verified_by_coach(user: User, month: date, *, today: date) -> dict[UUID | None, tuple[int, int]]:
    """Return how many work months each coach's families owe, and how many are verified; None is what nobody carries."""
    cases = Case.objects.listed_for(user)
    asked = (
        (_of_coaches(cases, today=today), ("case__assignments__coach_id",)),
        (Deadline.objects.filter(case__in=carried_by_nobody(cases, today=today)), ()),
    )
    found: dict[UUID | None, tuple[int, int]] = {}
    for rows, keys in asked:
        counted: QuerySet[Deadline, Any] = (
            rows.filter(months_to_verify(month), is_excused=False, starts_on__lte=today)
            .values(*keys, "standard")
            .annotate(owed=Count("pk"), met=Count("pk", filter=Q(met_on__isnull=False)))
            .order_by()
            .values_list(*keys, "owed", "met")
        )
        found |= {(key[0] if key else None): (owed, met) for *key, owed, met in counted}
    return found


def contact_of_month(today: date) -> Q:
    """Return the condition that a deadline is this month's contact."""
    return Q(standard=CONTACT, period=f"{today:%Y-%m}")


def months_to_verify(month: date) -> Q:
    """Return the condition that a deadline is the verification of a work month (A059)."""
    return Q(standard=VERIFICATION, period=f"{month:%Y-%m}")


def noted_late(today: date) -> Q:
    """Return the condition that a note was filed this month after its due day, and not let pass (A020, A021)."""
    filed = Q(met_on__gte=today.replace(day=1), met_on__lte=today)
    return filed & Q(standard__in=NOTE_STANDARDS, met_on__gt=F("due_on")) & ~Q(let_pass("pk"))


def at_risk(today: date) -> Q:
    """Return the condition that a deadline is due soon, by its own day or the office's days before (O014)."""
    return Q(warn_on__lte=today, due_on__gte=today)


def due_soon(today: date) -> Q:
    """Return the condition that a deadline is due today or in the days that Today looks ahead."""
    return Q(due_on__gte=today, due_on__lte=last_day_of(today))


def _by_standard(counts: Iterable[_Count]) -> dict[str, int]:
    found = Counter[str]()
    for one in counts:
        found[one.standard] += one.overdue
    return {standard: number for standard, number in found.most_common() if number}


def _load(families: int, counts: Iterable[_Count]) -> Load:
    found = list(counts)
    overdue = Counter[queue.Work]()
    for one in found:
        overdue[queue.duty_of(one.standard).work] += one.overdue
    return Load(
        families=families,
        blocks=tuple((sum(overdue[work] for work in works), kind, words) for kind, words, works in BLOCKS),
        due_soon=sum(one.due_soon for one in found),
        contacts_met=sum(one.contacts_met for one in found),
        contacts_owed=sum(one.contacts for one in found),
        met=sum(one.met for one in found),
        late_notes=sum(one.late_notes for one in found),
    )
