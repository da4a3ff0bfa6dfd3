"""How anything that was agreed ends: once, whoever else says so at the same moment."""

from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from casework.public import Refused, User
from supervision.rules.followed import require_end

ENDED = "Somebody said already what became of this."


def end_once(*, rows: QuerySet[Any], ended_as: str, why: str, actor: User, on: date, now: datetime) -> None:
    """Write how the one row that is asked for ended, unless it ended already.

    Raises:
        Refused: it ended already, or a reason is missing.
    """
    tidy = require_end(ended_as, why)
    open_ones = rows.filter(ended_at__isnull=True)
    if not open_ones.update(ended_as=ended_as, ended_why=tidy, ended_on=on, ended_by=actor, ended_at=now):
        raise Refused(ENDED)
