"""Activities and hours in plain Python: the weeks of a month, what can be typed, what is asked for a week."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Any

from casework.public import Refused

#: Paid work counts its paid leave as hours: nothing of it is excused (45 CFR 261.60).
PAID = frozenset({"UNSUB", "SUBPRIV", "SUBPUB", "OJT"})
#: Schooling says what its hours were spent on: homework counts within limits (45 CFR 261.60(e)).
SCHOOLING = frozenset({"VOCED", "JST", "EDRE", "SCHOOL"})
JOB_SEARCH = "JSJR"
#: A family that reaches so much of what is asked is close to it.
CLOSE = Decimal("0.75")
QUARTER = Decimal("0.25")
DAY_HOURS = 24
SIX = 6
_TYPED = re.compile(r"(?P<hours>-?[0-9]{1,4}(\.[0-9]{0,4})?|-?\.[0-9]{1,4})(:(?P<minutes>[0-5][0-9]))?")


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
    def full_label(self) -> str:
        """Its days with their month, as they are read out."""
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


def end_of_month(month: date) -> date:
    """Return the last day of the month that begins on a day."""
    return next_month(month) - timedelta(days=1)


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(day: date) -> date:
    """Return the first day of the month before that of a day."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def weeks_of_month(month: date) -> tuple[Week, ...]:
    """Return the weeks of a month, Monday to Sunday, cut at its ends."""
    last = end_of_month(month)
    monday = month - timedelta(days=month.weekday())
    found = []
    while monday <= last:
        found.append(Week(monday, max(monday, month), min(monday + timedelta(days=6), last)))
        monday += timedelta(days=7)
    return tuple(found)


def read_month(text: str) -> date | None:
    """Return the first day of a month written like "2026-10"; None when it is no month."""
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return found if f"{found:%Y-%m}" == text else None


def read_hours(text: str, *, most: int, field: str = "") -> Decimal | None:
    """Return typed hours as quarters, None for a blank: "7.5", "7,5" and "7:30" are the same.

    Raises:
        Refused: it is no number of hours, or there are not so many; `field` names the cell.
    """
    tidy = text.strip().replace(",", ".")
    if not tidy:
        return None
    found = _TYPED.fullmatch(tidy)
    if found is None:
        raise Refused("Write hours as a number, like 7.5.", field=field)
    hours = Decimal(found["hours"]) + Decimal(found["minutes"] or 0) / 60
    require_hours(hours, most=most, field=field)
    return hours.quantize(Decimal("0.01"))


def require_hours(hours: Decimal, *, most: int, field: str = "") -> None:
    """Stop at hours that cannot be.

    Raises:
        Refused: fewer than none, more than the days have, or no quarters.
    """
    if hours < 0:
        raise Refused("Hours cannot be fewer than 0.", field=field)
    if hours > most:
        raise Refused(f"These days have {most} hours at most.", field=field)
    if hours % QUARTER:
        raise Refused("Write quarters of an hour: 7.25, 7.5 or 7.75.", field=field)


def plain_hours(hours: Decimal | None) -> str:
    """Write hours without zeros at their end: "7.5", "12"; a blank stays one."""
    return "" if hours is None else f"{hours.normalize():f}"


def average_of(hours: Decimal, weeks: Decimal) -> Decimal:
    """Return the average a week of a month's hours, to one place."""
    return (hours / weeks).quantize(Decimal("0.1")) if weeks else Decimal(0)


def required_of(table: Mapping[str, Any], *, parents: int, youngest: int | None) -> Decimal:
    """Return the average weekly hours that the federal rule asks of a family, without the child-care tier.

    Policy: 45 CFR 261.31, 261.32, 261.35. `youngest` is the age of its youngest child in whole years.
    """
    if parents > 1:
        kind = "two_parent"
    elif youngest is not None and youngest < SIX:
        kind = "single_custodial_parent_or_caretaker_child_under_6"
    else:
        kind = "all_families"
    return Decimal(str(table[kind]["total"]))


def tone_of(average: Decimal, required: Decimal) -> str:
    """Return how an average stands to what is asked: ok, soon (close to it) or over."""
    if average >= required:
        return "ok"
    return "soon" if average >= required * CLOSE else "over"


def turned_in(weeks: Sequence[Week], rhythm: str, since: date | None) -> tuple[tuple[Week, ...], ...]:
    """Return the weeks of a month in bundles for which one timesheet is turned in (A054)."""
    if rhythm == "WEEKLY":
        return tuple((week,) for week in weeks)
    if rhythm == "BIWEEKLY":
        start = since - timedelta(days=since.weekday()) if since else weeks[0].monday
        pairs = groupby(weeks, key=lambda week: (week.monday - start).days // 14)
        return tuple(tuple(bundle) for _, bundle in pairs)
    return (tuple(weeks),)


def spread(total: Decimal, weeks: Sequence[Week]) -> tuple[Decimal, ...]:
    """Return a month's hours by its weeks in quarters, each by its days; they make up the month, rounded up."""
    quarters = int((total / QUARTER).to_integral_value(ROUND_CEILING))
    days = [len(week.days) for week in weeks]
    given = [quarters * sum(days[: number + 1]) // sum(days) for number in range(len(days))]
    return tuple((given[at] - (given[at - 1] if at else 0)) * QUARTER for at in range(len(given)))
