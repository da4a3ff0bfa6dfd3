"""What the database alone can answer about transfers: of cases out of sight, and of coaches and reviewers elsewhere."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from casework.models import Handover


@dataclass(frozen=True, slots=True)
class GoneTransfer:
    """How a transfer stands that somebody asked for, of a case that is not theirs any more."""

    id: UUID
    asked_at: datetime
    number: str
    status: str
    decided_by: str
    is_granted: bool


def fit_to_carry(handover: Handover) -> str:
    """Return "fit" where the coach who was asked can be given the case, else the word for why not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.fit_to_carry(%s)", [handover.pk])
        (word,) = cursor.fetchone()
    return str(word)


def went_away(handover_id: UUID) -> bool:
    """Say whether a transfer that was a person's to decide took its case to another office meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.went_away(%s)", [handover_id])
        (gone,) = cursor.fetchone()
    return bool(gone)


def gone_transfers(*, at_most: int) -> list[GoneTransfer]:
    """Return the newest transfers that a person asked for whose cases they do not see any more."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, asked_at, number, status, decided_by, is_granted FROM sec.transfers_gone(%s)", [at_most]
        )
        return [GoneTransfer(*row) for row in cursor.fetchall()]


def reviews_ended(handover: Handover) -> list[tuple[UUID, UUID]]:
    """Return what QA reviewers were given that ended as a coach took a case over: each by its key, and whose."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, reviewer_id FROM sec.reviews_ended(%s)", [handover.pk])
        return list(cursor.fetchall())
