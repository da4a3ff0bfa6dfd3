"""The list of families that left with work: a closed case never falls off it (O056, N005)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

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
    came_back,
    values_of,
    wording,
)
from coaching.models import CareAuthorisation, JobChange, Support, VisitStep, WorkHistory
from coaching.queries.after_leaving import CHECK_DAYS
from coaching.rules.leaving import POST_TA_MONTHS, after_leaving, check_days, check_due, months_of

PAGE = 50
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
    check_on: date | None
    care_month: date | None
    care_waits: bool
    supports: int

    def state(self, today: date) -> tuple[str, str]:
        """Return how the family stands, in words, and the tone of its tag."""
        if self.last_day and self.last_day < today:
            return "Time is over", "line"
        if self.lost_on:
            return "A job was lost", "over"
        if self.check_on:
            return "Ask how the job goes", "soon"
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
        rows=_rows(rows[:PAGE], time, today=today),
        now_count=parts[NOW].count(),
        over_count=parts[OVER].count(),
        after=rows[PAGE - 1]["pk"] if len(rows) > PAGE else None,
    )


def waiting_after_leaving(seen: Seen, office: Office, *, today: date) -> list[Waiting]:
    """Return what waits about families that left with work, what is due first: late steps, then by day, then lost jobs.

    Steps of visit plans wait on whatever became of the case: its time may be over, or the closing taken back. Contacts
    that are due stand among the day's work already. Where nobody left with work, one query is asked.

    Policy: family coach position description, employment 5 (O056); Human Services Coordinator II, retention (N005);
    DPAWS expectations 19 (A072).
    """
    if isinstance(seen.keys, Keys) and not _any_left.tuples(seen.keys):
        return []
    time = _time_of(office)
    over, ends = time.over(today), time.first_day(today)
    running = _left(seen).exclude(over) if over else _left(seen)
    presses = Q(lost_on__isnull=False, came_back=False) | Q(care_waits=True) | Q(works=True)
    if ends:
        presses |= Q(closed_on__gte=ends, closed_on__lte=calendars.end_of_month(ends))
    found = list(_named(running.annotate(**_STANDING, works=_WORKS).filter(presses).order_by(*_ORDER)))
    due = [*_steps_due(seen, today=today)]
    due += [line for row in _rows(found, time, today=today) for line in _lines(row, today=today)]
    return [line for _, line in sorted(due, key=lambda one: one[0])]


#: Lost jobs have no day by which something is due: they come after what has one, the newest first.
_LATE, _DUE, _LOST_JOB = range(3)
_Ranked = tuple[tuple[int, int], Waiting]


def _steps_due(seen: Seen, *, today: date) -> list[_Ranked]:
    rows = VisitStep.objects.filter(seen.rows, settled_on__isnull=True, due_on__lte=today + timedelta(days=SOON_DAYS))
    named = rows.order_by("due_on", "pk").values_list("case", "case__number", "case__family__name", "due_on")
    found: dict[UUID, _Ranked] = {}
    for key, number, family, due_on in named:
        what = f"Step of the visit plan, {wording.short_day(due_on, today=today)}"
        line = Waiting(key, number, family, what, "over" if due_on < today else "soon")
        found.setdefault(key, ((_LATE if due_on < today else _DUE, due_on.toordinal()), line))
    return list(found.values())


def _lines(row: LeftRow, *, today: date) -> list[_Ranked]:
    told: list[tuple[tuple[int, int], str, str]] = []
    if row.lost_on and not row.came_back:
        told.append(((_LOST_JOB, -row.lost_on.toordinal()), "A job was lost: offer a new referral", "over"))
    if row.check_on:
        day = wording.short_day(row.check_on, today=today)
        told.append(((_DUE, row.check_on.toordinal()), f"Ask how the job goes, since {day}", "soon"))
    if row.care_waits:
        told.append(((_DUE, today.toordinal()), "Child care asked for: no answer yet", "soon"))
    if row.last_day and row.last_day.replace(day=1) == today.replace(day=1):
        day = wording.short_day(row.last_day, today=today)
        told.append(((_DUE, row.last_day.toordinal()), f"Services after leaving end {day}", "soon"))
    return [(rank, Waiting(row.case_id, row.number, row.family, what, tone)) for rank, what, tone in told]


def _left(seen: Seen) -> QuerySet[Case]:
    return seen.cases.filter(status=CaseStatus.CLOSED, is_closed_with_work=True)


_STEPS = VisitStep.objects.filter(case=OuterRef("pk"), settled_on__isnull=True).order_by("due_on")
#: Few people carry a family that left with work: what it would be shown with is looked up for those alone.
_any_left = Prepared(
    lambda keys: Case.objects.filter(
        Q(status=CaseStatus.CLOSED, is_closed_with_work=True) | Exists(_STEPS), pk__among=keys
    ).values_list("pk")[:1]
)


@dataclass(frozen=True)
class _Time:
    """For how long services go on after leaving with work in an office, and when jobs are asked about: read once."""

    parameter: str | None
    values: OfficeValues

    def months(self, on: date) -> int | None:
        """Return the months in force on a day."""
        found = self.values(self.parameter, on) if self.parameter else None
        return months_of(found.value) if found else None

    def every(self, on: date) -> int | None:
        """Return after how many days a job is asked about, as in force on a day."""
        found = self.values(CHECK_DAYS, on)
        return int(found.value) if found else None

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
    return _Time(parameter, values_of(office, *([parameter] if parameter else []), CHECK_DAYS))


_CLOSING = Event.objects.standing().filter(case=OuterRef("case"), kind=EventKind.CASE_CLOSED).values("recorded_at")[:1]
_LATER = JobChange.objects.filter(participant=OuterRef("participant"), voided_at__isnull=True, pk__gt=OuterRef("pk"))
_LOST = JobChange.objects.filter(
    ~Exists(_LATER),
    case=OuterRef("pk"),
    voided_at__isnull=True,
    is_working=False,
    entered_at__gte=Subquery(_CLOSING),
).order_by("-pk")
_CONTACTS = Event.objects.standing().filter(
    case=OuterRef("pk"), kind=EventKind.CONTACT_MADE, on__gt=OuterRef("closed_on")
)
_CARE = CareAuthorisation.objects.standing().filter(case=OuterRef("pk"))
_SUPPORTS = Support.objects.to_issue().filter(case=OuterRef("pk"))
_WORKS = Exists(
    Participant.objects.adults().filter(
        Exists(
            WorkHistory.objects.filter(
                Q(person=OuterRef("person")) | Q(person=OuterRef("person__merged_into")),
                last_day__isnull=True,
                first_day__isnull=False,
            )
        ),
        case=OuterRef("pk"),
    )
)
_STANDING: dict[str, Any] = {
    "lost_on": Subquery(_LOST.values("on")[:1]),
    "step_due_on": Subquery(_STEPS.values("due_on")[:1]),
    "came_back": came_back(),
    "care_month": Subquery(_CARE.order_by("-month").values("month")[:1]),
    "care_waits": Exists(_CARE.filter(decision__isnull=True)),
    "supports": Subquery(_SUPPORTS.order_by().values("case").annotate(count=Count("pk")).values("count")),
}


def _named(rows: QuerySet[Case]) -> QuerySet[Any, dict[str, Any]]:
    last = Subquery(_CONTACTS.order_by("-on").values("on")[:1])
    told: QuerySet[Any, dict[str, Any]] = rows.annotate(**_STANDING, last_contact_on=last).values(
        "pk", "number", "family__name", "closed_on", *_STANDING, "last_contact_on"
    )
    return told


def _rows(told: Sequence[dict[str, Any]], time: _Time, *, today: date) -> list[LeftRow]:
    jobs = _first_days([one["pk"] for one in told])
    every = time.every(today)
    return [_row(one, time, jobs.get(one["pk"], []), every, today=today) for one in told]


def _first_days(cases: Sequence[UUID]) -> dict[UUID, list[date]]:
    """Return the first days of the jobs of the adults of some cases that go on, by case."""
    adults = Participant.objects.adults().filter(case__in=cases)
    keys = list(adults.annotate(who=Coalesce("person__merged_into", "person")).values_list("case", "who"))
    whose: dict[UUID, list[date]] = {}
    jobs = WorkHistory.objects.filter(last_day__isnull=True, first_day__isnull=False)
    rows = jobs.annotate(who=Coalesce("person__merged_into", "person")).filter(who__in={who for _, who in keys})
    for who, day in rows.values_list("who", "first_day"):
        whose.setdefault(who, []).extend([day] if day else [])
    found: dict[UUID, list[date]] = {}
    for case, who in keys:
        found.setdefault(case, []).extend(whose.get(who, []))
    return found


def _row(told: dict[str, Any], time: _Time, jobs: Sequence[date], every: int | None, *, today: date) -> LeftRow:
    closed_on: date = told["closed_on"]
    after = after_leaving(closed_on=closed_on, with_work=True, months=time.months(closed_on))
    until = min(today, after.last_day or today)
    days = [day for first in jobs for day in check_days(first, every=every, since=closed_on, until=until)]
    month: date | None = told["care_month"]
    is_running = after.last_day is None or today <= after.last_day
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
        check_on=check_due(days, told_on=told["last_contact_on"], today=today) if is_running else None,
        care_month=month if month and month >= today.replace(day=1) else None,
        care_waits=told["care_waits"],
        supports=told["supports"] or 0,
    )
