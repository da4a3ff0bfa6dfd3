"""How the work of an office stands, coach by coach: families, overdue by kind, due soon, done this month."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, TextField
from django.db.models.functions import Cast

from casework.public import NOTE_STANDARDS, Assignment, Case, CaseStatus, Deadline, Keys, Role, User, last_day_of, queue
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
#: The words of one unit.
_OF_ONE = {1: "contact", 2: "note", 3: "plan", 4: "of hours, services or reviews"}


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
    def overdue_words(self) -> str:
        """What is overdue by kind, in words."""
        return ", ".join(f"{count} {words}" for count, _, words in self.blocks if count)

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
    verified: dict[UUID | None, tuple[int, int]] = field(default_factory=dict)
    """The work months of the month that was asked for, by coach: how many are owed, how many of them verified."""

    @property
    def average(self) -> int:
        """Families per coach, rounded."""
        here = [coach for coach in self.coaches if coach.is_here]
        return round(sum(coach.load.families for coach in here) / len(here)) if here else 0

    @property
    def heaviest(self) -> int:
        """The most families that anybody carries: the length of the longest bar."""
        return max((coach.load.families for coach in self.coaches), default=0)


def caseloads(user: User, *, today: date, month: date | None = None) -> Caseloads:
    """Return how the work stands on the cases that a supervisor sees, in four queries.

    With a `month` also how many of its work months are owed and verified.
    """
    statuses = dict(Case.objects.listed_for(user).values_list(_text("pk"), "status"))
    cases = Keys(cast("Iterable[UUID]", statuses))
    carriers = dict(_carrying(cases, today=today))
    carried = Counter(carriers.get(key) for key, status in statuses.items() if status == CaseStatus.OPEN)
    families = Counter({key and UUID(key): number for key, number in carried.items()})
    counts: dict[UUID | None, list[_Count]] = defaultdict(list)
    for coach_id, *rest in _counts(cases, carriers, today=today, month=month):
        counts[coach_id].append(_Count(*rest))
    coaches = [
        CoachLoad(key, name, initials, is_here, _load(families[key], counts.get(key, ())))
        for key, name, initials, is_here in _coaches(user, carrying={*families, *counts} - {None})
    ]
    together = list(chain.from_iterable(counts.values()))
    return Caseloads(
        coaches=sorted(coaches, key=lambda coach: (-coach.load.families, coach.name)),
        unassigned=_load(families[None], counts.get(None, ())),
        office=_load(families.total(), together),
        overdue=_by_standard(together),
        verified={key: _verified(rows) for key, rows in counts.items()},
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


def _text(column: str) -> Cast:
    """Return keys as texts: an office has hundreds of them, which are put back into the database and not looked at."""
    return Cast(column, TextField())


def _array(keys: Iterable[str]) -> str:
    return f"{{{','.join(keys)}}}"


def _carrying(cases: Keys, *, today: date) -> QuerySet[Assignment, Any]:
    rows = Assignment.objects.on(today).filter(case__among=cases).order_by()
    return rows.values_list(_text("case_id"), _text("coach_id"))


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
    months: int
    months_met: int


#: Counted case by case with the conditions of the lists, then added up by who carries the case.
_BY_COACH = """
    SELECT carried.coach_id, d.standard, {sums}
    FROM ({by_case}) d
    LEFT JOIN unnest(%s::uuid[], %s::uuid[]) AS carried (case_id, coach_id) ON carried.case_id = d.case_id
    GROUP BY carried.coach_id, d.standard
"""


def _counts(cases: Keys, carriers: Mapping[str, str], *, today: date, month: date | None) -> list[tuple[Any, ...]]:
    """Count by coach and standard what is overdue, due soon and met this month, in one pass over the deadlines."""
    try:
        by_case, values = _by_case(cases, today=today, month=month).query.sql_with_params()
    except EmptyResultSet:
        return []
    sums = ", ".join(f"sum(d.{name})::integer" for name in _Count._fields[1:])
    with connection.cursor() as cursor:
        cursor.execute(
            _BY_COACH.format(sums=sums, by_case=by_case), [*values, _array(carriers), _array(carriers.values())]
        )
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _by_case(cases: Keys, *, today: date, month: date | None) -> QuerySet[Deadline, Any]:
    is_open = Q(met_on__isnull=True)
    contact = contact_of_month(today)
    met = Q(met_on__gte=today.replace(day=1), met_on__lte=today)
    verification = months_to_verify(month) if month else Q(pk__in=[])
    return (
        Deadline.objects.filter((is_open & Q(due_on__lte=last_day_of(today))) | contact | met | verification)
        .filter(case__among=cases, is_excused=False, starts_on__lte=today)
        .values("case_id", "standard")
        .annotate(
            overdue=Count("pk", filter=is_open & Q(due_on__lt=today)),
            due_soon=Count("pk", filter=is_open & due_soon(today)),
            contacts=Count("pk", filter=contact),
            contacts_met=Count("pk", filter=contact & ~is_open),
            met=Count("pk", filter=met),
            late_notes=Count("pk", filter=noted_late(today)),
            months=Count("pk", filter=verification),
            months_met=Count("pk", filter=verification & ~is_open),
        )
        .order_by()
    )


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


def _verified(counts: Iterable[_Count]) -> tuple[int, int]:
    found = list(counts)
    return sum(one.months for one in found), sum(one.months_met for one in found)


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
    counted = ((sum(overdue[work] for work in works), kind, words) for kind, words, works in BLOCKS)
    return Load(
        families=families,
        blocks=tuple((count, kind, _OF_ONE[kind] if count == 1 else words) for count, kind, words in counted),
        due_soon=sum(one.due_soon for one in found),
        contacts_met=sum(one.contacts_met for one in found),
        contacts_owed=sum(one.contacts for one in found),
        met=sum(one.met for one in found),
        late_notes=sum(one.late_notes for one in found),
    )
