"""What counts of the hours that stand in the grid: today, and once the month is verified."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from django.db.models import Q

from casework.public import Jurisdiction
from coaching.models import MonthCount
from coaching.queries.rate_figures import state_figures
from coaching.rules import hours, work
from coaching.rules.hours import days
from coaching.rules.hours.figures import WHOLE_HOURS, WHOLE_WEEKS

NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class HoursCount:
    """A row of `MonthCount` as the grid reads it: hours of a month that were entered, and what of them counts."""

    entered: Decimal = NOTHING
    core: Decimal = NOTHING
    other: Decimal = NOTHING
    bound: Decimal = NOTHING
    ceiling: Decimal | None = None


@dataclass(frozen=True, slots=True)
class AdultCounts:
    """What counts of one adult's month today, and once it is verified; None where nobody has counted it yet."""

    today: HoursCount | None = None
    once: HoursCount | None = None

    def is_of(self, entered: Decimal, *, is_by_month: bool) -> bool:
        """Tell whether these are of the hours that stand; weeks that go on into the next month cannot be held so."""
        if self.today is None or self.once is None:
            return not entered
        return not is_by_month or self.once.entered == self.today.entered == entered


#: Of a month that nobody has counted yet.
NOT_COUNTED = AdultCounts()


@dataclass(frozen=True, slots=True)
class Standing:
    """Average hours a week of a family that count today, and once the month is verified, against what is needed."""

    today: Decimal
    once: Decimal
    is_met: bool
    is_met_once: bool
    needed: Decimal

    @property
    def tone(self) -> str:
        """How what counts, once verified, stands to what is needed: ok, soon (close to it) or over."""
        if self.is_met_once:
            return "ok"
        return "over" if work.tone_of(self.once, self.needed) == "over" else "soon"

    @property
    def words(self) -> str:
        """Say what counts, and what will."""
        if self.today == self.once:
            return f"{self.today} counts"
        return f"{self.today} counts so far, {self.once} once verified"


@dataclass(frozen=True, slots=True)
class Scale:
    """By what hours that count are averaged and measured, as the rates do it."""

    month: date
    figures: hours.Figures

    @property
    def is_by_month(self) -> bool:
        """Whether a month has the hours of its own days, and not of whole weeks."""
        return self.figures.word("wpr.month_weeks") != WHOLE_WEEKS

    def standing(self, counts: Iterable[AdultCounts], *, parents: int, youngest: int | None) -> Standing:
        """Return how a family stands: two parents together, everybody else by the adult who did most.

        Policy: `wpr.weekly_hours`, 45 CFR 261.31, 261.32.
        """
        need = hours.need_by_code(work.need_code(parents=parents, youngest=youngest), self.figures)
        known = [(one.today or HoursCount(), one.once or HoursCount()) for one in counts]
        sums = [(_sum([first for first, _ in known]), _sum([last for _, last in known]))] if parents > 1 else known
        today = max((self._average(first, need) for first, _ in sums), key=lambda one: one.total)
        once = max((self._average(last, need) for _, last in sums), key=lambda one: one.total)
        return Standing(
            hours.shown(today.total), hours.shown(once.total), today.is_met, once.is_met, Decimal(need.total)
        )

    def _average(self, count: HoursCount, need: hours.Need) -> hours.Average:
        weeks = days.weeks_of(self.month, self.figures)
        average = hours.Average(
            month=self.month,
            need=need,
            core_hours=count.core,
            non_core_hours=count.other,
            weeks=weeks,
            is_rounded=self.figures.word("wpr.average_rounding") == WHOLE_HOURS,
        )
        if count.ceiling and count.bound >= count.ceiling:
            return replace(average, deemed_core=max(need.core - Fraction(count.bound) / weeks, Fraction(0)))
        return average


def scale_of(jurisdiction: str, month: date) -> Scale:
    """Return by what the rates of a state average and measure a month, in one query."""
    return Scale(month, state_figures(Jurisdiction(jurisdiction))(month))


def counts_of_month(among: Q, month: date) -> Mapping[UUID, AdultCounts]:
    """Return what counts of a month of each adult of some cases, in one query."""
    found: dict[UUID, dict[bool, HoursCount]] = defaultdict(dict)
    columns = ("entered_hours", "core_hours", "other_hours", "bound_hours", "ceiling_hours")
    rows = MonthCount.objects.filter(among, month=month)
    for whose, is_provisional, *values in rows.values_list("participant_id", "is_provisional", *columns):
        found[whose][is_provisional] = HoursCount(*values)
    return {whose: AdultCounts(both.get(False), both.get(True)) for whose, both in found.items()}


def _sum(counts: Sequence[HoursCount]) -> HoursCount:
    ceilings = [one.ceiling for one in counts if one.ceiling is not None]
    return HoursCount(
        core=sum((one.core for one in counts), NOTHING),
        other=sum((one.other for one in counts), NOTHING),
        bound=sum((one.bound for one in counts), NOTHING),
        ceiling=max(ceilings, default=None),
    )
