"""For which days hours can still be written down: blank is not zero, and a row of the grid speaks for itself alone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Running:
    """From when to when one activity of an adult runs, and when it rests."""

    key: UUID
    first_day: date
    last_day: date | None = None
    rests: tuple[tuple[date, date], ...] = ()

    def is_due(self, day: date) -> bool:
        """Answer whether it runs on a day."""
        is_on = self.first_day <= day and (self.last_day is None or day <= self.last_day)
        return is_on and not any(first <= day <= last for first, last in self.rests)


@dataclass(frozen=True)
class Written:
    """Days of an activity for which something is written down, a stated zero included.

    A week's hours speak of its days up to the day on which they were last typed. Absences and projected hours stand in
    the place of what was planned, and leave what was done (`is_done`) to be written down.
    """

    key: UUID | None
    first_day: date
    last_day: date
    is_done: bool = True

    def tells_of(self, day: date) -> bool:
        """Answer whether it speaks of a day."""
        return self.first_day <= day <= self.last_day


def is_blank(day: date, running: Iterable[Running], written: Collection[Written], *, is_plan: bool = False) -> bool:
    """Answer whether hours of a day can still be written down; with `is_plan`, whether what was planned is open.

    A day is done only when each activity that runs on it has its hours. Where none runs, one may still be assigned.
    """
    told = {one.key for one in written if (one.is_done or is_plan) and one.tells_of(day)}
    due = {one.key for one in running if one.is_due(day)}
    return not due <= told if due else not told
