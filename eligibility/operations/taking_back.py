"""What the ledger says of a record that is taken back goes with it."""

from datetime import datetime
from uuid import UUID

from casework.public import Case, Event, EventKind, User, ledger


def take_lines_back(*, case: Case, subject_id: UUID, actor: User, now: datetime) -> None:
    """Void every line about a record."""
    said = Event.objects.standing().filter(case=case, subject_id=subject_id).select_related("participant")
    lines = [ledger.Line(EventKind.TAKEN_BACK, one.on, one.participant, voids=one) for one in said]
    if lines:
        ledger.record_lines(case, lines, actor=actor, now=now)
