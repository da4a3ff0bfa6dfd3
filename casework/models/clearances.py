"""That somebody was checked before they see cases: the day alone, what was found stays in personnel files (O087)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.choices import ClearanceCheck
from casework.models.base import Record
from casework.models.offices import User


class StaffClearanceQuerySet(models.QuerySet["StaffClearance"]):
    """Clearances, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that nobody took back."""
        return self.filter(taken_back_at__isnull=True)


class StaffClearance(Record):
    """One check that somebody passed, with its day; never what it said.

    The database sets `User.cleared_on` from these rows (`clearances.sql`): the later of the first days of the two
    checks that everybody needs.

    Policy: family coach position description 10 (O087).
    """

    staff = models.ForeignKey(User, models.PROTECT, related_name="clearances")
    check_kind = models.CharField(max_length=14, choices=ClearanceCheck.choices)
    cleared_on = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True, default="")

    objects = StaffClearanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(check_kind__in=ClearanceCheck.values), name="staffclearance_check"),
            models.CheckConstraint(condition=~Q(staff=F("recorded_by")), name="staffclearance_by_another"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("cleared_on")),
                name="staffclearance_days",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_why="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why="")),
                name="staffclearance_taken_back",
            ),
            models.UniqueConstraint(
                fields=["staff", "check_kind", "cleared_on"],
                condition=Q(taken_back_at__isnull=True),
                name="staffclearance_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Staff clearance {self.pk}"
