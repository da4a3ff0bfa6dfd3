"""Providers' questions about child care: of a case, those that wait for an answer first (A080)."""

from django.db.models import F

from casework.public import Case
from coaching.models import CareQuestion


def questions_of(case: Case) -> list[CareQuestion]:
    """Return the questions of a case, those without an answer first, the oldest of them on top."""
    rows = CareQuestion.objects.filter(case=case).select_related("entered_by")
    return list(rows.order_by(F("answered_at").desc(nulls_first=True), "sent_on", "pk"))
