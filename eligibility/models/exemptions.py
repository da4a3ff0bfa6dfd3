"""Exemptions from work: since when and until when, and apart from it why; what changed, each to be told."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, RestrictedKind, User
from eligibility.choices import Secret
from eligibility.models.settling import voided


class ExemptionQuerySet(models.QuerySet["Exemption"]):
    """Exemptions, those that were taken back among them."""

    def standing(self) -> "ExemptionQuerySet":
        """Keep those that were not written down by mistake."""
        return self.filter(voided_at__isnull=True)


class Exemption(Record):
    """That somebody need not work on some days, as it came in at a moment; `ExemptionReason` says why (A051, A052).

    It is never edited: an earlier end is an `ExemptionChange`. Whether and when eligibility was told is read from the
    ledger, never stored.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    received_at = models.DateTimeField()
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="exemption_days"
            ),
            models.CheckConstraint(condition=Q(received_at__lte=F("recorded_at")), name="exemption_received"),
            voided("exemption_voided"),
        ]

    def __str__(self) -> str:
        return f"Exemption {self.pk}"


class ExemptionChangeQuerySet(models.QuerySet["ExemptionChange"]):
    """Changes of exemptions, ends that were taken back among them."""

    def standing(self) -> "ExemptionChangeQuerySet":
        """Keep those that were not taken back, in the order in which they came in: the newest holds."""
        return self.filter(voided_at__isnull=True).order_by("received_at", "recorded_at", "pk")


class ExemptionChange(Record):
    """That an exemption ends on an earlier day, or without a day that it was never so; told the same day too.

    An end can be taken back. Where eligibility was told of it, `takes_back` names it in a change of its own, whose last
    day is the one that holds again, none where the exemption goes on.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    exemption = models.ForeignKey(Exemption, models.PROTECT, related_name="changes")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="+")
    received_at = models.DateTimeField()
    last_day = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptionChangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(received_at__lte=F("recorded_at")), name="exemptionchange_received"),
            voided("exemptionchange_voided"),
        ]

    def __str__(self) -> str:
        return f"Change of an exemption {self.pk}"


class ExemptionReasonQuerySet(models.QuerySet["ExemptionReason"]):
    """Why somebody is exempt."""

    def visible_to(self, user: User) -> "ExemptionReasonQuerySet":
        """Keep those that this person may know: what tells of violence or health, where they stand on its list.

        The wall of the table is the second (security 2.1).
        """
        fits = Q(tells="", case__in=Case.objects.visible_to(user).values("pk"))
        for kind in (RestrictedKind.DV, RestrictedKind.MEDICAL):
            fits |= Q(tells=kind, case__in=Case.objects.restricted_to(user, kind).values("pk"))
        return self.filter(fits)


class ExemptionReason(Record):
    """The code of an exemption and its proof, behind the list of what it tells of; proof is said to be on file once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    exemption = models.OneToOneField(Exemption, models.PROTECT, related_name="reason")
    code = models.CharField(max_length=20)
    tells = models.CharField(max_length=15, choices=Secret.choices, blank=True, default="")
    proof_on = models.DateField(null=True, blank=True)
    proof_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    proof_at = models.DateTimeField(null=True, blank=True)

    objects = ExemptionReasonQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(code=""), name="exemptionreason_code"),
            models.CheckConstraint(condition=Q(tells__in=Secret.values), name="exemptionreason_tells"),
            models.CheckConstraint(
                condition=Q(proof_on__isnull=True, proof_by__isnull=True, proof_at__isnull=True)
                | Q(proof_on__isnull=False, proof_by__isnull=False, proof_at__isnull=False),
                name="exemptionreason_proof",
            ),
        ]

    def __str__(self) -> str:
        return f"Reason of an exemption {self.pk}"
