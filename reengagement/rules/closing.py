"""When a decided staffing may be closed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from reengagement.rules.locks import listed
from reengagement.rules.outcomes import UNDECIDED
from reengagement.rules.room import SeatFacts


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
