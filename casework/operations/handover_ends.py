"""How a transfer ends that nobody accepts: refused, withdrawn, or overtaken by what became of its case."""

from datetime import date, datetime
from uuid import UUID

from casework import ledger
from casework.choices import EventKind, HandoverStatus
from casework.models import Case, Handover, ReviewAssignment, User


def decide_handover(
    *, handover: Handover, status: HandoverStatus, actor: User, now: datetime, answer: str = ""
) -> Handover:
    """Write down how a locked transfer ended; its packet is emptied."""
    handover.status, handover.decided_by, handover.decided_at, handover.answer = status, actor, now, answer
    handover.packet = {}
    handover.save(update_fields=["status", "decided_by", "decided_at", "answer", "packet"])
    return handover


def withdraw_asked(*, case: Case, why: str, actor: User, now: datetime) -> None:
    """Withdraw the transfer of a locked case that waits for an answer, in time or not: nothing is left to take over."""
    for handover in case.handovers.asked().select_for_update(of=("self",)):
        decide_handover(handover=handover, status=HandoverStatus.WITHDRAWN, actor=actor, now=now, answer=why)


def review_ended_line(key: UUID, reviewer_id: UUID, *, on: date) -> ledger.Line:
    """Return the line by which what a QA reviewer was given ends, as its case goes to another office (decisions 18)."""
    row = ReviewAssignment(pk=key, reviewer_id=reviewer_id)
    return ledger.Line(EventKind.QA_ENDED, on, None, row, facts={"reviewer": reviewer_id})
