"""The list of families that left with work: a closed case never falls off it (O056, N005)."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from casework.public import (
    Case,
    CaseStatus,
    Event,
    EventKind,
    Jurisdiction,
    Keys,
    Office,
    OfficeValues,
    Participant,
    Prepared,
    Seen,
    beyond,
    calendars,
    values_of,
    wording,
)
from coaching.models import JobChange, VisitStep
from coaching.rules.leaving import POST_TA_MONTHS, after_leaving, months_of

PAGE = 50
LINES_AT_MOST = 6
SOON_DAYS = 7
NOW, OVER = "now", "over"
_ORDER = ("-closed_on", "pk")


@dataclass(frozen=True)
class LeftRow:
    """A family that left with work, and how it stands."""

    case_id: UUID
    number: str
    family: str
    closed_on: date
    last_day: date | None
    lost_on: date | None
    last_contact_on: date | None
    step_due_on: date | None
    came_back: bool

    def state(self, today: date) -> tuple[str, str]:
        """Return how the family stands, in words, and the tone of its tag."""
        if self.last_day and self.last_day < today:
            return "Time is over", "line"
        if self.lost_on:
            return "A job was lost", "over"
        return ("Working", "ok") if self.last_day else ("No end on file", "info")


@dataclass(frozen=True)
class LeftFamilies:
    """One page of the list, how many there are of either part, and where the next page begins."""

    rows: list[LeftRow]
    now_count: int
    over_count: int
    after: UUID | None


@dataclass(frozen=True)
class Waiting:
    """Something about a family after leaving that waits for somebody."""

    case_id: UUID
    number: str
    family: str
    what: str
    tone: str


def left_families(seen: Seen, office: Office, *, part: str, after: UUID | None, today: date) -> LeftFamilies:
    """Return families that left with work: those whose time runs or has no end on file, or those whose time is over.

    The two parts together are everybody; a constant number of queries.

    Policy: family coach position description, employment 5 (O056); Human Services Coordinator II, retention (N005).
    """
    time = _time_of(office)
    every, over = _left(seen), time.over(today)
    parts = {NOW: every.exclude(over) if over else every, OVER: every.filter(over) if over else every.none()}
    chosen = parts[OVER if part == OVER else NOW]
    rows = list(_named(beyond(chosen, _ORDER, after))[: PAGE + 1])
    return LeftFamilies(
        rows=[_row(one, time) for one in rows[:PAGE]],
        now_count=parts[NOW].count(),
        over_count=parts[OVER].count(),
        after=rows[PAGE - 1]["pk"] if len(rows) > PAGE else None,
    )


def waiting_after_leaving(seen: Seen, office: Office, *, today: date) -> list[Waiting]:
    """Return what waits about families that left with work: a lost job, a step of a visit plan, the end of services.

    Contacts that are due stand among the day's work already. Where nobody left with work, one query is asked.

    Policy: family coach position description, employment 5 (O056); DPAWS expectations 19 (A072).
    """
    if isinstance(seen.keys, Keys) and not _any_left.tuples(seen.keys):
        return []
    time = _time_of(office)
    over, ends = time.over(today), time.first_day(today)
    running = _left(seen).exclude(over) if over else _left(seen)
    presses = Q(step_due_on__lte=today + timedelta(days=SOON_DAYS)) | Q(lost_on__isnull=False, came_back=False)
    if ends:
        presses |= Q(closed_on__gte=ends, closed_on__lte=calendars.end_of_month(ends))
    found = _named(running.annotate(**_STANDING).filter(presses).order_by(*_ORDER))
    return [line for one in found for line in _lines(_row(one, time), today=today)]


def _lines(row: LeftRow, *, today: date) -> list[Waiting]:
    told = []
    if row.lost_on and not row.came_back:
        told.append(("A job was lost: offer a new referral", "over"))
    if row.step_due_on and row.step_due_on <= today + timedelta(days=SOON_DAYS):
        day = wording.short_day(row.step_due_on, today=today)
        told.append((f"Step of the visit plan, {day}", "over" if row.step_due_on < today else "soon"))
    if row.last_day and row.last_day.replace(day=1) == today.replace(day=1):
        told.append((f"Services after leaving end {wording.short_day(row.last_day, today=today)}", "soon"))
    return [Waiting(row.case_id, row.number, row.family, what, tone) for what, tone in told]


def _left(seen: Seen) -> QuerySet[Case]:
    return seen.cases.filter(status=CaseStatus.CLOSED, is_closed_with_work=True)


#: Few people carry a family that left with work: what it would be shown with is looked up for those alone.
_any_left = Prepared(
    lambda keys: Case.objects.filter(pk__among=keys, status=CaseStatus.CLOSED, is_closed_with_work=True).values_list(
        "pk"
    )[:1]
)


@dataclass(frozen=True)
class _Time:
    """For how long services go on after leaving with work in an office: read once for all rows."""

    parameter: str | None
    values: OfficeValues | None

    def months(self, on: date) -> int | None:
        """Return the months in force on a day."""
        found = self.values(self.parameter, on) if self.values and self.parameter else None
        return months_of(found.value) if found else None

    def first_day(self, today: date) -> date | None:
        """Return the first day of the month whose closings have services that end in the month of a day."""
        months = self.months(today)
        return calendars.add_months(today.replace(day=1), -months) if months is not None else None

    def over(self, today: date) -> Q | None:
        """Return the condition that the time of a case is over; None where no end is on file."""
        first = self.first_day(today)
        return Q(closed_on__lt=first) if first else None


def _time_of(office: Office) -> _Time:
    parameter = POST_TA_MONTHS.get(Jurisdiction(office.jurisdiction))
    return _Time(parameter, values_of(office, parameter) if parameter else None)


_CLOSING = Event.objects.standing().filter(case=OuterRef("case"), kind=EventKind.CASE_CLOSED).values("recorded_at")[:1]
_LATER = JobChange.objects.filter(participant=OuterRef("participant"), voided_at__isnull=True, pk__gt=OuterRef("pk"))
_LOST = JobChange.objects.filter(
    ~Exists(_LATER),
    case=OuterRef("pk"),
    voided_at__isnull=True,
    is_working=False,
    entered_at__gte=Subquery(_CLOSING),
).order_by("-pk")
_STEPS = VisitStep.objects.filter(case=OuterRef("pk"), settled_on__isnull=True).order_by("due_on")
_NEWER = Participant.objects.filter(
    person__participations__case=OuterRef("pk"), case__opened_on__gte=OuterRef("closed_on")
).exclude(case=OuterRef("pk"))
_CONTACTS = Event.objects.standing().filter(
    case=OuterRef("pk"), kind=EventKind.CONTACT_MADE, on__gt=OuterRef("closed_on")
)
_STANDING: dict[str, Any] = {
    "lost_on": Subquery(_LOST.values("on")[:1]),
    "step_due_on": Subquery(_STEPS.values("due_on")[:1]),
    "came_back": Exists(_NEWER),
}


def _named(rows: QuerySet[Case]) -> QuerySet[Any, dict[str, Any]]:
    last = Subquery(_CONTACTS.order_by("-on").values("on")[:1])
    told: QuerySet[Any, dict[str, Any]] = rows.annotate(**_STANDING, last_contact_on=last).values(
        "pk", "number", "family__name", "closed_on", *_STANDING, "last_contact_on"
    )
    return told


def _row(told: dict[str, Any], time: _Time) -> LeftRow:
    closed_on: date = told["closed_on"]
    after = after_leaving(closed_on=closed_on, with_work=True, months=time.months(closed_on))
    return LeftRow(
        case_id=told["pk"],
        number=told["number"],
        family=told["family__name"],
        closed_on=closed_on,
        last_day=after.last_day,
        lost_on=told["lost_on"],
        came_back=told["came_back"],
        last_contact_on=told["last_contact_on"],
        step_due_on=told["step_due_on"],
    )
