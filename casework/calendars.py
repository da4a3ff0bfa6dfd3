"""Closed days, business days and periods of a jurisdiction: pure arithmetic on days.

The closed days come from the `holidays` package; what the policy files say about single days of it decides, by date,
whether such a day stays. Nothing here knows a clock, an office or a time zone.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple

import holidays

from policy.errors import MalformedPolicy, NoRuleOnFile
from policy.reader import Policy, load

FIRST_YEAR = 2015

DAY = timedelta(days=1)
SATURDAY, SUNDAY = 5, 6
WEEKEND = {SATURDAY: "Saturday", SUNDAY: "Sunday"}
WEEKDAYS = {name: number for number, name in enumerate(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))}
MONTHS = {
    name: number
    for number, name in enumerate(
        ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"), start=1
    )
}
OBSERVED = " (observed)"


class OutsideCalendar(ValueError):
    """A day lies outside the years for which there is a calendar."""


class Period(NamedTuple):
    """A week or month; both days belong to it."""

    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of a jurisdiction; `number` counts its business days up to and including this day."""

    day: date
    is_business: bool
    number: int
    reason: str


@dataclass(frozen=True, slots=True)
class Correction:
    """One line of a jurisdiction's corrections: the days it speaks of, and the flag that keeps them closed."""

    flag: str
    holiday: str
    rule: str
    only_observed: bool

    def speaks_of(self, name: str) -> bool:
        """Answer whether this line decides a day of that name."""
        if self.only_observed:
            return name.endswith(OBSERVED)
        return name.removesuffix(OBSERVED) == self.holiday


def holidays_of(jurisdiction: str, year: int, *, policy: Policy | None = None) -> dict[date, str]:
    """Answer the closed days of a year with their names, in order; holidays on a weekend and observed days too.

    Policy: calendar.<state>.corrections and the flags they name.
    """
    policy = policy or load()
    corrections = _corrections(policy, jurisdiction, year)
    closed: dict[date, list[str]] = {}
    for day, name in _offered(jurisdiction, year, corrections):
        flags = [correction.flag for correction in corrections if correction.speaks_of(name)]
        if all(_is_set(policy, flag, jurisdiction, day) for flag in flags):
            closed.setdefault(day, []).append(name)
    return {day: "; ".join(closed[day]) for day in sorted(closed)}


def calendar_days(
    jurisdiction: str,
    first_year: int = FIRST_YEAR,
    *,
    last_year: int,
    closures: Mapping[date, str] | None = None,
    policy: Policy | None = None,
) -> list[CalendarDay]:
    """Answer every day from 1 January of the first year to 31 December of the last, closures of an office included.

    The reason says why a day is not worked and is empty on a business day; a holiday's name goes before the weekend's.
    """
    closed: dict[date, str] = dict(closures or {})
    for year in range(first_year, last_year + 1):
        closed.update(holidays_of(jurisdiction, year, policy=policy))
    days: list[CalendarDay] = []
    number = 0
    for day in days_between(date(first_year, 1, 1), date(last_year, 12, 31)):
        reason = closed.get(day) or WEEKEND.get(day.weekday(), "")
        number += not reason
        days.append(CalendarDay(day, not reason, number, reason))
    return days


def days_between(first_day: date, last_day: date) -> Iterator[date]:
    """Go through the days from the first to the last, both included."""
    for offset in range((last_day - first_day).days + 1):
        yield first_day + offset * DAY


def add_business_days(days: Sequence[CalendarDay], start: date, n: int) -> date:
    """Answer the n-th business day after the start, which is day 0; with n = 0 the start itself.

    Raises:
        OutsideCalendar: the answer, or the start, lies outside the days given.
    """
    return _nth_business_day(days, start, n, step=1)


def business_days_before(days: Sequence[CalendarDay], due: date, n: int) -> date:
    """Answer the n-th business day strictly before the due day; with n = 0 the due day itself.

    Raises:
        OutsideCalendar: the answer, or the due day, lies outside the days given.
    """
    return _nth_business_day(days, due, n, step=-1)


def add_months(day: date, n: int) -> date:
    """Answer the same day n months on (or back), at most the last of that month."""
    first = _first_of_month(day, n)
    return first.replace(day=min(day.day, monthrange(first.year, first.month)[1]))


def end_of_month(day: date, plus_months: int = 0) -> date:
    """Answer the last day of the month so many months after that of the day."""
    first = _first_of_month(day, plus_months)
    return first.replace(day=monthrange(first.year, first.month)[1])


def day_of_month(day: date, plus_months: int, number: int) -> date:
    """Answer that day of the month so many months on, at most its last day."""
    last = end_of_month(day, plus_months)
    return last.replace(day=min(number, last.day))


def iso_week_period(period: str) -> Period:
    """Answer Monday and Sunday of a week written as `2026-W37`.

    Raises:
        ValueError: it is not a week, or not one of that year.
    """
    written = re.fullmatch(r"(\d{4})-W(\d{2})", period, re.ASCII)
    if written is None:
        raise ValueError(f"not a week: {period!r}")
    year, week = map(int, written.groups())
    monday = date.fromisocalendar(year, week, 1)
    return Period(monday, monday + 6 * DAY)


def month_period(period: str) -> Period:
    """Answer the first and last day of a month written as `2026-09`.

    Raises:
        ValueError: it is not a month.
    """
    written = re.fullmatch(r"(\d{4})-(\d{2})", period, re.ASCII)
    if written is None:
        raise ValueError(f"not a month: {period!r}")
    year, month = map(int, written.groups())
    first = date(year, month, 1)
    return Period(first, end_of_month(first))


def iso_week_of(day: date) -> str:
    """Write the ISO week of a day as `2026-W37`."""
    year, week, _ = day.isocalendar()
    return f"{year:04}-W{week:02}"


def month_of(day: date) -> str:
    """Write the month of a day as `2026-09`."""
    return f"{day.year:04}-{day.month:02}"


def day_by_rule(rule: str, year: int) -> date:
    """Answer the day of a year that a rule such as `Oct 18`, `3rd Mon Jan` or `day after 4th Thu Nov` names.

    Raises:
        ValueError: the rule cannot be read, or names no day of that year.
    """
    if rule.startswith("day after "):
        return day_by_rule(rule.removeprefix("day after "), year) + DAY
    if fixed := re.fullmatch(r"([A-Z][a-z]{2}) (\d{1,2})", rule):
        return date(year, _named(MONTHS, fixed[1], rule), int(fixed[2]))
    if counted := re.fullmatch(r"(1st|2nd|3rd|4th|last) ([A-Z][a-z]{2}) ([A-Z][a-z]{2})", rule):
        weekday, month = _named(WEEKDAYS, counted[2], rule), _named(MONTHS, counted[3], rule)
        if counted[1] == "last":
            last = end_of_month(date(year, month, 1))
            return last - ((last.weekday() - weekday) % 7) * DAY
        first = date(year, month, 1)
        return first + ((weekday - first.weekday()) % 7 + 7 * (int(counted[1][0]) - 1)) * DAY
    raise ValueError(f"cannot read the rule {rule!r}")


def _named(names: Mapping[str, int], name: str, rule: str) -> int:
    if name not in names:
        raise ValueError(f"cannot read the rule {rule!r}: {name}")
    return names[name]


def _offered(jurisdiction: str, year: int, corrections: Sequence[Correction]) -> Iterator[tuple[date, str]]:
    """Go through the package's days of a year and those that corrections add, each with a single name."""
    for day, names in _package_days(jurisdiction, year):
        for name in names.split("; "):
            yield day, name
    for correction in corrections:
        if correction.rule:
            yield day_by_rule(correction.rule, year), correction.holiday


@lru_cache(maxsize=256)
def _package_days(jurisdiction: str, year: int) -> tuple[tuple[date, str], ...]:
    country, _, state = jurisdiction.partition("-")
    found = holidays.country_holidays(
        country, subdiv=state or None, years=year, expand=False, observed=True, language="en_US", categories=("public",)
    )
    return tuple(sorted((day, name) for day, name in found.items() if day.year == year))


def _corrections(policy: Policy, jurisdiction: str, year: int) -> tuple[Correction, ...]:
    """Answer the corrections in force at the end of a year; the flags they name are asked day by day."""
    id = f"calendar.{jurisdiction.removeprefix('US-').lower()}.corrections"
    parameter = policy.parameter(id)
    dated = policy.dated_value(id, jurisdiction=jurisdiction, on=date(year, 12, 31))
    lines = dated.value if isinstance(dated.value, tuple) else (dated.value,)
    corrections = []
    for line in lines:
        if not isinstance(line, Mapping) or not isinstance(line.get("flag"), str):
            raise MalformedPolicy(parameter.file, f"a correction without a flag: {line!r}", id=id)
        corrections.append(
            Correction(
                flag=str(line["flag"]),
                holiday=str(line.get("holiday", "")),
                rule=str(line.get("rule", "")),
                only_observed=bool(line.get("observed", False)),
            )
        )
    return tuple(corrections)


def _is_set(policy: Policy, flag: str, jurisdiction: str, on: date) -> bool:
    try:
        return policy.value(flag, jurisdiction=jurisdiction, on=on) is True
    except NoRuleOnFile:
        return False


def _nth_business_day(days: Sequence[CalendarDay], start: date, n: int, *, step: int) -> date:
    if n < 0:
        raise ValueError(f"a count of days is not below zero: {n}")
    position = (start - days[0].day).days if days else -1
    left = n
    while 0 <= position < len(days):
        if left == 0:
            return days[position].day
        position += step
        if 0 <= position < len(days):
            left -= days[position].is_business
    raise OutsideCalendar(f"{n} business days from {start.isoformat()} lie outside the calendar")


def _first_of_month(day: date, plus_months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + plus_months, 12)
    return date(year, month + 1, 1)
