"""An adult's month, and a family's, as lines of arithmetic in plain words, each with where its rule stands."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from coaching.rules.hours import days
from coaching.rules.hours.activities import activities
from coaching.rules.hours.averages import Average, shown, sum_of, with_core
from coaching.rules.hours.entries import ZERO, Counted
from coaching.rules.hours.families import words_of
from coaching.rules.hours.figures import DAYS, WHOLE_WEEKS, Figures
from coaching.rules.hours.findings import Finding, Place, Why


@dataclass(frozen=True)
class Line:
    """One line: what it says, its hours where it has any, and its source."""

    words: str
    hours: Decimal | None = None
    source: str = ""


def month_lines(counted: Sequence[Counted], average: Average, figures: Figures) -> tuple[Line, ...]:
    """Tell one month of one adult, or of both parents together: entered, counted, cut and why, average, what is needed.

    Policy: the source of each line stands beside it; README section 1.4 of the policy files.
    """
    first, last = days.span_of(average.month, figures)
    inside = [one for one in counted if first <= one.entry.first_day and one.entry.last_day <= last]
    rows = with_core(inside, average, figures)
    return (*_activity_lines(rows, figures), *_average_lines(rows, average, figures), _result(average))


def finding_line(finding: Finding) -> Line:
    """Tell in one line where a family stands in a rate and why; a waiver is named without what it is for."""
    rate = {"all_families": "all-families rate", "two_parent": "two-parent rate"}[finding.rate]
    words = f"{_PLACES[finding.place]} the {rate}: {_WHYS[finding.why]}."
    if finding.is_waived and finding.is_counted:
        words += " A waiver stands; the state can take the family out when it shows reasonable cause."
    return Line(words, source=finding.source)


def why_words(why: Why) -> str:
    """Say in a few plain words why a family stands where it does."""
    return _WHYS[why]


_PLACES: Mapping[Place, str] = {
    Place.ENGAGED: "Counts as engaged in",
    Place.NOT_ENGAGED: "Counts, not as engaged, in",
    Place.LEFT_OUT: "Left out of",
    Place.OUTSIDE: "Not in",
}
_WHYS: Mapping[Why, str] = {
    Why.HOURS: "the hours are reached",
    Why.TEEN_SCHOOL: "a parent under 20 attends school satisfactorily",
    Why.TEEN_EDUCATION: "a parent under 20 has the hours of education for work",
    Why.HOURS_SHORT: "the hours are not reached",
    Why.INFANT: "only parent of a child under 12 months",
    Why.PENALTY: "under a work penalty in few enough of the last 12 months",
    Why.TRIBAL: "served by a tribal program",
    Why.SMALL_CHECK: "the assistance is below the smallest amount that counts",
    Why.NO_ASSISTANCE: "no assistance in the month",
    Why.NO_WORK_ELIGIBLE: "no work-eligible adult",
    Why.NOT_TWO_PARENT: "not two able parents of a common child",
    Why.WAIVER: "a waiver stands",
}


def _activity_lines(rows: Iterable[Counted], figures: Figures) -> Iterator[Line]:
    by_activity: dict[str, list[Counted]] = {}
    for one in rows:
        by_activity.setdefault(one.entry.activity, []).append(one)
    for code, activity in activities(figures).items():
        mine = by_activity.get(code, [])
        entered = sum((one.entry.hours for one in mine), ZERO)
        if not mine:
            continue
        kind = "core" if activity.is_core else "not core"
        words = f"{activity.name} ({kind}): {_hours(entered)} entered, {_hours(sum_of(mine))} count"
        yield Line(words, sum_of(mine), activity.source)
        yield from _cut_lines(mine)


def _cut_lines(rows: Iterable[Counted]) -> Iterator[Line]:
    cuts: dict[tuple[str, str], Decimal] = {}
    for one in rows:
        for cut in one.cuts:
            key = (cut.words, cut.source)
            cuts[key] = cuts.get(key, ZERO) + cut.hours
    for (words, source), hours in cuts.items():
        yield Line(f"Not counted, {_hours(hours)}: {words}", -hours, source)


def _average_lines(rows: Sequence[Counted], average: Average, figures: Figures) -> Iterator[Line]:
    hours = sum_of(rows)
    weeks = f"{figures.number('wpr.average_weeks_per_month'):f} weeks"
    source = figures.source("wpr.average_weeks_per_month")
    how = figures.word("wpr.month_weeks")
    if how == DAYS:
        weeks, source = f"{days.last_day(average.month).day} days by 7", figures.source("wpr.month_weeks")
    elif how == WHOLE_WEEKS:
        weeks, source = f"{average.weeks} weeks that end in the month", figures.source("wpr.month_weeks")
    week = shown(Fraction(hours) / average.weeks)
    yield Line(f"{_hours(hours)} divided by {weeks}: {week} hours a week", week, source)
    if average.deemed_core:
        deemed = shown(average.deemed_core)
        words = f"The whole hour ceiling was worked: {deemed} core hours a week are deemed done on top"
        yield Line(words, deemed, figures.source("wpr.flsa_deeming"))
    if average.is_rounded:
        yield Line("Averages are rounded to whole hours", source=figures.source("wpr.average_rounding"))


def _result(average: Average) -> Line:
    have = f"{shown(average.total)} hours a week, {shown(average.core)} of them core"
    need = words_of(average.need)
    if average.is_met:
        return Line(f"Met: {have}; needed {need}", source=average.need.source)
    gap = f"short by {_hours(average.gap_hours)} in the month"
    return Line(f"Not met: {have}; needed {need}; {gap}", -average.gap_hours, average.need.source)


def _hours(hours: Decimal) -> str:
    plain = f"{hours.normalize():f}"
    return f"{plain} {'hour' if plain == '1' else 'hours'}"
