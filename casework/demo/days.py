"""Days on which the offices of the demo work."""

from datetime import date, timedelta
from functools import cache

import holidays

DAY = timedelta(days=1)
SATURDAY = 5


@cache
def _closed(state: str, year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("US", subdiv=state, years=year))


def is_worked(jurisdiction: str, day: date) -> bool:
    """Tell whether an office of this jurisdiction is open on a day."""
    return day.weekday() < SATURDAY and day not in _closed(jurisdiction.removeprefix("US-"), day.year)


def worked_from(jurisdiction: str, day: date) -> date:
    """Give the first worked day from a day on, this day included."""
    while not is_worked(jurisdiction, day):
        day += DAY
    return day


def worked_until(jurisdiction: str, day: date) -> date:
    """Give the last worked day up to a day, this day included."""
    while not is_worked(jurisdiction, day):
        day -= DAY
    return day


def worked_after(jurisdiction: str, day: date, count: int) -> date:
    """Give the day that lies `count` worked days after a day; before it when negative."""
    step = DAY if count > 0 else -DAY
    for _ in range(abs(count)):
        day += step
        while not is_worked(jurisdiction, day):
            day += step
    return day


def month_of(day: date) -> str:
    """Write a day's month as `2026-09`."""
    return f"{day:%Y-%m}"


def first_of_month(day: date, months: int = 0) -> date:
    """Give the first day of the month that lies `months` after a day's own."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def last_of_month(day: date) -> date:
    """Give the last day of a day's month."""
    return first_of_month(day, 1) - DAY
