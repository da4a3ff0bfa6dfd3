"""When TA-DVS owes something: hours in which the office is open, from a moment in its own time zone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from eligibility.rules.book import Book

SAFETY = "tadvs.or.safety_assessment_hours"
DECISION = "tadvs.or.decision_hours"
HEARING = "tadvs.or.expedited_hearing_business_days"
#: An office that is closed for so many days in a row is an error of the calendar.
CLOSED_MOST = 60


@dataclass(frozen=True, slots=True)
class OpenHours:
    """When an office works; `is_open` tells the days. Lunch is not taken off (policy README 13.4)."""

    opens: time
    closes: time
    is_open: Callable[[date], bool]

    def after(self, start: datetime, hours: int) -> datetime:
        """Answer the moment at which so many hours of work have passed since `start`.

        What begins while the office is closed counts from the next opening; what ends at closing time is due then.
        """
        left = timedelta(hours=hours)
        day, begins = start.date(), max(start.timetz().replace(tzinfo=None), self.opens)
        if begins >= self.closes or not self.is_open(day):
            day, begins = self._open_after(day), self.opens
        while True:
            opening = datetime.combine(day, begins, start.tzinfo)
            closing = datetime.combine(day, self.closes, start.tzinfo)
            if opening + left <= closing:
                return opening + left
            left -= closing - opening
            day, begins = self._open_after(day), self.opens

    def close_after(self, start: datetime, days: int) -> datetime:
        """Answer closing time of the so-manieth day of work after the day of `start`."""
        day = start.date()
        for _ in range(days):
            day = self._open_after(day)
        return datetime.combine(day, self.closes, start.tzinfo)

    def _open_after(self, day: date) -> date:
        later = (day + timedelta(days=number) for number in range(1, CLOSED_MOST + 1))
        found = next(filter(self.is_open, later), None)
        if found is None:
            raise ValueError(f"no open day within {CLOSED_MOST} days after {day.isoformat()}")
        return found


def safety_assessment_due(applied_at: datetime, hours: OpenHours, book: Book) -> datetime:
    """Answer by when the safety assessment is owed after an application.

    Policy: OAR 461-115-0190 (`tadvs.or.safety_assessment_hours`).
    """
    return hours.after(applied_at, int(book.amount(SAFETY, on=applied_at.date())))


def decision_due(completed_at: datetime, hours: OpenHours, book: Book) -> datetime:
    """Answer by when the decision is owed after the application is complete.

    Policy: OAR 461-115-0190 (`tadvs.or.decision_hours`).
    """
    return hours.after(completed_at, int(book.amount(DECISION, on=completed_at.date())))


def expedited_hearing_from(completed_at: datetime, hours: OpenHours, book: Book) -> datetime:
    """Answer from when on an expedited hearing may be asked for if nothing was decided.

    Policy: OAR 461-135-1235 (`tadvs.or.expedited_hearing_business_days`).
    """
    return hours.close_after(completed_at, int(book.amount(HEARING, on=completed_at.date())))
