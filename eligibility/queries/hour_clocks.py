"""The clocks in hours of help after violence, for who may know of it: by when each step is owed, and what is late."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db.models import QuerySet

from casework.public import Case, CaseStatus, Office, OfficeClosure, Seen, User
from eligibility.choices import Programme
from eligibility.models import Application
from eligibility.rules.book import Book, NoRule
from eligibility.rules.hours import hours_on
from eligibility.rules.tadvs import clocks

#: Days ahead that are looked at: more than any clock in hours runs over.
AHEAD = timedelta(days=clocks.CLOSED_MOST + 7)


@dataclass(frozen=True)
class HourClock:
    """One step with the moment by which it is owed, in the office's own time, and the source."""

    words: str
    due_at: datetime
    is_late: bool
    source: str


@dataclass(frozen=True)
class HourClocks:
    """The clocks of one application that is not decided; `problem` where no hours or rule are on file for its day."""

    case_id: UUID
    case_number: str
    filed_on: date
    clocks: list[HourClock]
    problem: str = ""

    @property
    def next_at(self) -> datetime | None:
        """The earliest moment of what is owed."""
        return min((one.due_at for one in self.clocks), default=None)

    @property
    def is_late(self) -> bool:
        """Whether something is late."""
        return any(one.is_late for one in self.clocks)


def clocks_of_case(case: Case, *, viewer: User, now: datetime) -> list[HourClocks]:
    """Return the clocks of the applications of a case that wait, for who may know of them.

    Policy: OAR 461-115-0190, 461-135-1235.
    """
    return _told(_waiting(viewer).filter(case=case), now=now)


def clocks_waiting(seen: Seen, *, viewer: User, now: datetime) -> list[HourClocks]:
    """Return the clocks of every such application that somebody may know of, the most pressing first."""
    found = _told(_waiting(viewer).filter(seen.rows, case__status=CaseStatus.OPEN), now=now)
    return sorted(found, key=lambda one: (one.next_at is None, one.next_at or now, one.case_number))


def open_days(office: Office, days: Collection[date]) -> set[date]:
    """Return the days on which an office works, of some: its calendar without its own closures."""
    found = set(office.calendar.days.filter(is_business=True, day__in=days).values_list("day", flat=True))
    return found - set(OfficeClosure.objects.filter(office=office, day__in=days).values_list("day", flat=True))


def open_hours(office: Office, since: date) -> clocks.OpenHours:
    """Return when an office works from a day on.

    Raises:
        NoRule: no hours are on file for that day.
    """
    return _open_hours(since, open_days(office, _ahead(since)))


def _open_hours(since: date, days: Collection[date]) -> clocks.OpenHours:
    opens, closes = hours_on(since)
    return clocks.OpenHours(opens, closes, days.__contains__)


def _ahead(since: date) -> list[date]:
    return [since + timedelta(days=number) for number in range(AHEAD.days + 1)]


def _waiting(viewer: User) -> QuerySet[Application]:
    rows = Application.objects.visible_to(viewer).standing()
    return rows.filter(programme=Programme.TA_DVS, withdrawn_on__isnull=True, determinations__isnull=True)


def _told(rows: QuerySet[Application], *, now: datetime) -> list[HourClocks]:
    """Return the clocks of applications; the days of work are read once for each office."""
    whole = list(rows.select_related("case__office__calendar").order_by("filed_on", "pk"))
    asked: dict[Office, set[date]] = defaultdict(set)
    for one in whole:
        asked[one.case.office].update(_ahead(one.filed_on), _ahead(one.completed_on or one.filed_on))
    works = {office: open_days(office, days) for office, days in asked.items()}
    return [_clocks(one, works[one.case.office], now=now) for one in whole]


def _clocks(row: Application, days: Collection[date], *, now: datetime) -> HourClocks:
    case = row.case
    zone = case.office.zone
    applied_at = _moment(row.filed_on, row.entered_at.astimezone(zone))
    try:
        hours = _open_hours(row.filed_on, days)
        book = Book.open(case.office.jurisdiction, row.filed_on.replace(day=1))
        steps = [("Safety assessment", clocks.safety_assessment_due(applied_at, hours, book))]
        if row.completed_on is not None and row.completed_at is not None:
            completed_at = _moment(row.completed_on, row.completed_at.astimezone(zone))
            hours = _open_hours(row.completed_on, days)
            steps = [("Decision", clocks.decision_due(completed_at, hours, book))]
            from_then = clocks.expedited_hearing_from(completed_at, hours, book)
            steps.append(("Without a decision, an expedited hearing may be asked for after", from_then))
    except (NoRule, ValueError) as error:
        return HourClocks(case.pk, case.number, row.filed_on, [], str(error))
    sources = [step.source for step in book.trace.steps]
    told = [
        HourClock(words, due_at, is_late=due_at < now, source=source)
        for (words, due_at), source in zip(steps, sources[-len(steps) :], strict=True)
    ]
    return HourClocks(case.pk, case.number, row.filed_on, told)


def _moment(day: date, written_at: datetime) -> datetime:
    """Return when something became so: as it was written down that day; told later, from the beginning of its day."""
    return written_at if written_at.date() == day else datetime.combine(day, time(), written_at.tzinfo)
