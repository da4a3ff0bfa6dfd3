"""Reductions of cash on file, as the rules of a month read them: stretches of days under the same penalties."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import Jurisdiction
from eligibility.choices import ReductionTakes
from eligibility.rules.facts import Stretch

#: Where a day under a penalty takes the whole month: a lost month never comes back (TWH A-2140).
_BY_MONTHS = frozenset({Jurisdiction.TEXAS})


@dataclass(frozen=True, slots=True)
class Reduction:
    """One reduction of cash: of whom, what it takes (`step` where that is one), and from when to when."""

    id: str
    person: str
    takes: str
    first_day: date
    step: int | None = None
    last_day: date | None = None

    def holds_on(self, day: date) -> bool:
        """Answer whether it is in force on a day; both its days are included."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)


def last_of(month: date) -> date:
    """Return the last day of a month, told by any day of it."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def in_month(reductions: Sequence[Reduction], month: date, *, restores_whole_month: bool = False) -> list[Reduction]:
    """Return the reductions that take something of a month.

    `restores_whole_month`: the month in which one ends before its last day is paid whole.

    Policy: `tanf.ak.penalty.month_of_end`, a setting.
    """
    first, last = month.replace(day=1), last_of(month)
    touching = [one for one in reductions if one.first_day <= last and (one.last_day is None or one.last_day >= first)]
    if not restores_whole_month:
        return touching
    return [one for one in touching if one.last_day is None or one.last_day >= last or _goes_over(one, reductions)]


def _goes_over(one: Reduction, reductions: Sequence[Reduction]) -> bool:
    """Answer whether another of the same person begins on the day after: it changed its level and did not end."""
    return any(
        other.person == one.person and one.last_day is not None and other.first_day == one.last_day + timedelta(days=1)
        for other in reductions
    )


def stretches_of(
    reductions: Sequence[Reduction], month: date, jurisdiction: str, *, restores_whole_month: bool = False
) -> tuple[Stretch, ...]:
    """Return the days of a month under penalties, those under the same ones together, in the order of their days.

    Policy: policy README 13.2 no. 18, 13.3; TWH A-2140 (a month that is touched is lost whole).
    """
    bearing = in_month(reductions, month, restores_whole_month=restores_whole_month)
    number = last_of(month).day
    days = [month.replace(day=day) for day in range(1, number + 1)]
    if jurisdiction in _BY_MONTHS:
        return (_stretch(bearing, number),) if bearing else ()
    found: dict[Stretch, int] = {}
    for day in days:
        held = [one for one in bearing if one.holds_on(day)]
        if held:
            under = _stretch(held, 1)
            found[under] = found.get(under, 0) + 1
    return tuple(Stretch(count, one.steps, one.school, one.child_support, one.whole) for one, count in found.items())


def _stretch(held: Sequence[Reduction], days: int) -> Stretch:
    takes = {one.takes for one in held}
    return Stretch(
        days,
        steps=tuple(sorted(one.step for one in held if one.takes == ReductionTakes.STEP and one.step is not None)),
        school=ReductionTakes.SCHOOL in takes,
        child_support=ReductionTakes.CHILD_SUPPORT in takes,
        whole=ReductionTakes.WHOLE in takes,
    )
