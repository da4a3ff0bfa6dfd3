"""What has been used of the limits that reach over an adult's months: banks, weeks in a row, months of a lifetime."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from coaching.choices import HourKind, WorkActivity
from coaching.rules.hours import days, gates
from coaching.rules.hours.entries import ZERO, Entry
from coaching.rules.hours.figures import Figures


@dataclass
class Bank:
    """Hours used, by day; entries come in the order of their last days."""

    rows: list[tuple[date, Decimal]] = field(default_factory=list)

    def used_since(self, first: date) -> Decimal:
        """Answer the hours used from a day on."""
        return sum((hours for day, hours in self.rows if day >= first), ZERO)

    def use(self, on: date, hours: Decimal) -> None:
        """Take hours out of the bank."""
        if hours:
            self.rows.append((on, hours))


@dataclass
class Used:
    """What one adult has used of every limit, while the entries are gone through in order."""

    excused: Bank = field(default_factory=Bank)
    job_search: Bank = field(default_factory=Bank)
    job_search_weeks: set[date] = field(default_factory=set)
    holidays: set[date] = field(default_factory=set)
    voced_months: set[date] = field(default_factory=set)
    ceiling: dict[date, Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    scheduled: dict[tuple[str, str, date, date], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    homework_weeks: dict[tuple[str, date], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    homework_alone: dict[tuple[str, date], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))
    class_hours: dict[tuple[str, date], Decimal] = field(default_factory=lambda: defaultdict(lambda: ZERO))

    def holiday_room(self, entry: Entry, figures: Figures) -> bool:
        """Answer whether a holiday is one of those that may be credited in the months that end with it."""
        first = days.window_start(entry.last_day, figures.window_months)
        others = {day for day in self.holidays if first <= day <= entry.last_day} - {entry.last_day}
        return len(others) < figures.count("wpr.excused.unpaid_holidays_per_12_months")

    def excused_month_room(self, entry: Entry, figures: Figures) -> Decimal:
        """Answer the hours of excused absence left in a calendar month."""
        return figures.number("wpr.excused.absence_hours_per_month") - self.excused.used_since(entry.month)

    def excused_year_room(self, entry: Entry, figures: Figures) -> Decimal:
        """Answer the hours of excused absence left in the months that end with an entry."""
        first = days.window_start(entry.last_day, figures.window_months)
        return figures.number("wpr.excused.absence_hours_per_12_months") - self.excused.used_since(first)

    def job_search_room(self, entry: Entry, most: Decimal, figures: Figures) -> Decimal:
        """Answer the hours of job search left in the months that end with an entry."""
        return most - self.job_search.used_since(days.window_start(entry.last_day, figures.window_months))

    def follows_full_run(self, entry: Entry, figures: Figures) -> bool:
        """Answer whether as many weeks in a row as may be, each with counted job search, went just before."""
        week = days.week_of(entry.first_day, starts=figures.week_starts)
        run = range(1, figures.count("wpr.job_search.consecutive_weeks") + 1)
        return all(week - timedelta(weeks=back) in self.job_search_weeks for back in run)

    def voced_number(self, entry: Entry, before: int) -> int:
        """Answer which month of vocational education in a lifetime an entry's month is, from 1."""
        return before + len(self.voced_months - {entry.month}) + 1

    def take(self, entry: Entry, hours: Decimal, *, week: date, has_ceiling: bool) -> None:
        """Use up what the counted hours of an entry use of every limit; `week` is the first day of its week."""
        if gates.is_absence(entry):
            self.scheduled[period_of(entry)] += hours
        if entry.kind == HourKind.EXCUSED:
            self.excused.use(entry.last_day, hours)
        if entry.kind == HourKind.HOLIDAY:
            self.holidays.add(entry.last_day)
        if entry.activity == WorkActivity.JSJR:
            self.job_search.use(entry.last_day, hours)
            self.job_search_weeks.add(week)
        if entry.activity == WorkActivity.VOCED:
            self.voced_months.add(entry.month)
        if has_ceiling:
            self.ceiling[entry.month] += hours
        self._take_class(entry, hours, week)

    def _take_class(self, entry: Entry, hours: Decimal, week: date) -> None:
        if gates.is_homework(entry):
            self.homework_weeks[entry.activity, week] += hours
        elif entry.kind == HourKind.WORKED:
            self.class_hours[entry.activity, entry.month] += hours
        if entry.kind == HourKind.HOMEWORK_UNSUPERVISED:
            self.homework_alone[entry.activity, entry.month] += hours


@dataclass(frozen=True)
class Bank12:
    """One bank as the grid shows it: used and allowed on a day."""

    words: str
    used: Decimal
    most: Decimal
    unit: str
    source: str

    @property
    def left(self) -> Decimal:
        """What may still be used."""
        return max(self.most - self.used, ZERO)


def most_job_search(*, is_young: bool, is_needy: bool, figures: Figures) -> Decimal:
    """Answer the hours of job search that may count in twelve months.

    Policy: `wpr.job_search.hours_12_months`, 45 CFR 261.34: 120 for the only parent of a child under six and 180 for
    others; twice as much in a needy state.
    """
    state = "needy_state" if is_needy else "normal"
    who = "single_parent_child_under_6" if is_young else "others"
    return figures.number("wpr.job_search.hours_12_months", state, who)


def period_of(entry: Entry) -> tuple[str, str, date, date]:
    """Answer what hours done and hours missed share: one activity at one place in the same days."""
    return entry.activity, entry.place, entry.first_day, entry.last_day
