"""The average week of a month: core and other hours, what is deemed, and how far that is from what is needed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from coaching.rules.hours import days
from coaching.rules.hours.activities import activities
from coaching.rules.hours.entries import ZERO, Counted, Cut, Reason
from coaching.rules.hours.figures import WHOLE_HOURS, Figures

_TENTH = Decimal("0.1")
_NONE = Fraction(0)
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Need:
    """Average hours a week that count as engaged: in all, and of these the core ones at least."""

    code: str
    total: int
    core: int
    source: str


@dataclass(frozen=True)
class Average:
    """One month of one adult, or of two parents together, against what is needed.

    Hours are of the month, `weeks` is what they are divided by; `deemed_core` are hours a week that are deemed done on
    top because the ceiling of work experience and community service was worked in full.
    """

    month: date
    need: Need
    core_hours: Decimal
    non_core_hours: Decimal
    weeks: Fraction
    deemed_core: Fraction = _NONE
    is_rounded: bool = False

    @property
    def core(self) -> Fraction:
        """Core hours a week, deemed ones included."""
        return self._rounded(Fraction(self.core_hours) / self.weeks + self.deemed_core)

    @property
    def has_core(self) -> bool:
        """Whether the core minimum is reached; only then other hours count."""
        return self.core >= self.need.core

    @property
    def total(self) -> Fraction:
        """Hours a week that count."""
        if not self.has_core:
            return self.core
        every = Fraction(self.core_hours + self.non_core_hours) / self.weeks
        return self._rounded(every + self.deemed_core)

    @property
    def is_met(self) -> bool:
        """Whether core and all hours reach what is needed."""
        return self.has_core and self.total >= self.need.total

    @property
    def core_gap_hours(self) -> Decimal:
        """Hours of the month, rounded up to quarters, that the core is short of its minimum."""
        return _quarters_up((self.need.core - self.core) * self.weeks)

    @property
    def gap_hours(self) -> Decimal:
        """Core hours of the month that would close the whole gap, rounded up to quarters."""
        if self.is_met:
            return ZERO
        every = Fraction(self.core_hours + self.non_core_hours) / self.weeks + self.deemed_core
        return max(self.core_gap_hours, _quarters_up((self.need.total - every) * self.weeks))

    def _rounded(self, hours: Fraction) -> Fraction:
        return Fraction((hours + _HALF).__floor__()) if self.is_rounded else hours


def average_of(
    counted: Iterable[Counted], need: Need, month: date, figures: Figures, *, ceiling_hours: Decimal | None = None
) -> Average:
    """Average what counts in a month, of one adult or of both parents together.

    Core hours are those of the first nine activities. Who works the whole hour ceiling, where it lies below the core
    minimum, is deemed to have done the core minimum in these activities.

    Policy: 45 CFR 261.31, 261.32; `wpr.flsa_deeming`, `wpr.month_weeks`, `wpr.average_rounding`.
    """
    known, (first, last) = activities(figures), days.span_of(month, figures)
    rows = [one for one in counted if first <= one.entry.first_day and one.entry.last_day <= last]
    core = [one for one in rows if known[one.entry.activity].is_core]
    bound = sum_of(one for one in core if known[one.entry.activity].has_ceiling)
    weeks = days.weeks_of(month, figures)
    average = Average(
        month=month,
        need=need,
        core_hours=sum_of(core),
        non_core_hours=sum_of(rows) - sum_of(core),
        weeks=weeks,
        is_rounded=figures.word("wpr.average_rounding") == WHOLE_HOURS,
    )
    if ceiling_hours and bound >= ceiling_hours:
        return replace(average, deemed_core=max(need.core - Fraction(bound) / weeks, _NONE))
    return average


def with_core(counted: Sequence[Counted], average: Average, figures: Figures) -> tuple[Counted, ...]:
    """Cut the hours that count only beyond the core hours from the entries of a month that did not reach these.

    Policy: 45 CFR 261.31(b), 261.32(d).
    """
    if average.has_core:
        return tuple(counted)
    known, (first, last) = activities(figures), days.span_of(average.month, figures)
    words = f"counts only beyond {average.need.core} core hours a week"
    found = []
    for one in counted:
        is_in = first <= one.entry.first_day and one.entry.last_day <= last
        if one.hours and is_in and not known[one.entry.activity].is_core:
            cut = Cut(one.hours, Reason.NON_CORE, words, figures.source("wpr.activities"))
            found.append(Counted(one.entry, ZERO, (*one.cuts, cut)))
        else:
            found.append(one)
    return tuple(found)


def sum_of(counted: Iterable[Counted]) -> Decimal:
    """Add up what counts."""
    return sum((one.hours for one in counted), ZERO)


def shown(hours: Fraction) -> Decimal:
    """Round an average for showing, to a tenth of an hour; the comparison is made with the exact figure."""
    return (Decimal(hours.numerator) / Decimal(hours.denominator)).quantize(_TENTH, ROUND_HALF_UP)


def _quarters_up(hours: Fraction) -> Decimal:
    return Decimal(max((hours * 4).__ceil__(), 0)) / 4
