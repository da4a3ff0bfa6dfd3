"""The staffings of some days in the cases that somebody is shown in lists."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from casework.public import Case, User, address
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.models import Staffing


@dataclass(frozen=True, slots=True)
class StaffingAhead:
    """A staffing of the week: of which family, which kind, when, and whether it is in session."""

    id: UUID
    case_id: UUID
    family_name: str
    kind: str
    on: date
    starts_at: datetime
    is_in_session: bool

    @property
    def url(self) -> str:
        """Its room."""
        return address("reengagement:room", self.id)


def staffings_between(viewer: User, first: date, last: date) -> list[StaffingAhead]:
    """Return what is scheduled or in session from one day to another, the next first, in one query."""
    columns = ("pk", "case_id", "family", "kind", "on", "starts", "status")
    rows = (
        Staffing.objects.filter(
            case__in=Case.objects.listed_for(viewer),
            on__range=(first, last),
            status__in=(StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION),
        )
        .annotate(family=F("case__family__name"), starts=F("appointment__starts_at"))
        .order_by("starts", "pk")
    )
    return [
        StaffingAhead(key, case_id, family, str(StaffingKind(kind).label), on, at, status == StaffingStatus.IN_SESSION)
        for key, case_id, family, kind, on, at, status in rows.values_list(*columns)
    ]
