"""Hours as they are typed, shown and turned in: what can be typed, what is asked for a week."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from itertools import groupby
from typing import Any

from casework.public import Refused
from coaching.choices import JobSearchPart, WorkActivity
from coaching.rules.weeks import Week

#: Paid work counts its paid leave as hours: nothing of it is excused (45 CFR 261.60).
PAID = frozenset({"UNSUB", "SUBPRIV", "SUBPUB", "OJT"})
#: Schooling says what its hours were spent on: homework counts within limits (45 CFR 261.60(e)).
SCHOOLING = frozenset({"VOCED", "JST", "EDRE", "SCHOOL"})
JOB_SEARCH = "JSJR"
#: A family that reaches so much of what is asked is close to it.
CLOSE = Decimal("0.75")
QUARTER = Decimal("0.25")
SIX = 6
_TYPED = re.compile(r"(?P<hours>-?[0-9]{1,4}(\.[0-9]{0,4})?|-?\.[0-9]{1,4})(:(?P<minutes>[0-5][0-9]))?")


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


def open_words(words: str, *, kind: str, part: str) -> str:
    """Return what everybody who sees a case reads of an activity: of a treatment its federal kind alone.

    Policy: 42 CFR part 2; security 2.1: that somebody is treated is a restricted fact.
    """
    return str(WorkActivity(kind).label) if part == JobSearchPart.TREATMENT else words


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
    return Decimal(str(table[need_code(parents=parents, youngest=youngest)]["total"]))


def need_code(*, parents: int, youngest: int | None) -> str:
    """Return the code of `wpr.weekly_hours` under which a family's hours stand; see `required_of`."""
    if parents > 1:
        return "two_parent"
    if youngest is not None and youngest < SIX:
        return "single_custodial_parent_or_caretaker_child_under_6"
    return "all_families"


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
