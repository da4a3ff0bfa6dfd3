"""Months, weeks, windows of months and birthdays: plain arithmetic on days."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction

from coaching.rules.hours.figures import DAYS, WHOLE_WEEKS, Figures

DAY = timedelta(days=1)
WEEK_DAYS = 7
YEAR_MONTHS = 12
#: The federal fiscal year begins with October (42 USC 619, 2 USC 631).
FISCAL_YEAR_STARTS = 10


def month_of(day: date) -> date:
    """Answer the first day of a day's month, by which a month is known everywhere here."""
    return day.replace(day=1)


def month_after(month: date, months: int = 1) -> date:
    """Answer the first day of a month so many months later, or earlier when negative."""
    index = month.year * YEAR_MONTHS + month.month - 1 + months
    return date(index // YEAR_MONTHS, index % YEAR_MONTHS + 1, 1)


def last_day(month: date) -> date:
    """Answer the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def days_of(first: date, last: date) -> Iterator[date]:
    """Yield every day from the first to the last, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def months_between(first: date, last: date) -> int:
    """Count the months from the first's month to the last's; 0 within one month."""
    return (last.year - first.year) * YEAR_MONTHS + last.month - first.month


def window_start(on: date, months: int) -> date:
    """Answer the first day of the so many months that end with a day: 1 March of the year before, for 29 February."""
    earlier = month_after(month_of(on), -months)
    return min(earlier.replace(day=1) + (on.day - 1) * DAY, last_day(earlier)) + DAY


def week_of(day: date, *, starts: int) -> date:
    """Answer the first day of a day's week; `starts` is the weekday on which weeks begin, 0 for Monday."""
    return day - ((day.weekday() - starts) % WEEK_DAYS) * DAY


def birthday(born_on: date, years: int) -> date:
    """Answer a birthday; who is born on 29 February has it on 1 March of other years, later for the family's good."""
    try:
        return born_on.replace(year=born_on.year + years)
    except ValueError:
        return date(born_on.year + years, 3, 1)


def is_under(born_on: date, years: int, *, month: date) -> bool:
    """Answer whether somebody is born and not yet so old on any day of a month.

    The month of the birthday still counts as before it, unless the birthday is its first day.

    Policy: `wpr.ages`; README 13.4, child under 12 months: through the day before the first birthday.
    """
    return born_on <= last_day(month) and month < birthday(born_on, years)


def fiscal_year(month: date) -> int:
    """Answer the federal fiscal year of a month: October 2026 belongs to 2027."""
    return month.year + (month.month >= FISCAL_YEAR_STARTS)


def months_of_fiscal_year(year: int) -> tuple[date, ...]:
    """Answer the twelve months of a federal fiscal year, October first."""
    return tuple(month_after(date(year - 1, FISCAL_YEAR_STARTS, 1), number) for number in range(YEAR_MONTHS))


def weeks_of(month: date, figures: Figures) -> Fraction:
    """Answer by how many weeks the hours of a month are divided: 4.33, its days by seven, or its four or five weeks.

    Policy: `wpr.month_weeks`, `wpr.average_weeks_per_month`; a choice of the state's Work Verification Plan.
    """
    how = figures.word("wpr.month_weeks")
    if how == WHOLE_WEEKS:
        starts = figures.week_starts
        return Fraction(len({week_of(day, starts=starts) for day in days_of(*span_of(month, figures))}))
    if how == DAYS:
        return Fraction(last_day(month).day, WEEK_DAYS)
    return Fraction(figures.number("wpr.average_weeks_per_month"))


def span_of(month: date, figures: Figures) -> tuple[date, date]:
    """Answer the first and last day whose hours belong to a month; with whole weeks, of the weeks that end in it."""
    if figures.word("wpr.month_weeks") != WHOLE_WEEKS:
        return month, last_day(month)
    starts = figures.week_starts
    final = week_of(last_day(month) + DAY, starts=starts) - DAY
    return week_of(month, starts=starts), final
