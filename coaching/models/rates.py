"""What bears on the federal participation rates: facts of families with their months, and what counts of hours."""

from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, RestrictedKind, User, days_range
from coaching.choices import ADULT_RATE_FACTS, RateFactKind


class RateFactQuerySet(models.QuerySet["RateFact"]):
    """Facts, those that were voided among them."""

    def visible_to(self, user: User) -> Self:
        """Keep the facts of the cases that this person may see; a waiver where they read facts about violence.

        The wall of the table is the second (security 2.1).
        """
        apart = Case.objects.restricted_to(user, RestrictedKind.DV).values("pk")
        seen = Case.objects.visible_to(user).values("pk")
        return self.filter(~Q(kind=RateFactKind.WAIVER) | Q(case__in=apart), case__in=seen)

    def standing(self) -> Self:
        """Keep the facts that were not taken back, and that another of the same month did not replace."""
        return self.filter(voided_at__isnull=True)


class RateFact(Record):
    """One fact of a family or of one adult that bears on the rates, from month to month, with where it is known from.

    `first_month` and `last_month` are first days of months, both included; without a last one it goes on. `amount` is
    dollars a month for cash and SNAP, months for those used up elsewhere. A fact is never edited: it gets its last
    month, and a new one begins; one that was wrong from its first month is voided, with or without a right one instead.

    Policy: `wpr.work_eligible`, `wpr.family_rate`, 45 CFR 261.2(n), 261.22, 261.24, 261.32, 261.33.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=20, choices=RateFactKind.choices)
    first_month = models.DateField()
    last_month = models.DateField(null=True, blank=True)
    amount = models.PositiveIntegerField(null=True, blank=True)
    source = models.CharField(max_length=160)
    is_imported = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = RateFactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=RateFactKind.values), name="ratefact_kind"),
            models.CheckConstraint(
                condition=Q(first_month__day=1)
                & (Q(last_month__isnull=True) | Q(last_month__day=1, last_month__gte=F("first_month"))),
                name="ratefact_months",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ADULT_RATE_FACTS, participant__isnull=False)
                | (~Q(kind__in=ADULT_RATE_FACTS) & Q(participant__isnull=True)),
                name="ratefact_whose",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=RateFactKind.with_amount(), amount__isnull=False)
                | (~Q(kind__in=RateFactKind.with_amount()) & Q(amount__isnull=True)),
                name="ratefact_amount",
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="ratefact_voided",
            ),
            ExclusionConstraint(
                name="ratefact_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    (models.functions.Coalesce("participant", "case"), RangeOperators.EQUAL),
                    (days_range("first_month", "last_month"), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "kind"], name="ratefact_case")]

    def __str__(self) -> str:
        return f"Fact {self.kind}"


class MonthCount(Record):
    """What counts of one adult's hours in one month: a derived row, written by `coaching.counting` alone.

    `is_provisional` tells the two apart: what counts today, and what would count once the month is verified. Core
    hours are those of the first nine activities. `voced_hours` and `bound_hours` (work experience and community
    service) are among the core hours, `education_hours` (education for work) among the others.

    Policy: README section 1.4 of the policy files.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.CASCADE, related_name="+", db_index=False)
    month = models.DateField()
    is_provisional = models.BooleanField()
    entered_hours = models.DecimalField(max_digits=6, decimal_places=2)
    core_hours = models.DecimalField(max_digits=6, decimal_places=2)
    other_hours = models.DecimalField(max_digits=6, decimal_places=2)
    voced_hours = models.DecimalField(max_digits=6, decimal_places=2)
    bound_hours = models.DecimalField(max_digits=6, decimal_places=2)
    education_hours = models.DecimalField(max_digits=6, decimal_places=2)
    ceiling_hours = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="monthcount_month"),
            models.UniqueConstraint(fields=["participant", "month", "is_provisional"], name="monthcount_once"),
        ]
        # The query of the rates reads a month of every family from this index alone.
        indexes: ClassVar = [
            models.Index(
                fields=["month", "is_provisional", "case"],
                include=[
                    "participant",
                    "core_hours",
                    "other_hours",
                    "voced_hours",
                    "bound_hours",
                    "education_hours",
                    "ceiling_hours",
                ],
                name="monthcount_month",
            )
        ]

    def __str__(self) -> str:
        return f"Count {self.month:%Y-%m}"
