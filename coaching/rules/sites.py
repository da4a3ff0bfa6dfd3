"""Places at work sites, how agreements stand on a day, and whether a position fits somebody's hours."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

#: So long before its last day an agreement is shown as about to end. Our own choice; no policy says it.
NOTICE = timedelta(days=30)


class AgreementState(Enum):
    """How the agreements of a site or a placement stand: words, look and icon of a tag."""

    NONE = ("No agreement", "over", "alert")
    UNSIGNED = ("Agreement not signed", "soon", "pen")
    AHEAD = ("Agreement begins later", "soon", "clock")
    IN_FORCE = ("Agreement in force", "ok", "check")
    ENDING = ("Agreement ends soon", "soon", "clock")
    ENDED = ("Agreement ended", "over", "alert")


@dataclass(frozen=True, slots=True)
class Span:
    """The days of one agreement, and whether it is signed."""

    first_day: date
    last_day: date
    is_signed: bool


def free_of(needed: int, taken: int) -> int:
    """Return the free places of a position: those needed less the placements that run, never fewer than none (A089)."""
    return max(needed - taken, 0)


def fits(position_hours: Decimal, open_hours: Decimal | None) -> bool:
    """Tell whether a position's hours a week fit into those that somebody still has to be assigned; None: any do."""
    return open_hours is None or position_hours <= open_hours


def last_day_signed(spans: Iterable[Span], *, today: date) -> date | None:
    """Return the last day to which signed agreements reach from today on without a day between; None: none today."""
    signed = sorted((one.first_day, one.last_day) for one in spans if one.is_signed)
    reached = None
    for first, last in signed:
        if reached is None and first <= today <= last:
            reached = last
        elif reached is not None and first <= reached + timedelta(days=1):
            reached = max(reached, last)
    return reached


def agreement_state(spans: Iterable[Span], *, today: date) -> AgreementState:
    """Return how agreements stand on a day; only a signed one is in force.

    Policy: DPAWS expectations 25 (A090): site agreements and placement agreements, signed, with their last day.
    """
    rows = list(spans)
    reached = last_day_signed(rows, today=today)
    if reached is not None:
        return AgreementState.ENDING if reached - today <= NOTICE else AgreementState.IN_FORCE
    if any(one.is_signed and one.first_day > today for one in rows):
        return AgreementState.AHEAD
    if any(not one.is_signed and one.last_day >= today for one in rows):
        return AgreementState.UNSIGNED
    return AgreementState.ENDED if any(one.is_signed for one in rows) else AgreementState.NONE
