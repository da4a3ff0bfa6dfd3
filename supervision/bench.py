"""What pages of supervision need beside the caseload of the benchmark: usual hours of every coach."""

from datetime import date, datetime, time

from casework.public import DatabaseRole, Role, User, in_context
from supervision.models import UsualHours

WEEK = "12345"
FIRST_DAY = date(2020, 1, 1)


def lay_hours(*, now: datetime) -> None:
    """Give every coach who has none usual hours, so that each of their ledger lines is held against them (O003)."""
    with in_context(role=DatabaseRole.IMPORT):
        known = set(UsualHours.objects.values_list("staff", flat=True))
        coaches = User.objects.filter(role=Role.COACH).exclude(pk__in=known).select_related("office")
        system = User.objects.get(username="system")
        UsualHours.objects.bulk_create(
            UsualHours(
                office=one.office,
                staff=one,
                first_day=FIRST_DAY,
                weekdays=WEEK,
                begins_at=time(8),
                ends_at=time(17),
                recorded_by=system,
                recorded_at=now,
            )
            for one in coaches
            if one.office is not None
        )
