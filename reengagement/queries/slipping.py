"""Which families stand in re-engagement, a staffing or a penalty today: for who looks at a whole caseload (O085)."""

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import QuerySet

from casework.public import Case
from reengagement.choices import RequestStatus
from reengagement.models import Penalty, PenaltyRequest, Reengagement, Staffing


class Slipping(StrEnum):
    """What goes on with a family."""

    REENGAGEMENT = "REENGAGEMENT"
    STAFFING = "STAFFING"
    PENALTY_ASKED = "PENALTY_ASKED"
    PENALTY = "PENALTY"


def slipping(cases: QuerySet[Case]) -> dict[Slipping, set[UUID]]:
    """Return the cases among some in which re-engagement, a staffing, a request or a penalty is open; four queries."""
    among = cases.values("pk")
    return {
        Slipping.REENGAGEMENT: _keys(Reengagement.objects.filter(case__in=among, ended_on__isnull=True)),
        Slipping.STAFFING: _keys(Staffing.objects.going().filter(case__in=among)),
        Slipping.PENALTY_ASKED: _keys(PenaltyRequest.objects.filter(case__in=among, status=RequestStatus.WAITING)),
        Slipping.PENALTY: _keys(Penalty.objects.filter(case__in=among, outcome="")),
    }


def _keys(
    rows: QuerySet[Reengagement] | QuerySet[Staffing] | QuerySet[PenaltyRequest] | QuerySet[Penalty],
) -> set[UUID]:
    found: Iterable[UUID] = rows.values_list("case", flat=True)
    return set(found)
