"""Work months as somebody asks to open them again: whose, which month, and whether they are closed still."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from coaching.models import WorkMonth


@dataclass(frozen=True, slots=True)
class ClosedMonth:
    """A work month; `closed_at` is none where it is open."""

    id: UUID
    case_id: UUID
    month: date
    person_name: str
    closed_at: datetime | None
    closed_by: str


def case_of_month(work_month_id: UUID) -> dict[str, Any]:
    """Return the lookup of the case of a work month, for `seen_case` and `locked_case`."""
    return {"pk__in": WorkMonth.objects.filter(pk=work_month_id).values("case")}


def closed_months(keys: Iterable[UUID]) -> dict[UUID, ClosedMonth]:
    """Return work months by key, in one query."""
    rows = WorkMonth.objects.filter(pk__in=list(keys)).select_related("participant__person", "closed_by")
    return {
        row.pk: ClosedMonth(
            id=row.pk,
            case_id=row.case_id,
            month=row.month,
            person_name=row.participant.person.standing.name,
            closed_at=row.closed_at,
            closed_by=row.closed_by.name if row.closed_by else "",
        )
        for row in rows
    }
