"""Whether a family can still make it in a month: what is done, what the days left hold, what would close the gap."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

from coaching.choices import UNPROVEN, HoursProof, WorkActivity
from coaching.rules.hours import days
from coaching.rules.hours.activities import activities
from coaching.rules.hours.averages import Average, sum_of
from coaching.rules.hours.counting import count
from coaching.rules.hours.entries import MENDABLE, ZERO, Counted, Entry, History, Reason
from coaching.rules.hours.families import AdultFacts, FamilyFacts, Rate, is_teen
from coaching.rules.hours.figures import Figures, FiguresOf
from coaching.rules.hours.findings import Counts, Finding, Place, finding_of

#: No job of anybody's: hours that could still be done stand beside projected ones.
_POSSIBLE = "possible"
#: No day has more.
_DAY_HOURS = Decimal(24)
#: What mended hours can take from others, or further ones give back; the most generous look leaves it in.
_GIVEN_BACK = frozenset({Reason.WEEKS_IN_A_ROW, Reason.ACTUAL_KNOWN, Reason.OVER_CLASS_HOURS})


class Outlook(StrEnum):
    """How a family stands while the month can still be changed.

    `BARELY`: full working days would not do, but longer days, weekends, holidays or excused absences still could.
    """

    NOT_ASKED = "NOT_ASKED"
    MET = "MET"
    MET_ONCE_MENDED = "MET_ONCE_MENDED"
    ON_TRACK = "ON_TRACK"
    SHORT = "SHORT"
    BARELY = "BARELY"
    LOST = "LOST"


@dataclass(frozen=True)
class Scheduled:
    """Hours assigned in an activity on each weekday, 0 for Monday; `days` for which it has none yet, None for all."""

    activity: str
    hours: Mapping[int, Decimal]
    days: frozenset[date] | None = None

    def hours_on(self, day: date) -> Decimal:
        """Answer the hours that are still planned on a day."""
        return self.hours.get(day.weekday(), ZERO) if self.days is None or day in self.days else ZERO


@dataclass(frozen=True)
class Reach:
    """What is behind an outlook.

    `now` counts what counts today, `mended` also what only lacks proof, a list, a debrief or verification, `scheduled`
    also the scheduled hours of the days left. `gap_hours`: core hours of the month missing beyond these;
    `possible_hours`: what full working days of everybody concerned hold, instead of the scheduled ones.
    """

    outlook: Outlook
    now: Average | None
    mended: Average | None
    scheduled: Average | None
    days_left: int
    scheduled_hours: Decimal = ZERO
    possible_hours: Decimal = ZERO
    gap_hours: Decimal = ZERO

    @property
    def words(self) -> str:
        """Say in plain words what would close the gap."""
        left = f"{self.days_left} working {'day' if self.days_left == 1 else 'days'} left"
        more = f"{self.gap_hours:f} more core hours"
        return {
            Outlook.NOT_ASKED: "No hours are asked of this family in this month.",
            Outlook.MET: "Met.",
            Outlook.MET_ONCE_MENDED: "Met once proof, lists and debriefs are in and the month is verified.",
            Outlook.ON_TRACK: f"Met if the {self.scheduled_hours:f} scheduled hours are done; {left}.",
            Outlook.SHORT: f"{more} than scheduled would close the gap; {left}, for {self.possible_hours:f} hours.",
            Outlook.BARELY: f"{more} would close the gap, more than {left} hold with full days.",
            Outlook.LOST: f"Cannot be met any more: {left}, for {self.possible_hours:f} hours.",
        }[self.outlook]


def reach_of(
    family: FamilyFacts,
    histories: Mapping[UUID, History],
    rate: Rate,
    figures_of: FiguresOf,
    *,
    schedules: Mapping[UUID, Sequence[Scheduled]],
    days_left: Sequence[date],
    blank_days: Mapping[UUID, Sequence[date]] | None = None,
    absences: Mapping[UUID, Sequence[Entry]] | None = None,
) -> Reach:
    """Say whether a family can still make a month.

    `days_left` are the office's working days of the month without all their hours. `blank_days` are all the days for
    which an adult's hours can still be written down, weekends and holidays among them; without, the days left.
    `absences` are the excused hours, holidays and homework that can still be, beside hours that are written down.

    A family is lost only when nothing that may still be written down would do, with everything mended: neither 24 hours
    of paid work on every blank day, nor the hour ceiling worked in full, nor, under 20, education, with all absences
    that the limits leave. So it is never met later unless facts change: what is written down, activities, children,
    grants, calendars.

    Policy: `wpr.full_day_hours`, a house setting, for what full working days hold; 45 CFR 261.31 to 261.34, 261.60.
    """
    figures = figures_of(family.month)
    histories = {adult.adult_id: History(()) for adult in family.work_eligible} | dict(histories)
    now = _finding(family, histories, rate, figures_of)
    if family.has_waiver or now.place in {Place.LEFT_OUT, Place.OUTSIDE}:
        return Reach(Outlook.NOT_ASKED, now.average, None, None, len(days_left))
    mended = {id: _mended(history, family.month, figures) for id, history in histories.items()}
    once = _finding(family, mended, rate, figures_of)
    planned = {id: tuple(_planned(schedules.get(id, ()), days_left, id)) for id in mended}
    then = _finding(family, _with(mended, planned), rate, figures_of)
    whose = len(family.work_eligible) if rate == Rate.TWO_PARENT else 1
    reach = Reach(
        outlook=Outlook.SHORT,
        now=now.average,
        mended=once.average,
        scheduled=then.average,
        days_left=len(days_left),
        scheduled_hours=_scheduled_hours(planned, then, rate),
        possible_hours=figures.number("wpr.full_day_hours") * len(days_left) * whose,
        gap_hours=then.average.gap_hours if then.average else ZERO,
    )
    for outlook, finding in ((Outlook.MET, now), (Outlook.MET_ONCE_MENDED, once), (Outlook.ON_TRACK, then)):
        if finding.is_engaged:
            return replace(reach, outlook=outlook)
    full = figures.number("wpr.full_day_hours")
    usual = {id: _Room(tuple(days_left), full) for id in mended}
    if _can(_most(family, histories, mended, figures_of, usual), family, rate, figures):
        return reach
    blank, away = blank_days or {}, absences or {}
    every = {id: _Room(tuple(blank.get(id, days_left)), _DAY_HOURS, tuple(away.get(id, ()))) for id in mended}
    can = _can(_most(family, histories, mended, figures_of, every), family, rate, figures)
    return replace(reach, outlook=Outlook.BARELY if can else Outlook.LOST)


@dataclass(frozen=True)
class _Room:
    """Days of one adult that can still be filled, with how many hours each, and absences on top."""

    days: tuple[date, ...]
    day_hours: Decimal
    absences: tuple[Entry, ...] = ()


def _can(most: Iterable[Counts], family: FamilyFacts, rate: Rate, figures: Figures) -> bool:
    return any(finding_of(family, counts, rate, figures).is_engaged for counts in most)


def _scheduled_hours(planned: Mapping[UUID, tuple[Entry, ...]], then: Finding, rate: Rate) -> Decimal:
    whose = planned.keys() if rate == Rate.TWO_PARENT or then.adult_id is None else {then.adult_id}
    return sum((entry.hours for id in whose for entry in planned.get(id, ())), ZERO)


def _finding(family: FamilyFacts, histories: Mapping[UUID, History], rate: Rate, figures_of: FiguresOf) -> Finding:
    counts = {id: count(history, figures_of) for id, history in histories.items()}
    return finding_of(family, counts, rate, figures_of(family.month))


def _most(
    family: FamilyFacts,
    histories: Mapping[UUID, History],
    mended: Mapping[UUID, History],
    figures_of: FiguresOf,
    rooms: Mapping[UUID, _Room],
) -> Iterator[Counts]:
    """Yield what would count after each of the ways to do the most in the days that can still be filled."""
    for way in (_paid, _unpaid_first, _education):
        extra = {
            adult.adult_id: (
                *way(adult, mended[adult.adult_id], family, figures_of, rooms[adult.adult_id]),
                *(_mend(one) for one in rooms[adult.adult_id].absences),
            )
            for adult in family.work_eligible
        }
        yield {
            id: _generous(count(history, figures_of), can_change=bool(extra.get(id)) or mended[id] != histories[id])
            for id, history in _with(mended, extra).items()
        }


def _generous(counted: Sequence[Counted], *, can_change: bool) -> Sequence[Counted]:
    if not can_change:
        return counted
    return [
        replace(one, hours=one.hours + sum((cut.hours for cut in one.cuts if cut.reason in _GIVEN_BACK), ZERO))
        for one in counted
    ]


def _with(histories: Mapping[UUID, History], more: Mapping[UUID, tuple[Entry, ...]]) -> dict[UUID, History]:
    return {id: replace(history, entries=(*history.entries, *more.get(id, ()))) for id, history in histories.items()}


def _mended(history: History, month: date, figures: Figures) -> History:
    first, last = days.span_of(month, figures)
    entries = (_mend(one) if first <= one.first_day and one.last_day <= last else one for one in history.entries)
    return replace(history, entries=tuple(entries))


def _mend(entry: Entry) -> Entry:
    """Give an entry all that a coach can still get for it; see `MENDABLE`."""
    is_proven = entry.proof not in UNPROVEN
    return replace(
        entry,
        proof=entry.proof if is_proven else HoursProof.DOCUMENT,
        is_verified=True,
        has_contact_list=True,
        is_debriefed=True,
        is_certified=True,
    )


def is_mendable(counted: Counted) -> bool:
    """Answer whether hours of an entry would count, or might, once a coach got what is missing."""
    return bool(counted.reasons & MENDABLE)


def _planned(schedule: Iterable[Scheduled], days_left: Sequence[date], who: UUID) -> Iterator[Entry]:
    for number, scheduled in enumerate(schedule):
        for day in days_left:
            hours = scheduled.hours_on(day)
            if hours:
                yield _done(f"{who}-{number}-{day}", scheduled.activity, day, hours)


def _paid(
    adult: AdultFacts, history: History, family: FamilyFacts, figures_of: FiguresOf, room: _Room
) -> Iterator[Entry]:
    for day in room.days:
        yield _done(f"{adult.adult_id}-{day}", WorkActivity.UNSUB, day, room.day_hours)


def _unpaid_first(
    adult: AdultFacts, history: History, family: FamilyFacts, figures_of: FiguresOf, room: _Room
) -> Iterator[Entry]:
    """Fill the days with work experience up to the ceiling, which may be deemed more; then with paid work."""
    known = activities(figures_of(family.month))
    done = (one for one in count(history, figures_of) if one.entry.month == family.month)
    bound = sum_of(one for one in done if known[one.entry.activity].has_ceiling)
    ceiling = history.facts(family.month).ceiling_hours
    # Of a month without any entry of this adult, the ceiling is the family's.
    ceiling = family.ceiling_hours if ceiling is None and family.month not in history.months else ceiling
    left = max((ceiling or ZERO) - bound, ZERO)
    for day in room.days:
        unpaid = min(room.day_hours, left)
        left -= unpaid
        yield _done(f"{adult.adult_id}-{day}-unpaid", WorkActivity.WEX, day, unpaid)
        yield _done(f"{adult.adult_id}-{day}-paid", WorkActivity.UNSUB, day, room.day_hours - unpaid)


def _education(
    adult: AdultFacts, history: History, family: FamilyFacts, figures_of: FiguresOf, room: _Room
) -> Iterator[Entry]:
    is_young = is_teen(adult, family.month, figures_of(family.month))
    activity = WorkActivity.EDRE if is_young else WorkActivity.UNSUB
    for day in room.days:
        yield _done(f"{adult.adult_id}-{day}", activity, day, room.day_hours)


def _done(key: str, activity: str, day: date, hours: Decimal) -> Entry:
    entry = Entry(key, activity, day, day, hours, is_supervised=True, place=_POSSIBLE)
    return _mend(entry)
