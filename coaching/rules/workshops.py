"""Workshops: what their sessions last, what somebody's attendance makes of a day, who has a place."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from decimal import ROUND_FLOOR, Decimal

from coaching.choices import AttendanceMark, HourKind
from coaching.rules.work import QUARTER

MINUTES_OF_HOUR = 60


@dataclass(frozen=True, slots=True)
class Meeting:
    """One session: its day and its times."""

    on: date
    starts_at: time
    ends_at: time

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        first, last = self.starts_at, self.ends_at
        return (last.hour - first.hour) * MINUTES_OF_HOUR + last.minute - first.minute

    @property
    def hours(self) -> Decimal:
        """How long it lasts, in whole quarters of an hour."""
        return quarters_of(self.minutes)

    def overlaps(self, other: "Meeting") -> bool:
        """Whether both go on at some moment."""
        return self.on == other.on and self.starts_at < other.ends_at and other.starts_at < self.ends_at


def quarters_of(minutes: int) -> Decimal:
    """Return the whole quarters of an hour in some minutes, so that nothing counts that was not done."""
    return (Decimal(max(minutes, 0)) / MINUTES_OF_HOUR / QUARTER).to_integral_value(ROUND_FLOOR) * QUARTER


def weekly_hours(meetings: Sequence[Meeting]) -> Decimal:
    """Return the hours of the fullest week."""
    weeks: dict[tuple[int, int], Decimal] = defaultdict(Decimal)
    for one in meetings:
        weeks[one.on.isocalendar()[:2]] += one.hours
    return max(weeks.values(), default=Decimal(0))


def day_hours(marks: Iterable[tuple[Meeting, str, int]]) -> dict[HourKind, Decimal | None]:
    """Return what the marks of a day make of it: hours done, and hours excused; None where there is nothing to say.

    Not coming is a stated zero and not a blank.

    Policy: 45 CFR 261.60(b): actual hours; an excused absence stands apart, within its caps.
    """
    done: list[Decimal] = []
    excused: list[Decimal] = []
    for meeting, mark, late in marks:
        if mark == AttendanceMark.EXCUSED:
            excused.append(meeting.hours)
        else:
            done.append(Decimal(0) if mark == AttendanceMark.ABSENT else quarters_of(meeting.minutes - late))
    return {
        HourKind.WORKED: sum(done, Decimal(0)) if done else None,
        HourKind.EXCUSED: sum(excused, Decimal(0)) if excused else None,
    }
