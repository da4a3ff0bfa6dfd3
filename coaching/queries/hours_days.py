"""The days underneath the cells of a family's month, and what is left of its excused hours and holidays."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal
from uuid import UUID

from casework.public import Office, in_force
from coaching.choices import ABSENCES, HourKind
from coaching.models import WorkHours
from coaching.queries.hours_rows import NO_HOURS, GridCell, GridFamily
from coaching.rules import work
from coaching.rules.weeks import Week, month_before


def in_days(family: GridFamily, week: Week, *, today: date) -> None:
    """Give each row of a family the days of a week in the place of its weeks, in one query."""
    found: dict[tuple[UUID, UUID | None, str, str, date], WorkHours] = {}
    rows = WorkHours.objects.filter(case=family.case_id, week_of=week.monday, on__in=week.days)
    for row in rows:
        if row.on:
            key = (row.participant_id, row.activity_id, row.kind, row.how, row.on)
            found[key] = row
    for adult in family.adults:
        is_settled = adult.is_verified or adult.is_closed
        for line in adult.lines:
            whole = next(cell for cell in line.cells if cell.week == week)
            place = (line.participant_id, line.activity_id, line.kind, line.how)
            line.cells = [
                _day_cell(found.get((*place, day)), whole, day, is_ahead=day > today, is_settled=is_settled)
                for day in week.days
            ]


def _day_cell(row: WorkHours | None, whole: GridCell, day: date, *, is_ahead: bool, is_settled: bool) -> GridCell:
    cell = GridCell(whole.week, on=day, is_locked=is_settled, is_paused=whole.is_paused)
    cell.is_off = whole.is_off or is_ahead
    cell.why = "Lies ahead" if is_ahead else (whole.why if whole.is_off else "")
    if row is not None:
        cell.hours, cell.proof, cell.rev = row.hours, row.proof, row.rev
    return cell


HOLIDAYS, EXCUSED, EXCUSED_MONTH = (
    "wpr.excused.unpaid_holidays_per_12_months",
    "wpr.excused.absence_hours_per_12_months",
    "wpr.excused.absence_hours_per_month",
)
MONTHS_OF_BANKS = 12
HOURS_OF_HOLIDAY = 8


@dataclass(frozen=True)
class Banks:
    """What is left of somebody's holidays and excused hours in the twelve months that end with a month."""

    participant_id: UUID
    holidays_left: int
    holidays: int
    hours_left: str
    hours: int
    month_left: str
    month: int


def banks_of(family: GridFamily, office: Office, month: date) -> list[Banks]:
    """Return the banks of each adult.

    Policy: 45 CFR 261.60(b): the preceding twelve months, not the calendar year; hours beyond them do not count.
    """
    caps = {name: in_force(name, office=office, on=month) for name in (HOLIDAYS, EXCUSED, EXCUSED_MONTH)}
    most = {name: int(found.value) if found else 0 for name, found in caps.items()}
    first = month
    for _ in range(MONTHS_OF_BANKS - 1):
        first = month_before(first)
    rows = WorkHours.objects.filter(case=family.case_id, month__range=(first, month), how__in=ABSENCES)
    days: dict[UUID, int] = defaultdict(int)
    year: dict[UUID, Decimal] = defaultdict(Decimal)
    now: dict[UUID, Decimal] = defaultdict(Decimal)
    for row in rows:
        if row.how == HourKind.HOLIDAY:
            whole = 1 if row.on else int((row.hours / HOURS_OF_HOLIDAY).to_integral_value(ROUND_CEILING))
            days[row.participant_id] += whole if row.hours else 0
        else:
            year[row.participant_id] += row.hours
            now[row.participant_id] += row.hours if row.month == month else 0
    return [
        Banks(
            participant_id=adult.participant_id,
            holidays_left=max(most[HOLIDAYS] - days[adult.participant_id], 0),
            holidays=most[HOLIDAYS],
            hours_left=work.plain_hours(max(most[EXCUSED] - year[adult.participant_id], NO_HOURS)) or "0",
            hours=most[EXCUSED],
            month_left=work.plain_hours(max(most[EXCUSED_MONTH] - now[adult.participant_id], NO_HOURS)) or "0",
            month=most[EXCUSED_MONTH],
        )
        for adult in family.adults
    ]
