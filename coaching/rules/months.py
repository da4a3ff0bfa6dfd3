"""One adult's work month: who owes it, by which day, how it stands, and what keeps it from closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from casework.public import Refused, wording
from coaching.choices import ABSENCES, UNPROVEN, HourKind, MonthGap, MonthState, WorkActivity
from coaching.rules.weeks import DAY, Week, last_day_of, next_month, weeks_of

NOTHING = Decimal(0)


def owes(month: date, *, first_day: date | None, closed_on: date | None) -> bool:
    """Tell whether an adult owes a month: in scope on any day of it, taking part or not.

    `first_day` is that of their first referral, `closed_on` that of the closing of their case.

    Policy: DPAWS expectations 16 (A060): each month for every client, also one who does not take part.
    """
    if first_day is None or first_day > last_day_of(month):
        return False
    return closed_on is None or closed_on >= month


def due_on(month: date, *, day: int | None) -> date | None:
    """Return by which day a month is verified: that day of the next one, worked or not; None where no day is set.

    Policy: DPAWS expectations 16 (A059): by close of business on the 20th; a closed day does not move it.
    """
    if day is None:
        return None
    following = next_month(month)
    return min(following + (day - 1) * DAY, last_day_of(following))


@dataclass(frozen=True)
class HoursRow:
    """Hours as they were entered: of a day, or of the week as a whole where `on` is empty."""

    week_of: date
    on: date | None
    kind: str
    activity_id: UUID | None
    hours: Decimal
    proof: str
    how: str = HourKind.WORKED
    entered_at: datetime | None = None


@dataclass(frozen=True)
class Cell:
    """Hours of one week in one activity; `unproven` are those without proof. Days stand in place of their week."""

    week_of: date
    kind: str
    activity_id: UUID | None
    how: str
    hours: Decimal
    unproven: Decimal
    proofs: tuple[str, ...]


def cells_of(rows: Iterable[HoursRow]) -> list[Cell]:
    """Return what stands in each week and activity: the sum of its days, else what was entered for the week."""
    grouped: dict[tuple[date, str, UUID | None, str], list[HoursRow]] = {}
    for row in rows:
        grouped.setdefault((row.week_of, row.kind, row.activity_id, row.how), []).append(row)
    found = []
    for (week_of, kind, activity_id, how), entered in grouped.items():
        shown = [row for row in entered if row.on] or entered
        open_to_doubt = [row for row in shown if row.proof in UNPROVEN and how not in ABSENCES]
        proofs = {row.proof for row in shown if row.hours and row.proof not in UNPROVEN}
        found.append(
            Cell(
                week_of,
                kind,
                activity_id,
                how,
                sum((row.hours for row in shown), NOTHING),
                sum((row.hours for row in open_to_doubt), NOTHING),
                tuple(sorted(proofs)),
            )
        )
    return sorted(found, key=lambda cell: (cell.kind, cell.how, cell.week_of))


@dataclass(frozen=True)
class Rest:
    """Days on which an activity rests, both included."""

    first_day: date
    last_day: date


@dataclass(frozen=True)
class Assigned:
    """An activity as far as a month is concerned; without a last day it goes on."""

    id: UUID
    kind: str
    words: str
    weekly_hours: Decimal
    first_day: date
    last_day: date | None = None
    pauses: tuple[Rest, ...] = ()

    def runs_in(self, week: Week) -> bool:
        """Tell whether it runs on any day of a week, pauses left out."""
        first, last = max(week.first_day, self.first_day), min(week.last_day, self.last_day or week.last_day)
        days = (first + number * DAY for number in range((last - first).days + 1))
        return any(not any(rest.first_day <= day <= rest.last_day for rest in self.pauses) for day in days)

    def goes_on_in(self, month: date) -> bool:
        """Tell whether it is still assigned in a month."""
        return self.first_day <= last_day_of(month) and (self.last_day is None or self.last_day >= month)


@dataclass(frozen=True)
class Gap:
    """What is not in for one week of one activity."""

    kind: MonthGap
    week_of: date
    activity: str
    hours: Decimal = NOTHING

    @property
    def words(self) -> str:
        """The gap in words, without its week."""
        if self.kind == MonthGap.BLANK:
            return f"{self.activity}: nothing in. Blank is not zero"
        what = "without proof" if self.kind == MonthGap.UNPROVEN else "not debriefed"
        return f"{self.activity}: {hours_words(self.hours)} {what}"


def gaps_of(
    month: date, *, cells: Sequence[Cell], activities: Sequence[Assigned], debriefed: Iterable[date]
) -> list[Gap]:
    """Return what is not in for a month, week by week: blank weeks, hours without proof, search not debriefed.

    Policy: DPAWS expectations 15 (A055, A056): search counts with a debrief alone; 45 CFR 261.61: with proof alone.
    """
    told = set(debriefed)
    found = []
    for week in weeks_of(month):
        entered = [cell for cell in cells if cell.week_of == week.monday]
        for activity in activities:
            if activity.runs_in(week) and not any(_is_of(cell, activity) for cell in entered):
                found.append(Gap(MonthGap.BLANK, week.monday, activity.words))
        for cell in entered:
            label = str(WorkActivity(cell.kind).label)
            if cell.unproven:
                found.append(Gap(MonthGap.UNPROVEN, week.monday, label, cell.unproven))
            is_search = cell.kind == WorkActivity.JSJR and cell.how == HourKind.WORKED and cell.hours
            if is_search and week.monday not in told:
                found.append(Gap(MonthGap.UNDEBRIEFED, week.monday, label, cell.hours))
    return found


def _is_of(cell: Cell, activity: Assigned) -> bool:
    return cell.activity_id == activity.id or (cell.activity_id is None and cell.kind == activity.kind)


@dataclass(frozen=True)
class MonthFacts:
    """How far one adult's month is. `is_changed` says that hours were entered after it was verified."""

    month: date
    is_verified: bool = False
    is_closed: bool = False
    has_note: bool = False
    is_next_open: bool = False
    needs_next: bool = True
    is_changed: bool = False

    @property
    def needs_verifying(self) -> bool:
        """Whether it waits for the coach: not verified, verified without its note, or changed since."""
        return not self.is_closed and (not self.is_verified or not self.has_note or self.is_changed)


def state_of(facts: MonthFacts, *, due: date | None, today: date) -> MonthState:
    """Return how a month stands on a day; the due day itself is on time."""
    if facts.is_closed:
        return MonthState.CLOSED
    if facts.is_verified:
        return MonthState.VERIFIED
    return MonthState.OVERDUE if due is not None and today > due else MonthState.OPEN


@dataclass(frozen=True)
class Tick:
    """One of the three things without which a month does not close (A059)."""

    words: str
    is_done: bool


def ticks_of(facts: MonthFacts) -> tuple[Tick, ...]:
    """Return the three ticks of a month: hours verified, the next month opened, the note written (A059)."""
    return (
        Tick("Hours verified", facts.is_verified and not facts.is_changed),
        Tick(f"{next_month(facts.month):%B} opened", facts.is_next_open or not facts.needs_next),
        Tick("Note filed", facts.has_note),
    )


def missing_of(facts: MonthFacts) -> list[str]:
    """Return in words what keeps a month from closing; nothing once it may close."""
    found = []
    if not facts.is_verified:
        found.append("hours not verified")
    elif facts.is_changed:
        found.append("hours changed after they were verified")
    if not facts.has_note:
        found.append("no note")
    if facts.needs_next and not facts.is_next_open:
        found.append(f"{next_month(facts.month):%B} not opened")
    return found


def require_over(month: date, *, today: date) -> None:
    """Stop while a month still runs: hours of days to come cannot be verified.

    Raises:
        Refused: it does.
    """
    if last_day_of(month) >= today:
        raise Refused(f"{wording.month_words(month)} is not over yet.")


def hours_words(hours: Decimal) -> str:
    """Say hours as one says them: "1 hour", "12.5 hours"."""
    plain = f"{hours.normalize():f}"
    return f"{plain} hour" if plain == "1" else f"{plain} hours"
