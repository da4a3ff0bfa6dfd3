"""Hours of work written down cell by cell, and a week of job search gone through with the person."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import (
    Case,
    Event,
    EventKind,
    Participant,
    Prepared,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
)
from coaching.choices import ABSENCES, HOMEWORK, HourKind, HoursProof, WorkActivity
from coaching.counting import count_later
from coaching.models import Activity, SearchDebrief, WorkHours, WorkMonth
from coaching.queries.duties import verified_among
from coaching.rules import short, work
from coaching.rules.weeks import DAY_HOURS, last_day_of, weeks_of

DEBRIEF_MAX = 4_000


@dataclass(frozen=True)
class Cell:
    """The place of hours: whose, in which activity, which week of which month; `on` for a day underneath it.

    Hours that stand without an activity, as an import brings them, name their kind.
    """

    participant_id: UUID
    month: date
    week_of: date
    activity_id: UUID | None = None
    kind: str = ""
    on: date | None = None
    how: str = HourKind.WORKED


@dataclass(frozen=True)
class TypedHours:
    """What somebody typed into a cell that was at `rev`; no hours make it blank. `name` is the cell in the form.

    `is_supervised` says that somebody named looked after them; left out, it stays as it is.
    """

    cell: Cell
    hours: Decimal | None
    proof: str
    rev: int
    name: str = ""
    is_supervised: bool | None = None


@dataclass(frozen=True)
class KeptHours:
    """What stands in a cell."""

    hours: Decimal | None
    proof: str
    rev: int


class CellChanged(Refused):
    """Another window saved this cell meanwhile; nothing was overwritten. It carries what stands, by whom and when."""

    def __init__(self, stands: WorkHours | None, *, field: str) -> None:
        hours = "blank" if stands is None else work.plain_hours(stands.hours)
        super().__init__(f"Changed elsewhere: it is {hours} now. Type yours again to put it there.", field=field)
        self.stands = KeptHours(None, HoursProof.MISSING, 0) if stands is None else _kept(stands)
        self.by = stands.entered_by.name if stands else ""
        self.at = stands.entered_at if stands else None


#: What typing into a cell changes of its row.
_TYPED = ("hours", "proof", "is_imported", "is_supervised", "rev", "entered_by", "entered_at")
#: What a line of the ledger is about: whose week, in which activity.
_Sum = tuple[UUID, date, date, UUID | None, str]


@dataclass
class _Desk:
    """Everything of a case that its cells are held against, read once."""

    case: Case
    actor: User
    now: datetime
    people: dict[UUID, Participant] = field(default_factory=dict)
    activities: dict[UUID, Activity] = field(default_factory=dict)
    months: dict[tuple[UUID, date], WorkMonth] = field(default_factory=dict)
    verified: set[tuple[UUID, date]] = field(default_factory=set)
    rows: dict[Cell, WorkHours] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return local_day(self.case, self.now)


@transaction.atomic
def save_hours(*, case_id: UUID, typed: Sequence[TypedHours], actor: User, now: datetime) -> list[KeptHours]:
    """Write hours into cells, all or none; each names the revision that it was typed on.

    A cell that already holds what is sent is left as it is, so that a save may arrive twice.

    Policy: DPAWS expectations 16 (A058, N021): actual hours with their proof; 45 CFR 261.60-261.61. Blank is not zero.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        CellChanged: somebody saved the cell meanwhile.
        Refused: the hours cannot be, the week lies ahead or outside the case or activity, or the month is verified.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_hours(actor, case))
    desk = _desk(case, [one.cell for one in typed], actor=actor, now=now)
    before = _sums(desk)
    kept = [_save(desk, one) for one in typed]
    lines = _lines(desk, before, _sums(desk))
    if lines:
        ledger.record_lines(case, lines, actor=actor, now=now, bears_on_deadlines=False)
    count_later(case.pk)
    return kept


def _desk(case: Case, cells: Sequence[Cell], *, actor: User, now: datetime) -> _Desk:
    people = {cell.participant_id for cell in cells}
    activities = {cell.activity_id for cell in cells if cell.activity_id}
    months = {cell.month for cell in cells}
    desk = _Desk(case, actor, now)
    desk.activities = {one.pk: one for one in _activities_of(case.pk, list(activities))}
    desk.people = {one.pk: one for one in _adults_of(case.pk, list(people))}
    settled = _months_of(case.pk, list(people), list(months))
    desk.months = {(one.participant_id, one.month): one for one in settled}
    if len(desk.months) < len({(cell.participant_id, cell.month) for cell in cells}):
        desk.verified = verified_among(Q(case=case), months)
    rows = _hours_of(case.pk, list(people), list(months), list({cell.week_of for cell in cells}))
    desk.rows = {_cell_of(row): row for row in rows}
    return desk


_activities_of = Prepared(lambda case, keys: Activity.objects.filter(case=case, pk__in=keys))
_adults_of = Prepared(lambda case, keys: Participant.objects.filter(case=case, pk__in=keys).adults())
_months_of = Prepared(
    lambda case, people, months: WorkMonth.objects.filter(case=case, participant__in=people, month__in=months)
)
_hours_of = Prepared(
    lambda case, people, months, weeks: WorkHours.objects.filter(
        Q(week_of__in=weeks) | Q(how=HourKind.PROJECTED), case=case, participant__in=people, month__in=months
    )
)


def _cell_of(row: WorkHours) -> Cell:
    return Cell(row.participant_id, row.month, row.week_of, row.activity_id, row.kind, row.on, row.how)


def _kept(row: WorkHours) -> KeptHours:
    return KeptHours(row.hours, row.proof, row.rev)


def _save(desk: _Desk, typed: TypedHours) -> KeptHours:
    cell = _checked(desk, typed)
    row = desk.rows.get(cell)
    if row is None and typed.hours is None and typed.rev == 0:
        return KeptHours(None, HoursProof.MISSING, 0)
    if row is not None and (row.hours, row.proof) == (typed.hours, typed.proof):
        return _kept(row)
    if (row.rev if row else 0) != typed.rev:
        raise CellChanged(row, field=typed.name)
    _require_place(desk, cell, typed)
    if typed.hours is None:
        if row is not None:
            del desk.rows[cell]
            row.delete()
        return KeptHours(None, HoursProof.MISSING, 0)
    if row is None:
        row = WorkHours(
            case=desk.case,
            participant_id=cell.participant_id,
            activity_id=cell.activity_id,
            kind=cell.kind,
            month=cell.month,
            week_of=cell.week_of,
            on=cell.on,
            how=cell.how,
        )
    row.hours, row.proof, row.is_imported = typed.hours, typed.proof, False
    if typed.is_supervised is not None:
        row.is_supervised = typed.is_supervised
    row.rev, row.entered_by, row.entered_at = typed.rev + 1, desk.actor, desk.now
    row.save(update_fields=None if row._state.adding else _TYPED)
    desk.rows[cell] = row
    if cell.on is not None:
        _drop_whole_week(desk, cell)
    if cell.how == HourKind.WORKED:
        _drop_projected(desk, cell)
    return _kept(row)


def _drop_projected(desk: _Desk, cell: Cell) -> None:
    """Let hours really done stand in the place of those projected for the month (45 CFR 261.61(c))."""
    whose = (cell.participant_id, cell.month, cell.activity_id, cell.kind)
    for other in [one for one in desk.rows if one.how == HourKind.PROJECTED]:
        if (other.participant_id, other.month, other.activity_id, other.kind) == whose:
            desk.rows.pop(other).delete()


def _drop_whole_week(desk: _Desk, cell: Cell) -> None:
    """Let the days of a week stand in the place of what was written for it whole."""
    week = desk.rows.pop(_with_day(cell, None), None)
    if week is not None:
        week.delete()


def _with_day(cell: Cell, on: date | None) -> Cell:
    return replace(cell, on=on)


def _checked(desk: _Desk, typed: TypedHours) -> Cell:
    """Return the cell with its kind, or stop at one that is nowhere."""
    cell, name = typed.cell, typed.name
    if cell.participant_id not in desk.people:
        raise Refused("This person is no adult of this case.", field=name)
    kind = cell.kind
    if cell.activity_id is not None:
        activity = desk.activities.get(cell.activity_id)
        if activity is None or activity.participant_id != cell.participant_id:
            raise Refused("This is no activity of this person.", field=name)
        kind = activity.kind
    if kind not in WorkActivity.values:
        raise Refused("Choose an activity.", field=name)
    if typed.proof not in HoursProof.values:
        raise Refused("Choose what shows these hours.", field=name)
    if cell.how in ABSENCES and kind in work.PAID:
        raise Refused("Paid work counts its paid leave as hours; nothing else of it is excused.", field=name)
    if cell.how in HOMEWORK and kind not in work.SCHOOLING:
        raise Refused("Only schooling has homework.", field=name)
    if cell.how not in {HourKind.WORKED, *ABSENCES, *HOMEWORK}:
        raise Refused("Choose how these hours came about.", field=name)
    return replace(cell, kind=kind)


def _require_place(desk: _Desk, cell: Cell, typed: TypedHours) -> None:
    """Stop at a week that is none of the month's, lies ahead or outside, or in a month that is settled."""
    name = typed.name
    week = next((one for one in weeks_of(cell.month) if one.monday == cell.week_of), None)
    if cell.month.day != 1 or week is None:
        raise Refused("This week does not lie in the month.", field=name)
    if cell.on is not None and not week.first_day <= cell.on <= week.last_day:
        raise Refused("This day does not lie in the week.", field=name)
    first, last = (cell.on, cell.on) if cell.on else (week.first_day, week.last_day)
    if first > desk.today:
        raise Refused("This lies ahead; hours are written down once they are done.", field=name)
    if last < desk.case.opened_on or (desk.case.closed_on and first > desk.case.closed_on):
        raise Refused("The case was not open then.", field=name)
    _require_running(desk, cell, first, last, name)
    _require_open_month(desk, cell, name)
    if cell.on is None and any(one.on and _with_day(one, None) == cell for one in desk.rows):
        raise Refused("This week is written down by its days; change it there.", field=name)
    if typed.hours is not None:
        work.require_hours(typed.hours, most=DAY_HOURS if cell.on else week.most_hours, field=name)


def _require_running(desk: _Desk, cell: Cell, first: date, last: date, name: str) -> None:
    activity = desk.activities.get(cell.activity_id) if cell.activity_id else None
    if activity and (last < activity.first_day or (activity.last_day and first > activity.last_day)):
        raise Refused("The activity did not run then.", field=name)


def _require_open_month(desk: _Desk, cell: Cell, name: str) -> None:
    month = desk.months.get((cell.participant_id, cell.month))
    if month is not None and month.closed_at is not None:
        raise Refused(f"{cell.month:%B} is closed. The supervisor can open it again.", field=name)
    is_verified = month.verified_at is not None if month else (cell.participant_id, cell.month) in desk.verified
    if is_verified:
        raise Refused(f"{cell.month:%B} is verified; its hours stay as they are.", field=name)


def _sums(desk: _Desk) -> dict[_Sum, tuple[Decimal, str]]:
    """Return the hours of each week and activity, and the weakest proof of them."""
    found: dict[_Sum, tuple[Decimal, str]] = {}
    for cell, row in desk.rows.items():
        if cell.how == HourKind.PROJECTED:
            continue
        key = (cell.participant_id, cell.month, cell.week_of, cell.activity_id, cell.kind)
        hours, proof = found.get(key, (Decimal(0), ""))
        is_weaker = not proof or (row.hours and row.proof == HoursProof.MISSING)
        found[key] = (hours + row.hours, row.proof if is_weaker else proof)
    return found


def _lines(
    desk: _Desk, before: dict[_Sum, tuple[Decimal, str]], after: dict[_Sum, tuple[Decimal, str]]
) -> list[ledger.Line]:
    """Return a line for each week whose sum is another now; the line before is taken back."""
    changed = [
        key
        for key in dict.fromkeys((*before, *after))
        if before.get(key, (None, ""))[0] != after.get(key, (None, ""))[0]
    ]
    earlier = _earlier_lines(desk.case, changed, before=before) if changed else {}
    lines = []
    for key in changed:
        if voided := earlier.get(key):
            lines.append(ledger.Line(EventKind.TAKEN_BACK, voided.on, desk.people[key[0]], voids=voided))
        if told := after.get(key):
            lines.append(_line(desk, key, told))
    return lines


def _line(desk: _Desk, key: _Sum, told: tuple[Decimal, str]) -> ledger.Line:
    participant_id, month, monday, activity_id, kind = key
    sunday = min(monday + timedelta(days=6), last_day_of(month))
    return ledger.Line(
        EventKind.WORK_HOURS_RECORDED,
        min(sunday, desk.today),
        desk.people[participant_id],
        desk.activities.get(activity_id) if activity_id else None,
        facts={"month": f"{month:%Y-%m}", "week_of": monday, "activity": kind, "hours": told[0], "proof": told[1]},
    )


def _earlier_lines(case: Case, keys: Sequence[_Sum], *, before: Collection[_Sum]) -> dict[_Sum, Event]:
    """Return for each week the line that has to be voided, so that what it tells counts no more.

    It is nearly always one that nothing ever voided, found in one query. Only of a week that had hours and has no such
    line it is asked whether one stands again that was voided for a time; then the last line of that chain goes.
    """
    found = _unvoided_lines(case, keys)
    if left := [key for key in keys if key in before and key not in found]:
        again = _told(Event.objects.standing().filter(_IS_TOLD, _about(left), case=case).order_by("id"))
        found |= {key: _last_of_chain(line) for key, line in again.items()}
    return found


def _unvoided_lines(case: Case, keys: Sequence[_Sum]) -> dict[_Sum, Event]:
    in_activities = [key for key in keys if key[3]]
    found: list[Event] = []
    if in_activities:
        mondays, activities = [key[2] for key in in_activities], {key[3] for key in in_activities if key[3]}
        found += _lines_of(case.pk, [*activities], min(mondays), max(mondays) + timedelta(days=6))
    if others := [key for key in keys if not key[3]]:
        found += Event.objects.filter(_IS_TOLD, _about(others), case=case, voided_by__isnull=True).order_by("id")
    told = _told(found)
    return {key: told[key] for key in keys if key in told}


_IS_TOLD = Q(kind=EventKind.WORK_HOURS_RECORDED)
#: `_line` dates a line within its week, by which the ledger of a case is looked up; an import dates as it likes.
_lines_of = Prepared(
    lambda case, activities, first, last: Event.objects.filter(
        _IS_TOLD, case=case, subject_id__in=activities, on__range=(first, last), voided_by__isnull=True
    ).order_by("id")
)


def _last_of_chain(line: Event) -> Event:
    while (voiding := Event.objects.filter(voids=line).first()) is not None:
        line = voiding
    return line


def _about(keys: Iterable[_Sum]) -> Q:
    """Return the condition that a line tells the hours of one of these weeks."""
    wanted = Q()
    for participant_id, month, monday, activity_id, kind in keys:
        if activity_id:
            told = Q(subject_id=activity_id, on__range=(monday, monday + timedelta(days=6)))
        else:
            facts = Q(facts__month=f"{month:%Y-%m}", facts__week_of=monday.isoformat(), facts__activity=kind)
            told = ~Q(subject_kind="activity") & facts
        wanted |= Q(told, participant=participant_id)
    return wanted


def _told(lines: Iterable[Event]) -> dict[_Sum, Event]:
    return {
        (
            row.participant_id,
            date.fromisoformat(f"{row.facts['month']}-01"),
            date.fromisoformat(row.facts["week_of"]),
            row.subject_id if row.subject_kind == "activity" else None,
            row.facts["activity"],
        ): row
        for row in lines
        if row.participant_id
    }


@transaction.atomic
def debrief_search(
    *,
    case_id: UUID,
    participant_id: UUID,
    week_of: date,
    on: date,
    words: str,
    contacts: str,
    actor: User,
    now: datetime,
) -> SearchDebrief:
    """Write down that a week of job search was gone through with the person; said again, it replaces what stood.

    Policy: DPAWS expectations 15 (A055, A056): hours of job search need a debrief, and a contact list or a reason.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        Refused: the person is no adult of the case, a day cannot be, the month is closed, or nothing is said.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_hours(actor, case))
    participant = participant_of(case, participant_id)
    monday = week_of - timedelta(days=week_of.weekday())
    today = local_day(case, now)
    if not participant.is_adult:
        raise Refused("This person is no adult of this case.", field="participant_id")
    if monday > today:
        raise Refused("This week lies ahead.", field="week_of")
    if not monday <= on <= today:
        raise Refused("Talk about a week after it began, and no later than today.", field="on")
    if not words.strip():
        raise Refused("Write down what was done in the search and how it was checked.", field="words")
    sunday = monday + timedelta(days=6)
    months = {monday.replace(day=1), sunday.replace(day=1)}
    settled = WorkMonth.objects.filter(participant=participant, month__in=months, closed_at__isnull=False)
    if settled.count() == len(months):
        raise Refused("The month of this week is closed. The supervisor can open it again.", field="week_of")
    debrief = SearchDebrief.objects.filter(participant=participant, week_of=monday).first()
    if debrief is None:
        debrief = SearchDebrief(case=case, participant=participant, week_of=monday)
    debrief.on = on
    debrief.words = short(words, DEBRIEF_MAX, "words")
    debrief.contacts = short(contacts, DEBRIEF_MAX, "contacts")
    debrief.entered_by, debrief.entered_at = actor, now
    debrief.save()
    count_later(case.pk)
    return debrief
