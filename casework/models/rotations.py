"""The rotating intake calendar of an office (N009): who takes in new referrals, day by day."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.models.base import Record
from casework.models.offices import Office, User, days_range


class RotationQuerySet(models.QuerySet["Rotation"]):
    """Rotations of offices, from day to day."""

    def standing(self) -> Self:
        """Keep those that no later word replaced."""
        return self.filter(is_replaced=False)

    def on(self, day: date) -> Self:
        """Keep those in force on a day."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)


class Rotation(Record):
    """The order in which an office's coordinators take intake duty, from a first day on; never two at once."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="rotations")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    is_replaced = models.BooleanField(default=False)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = RotationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="rotation_days"
            ),
            ExclusionConstraint(
                name="rotation_no_overlap",
                expressions=[("office", RangeOperators.EQUAL), (days_range(), RangeOperators.OVERLAPS)],
                condition=Q(is_replaced=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Rotation {self.pk}"


class RotationPlace(Record):
    """One coordinator's place in the order of a rotation."""

    rotation = models.ForeignKey(Rotation, models.CASCADE, related_name="places")
    position = models.PositiveSmallIntegerField()
    staff = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rotation", "position"], name="rotationplace_position"),
            models.UniqueConstraint(fields=["rotation", "staff"], name="rotationplace_staff"),
        ]

    def __str__(self) -> str:
        return f"Place {self.position}"


class RotationSwap(Record):
    """Somebody else takes the duty of a single day; the latest word of a day stands."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="rotation_swaps")
    day = models.DateField()
    staff = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["office", "day"], name="rotationswap_once")]

    def __str__(self) -> str:
        return f"Swap {self.day}"
