"""Rights that belong to one person and to no role."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.models.base import Record
from casework.models.offices import Office, User

WHY_MAX = 500


class EligibilityRightQuerySet(models.QuerySet["EligibilityRight"]):
    """Rights, those that were taken among them."""

    def standing(self) -> Self:
        """Keep those that nobody took."""
        return self.filter(ended_at__isnull=True)


class EligibilityRight(Record):
    """That a coach may decide eligibility in the office where they work: who gave it, when and why, and who took it.

    Policy: family coach position description (O010): coaches may also determine eligibility as necessary.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="eligibility_rights")
    staff = models.ForeignKey(User, models.PROTECT, related_name="eligibility_rights")
    why = models.CharField(max_length=WHY_MAX)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.CharField(max_length=WHY_MAX, blank=True, default="")

    objects = EligibilityRightQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(staff=F("given_by")), name="eligibilityright_by_another"),
            models.CheckConstraint(condition=~Q(why=""), name="eligibilityright_why"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(ended_why="")),
                name="eligibilityright_ended",
            ),
            models.UniqueConstraint(
                fields=["office", "staff"], condition=Q(ended_at__isnull=True), name="eligibilityright_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Eligibility right {self.pk}"
