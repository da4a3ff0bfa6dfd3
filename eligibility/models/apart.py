"""Rows of a programme that tells of violence stand apart: who reads such facts of the case alone sees them."""

from typing import Any, TypeVar

from django.db.models import Model, Q, QuerySet

from casework.public import Case, RestrictedKind, User
from eligibility.choices import Programme

Rows = TypeVar("Rows", bound=Model)


def seen_rows(rows: QuerySet[Rows, Any], user: User) -> QuerySet[Rows, Any]:
    """Keep the rows of the cases that this person may see; of TA-DVS where they read facts about violence.

    The wall of the table is the second (security 2.1).
    """
    apart = Case.objects.restricted_to(user, RestrictedKind.DV).values("pk")
    seen = Case.objects.visible_to(user).values("pk")
    return rows.filter(~Q(programme=Programme.TA_DVS) | Q(case__in=apart), case__in=seen)
