"""Absences of coaches, each with the stand-in who sees the due work meanwhile (O066)."""

from datetime import date
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, OuterRef, Q

from casework.choices import AbsenceReason
from casework.models.base import Record
from casework.models.offices import Office, User, days_range
from casework.models.today import LocalToday


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Who is away, and who stands in."""

    def standing(self) -> Self:
        """Keep those that were not called off."""
        return self.filter(is_cancelled=False)

    def in_force(self, zone: str | OuterRef = "office__time_zone") -> Self:
        """Keep those that run today by the database's clock, in the time zone that a column names."""
        return (
            self.standing()
            .alias(local_today=LocalToday(zone))
            .filter(first_day__lte=F("local_today"), last_day__gte=F("local_today"))
        )

    def covered_by(self, user: User) -> models.QuerySet["Absence", UUID]:
        """Return the keys of those for whom a person stands in today."""
        return self.in_force().filter(stand_in=user).values_list("staff", flat=True)

    def overlapping(self, first_day: date, last_day: date) -> Self:
        """Keep those that share a day with a span, both its days included."""
        return self.standing().filter(first_day__lte=last_day, last_day__gte=first_day)


class Absence(Record):
    """Days on which a coach is away, both included; the stand-in works on the coach's cases on these days."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="absences")
    staff = models.ForeignKey(User, models.PROTECT, related_name="absences")
    stand_in = models.ForeignKey(User, models.PROTECT, related_name="stands_in")
    first_day = models.DateField()
    last_day = models.DateField()
    reason = models.CharField(max_length=10, choices=AbsenceReason.choices)
    is_cancelled = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="absence_days"),
            models.CheckConstraint(condition=~Q(staff=F("stand_in")), name="absence_stand_in_is_another"),
            models.CheckConstraint(condition=Q(reason__in=AbsenceReason.values), name="absence_reason"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[("staff", RangeOperators.EQUAL), (days_range(), RangeOperators.OVERLAPS)],
                condition=Q(is_cancelled=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["stand_in", "first_day", "last_day"], name="absence_stand_in"),
            models.Index(fields=["office", "last_day"], name="absence_office"),
        ]

    def __str__(self) -> str:
        return f"Absence {self.pk}"
