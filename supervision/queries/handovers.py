"""Transfers of an office: back with the supervisor, waiting, coming in, answered; and many at once, before asking."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from casework.public import (
    Assignment,
    Case,
    Deadline,
    EventKind,
    Handover,
    HandoverBatch,
    HandoverStatus,
    Office,
    Once,
    Role,
    Transfer,
    User,
    restarted_codes,
    standards,
    transfers,
)
from supervision.queries.caseloads import CoachLoad, caseloads

SHOWN_AT_MOST = 50
ANSWERED_WITHIN = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class OfficeTransfers:
    """The transfers that concern an office, by what is to be done about them."""

    lapsed: list[Transfer]
    waiting: list[Transfer]
    coming: list[Transfer]
    answered: list[Transfer]


def office_transfers(user: User, *, now: datetime) -> OfficeTransfers:
    """Return the transfers that a supervisor sees; which ones are back is read off the clock."""
    rows = Handover.objects.visible_to(user)
    answered = rows.exclude(status=HandoverStatus.ASKED).filter(decided_at__gte=now - ANSWERED_WITHIN)
    leaving = Q(from_office=user.office_id)

    def soonest(found: QuerySet[Handover]) -> list[Transfer]:
        return transfers(found.order_by("answer_by", "pk"), at_most=SHOWN_AT_MOST)

    return OfficeTransfers(
        lapsed=soonest(rows.came_back().filter(leaving)),
        waiting=soonest(rows.still_waiting().filter(leaving)),
        coming=soonest(rows.still_waiting().exclude(leaving)),
        answered=transfers(answered.order_by("-decided_at"), at_most=SHOWN_AT_MOST),
    )


def numbers_of(user: User, found: Sequence[Transfer]) -> dict[UUID, tuple[str, str]]:
    """Return number and family name of the cases of these transfers, where the reader sees the case."""
    rows = Case.objects.listed_for(user).filter(pk__in=[one.case_id for one in found])
    return {key: (number, family) for key, number, family in rows.values_list("pk", "number", "family__name")}


def lapsed_count(user: User, *, today: date) -> int:
    """Return how many transfers came back to the supervisor without an answer."""
    return Handover.objects.visible_to(user).lapsed(today).filter(from_office=user.office).count()


# Many at once


@dataclass(frozen=True, slots=True)
class FamilyRow:
    """One family of a coach's caseload. `is_waiting` when a transfer waits already."""

    case_id: UUID
    number: str
    family_name: str
    language: str
    overdue: int
    due: int
    is_waiting: bool


def families_of(user: User, coach_id: UUID, *, today: date) -> list[FamilyRow]:
    """Return the open families that a coach carries, by name, in three queries."""
    cases = _carried(user, coach_id, today=today).order_by("family__name", "number")
    found = list(cases.values_list("pk", "number", "family__name", "language"))
    keys = [key for key, *_ in found]
    counts = {
        case_id: (overdue, total)
        for case_id, overdue, total in Deadline.objects.open()
        .filter(case__in=keys, starts_on__lte=today)
        .values("case")
        .annotate(overdue=Count("pk", filter=Q(due_on__lt=today)), total=Count("pk"))
        .order_by()
        .values_list("case", "overdue", "total")
    }
    waiting = set(Handover.objects.waiting(today).filter(case__in=keys).values_list("case", flat=True))
    return [
        FamilyRow(key, number, family, language, *counts.get(key, (0, 0)), is_waiting=key in waiting)
        for key, number, family, language in found
    ]


def _carried(user: User, coach_id: UUID, *, today: date) -> QuerySet[Case]:
    carried = Assignment.objects.on(today).filter(coach=coach_id).values("case")
    return Case.objects.listed_for(user).open().filter(pk__in=carried)


@dataclass(frozen=True, slots=True)
class Shift:
    """What a coach carries before and after. Of another office's coach nothing is known."""

    name: str
    families: int
    families_after: int
    overdue: int
    overdue_after: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What many transfers would do: both coaches' load, the clocks that start anew, those that cannot be asked."""

    shifts: list[Shift]
    restarts: list[tuple[str, int]]
    impossible: list[str]
    count: int


def preview(user: User, *, coach_id: UUID, to_coach: User, rows: Sequence[FamilyRow], today: date) -> Preview:
    """Return what transfers of these families would do, in as many queries for fifty as for one."""
    loads = {one.coach_id: one for one in caseloads(user, today=today).coaches}
    possible = [row for row in rows if not row.is_waiting]
    overdue = sum(row.overdue for row in possible)
    shifts = [_shift(loads[coach_id], -len(possible), -overdue)] if coach_id in loads else []
    if to_coach.pk in loads:
        shifts.append(_shift(loads[to_coach.pk], len(possible), overdue))
    return Preview(
        shifts=shifts,
        restarts=_restarts([row.case_id for row in possible]),
        impossible=[f"{row.number}: a transfer waits for its answer already" for row in rows if row.is_waiting],
        count=len(possible),
    )


def _shift(one: CoachLoad, families: int, overdue: int) -> Shift:
    load = one.load
    return Shift(one.name, load.families, load.families + families, load.overdue, load.overdue + overdue)


def _restarts(keys: Sequence[UUID]) -> list[tuple[str, int]]:
    """Return what starts anew, with the number of cases on which it does."""
    owed = {one.code: one.owed for one in standards() if isinstance(one, Once)}
    counts = Counter(
        code
        for case in Case.objects.filter(pk__in=keys).select_related("office")
        for code in restarted_codes(case, kind=EventKind.ASSIGNMENT_CHANGED)
    )
    return [(owed[code], count) for code, count in sorted(counts.items())]


def other_coaches(office: Office, *, coach_id: UUID) -> list[tuple[str, list[tuple[UUID, str]]]]:
    """Return the coaches of the other offices of a state, by office."""
    found: dict[str, list[tuple[UUID, str]]] = {}
    rows = User.objects.filter(role=Role.COACH, is_active=True, office__jurisdiction=office.jurisdiction)
    rows = rows.exclude(office=office).exclude(pk=coach_id).order_by("office__name", "name")
    for where, key, name in rows.values_list("office__name", "pk", "name"):
        found.setdefault(where, []).append((key, name))
    return list(found.items())


def batch_of(user: User, batch_id: UUID) -> HandoverBatch | None:
    """Return a report that is the reader's own, or of whose cases they see one."""
    mine = Q(asked_by=user) | Q(handovers__in=Handover.objects.filter(case__in=Case.objects.listed_for(user)))
    return HandoverBatch.objects.select_related("to_coach", "asked_by").filter(mine, pk=batch_id).distinct().first()
