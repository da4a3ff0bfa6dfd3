"""Help whose end waits for another person's word, over the cases that somebody sees."""

from casework.public import Case, User
from coaching.models import SupportEnding


def endings_waiting(user: User, *, at_most: int) -> list[SupportEnding]:
    """Return the wishes to end help that somebody else than the user asked for, the nearest last day on top."""
    rows = SupportEnding.objects.filter(case__in=Case.objects.listed_for(user), decided_at__isnull=True)
    rows = rows.exclude(asked_by=user).select_related("support", "case__family", "asked_by")
    return list(rows.order_by("on", "pk")[:at_most])
