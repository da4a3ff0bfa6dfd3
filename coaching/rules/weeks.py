"""Months and their weeks, Monday to Sunday, cut at the month's ends."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

DAY = timedelta(days=1)
DAY_HOURS = 24
#: No month follows it.
LAST_MONTH = date(9999, 12, 1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week as far as it lies in a month; `monday` may lie before it."""

    monday: date
    first_day: date
    last_day: date

    @property
    def days_label(self) -> str:
        """Its days without their month: "5-11"."""
        first, last = self.first_day.day, self.last_day.day
        return str(first) if first == last else f"{first}–{last}"

    @property
    def label(self) -> str:
        """Its days as the head of a column: "Oct 1-4", later ones "5-11"."""
        return f"{self.first_day:%b} {self.days_label}" if self.first_day.day == 1 else self.days_label

    @property
    def words(self) -> str:
        """Its days with their month, as they are read out: "Oct 5 to 11"."""
        first = f"{self.first_day:%b} {self.first_day.day}"
        return first if self.first_day == self.last_day else f"{first} to {self.last_day.day}"

    @property
    def most_hours(self) -> int:
        """As many hours as its days have."""
        return DAY_HOURS * ((self.last_day - self.first_day).days + 1)

    @property
    def days(self) -> tuple[date, ...]:
        """Its days."""
        count = (self.last_day - self.first_day).days + 1
        return tuple(self.first_day + timedelta(days=number) for number in range(count))


def last_day_of(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def weeks_of(month: date) -> tuple[Week, ...]:
    """Return the weeks of a month, Monday to Sunday, cut at its ends."""
    last = last_day_of(month)
    monday = month - timedelta(days=month.weekday())
    found = []
    while monday <= last:
        found.append(Week(monday, max(monday, month), min(monday + timedelta(days=6), last)))
        monday += timedelta(days=7)
    return tuple(found)


def runs_of(weeks: Iterable[Week]) -> list[tuple[date, date]]:
    """Return the days from and to that weeks make up which follow each other, in their order."""
    runs: list[tuple[date, date]] = []
    for week in sorted(weeks, key=lambda one: one.first_day):
        if runs and runs[-1][1] + DAY == week.first_day:
            runs[-1] = (runs[-1][0], week.last_day)
        else:
            runs.append((week.first_day, week.last_day))
    return runs


def read_month(text: str) -> date | None:
    """Return the first day of a month written like "2026-10"; None when it is none, or the last that a day can have."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if f"{found:%Y-%m}" == text and found < LAST_MONTH else None
