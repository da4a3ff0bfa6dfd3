"""The course of a staffing: from one status to the next, and when a decided one may be closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.public import Refused
from reengagement.choices import StaffingStatus
from reengagement.rules.locks import listed
from reengagement.rules.outcomes import UNDECIDED
from reengagement.rules.room import SeatFacts

#: From each status to which. One that waits is followed by a second staffing, and closed when that has decided.
_NEXT = {
    StaffingStatus.SCHEDULED: (StaffingStatus.IN_SESSION, StaffingStatus.CANCELLED),
    StaffingStatus.IN_SESSION: (StaffingStatus.WAITING, StaffingStatus.DECIDED),
    StaffingStatus.WAITING: (StaffingStatus.CLOSED,),
    StaffingStatus.DECIDED: (StaffingStatus.IN_SESSION, StaffingStatus.CLOSED),
    StaffingStatus.CLOSED: (),
    StaffingStatus.CANCELLED: (),
}


def may_become(status: str, wanted: str) -> bool:
    """Tell whether a staffing may go from one status to another.

    Policy: re-engagement guide, process (R003: decided at the appointment; R004: waiting); domain 6.
    """
    return StaffingStatus(wanted) in _NEXT[StaffingStatus(status)]


def require_can_become(status: str, wanted: str) -> None:
    """Stop at a status that does not follow: somebody else was faster, or the page is old."""
    if not may_become(status, wanted):
        label = str(StaffingStatus(status).label).lower()
        raise Refused(f"The staffing is {label}. Load the page again to see what happened.")


def require_reopening(unconfirmed: tuple[SeatFacts, ...]) -> None:
    """Stop at reopening a decision that every member confirmed; until then a member who disagrees takes it back.

    Policy: re-engagement guide (R005, R018): the team decides, so a decision stands when all its members stand for it.
    """
    if not unconfirmed:
        raise Refused("Every member confirmed this decision. It stands; a new staffing decides anew.")


@dataclass(frozen=True)
class ClosingFacts:
    """What is known when a decided staffing is to be closed; `plan_version_id` is the version opened from it."""

    outcome: str
    decided_at: datetime | None
    unconfirmed: tuple[SeatFacts, ...] = ()
    plan_version_id: UUID | None = None
    no_plan_reason: str = ""


def closing_problems(facts: ClosingFacts) -> Iterator[str]:
    """Say what keeps a staffing from being closed: the plan is updated from it, or a reason says why not.

    Policy: re-engagement guide, next steps (R031, R032); domain 6.
    """
    if facts.decided_at is None:
        yield "The team has not decided."
    if facts.unconfirmed:
        yield f"Still to confirm under their own sign-in: {listed(seat.words for seat in facts.unconfirmed)}."
    if facts.outcome not in UNDECIDED and facts.plan_version_id is None and not facts.no_plan_reason.strip():
        yield "Open a new version of the plan with the next steps, or say why the plan stays."
