"""Reductions of cash because of a penalty, from day to day."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User, days_range
from eligibility.choices import Programme, ReductionKind, ReductionTakes
from eligibility.models.settling import voided


class BenefitReductionQuerySet(models.QuerySet["BenefitReduction"]):
    """Reductions, those that were taken back among them."""

    def standing(self) -> "BenefitReductionQuerySet":
        """Keep those that were not taken back."""
        return self.filter(voided_at__isnull=True)


class BenefitReduction(Record):
    """That the cash of a family is reduced from a day on, and by what, as the rules of the cash programme read it.

    `about`: the penalty that it comes of, which belongs to an app above. A reduction that changes its level gets its
    last day, and a new one begins; one that never was is voided. Neither is ever edited.

    Policy: decisions 22; AS 47.27.085; OAR 461-130-0330; North Carolina state plan; TWH A-2140.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    programme = models.CharField(max_length=12, choices=Programme.choices, default=Programme.TANF)
    kind = models.CharField(max_length=13, choices=ReductionKind.choices)
    takes = models.CharField(max_length=13, choices=ReductionTakes.choices)
    step = models.PositiveSmallIntegerField(null=True, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    about = models.UUIDField()
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = BenefitReductionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(programme=Programme.TANF), name="benefitreduction_programme"),
            models.CheckConstraint(condition=Q(kind__in=ReductionKind.values), name="benefitreduction_kind"),
            models.CheckConstraint(
                condition=Q(takes=ReductionTakes.STEP, step__gte=1)
                | (Q(takes__in=ReductionTakes.values, step__isnull=True) & ~Q(takes=ReductionTakes.STEP)),
                name="benefitreduction_takes",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | (
                    Q(last_day__gte=F("first_day"), ended_by__isnull=False, ended_at__isnull=False)
                    & Q(last_day__isnull=False)
                ),
                name="benefitreduction_ended",
            ),
            voided("benefitreduction_voided"),
            ExclusionConstraint(
                name="benefitreduction_no_overlap",
                expressions=[
                    ("about", RangeOperators.EQUAL),
                    (days_range("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "first_day"], name="benefitreduction_case")]

    def __str__(self) -> str:
        return f"Reduction {self.pk}"
