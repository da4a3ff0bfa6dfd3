"""What stands beside the rows of Today: how the month goes, what waits for a decision, which families have no coach."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Value
from django.urls import NoReverseMatch
from django.utils import timezone

from casework import acts, rules, wording
from casework.choices import CaseStatus, DeadlineState, DecisionStatus, Track
from casework.models import Assignment, Case, Deadline, Excusal, TrackChange
from casework.prepared import Keys, Prepared
from casework.queries.paging import past
from casework.queries.seen import Seen
from casework.queries.today import address

UNASSIGNED_AT_MOST = 50
WAITING_AT_MOST = 6
OWED_AT_MOST = 4


@dataclass(frozen=True, slots=True)
class Meter:
    """A part of a whole, with its name and how it looks."""

    label: str
    done: int
    total: int
    tone: str


def month_standing(seen: Seen, *, today: date) -> list[Meter]:
    """Return how far this month's duties are, person by person; what is not owed at all is left out."""
    first = today.replace(day=1)
    last_month = first - timedelta(days=1)
    if isinstance(seen.keys, Keys):
        rows = _counted_in(first).tuples(seen.keys, today)
    else:
        rows = list(_counts(seen.rows, first, today))
    counted = {standard: _Counted(*counts) for standard, *counts in rows}
    contacts, verified, noted, plans = (
        counted.get(code, _Counted(0, 0, 0, 0))
        for code in ("monthly-contact", "work-verification", "contact-note", "plan-expiry")
    )
    meters = [
        _meter("Meaningful contact this month", contacts.met, contacts.total),
        _meter(f"{last_month:%B} hours verified", verified.met, verified.total),
        _meter("Plans signed and in force", min(plans.people, contacts.people), contacts.people if plans.people else 0),
        _meter("Notes in on time", noted.on_time, noted.total),
    ]
    return [meter for meter in meters if meter.total]


@lru_cache(maxsize=4)
def _counted_in(first: date) -> Prepared[Deadline]:
    return Prepared(lambda keys, today: _counts(Q(case__among=keys), first, today))


def _counts(own: Q, first: date, today: date) -> QuerySet[Deadline, Any]:
    last_month = first - timedelta(days=1)
    contact = Q(standard="monthly-contact", period=f"{first:%Y-%m}")
    hours = Q(standard="work-verification", period=f"{last_month:%Y-%m}")
    notes = Q(standard="contact-note", starts_on__gte=first) & (Q(met_on__isnull=False) | Q(due_on__lt=today))
    lapse = Q(standard="plan-expiry", due_on__gte=today, met_on__isnull=True)
    return (
        Deadline.objects.filter(contact | hours | notes | lapse, own, due_on__gte=first, is_excused=False)
        .values("standard")
        .annotate(
            total=Count("pk"),
            met=Count("met_on"),
            on_time=Count("pk", filter=Q(met_on__lte=F("due_on"))),
            people=Count("participant", distinct=True),
        )
        .order_by()
        .values_list("standard", "total", "met", "on_time", "people")
    )


class _Counted(NamedTuple):
    """Deadlines of one standard: all, met, met on time, and of how many people."""

    total: int
    met: int
    on_time: int
    people: int


def _meter(label: str, done: int, total: int) -> Meter:
    is_short = total > 0 and done < total * 0.75
    return Meter(label, done, total, "soon" if is_short else "")


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that somebody else has to answer."""

    label: str
    family_name: str
    case_number: str
    url: str
    asked_on: date
    asked_by: str


def waiting_on_others(seen: Seen) -> tuple[list[Waiting], int]:
    """Return the oldest questions that wait for a decision on a person's cases, and how many there are."""
    excusals, tracks = (rows.filter(seen.rows) for rows in _asked())
    rows = list(excusals.union(tracks, all=True).order_by("asked_at"))
    return [_waiting(row) for row in rows[:WAITING_AT_MOST]], len(rows)


@cache
def _asked() -> tuple[QuerySet[Any, tuple[Any, ...]], ...]:
    """Return the questions that wait, excusals and tracks, of no case yet: put together once, not for every page."""
    columns = ("what", "detail", "case_id", "case__family__name", "case__number", "asked_at", "asked_by__name")
    return tuple(
        model.objects.filter(status=DecisionStatus.ASKED)
        .annotate(what=Value(what), detail=F(detail))
        .values_list(*columns)
        for model, what, detail in ((Excusal, "excusal", "standard"), (TrackChange, "track", "track"))
    )


def _waiting(row: tuple[Any, ...]) -> Waiting:
    what, detail, case_id, family, number, asked_at, asked_by = row
    label = f"Excusal: {acts.act(detail).short.lower()}" if what == "excusal" else f"Track: {Track(detail).label}"
    return Waiting(
        label, family, number, address("casework:case", case_id), timezone.localtime(asked_at).date(), asked_by
    )


@dataclass(frozen=True, slots=True)
class Unassigned:
    """An open case that nobody carries, with what is owed on it meanwhile."""

    id: UUID
    case_id: UUID
    lead: str
    name: str
    tail: str
    case_number: str
    url: str
    why: str
    icon: str
    tags: tuple[tuple[str, str, str], ...]
    state: DeadlineState
    due_on: date | None
    second: str
    action_label: str
    action_url: str


@dataclass(frozen=True, slots=True)
class UnassignedPage:
    """Cases without a coach, longest waiting first, how many there are, and after which the next page begins."""

    rows: list[Unassigned]
    count: int
    after: UUID | None


def unassigned_cases(seen: Seen, *, today: date, at_most: int, after: UUID | None = None) -> UnassignedPage:
    """Return the office's open cases that nobody carries today (decisions 25)."""
    rows = without_coach(seen.cases, today=today)
    order = ("opened_on", "pk")
    wanted = rows
    if after and (key := seen.cases.filter(pk=after).values_list(*order).first()):
        wanted = rows.filter(past(order, key))
    found = list(wanted.order_by(*order).values_list("pk", "number", "family__name", "opened_on")[: at_most + 1])
    shown = found[:at_most]
    owed = _owed_on([row[0] for row in shown], today=today)
    return UnassignedPage(
        rows=[_unassigned(row, owed.get(row[0], []), today=today) for row in shown],
        count=rows.count(),
        after=shown[-1][0] if len(found) > at_most else None,
    )


class _Owed(NamedTuple):
    """What is owed on a case, once for all its people."""

    standard: str
    period: str
    due_on: date
    warn_on: date


def without_coach(cases: QuerySet[Case], *, today: date) -> QuerySet[Case]:
    """Keep the open cases that nobody carries on a day."""
    return cases.filter(status=CaseStatus.OPEN).exclude(pk__in=Assignment.objects.on(today).values("case"))


def _owed_on(cases: list[UUID], *, today: date) -> dict[UUID, list[_Owed]]:
    rows = Deadline.objects.open().filter(case__in=cases, starts_on__lte=today).order_by("due_on", "standard")
    owed: dict[UUID, dict[tuple[str, str], _Owed]] = defaultdict(dict)
    columns = ("case_id", "standard", "period", "due_on", "warn_on")
    for case_id, standard, period, due_on, warn_on in rows.values_list(*columns):
        owed[case_id].setdefault((standard, period), _Owed(standard, period, due_on, warn_on))
    return {case_id: list(found.values()) for case_id, found in owed.items()}


def _unassigned(row: tuple[Any, ...], owed: list[_Owed], *, today: date) -> Unassigned:
    case_id, number, family, opened_on = row
    words = [_owed_words(one, today=today) for one in owed[:OWED_AT_MOST]]
    if len(owed) > OWED_AT_MOST:
        words.append(f"{len(owed) - OWED_AT_MOST} more")
    due_on, warn_on = (owed[0].due_on, owed[0].warn_on) if owed else (None, None)
    return Unassigned(
        id=case_id,
        case_id=case_id,
        lead="Assign a coach to the",
        name=family,
        tail=" family",
        case_number=number,
        url=address("casework:case", case_id),
        why=f"Owed meanwhile: {'; '.join(words)}." if words else "Nothing is owed yet.",
        icon="user",
        tags=((f"Open since {wording.short_day(opened_on, today=today)}", "line", ""),),
        state=rules.open_state(today=today, due_on=due_on, warn_on=warn_on),
        due_on=due_on,
        second="" if due_on else "nothing is owed yet",
        action_label="Assign",
        action_url=_assign_url(case_id),
    )


def _owed_words(one: _Owed, *, today: date) -> str:
    was = " was" if one.due_on < today else ""
    return f"{acts.clock_label(one.standard, one.period)}{was} {wording.short_day(one.due_on, today=today)}"


def _assign_url(case_id: UUID) -> str:
    try:
        return address("supervision:case-assign", case_id)
    except NoReverseMatch:
        return ""
