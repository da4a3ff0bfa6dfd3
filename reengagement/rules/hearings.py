"""What a hearing holds of a penalty while it waits, and what its decision leaves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from casework.public import calendars
from eligibility.public import DAY
from reengagement.choices import HearingDecision


@dataclass(frozen=True, slots=True)
class Heard:
    """One hearing: the level whose notice it is about, whether the benefit goes on meanwhile, and how it ended."""

    level: int
    has_continued_aid: bool
    decision: str = ""
    decided_on: date | None = None

    @property
    def waits(self) -> bool:
        """Whether the benefit goes on until its decision, which has not come."""
        return self.has_continued_aid and not self.decision


def held_from(heard: Iterable[Heard]) -> int | None:
    """Return the lowest level that takes nothing while its hearing waits; the level before it stays as it was.

    Policy: `notice.continuation` (keep the earlier level until the decision); policy README 13.2 no. 17.
    """
    return min((one.level for one in heard if one.waits), default=None)


def begins_after(heard: Iterable[Heard], level: int) -> date | None:
    """Return the day before which a level that waited does not begin: the first of the month after the order.

    The months in which the benefit went on are no penalty months. A request that was taken back is like an order.

    Policy: OAR 461-180-0105(2); policy README 13.2 no. 17 (the penalty waits); for the other states a reading.
    """
    over = {HearingDecision.UPHELD, HearingDecision.WITHDRAWN}
    orders = [
        one.decided_on
        for one in heard
        if one.has_continued_aid and one.decided_on is not None and one.decision in over and one.level <= level
    ]
    return calendars.end_of_month(max(orders)) + DAY if orders else None


def won(heard: Iterable[Heard]) -> Heard | None:
    """Return the hearing that was decided for the family; what comes after it changes nothing of that.

    Policy: policy README 13.2 no. 17 (win = delete).
    """
    return next((one for one in heard if one.decision == HearingDecision.FOR_FAMILY), None)
