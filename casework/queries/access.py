"""Who looked at a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.choices import AccessVerb, Role
from casework.models import AccessLog, Case

SHOWN = 200


@dataclass(frozen=True)
class Look:
    """One look at a case: by whom, at what, when."""

    at: datetime
    name: str
    role: str
    verb: str
    is_refused: bool
    route: str


def looks_at(case: Case, *, now: datetime, days: int = 90) -> list[Look]:
    """Return the latest looks at a case, newest first, at most 200 of the last `days` days."""
    rows = (
        AccessLog.objects.filter(case_id=case.pk, at__gt=now - timedelta(days=days))
        .select_related("actor")
        .order_by("-at", "-id")[:SHOWN]
    )
    return [
        Look(
            at=row.at,
            name=row.actor.name if row.actor else "",
            role=str(Role(row.actor.role).label) if row.actor else "",
            verb=str(AccessVerb(row.verb).label),
            is_refused=row.verb == AccessVerb.REFUSED,
            route=row.route,
        )
        for row in rows
    ]
