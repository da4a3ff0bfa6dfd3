"""The days underneath the cells of a family's month."""

from datetime import date
from uuid import UUID

from coaching.models import WorkHours
from coaching.queries.hours_rows import GridCell, GridFamily
from coaching.rules.weeks import Week


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
