"""Which families a tribal program serves."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q

from coaching.choices import RateFactKind
from coaching.models import RateFact


def served_by_tribes(case_ids: Collection[UUID], *, on: date) -> set[UUID]:
    """Return those of some cases that a tribal program serves in the month of a day, as far as the walls let see."""
    month = on.replace(day=1)
    rows = RateFact.objects.standing().filter(
        Q(last_month__isnull=True) | Q(last_month__gte=month),
        kind=RateFactKind.TRIBAL,
        first_month__lte=month,
        case__in=case_ids,
    )
    return set(rows.values_list("case", flat=True))
