"""Long-term incapacity: medical verification, help toward SSI, and reviews; all behind the list for health."""

from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import F, Model, Q, QuerySet

from casework.public import Case, Participant, Record, RestrictedKind, User
from eligibility.choices import Finding, HelpStage, HelpTrack, MedicalResult
from eligibility.models.settling import voided

FROM_MAX = 120
Rows = TypeVar("Rows", bound=Model)


def of_health(rows: QuerySet[Rows, Rows], user: User) -> QuerySet[Rows, Rows]:
    """Keep the rows of the cases in which this person may know of health; the wall of the table is the second."""
    return rows.filter(case__in=Case.objects.restricted_to(user, RestrictedKind.MEDICAL).values("pk"))


class MedicalVerification(Record):
    """That a medical paper bears out an incapacity from day to day, both included (A111)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    given_by = models.CharField(max_length=FROM_MAX)
    received_on = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(given_by=""), name="medicalverification_from"),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="medicalverification_days"),
            voided("medicalverification_voided"),
        ]

    def __str__(self) -> str:
        return f"Medical verification {self.pk}"


class HelpStep(Record):
    """How far the help got on one of three tracks: specialist, advocate, SSI; the newest day tells the stage (A112)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    track = models.CharField(max_length=12, choices=HelpTrack.choices)
    stage = models.CharField(max_length=12, choices=HelpStage.choices)
    on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(track__in=HelpTrack.values), name="helpstep_track"),
            models.CheckConstraint(condition=Q(stage__in=HelpStage.values), name="helpstep_stage"),
            voided("helpstep_voided"),
            models.UniqueConstraint(
                fields=["participant", "track", "stage", "on"],
                condition=Q(voided_at__isnull=True),
                name="helpstep_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Step of help {self.pk}"


class ProtectedReview(Record):
    """Medical papers held against the five steps of Social Security, and what came of it (A113).

    The five answers stand in the order of the steps. A review is never changed; one that was wrong is voided.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    verification = models.ForeignKey(MedicalVerification, models.PROTECT, related_name="reviews")
    on = models.DateField()
    is_working = models.CharField(max_length=8, choices=Finding.choices)
    is_severe = models.CharField(max_length=8, choices=Finding.choices)
    is_listed = models.CharField(max_length=8, choices=Finding.choices)
    does_past_work = models.CharField(max_length=8, choices=Finding.choices)
    does_other_work = models.CharField(max_length=8, choices=Finding.choices)
    result = models.CharField(max_length=8, choices=MedicalResult.choices)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(result__in=MedicalResult.values), name="protectedreview_result"),
            models.CheckConstraint(
                condition=Q(is_working__in=Finding.values)
                & Q(is_severe__in=Finding.values)
                & Q(is_listed__in=Finding.values)
                & Q(does_past_work__in=Finding.values)
                & Q(does_other_work__in=Finding.values),
                name="protectedreview_findings",
            ),
            voided("protectedreview_voided"),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
