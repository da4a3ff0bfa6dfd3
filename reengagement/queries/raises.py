"""Raises of penalties that wait for a manager's decision."""

from uuid import UUID

from reengagement.models import PenaltyRaise

WAITING_AT_MOST = 50


def raises_waiting(office_id: UUID) -> list[PenaltyRaise]:
    """Return the raises that wait for a decision in an office, the longest wait first."""
    waiting = PenaltyRaise.objects.filter(is_agreed__isnull=True, case__office_id=office_id, penalty__outcome="")
    return list(
        waiting.select_related("penalty__participant__person__merged_into").order_by("asked_at")[:WAITING_AT_MOST]
    )
