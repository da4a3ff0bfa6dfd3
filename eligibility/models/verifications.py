"""What has to be proven for an application: asked, due, received, from where."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User
from eligibility.choices import FactSource, Proof, ProofResult
from eligibility.models.applications import Application
from eligibility.models.settling import voided


class VerificationQuerySet(models.QuerySet["Verification"]):
    """Lines of checklists, those that were taken back among them."""

    def standing(self) -> "VerificationQuerySet":
        """Keep those that were not asked by mistake."""
        return self.filter(voided_at__isnull=True)


class Verification(Record):
    """One line of the checklist of an application, for one person or without one for the household (O025, N019)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="verifications")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    proof = models.CharField(max_length=14, choices=Proof.choices)
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    received_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=FactSource.choices, blank=True, default="")
    result = models.CharField(max_length=10, choices=ProofResult.choices, blank=True, default="")
    received_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    received_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = VerificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(proof__in=Proof.values), name="verification_proof"),
            models.CheckConstraint(condition=Q(due_on__gte=F("asked_on")), name="verification_due"),
            models.CheckConstraint(
                condition=Q(
                    received_on__isnull=True, received_by__isnull=True, received_at__isnull=True, source="", result=""
                )
                | Q(
                    received_on__isnull=False,
                    received_by__isnull=False,
                    received_at__isnull=False,
                    source__in=FactSource.values,
                    result__in=ProofResult.values,
                ),
                name="verification_received",
            ),
            voided("verification_voided"),
        ]

    def __str__(self) -> str:
        return f"Verification {self.pk}"

    def is_missing_on(self, day: date) -> bool:
        """Tell whether it was to be in before a day, and is not."""
        return self.received_on is None and self.due_on < day
