"""Months of cash assistance that somebody told of: used elsewhere, or left out of the count (45 CFR 264.1)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Participant, Record, User
from eligibility.choices import FactSource, MonthCount
from eligibility.models.settling import voided


class TimeLimitMonthQuerySet(models.QuerySet["TimeLimitMonth"]):
    """Told months, those that were taken back among them."""

    def standing(self) -> "TimeLimitMonthQuerySet":
        """Keep those that were not told by mistake."""
        return self.filter(voided_at__isnull=True)


class TimeLimitMonth(Record):
    """How one month of one adult counts, in which state, and from where it is known.

    It stands before what a decision here says of the month.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    state = models.CharField(max_length=2)
    counts = models.CharField(max_length=12, choices=MonthCount.choices)
    source = models.CharField(max_length=10, choices=FactSource.choices)
    source_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = TimeLimitMonthQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="timelimitmonth_month"),
            models.CheckConstraint(condition=Q(state__regex="^[A-Z]{2}$"), name="timelimitmonth_state"),
            models.CheckConstraint(condition=Q(counts__in=MonthCount.values), name="timelimitmonth_counts"),
            models.CheckConstraint(condition=Q(source__in=FactSource.values), name="timelimitmonth_source"),
            voided("timelimitmonth_voided"),
            models.UniqueConstraint(
                fields=["participant", "month"], condition=Q(voided_at__isnull=True), name="timelimitmonth_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Month of the time limit {self.pk}"
