"""How a support stands that somebody just tried to decide, in the words of the other requests."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.public import Case, DecisionStatus, User
from coaching.public import case_of_support, decision_of_support, support_waits

__all__ = ["Standing", "case_of_support", "standing_support"]


@dataclass(frozen=True)
class Standing:
    """A support as a request: waiting, approved or refused, and by whom; no status where it waits no more undecided."""

    pk: UUID
    status: DecisionStatus | None
    decided_by: User | None
    decided_at: datetime | None


def standing_support(case: Case, support_id: UUID) -> Standing:
    """Return how the request for a support of a case stands.

    Raises:
        Support.DoesNotExist: it is none of the case's.
    """
    told = decision_of_support(case, support_id)
    if told.is_approved is None:
        return Standing(support_id, DecisionStatus.ASKED if support_waits(told) else None, None, None)
    status = DecisionStatus.APPROVED if told.is_approved else DecisionStatus.REFUSED
    return Standing(support_id, status, told.decided_by, told.decided_at)
