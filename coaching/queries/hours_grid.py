"""The hours of a month as a grid: families with their adults and activities as rows, weeks as columns."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.public import ADULT_ROLES, Case, CaseKind, InForce, Keys, Office, Participant, full_name, kept, values_of
from coaching.choices import HourKind, HoursProof, TimesheetRhythm, WorkActivity
from coaching.models import Activity, ActivityPause, SearchDebrief, TimesheetDuty, WorkHours, WorkMonth
from coaching.queries.duties import EXPECTED, expected_in, has_work_duties, standing_among
from coaching.queries.hours_counts import NOT_COUNTED, Scale, counts_of_month, scale_of
from coaching.queries.hours_rows import NO_HOURS, Grid, GridAdult, GridCell, GridFamily, GridLine
from coaching.queries.months import VERIFICATION_DAY, verification_day
from coaching.rules import work
from coaching.rules.months import due_on
from coaching.rules.weeks import Week, last_day_of, weeks_of

WEEKLY_HOURS, AVERAGE_WEEKS = "wpr.weekly_hours", "wpr.average_weeks_per_month"
ADULT_AGE = 18
PARENT_ROLES = ("ADULT", "TEEN_PARENT")


@dataclass(frozen=True)
class Measure:
    """What a month's hours are measured by in an office: the weeks of an average, the hours asked for, the last day.

    `expected` is what the state itself asks of each client beside the federal rule (A105).
    """

    weeks: Decimal
    required: dict[str, Any]
    closes_on: date | None
    expected: InForce | None
    scale: Scale

    def required_of(self, *, parents: int, youngest: int | None) -> Decimal:
        """Return the hours a week that the federal rule asks of a family."""
        return work.required_of(self.required, parents=parents, youngest=youngest)


def measure_of(office: Office, month: date) -> Measure:
    """Return the dated figures of a month in an office."""
    values = values_of(office, AVERAGE_WEEKS, WEEKLY_HOURS, VERIFICATION_DAY, EXPECTED)
    weeks, required = values(AVERAGE_WEEKS, month), values(WEEKLY_HOURS, month)
    return Measure(
        weeks=Decimal(str(weeks.value)) if weeks else NO_HOURS,
        required=required.value if required else {},
        closes_on=due_on(month, day=verification_day(values, month)),
        expected=expected_in(values, month),
        scale=scale_of(office.jurisdiction, month),
    )


def cases_in(month: date, cases: Q) -> Q:
    """Return the condition of the cases that carry a work month: work cases with a day open in it."""
    last = last_day_of(month)
    return Q(cases, Q(closed_on__isnull=True) | Q(closed_on__gte=month), kind=CaseKind.WORK, opened_on__lte=last)


def grid_of(cases: Iterable[Case], month: date, *, measure: Measure, today: date, has_all_lines: bool = False) -> Grid:
    """Return the month of some cases, each with its family and office, in eight queries however many there are.

    With `has_all_lines` each activity has every row that it may have, not only those with hours.
    """
    shown = [case for case in cases if has_work_duties(case)]
    among = Q(case__among=Keys(case.pk for case in shown))
    stock = _Stock(among, month, today=today, has_all_lines=has_all_lines)
    families = [family for case in shown if (family := _family(case, stock, measure)).adults]
    for number, line in enumerate(line for family in families for line in family.lines):
        line.row = number
    return Grid(month, stock.weeks, families)


class _One(NamedTuple):
    """Somebody in a household."""

    pk: UUID
    role: str
    given_name: str
    family_name: str
    born_on: date | None

    @property
    def is_adult(self) -> bool:
        """Whether work duties may be theirs."""
        return self.role in ADULT_ROLES


class _Running(NamedTuple):
    """An activity that runs in the month."""

    pk: UUID
    kind: str
    words: str
    first_day: date
    last_day: date | None


class _Written(NamedTuple):
    """A row of hours."""

    week_of: date
    on: date | None
    hours: Decimal
    proof: str
    rev: int


class _Settled(NamedTuple):
    """When a month was verified and closed."""

    verified_at: datetime | None
    closed_at: datetime | None


#: A row of the grid: of which activity, of which federal kind, how the hours came about.
_Row = tuple[UUID | None, str, str]


class _Stock:
    """All that a month of some cases is made of, read in a constant number of queries."""

    def __init__(self, among: Q, month: date, *, today: date, has_all_lines: bool) -> None:
        self.month, self.today, self.has_all_lines = month, today, has_all_lines
        self.weeks = weeks_of(month)
        self.last = last_day_of(month)
        self.people: dict[UUID, list[_One]] = defaultdict(list)
        for case_id, *values in _people().filter(among):
            self.people[case_id].append(_One(*values))
        running = Q(last_day__isnull=True) | Q(last_day__gte=month)
        self.activities: dict[UUID, list[_Running]] = defaultdict(list)
        for whose, key, kind, part, words, first, last in _activities().filter(
            among, running, first_day__lte=self.last
        ):
            read = work.open_words(words, kind=kind, part=part)
            self.activities[whose].append(_Running(key, kind, read, first, last))
        self.pauses: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
        for activity_id, first, last in _pauses().filter(among, first_day__lte=self.last, last_day__gte=month):
            self.pauses[activity_id].append((first, last))
        self.hours: dict[UUID, dict[_Row, list[_Written]]] = defaultdict(lambda: defaultdict(list))
        for whose, activity_id, kind, how, *values in _hours().filter(among, month=month):
            self.hours[whose][activity_id, kind, how].append(_Written(*values))
        self.months = {whose: _Settled(*values) for whose, *values in _months().filter(among, month=month)}
        verified, self.exemptions = standing_among(among, [month])
        self.verified = {who for who, _ in verified}
        self.counts = counts_of_month(among, month)
        self.duties: dict[UUID, TimesheetDuty] = {}
        for duty in TimesheetDuty.objects.filter(among, first_day__lte=self.last).order_by("first_day"):
            self.duties[duty.participant_id] = duty
        self.debriefs = set(_debriefs().filter(among, week_of__in=[week.monday for week in self.weeks]))


# Hundreds of rows: read as values, which costs a tenth of what records do, by queries put together once.


@cache
def _people() -> QuerySet[Participant, Any]:
    columns = ("case_id", "pk", "role", kept("given_name"), kept("family_name"), kept("born_on"))
    return Participant.objects.order_by("position", "pk").values_list(*columns)


@cache
def _activities() -> QuerySet[Activity, Any]:
    columns = ("participant_id", "pk", "kind", "part", "words", "first_day", "last_day")
    return Activity.objects.order_by("first_day", "pk").values_list(*columns)


@cache
def _pauses() -> QuerySet[ActivityPause, Any]:
    return ActivityPause.objects.values_list("activity_id", "first_day", "last_day")


@cache
def _hours() -> QuerySet[WorkHours, Any]:
    columns = ("participant_id", "activity_id", "kind", "how", "week_of", "on", "hours", "proof", "rev")
    return WorkHours.objects.values_list(*columns)


@cache
def _months() -> QuerySet[WorkMonth, Any]:
    return WorkMonth.objects.values_list("participant_id", "verified_at", "closed_at")


@cache
def _debriefs() -> QuerySet[SearchDebrief, Any]:
    return SearchDebrief.objects.values_list("participant", "week_of")


def _family(case: Case, stock: _Stock, measure: Measure) -> GridFamily:
    people = stock.people[case.pk]
    parents = [one for one in people if one.role in PARENT_ROLES]
    ages = [age for one in people if not one.is_adult and (age := _age(one.born_on, stock.month)) is not None]
    children = [age for age in ages if age < ADULT_AGE]
    detail = "2 parents" if len(parents) > 1 else "1 parent"
    if children:
        detail += f", youngest child {min(children) or 'under 1'}"
    adults = [_adult(one, case, stock) for one in people if one.is_adult]
    for adult in adults if len(adults) > 1 else ():
        for line in adult.lines:
            line.who = adult.given_name
    youngest = min(children, default=None)
    family = GridFamily(
        case_id=case.pk,
        number=case.number,
        name=case.family.name,
        detail=detail,
        adults=adults,
        required=measure.required_of(parents=len(parents), youngest=youngest),
        weeks=measure.weeks,
        is_open=case.is_open,
    )
    if family.has_hours and all(
        adult.counts.is_of(adult.total, is_by_month=measure.scale.is_by_month) for adult in adults
    ):
        told = [adult.counts for adult in adults]
        family.standing = measure.scale.standing(told, parents=len(parents), youngest=youngest)
    return family


def _age(born_on: date | None, day: date) -> int | None:
    if born_on is None:
        return None
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def _adult(one: _One, case: Case, stock: _Stock) -> GridAdult:
    month = stock.months.get(one.pk)
    exempt = next((span for span in stock.exemptions.get(one.pk, ()) if span.touches(stock.month, stock.last)), None)
    adult = GridAdult(
        participant_id=one.pk,
        name=full_name(one.given_name, one.family_name),
        given_name=one.given_name,
        exempt=exempt,
        is_wholly_exempt=exempt is not None and exempt.covers(stock.month, stock.last),
        is_verified=bool(month and month.verified_at) or (month is None and one.pk in stock.verified),
        verified_on=month.verified_at.astimezone(case.office.zone).date() if month and month.verified_at else None,
        is_closed=bool(month and month.closed_at),
        counts=stock.counts.get(one.pk, NOT_COUNTED),
    )
    adult.lines = _lines(one, case, stock, is_settled=adult.is_verified or adult.is_closed)
    _timesheets(adult, stock)
    searched = [line for line in adult.lines if line.kind == work.JOB_SEARCH]
    adult.undebriefed = [
        week
        for number, week in enumerate(stock.weeks)
        if any(line.cells[number].hours for line in searched) and (one.pk, week.monday) not in stock.debriefs
    ]
    return adult


def _lines(one: _One, case: Case, stock: _Stock, *, is_settled: bool) -> list[GridLine]:
    rows = dict(stock.hours.get(one.pk, {}))
    lines = []
    for activity in stock.activities.get(one.pk, ()):
        for part in _parts_of(activity.kind):
            found = rows.pop((activity.pk, activity.kind, part), [])
            line = GridLine(one.pk, activity.pk, activity.kind, activity.words, part)
            if found or line.is_main or stock.has_all_lines:
                line.cells = [
                    _cell(week, found, case, stock, activity=activity, is_settled=is_settled) for week in stock.weeks
                ]
                lines.append(line)
    # Hours without an activity of this month, as an import brings them.
    for (activity_id, kind, how), found in sorted(rows.items(), key=lambda item: str(item[0])):
        words = str(WorkActivity(kind).label)
        line = GridLine(one.pk, activity_id, kind, words, how)
        is_shut = is_settled or how == HourKind.PROJECTED
        line.cells = [_cell(week, found, case, stock, activity=None, is_settled=is_shut) for week in stock.weeks]
        lines.append(line)
    return lines


def _parts_of(kind: str) -> list[HourKind]:
    if kind in work.PAID:
        return [HourKind.WORKED]
    homework = [HourKind.HOMEWORK_SUPERVISED, HourKind.HOMEWORK_UNSUPERVISED] if kind in work.SCHOOLING else []
    return [HourKind.WORKED, *homework, HourKind.EXCUSED, HourKind.HOLIDAY]


def _cell(
    week: Week, rows: Sequence[_Written], case: Case, stock: _Stock, *, activity: _Running | None, is_settled: bool
) -> GridCell:
    found = [row for row in rows if row.week_of == week.monday]
    days = [row for row in found if row.on]
    cell = GridCell(week, has_days=bool(days), is_locked=is_settled or bool(days))
    if days:
        cell.hours = sum((row.hours for row in days), NO_HOURS)
        proofs = [row.proof for row in days if row.hours]
        cell.proof = HoursProof.MISSING if not proofs or HoursProof.MISSING in proofs else proofs[0]
        cell.why = "Written down by its days"
    elif found:
        cell.hours, cell.proof, cell.rev = found[0].hours, found[0].proof, found[0].rev
    _place(cell, case, stock, activity)
    return cell


def _place(cell: GridCell, case: Case, stock: _Stock, activity: _Running | None) -> None:
    """Say whether there is anything to enter in a week, and whether it is due."""
    week = cell.week
    if week.first_day > stock.today:
        cell.is_off, cell.why = True, "Lies ahead"
    elif week.last_day < case.opened_on or (case.closed_on and week.first_day > case.closed_on):
        cell.is_off, cell.why = True, "The case was not open"
    elif activity and (
        week.last_day < activity.first_day or (activity.last_day and week.first_day > activity.last_day)
    ):
        cell.is_off, cell.why = True, "The activity did not run"
    elif activity and any(
        first <= week.first_day and last >= week.last_day for first, last in stock.pauses[activity.pk]
    ):
        cell.is_paused, cell.why = True, "Paused"
    else:
        cell.is_due = week.last_day < stock.today


def _timesheets(adult: GridAdult, stock: _Stock) -> None:
    """Name the bundles of weeks whose timesheet is due and not in: hours with a proof, or a stated zero, are in."""
    duty = stock.duties.get(adult.participant_id)
    adult.rhythm = duty.rhythm if duty else ""
    main = [line for line in adult.lines if line.is_main and line.activity_id]
    if not main or adult.is_verified or adult.is_wholly_exempt:
        return
    numbers = {week: number for number, week in enumerate(stock.weeks)}
    rhythm = adult.rhythm or TimesheetRhythm.MONTHLY
    for bundle in work.turned_in(stock.weeks, rhythm, duty.first_day if duty else None):
        cells = [line.cells[numbers[week]] for week in bundle for line in main]
        asked = [cell for cell in cells if not cell.is_off and not cell.is_paused]
        is_over = bundle[-1].last_day < stock.today
        is_in = any(cell.hours is not None and (not cell.hours or cell.proof != HoursProof.MISSING) for cell in asked)
        if asked and is_over and not is_in:
            adult.missing.append(bundle)
