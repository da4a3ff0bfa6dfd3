"""Which open work cases have a plan that is current, and until when, without reading one word of it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

from casework.public import Case, CaseKind, CaseStatus
from coaching.models import Plan


@dataclass(frozen=True, slots=True)
class PlanStand:
    """One open work case: the latest last review date among its valid plans, none where no plan is current."""

    case_id: UUID
    last_review_on: date | None

    @property
    def is_current(self) -> bool:
        """Whether a plan is signed and not past its last review date."""
        return self.last_review_on is not None


def plan_stands(cases: QuerySet[Case], *, today: date) -> list[PlanStand]:
    """Return how the plans of the open work cases among some stand, in one query.

    Policy: DPAWS expectations 8 (A024, A031): signed, and not past the last review date.
    """
    valid = Plan.objects.valid(today).filter(case=OuterRef("pk")).order_by().values("case")
    until = Subquery(valid.annotate(until=Max("last_review_on")).values("until"))
    rows = cases.filter(kind=CaseKind.WORK, status=CaseStatus.OPEN).annotate(until=until)
    return [PlanStand(key, last) for key, last in rows.values_list("pk", "until")]
