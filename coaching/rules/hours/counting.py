"""What counts of one adult's hours: entry by entry in the order of their days, each with what was cut and why."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache

from coaching.choices import HourKind, WorkActivity
from coaching.rules.hours import days, gates
from coaching.rules.hours.activities import Activity, activities
from coaching.rules.hours.entries import QUARTER, ZERO, Counted, Cut, Entry, History, Homework, MonthFacts, Reason
from coaching.rules.hours.figures import Figures, FiguresOf
from coaching.rules.hours.limits import Bank12, Used, most_job_search, period_of

#: How much of an entry may count, and, where that is less than its hours, why not the rest.
Room = tuple[Decimal, Reason, str, str]


def count(history: History, figures_of: FiguresOf, *, with_unverified: bool = False) -> tuple[Counted, ...]:
    """Say of every entry how much counts and why the rest does not, in the order of their days.

    The order in which entries come makes no difference. Earlier hours use up a limit first; homework comes after the
    classes of its month. Each month is held against the figures in force on its first day. `with_unverified` shows what
    would count once everything is verified.

    Policy: 45 CFR 261.31 to 261.34, 261.60, 261.61; README section 1.4 of the policy files.

    Raises:
        NoRuleOnFile: an entry's month lies outside the days on file.
        KeyError: an entry's activity is none of the twelve.
    """
    known = _Known(history, figures_of, with_unverified=with_unverified)
    return tuple(known.count(entry) for entry in sorted(history.entries, key=_order))


def banks(counted: Iterable[Counted], facts: MonthFacts, figures: Figures) -> tuple[Bank12, ...]:
    """Answer what the twelve months that end with the figures' day have used of each limit, for the grid.

    `facts` are those of the month shown.
    """
    first = days.window_start(figures.on, figures.window_months)
    month = days.month_of(figures.on)
    rows = [one for one in counted if one.hours and first <= one.entry.last_day <= figures.on]
    excused = [one for one in rows if one.entry.kind == HourKind.EXCUSED]
    holidays = {one.entry.first_day for one in rows if one.entry.kind == HourKind.HOLIDAY}
    search = [one for one in rows if one.entry.activity == WorkActivity.JSJR]
    most = most_job_search(is_young=facts.is_only_parent_of_young_child, is_needy=facts.is_needy_state, figures=figures)
    in_month, in_year = "wpr.excused.absence_hours_per_month", "wpr.excused.absence_hours_per_12_months"
    of_holidays, of_search = "wpr.excused.unpaid_holidays_per_12_months", "wpr.job_search.hours_12_months"
    used_in_month = _sum(one for one in excused if one.entry.month == month)

    def bank(words: str, used: Decimal, limit: Decimal, unit: str, id: str) -> Bank12:
        return Bank12(words, used, limit, unit, figures.source(id))

    return (
        bank("Holidays in 12 months", Decimal(len(holidays)), figures.number(of_holidays), "days", of_holidays),
        bank("Excused absence in 12 months", _sum(excused), figures.number(in_year), "hours", in_year),
        bank("Excused absence in the month", used_in_month, figures.number(in_month), "hours", in_month),
        bank("Job search in 12 months", _sum(search), most, "hours", of_search),
    )


def ceiling_hours(*, monthly_grant: Decimal, monthly_snap: Decimal, figures: Figures) -> Decimal | None:
    """Answer how many hours of work experience and community service a family may be asked in a month.

    None when the state's minimum wage is not on file: a ceiling from the federal wage alone could ask too much.

    Policy: `wpr.flsa_deeming`, 45 CFR 261.31(d), 261.32(f): whole hours, grant and, where the state's rule says so,
    SNAP by the higher minimum wage.
    """
    wage = figures.minimum_wage
    if wage is None:
        return None
    money = monthly_grant + (monthly_snap if figures.counts_snap else ZERO)
    return money // wage


def self_employed_hours(*, monthly_net_income: Decimal, figures: Figures) -> Decimal:
    """Answer the hours of self-employment that a month's net business income stands for, whole quarters.

    Policy: `wpr.verification`, 45 CFR 261.61(d): net income by the federal minimum wage.
    """
    quarters = max(monthly_net_income, ZERO) // (figures.number("flsa.federal_minimum_wage") * QUARTER)
    return quarters * QUARTER


def _sum(rows: Iterable[Counted]) -> Decimal:
    return sum((one.hours for one in rows), ZERO)


def _order(entry: Entry) -> tuple[object, ...]:
    is_late = gates.is_homework(entry)
    return (entry.month, is_late, entry.last_day, entry.first_day, entry.activity, entry.kind, entry.place, entry.key)


class _Known:
    """One adult's history while it is gone through."""

    def __init__(self, history: History, figures_of: FiguresOf, *, with_unverified: bool) -> None:
        self.history = history
        self.used = Used()
        self.with_unverified = with_unverified
        self.figures_of = figures_of
        self.activities_on = cache(lambda month: activities(figures_of(month)))
        self.actual = {
            (entry.activity, entry.place, entry.month)
            for entry in history.entries
            if entry.kind == HourKind.WORKED and self._refusal(entry, is_actual_known=False) is None
        }
        for entry in history.entries:
            if entry.kind == HourKind.WORKED:
                self.used.scheduled[period_of(entry)] += entry.hours

    def count(self, entry: Entry) -> Counted:
        """Count one entry, and use up the limits it uses."""
        is_known = (entry.activity, entry.place, entry.month) in self.actual
        refused = self._refusal(entry, is_actual_known=is_known)
        if refused is not None and entry.hours:
            return Counted(entry, ZERO, (Cut(entry.hours, *refused),))
        left, cuts = entry.hours, []
        for room, reason, words, source in self._rooms(entry):
            if room < left:
                cuts.append(Cut(left - max(room, ZERO), reason, words, source))
                left = max(room, ZERO)
        self._use(entry, left)
        return Counted(entry, left, tuple(cuts))

    def _refusal(self, entry: Entry, *, is_actual_known: bool) -> gates.Refusal | None:
        return gates.refusal(
            entry,
            self._activity(entry),
            self.figures_of(entry.month),
            with_unverified=self.with_unverified,
            is_actual_known=is_actual_known,
        )

    def _activity(self, entry: Entry) -> Activity:
        found: dict[str, Activity] = self.activities_on(entry.month)
        return found[entry.activity]

    def _rooms(self, entry: Entry) -> Iterator[Room]:
        """Yield what each limit leaves of an entry, in the order in which they are named."""
        figures, activity = self.figures_of(entry.month), self._activity(entry)
        if gates.is_homework(entry):
            yield from self._homework(entry, figures)
        if gates.is_absence(entry):
            yield from self._absence(entry, figures)
        if entry.activity == WorkActivity.JSJR:
            yield from self._job_search(entry, figures)
        if entry.activity == WorkActivity.VOCED:
            yield from self._voced(entry, figures)
        ceiling = self.history.facts(entry.month).ceiling_hours
        if activity.has_ceiling and ceiling is not None:
            words = f"over the {ceiling:f} hours that grant by minimum wage allows in the month"
            room = ceiling - self.used.ceiling[entry.month]
            yield room, Reason.FLSA_CEILING, words, figures.source("wpr.flsa_deeming")

    def _absence(self, entry: Entry, figures: Figures) -> Iterator[Room]:
        source = figures.source("wpr.excused.absence_hours_per_month")
        scheduled = (entry.scheduled_hours or ZERO) - self.used.scheduled[period_of(entry)]
        yield scheduled, Reason.OVER_SCHEDULED, "more than was scheduled then", source
        if entry.kind == HourKind.HOLIDAY:
            id = "wpr.excused.unpaid_holidays_per_12_months"
            words = f"over {figures.count(id)} holidays in {figures.window_months} months"
            room = entry.hours if self.used.holiday_room(entry, figures) else ZERO
            yield room, Reason.HOLIDAYS, words, figures.source(id)
            return
        in_month, in_year = "wpr.excused.absence_hours_per_month", "wpr.excused.absence_hours_per_12_months"
        words = f"over {figures.count(in_month)} excused hours in the month"
        yield self.used.excused_month_room(entry, figures), Reason.EXCUSED_MONTH, words, figures.source(in_month)
        words = f"over {figures.count(in_year)} excused hours in {figures.window_months} months"
        yield self.used.excused_year_room(entry, figures), Reason.EXCUSED_YEAR, words, figures.source(in_year)

    def _job_search(self, entry: Entry, figures: Figures) -> Iterator[Room]:
        id = "wpr.job_search.consecutive_weeks"
        if self.used.follows_full_run(entry, figures):
            words = f"job search in {figures.count(id)} weeks in a row just before: this week does not count"
            yield ZERO, Reason.WEEKS_IN_A_ROW, words, figures.source(id)
        facts = self.history.facts(entry.month)
        most = most_job_search(
            is_young=facts.is_only_parent_of_young_child, is_needy=facts.is_needy_state, figures=figures
        )
        words = f"over {most:f} hours of job search in {figures.window_months} months"
        room = self.used.job_search_room(entry, most, figures)
        yield room, Reason.JOB_SEARCH_YEAR, words, figures.source("wpr.job_search.hours_12_months")

    def _voced(self, entry: Entry, figures: Figures) -> Iterator[Room]:
        id = "wpr.voced.lifetime_months"
        number = self.used.voced_number(entry, self.history.voced_months_before)
        if number > figures.count(id):
            words = f"month {number} of vocational education; {figures.count(id)} count in a lifetime"
            yield ZERO, Reason.VOCED_LIFETIME, words, figures.source(id)

    def _homework(self, entry: Entry, figures: Figures) -> Iterator[Room]:
        id = "wpr.homework.unsupervised_per_class_hour"
        week = days.week_of(entry.first_day, starts=figures.week_starts)
        asked = _asked(self.history.homework, entry)
        words = f"over the {asked:f} hours of homework that the school asks in the week"
        room = asked - self.used.homework_weeks[entry.activity, week]
        yield room, Reason.OVER_HOMEWORK, words, figures.source(id)
        if entry.kind == HourKind.HOMEWORK_UNSUPERVISED:
            key = (entry.activity, entry.month)
            room = figures.number(id) * self.used.class_hours[key] - self.used.homework_alone[key]
            words = f"homework alone counts {figures.count(id)} hour for each class hour of the month"
            yield room - room % QUARTER, Reason.OVER_CLASS_HOURS, words, figures.source(id)

    def _use(self, entry: Entry, hours: Decimal) -> None:
        if hours:
            week = days.week_of(entry.first_day, starts=self.figures_of(entry.month).week_starts)
            self.used.take(entry, hours, week=week, has_ceiling=self._activity(entry).has_ceiling)


def _asked(homework: Iterable[Homework], entry: Entry) -> Decimal:
    """Answer the homework that the school asks in the week of an entry, nothing where it says nothing in writing."""
    return sum(
        (
            one.weekly_hours
            for one in homework
            if one.activity == entry.activity and one.first_day <= entry.last_day and entry.first_day <= one.last_day
        ),
        ZERO,
    )
