"""Which month or week a conference is about, whether one is owed, and how it stands (O075, O084)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from casework.public import Refused, calendars, wording
from supervision.choices import ConferenceKind, MeetingWay, WorkRead

WORDS_MAX, REMARK_MAX, WHY_MAX = 4_000, 2_000, 1_000
_DAY, _WEEK = timedelta(days=1), timedelta(days=7)
_SATURDAY = 5


class Slot(NamedTuple):
    """A month of the conference, or a week of the weekly supervision; both days belong to it."""

    kind: ConferenceKind
    first_day: date
    last_day: date

    @property
    def code(self) -> str:
        """How addresses write it: `2026-09`, or `2026-W37`."""
        is_month = self.kind == ConferenceKind.MONTHLY
        return calendars.month_of(self.first_day) if is_month else calendars.iso_week_of(self.first_day)


def slot_of(code: str) -> Slot:
    """Return the month or week that an address writes.

    Raises:
        ValueError: it is neither.
    """
    if "W" in code:
        return Slot(ConferenceKind.WEEKLY, *calendars.iso_week_period(code))
    return Slot(ConferenceKind.MONTHLY, *calendars.month_period(code))


def month_slots(today: date, count: int) -> list[Slot]:
    """Return the running month and those before it, the newest first."""
    firsts = (calendars.day_of_month(today, -back, 1) for back in range(count))
    return [Slot(ConferenceKind.MONTHLY, first, calendars.end_of_month(first)) for first in firsts]


def week_slots(today: date, count: int) -> list[Slot]:
    """Return the running week, from its Monday, and those before it, the newest first."""
    monday = today - today.weekday() * _DAY
    mondays = (monday - back * _WEEK for back in range(count))
    return [Slot(ConferenceKind.WEEKLY, first, first + _WEEK - _DAY) for first in mondays]


class State(StrEnum):
    """How the conference of a month or week stands."""

    SIGNED = "signed"
    HALF_SIGNED = "half-signed"
    MISSING = "missing"
    OPEN = "open"
    NOT_HERE = "not-here"
    NOT_ASKED = "not-asked"


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether somebody worked in the office for the whole of some days, in words where they did not.

    `is_owed` is false of who was there for less than the time: no conference is missing then.
    """

    is_owed: bool
    words: str = ""


def presence_in(
    slot: Slot, *, came_on: date, absences: Iterable[tuple[date, date]], has_left: bool = False
) -> Presence:
    """Return whether a coach was there for a conference to be owed.

    Who came during the time, left, or was away on every day of it owes none. Somebody away for a part of it does, as
    they met the other days; the days are said.
    """
    if has_left:
        return Presence(False, "Left the office")
    if came_on > slot.last_day:
        return Presence(False, "Not here yet")
    if came_on > slot.first_day:
        return Presence(False, f"Came {wording.full_day(came_on)}")
    away = {
        day
        for first, last in absences
        for day in calendars.days_between(max(first, slot.first_day), min(last, slot.last_day))
    }
    working = {day for day in calendars.days_between(slot.first_day, slot.last_day) if day.weekday() < _SATURDAY}
    if working <= away:
        return Presence(False, "Away all the time")
    count = len(working & away)
    return Presence(True, f"Away {count} working day{'s' if count > 1 else ''}" if count else "")


def state_of(slot: Slot, *, held: int, signed: int, presence: Presence, asked: int, today: date) -> State:
    """Return how the conferences of a month or week stand; missing only once its last day is over.

    `held` stand for it, `signed` of them by both; `asked` is how many a rule asks for, none without a rule.

    Policy: Family Coach position description, section 8 (O084): monthly; working relationships (O075): weekly;
    `std.or.conferences_per_month`, `std.or.supervision_slots_per_week`.
    """
    if held and (held >= asked or not presence.is_owed):
        return State.SIGNED if signed >= held else State.HALF_SIGNED
    if not presence.is_owed:
        return State.NOT_HERE
    if not asked:
        return State.NOT_ASKED
    return State.MISSING if today > slot.last_day else State.OPEN


def free_number(taken: Collection[int], room: int) -> int | None:
    """Return the first free place among the conferences of a month or week, None where all that fit stand."""
    return next((one for one in range(1, room + 1) if one not in taken), None) if len(taken) < room else None


def require_held_on(slot: Slot, held_on: date, *, today: date) -> None:
    """Stop at a conference that is still to come, or before its month or week.

    Raises:
        Refused: the day is before the time that it is about, or still to come.
    """
    if held_on > today:
        raise Refused("This day is still to come.", field="held_on")
    if held_on < slot.first_day:
        raise Refused("This day is before the time that it is about.", field="held_on")


def require_meeting(kind: str, way: str, has_read: Collection[str]) -> list[str]:
    """Return what was read, in order, or stop; a monthly conference rests on something that was read.

    Policy: Family Coach position description, section 8 (O084): conferences; supervisory review of reports, narrative
    and other documents.

    Raises:
        Refused: the way is none, or nothing was read for a month.
    """
    if way not in MeetingWay.values:
        raise Refused("Choose how you spoke.", field="way")
    read = [str(one) for one in WorkRead if one in has_read]
    if len(read) != len(set(has_read)) or (kind == ConferenceKind.MONTHLY and not read):
        raise Refused("Tick what you read for it.", field="has_read")
    return read
