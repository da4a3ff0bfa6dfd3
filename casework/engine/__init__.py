"""The standards engine: one set-based definition of what is owed, for one case on write and for all at night."""

from uuid import UUID
from datetime import date


def refresh_case(case_id: UUID, *, today: date) -> None:
    """Bring the deadlines of one case up to date."""
