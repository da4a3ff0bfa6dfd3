"""Who must sign a plan and how they did, the mail that a plan went out by, and exactly what was signed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Document, Participant, Record, User
from coaching.choices import SigningWay
from coaching.models.plans import Plan

#: To what the drawing of a signature is sealed.
DRAWING_PLACE = "coaching_plansigner.drawing"


class PlanSigner(Record):
    """Somebody who has to sign a plan: a participant, or the coach, who signs last (O018).

    Signed or refused, never both. `drawing` is a sealed PNG, `document` the scan of a paper. `consent_scopes` are what
    the participant ticked as may be shared for the plan (A065).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="signers")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    user = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    position = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=6, choices=SigningWay.choices, blank=True, default="")
    signed_on = models.DateField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    typed_name = models.CharField(max_length=120, blank=True, default="")
    drawing = models.BinaryField(null=True, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    consent_scopes = models.JSONField(blank=True, default=list)
    refused_on = models.DateField(null=True, blank=True)
    refusal_words = models.CharField(max_length=400, blank=True, default="")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False, user__isnull=True)
                | Q(participant__isnull=True, user__isnull=False),
                name="plansigner_who",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, way="")
                | (Q(signed_on__isnull=False, refused_on__isnull=True) & ~Q(way="")),
                name="plansigner_signed",
            ),
            models.UniqueConstraint(fields=["plan", "participant"], name="plansigner_participant"),
            models.UniqueConstraint(fields=["plan", "position"], name="plansigner_position"),
        ]

    def __str__(self) -> str:
        return f"Signer {self.pk}"


class SignedPlan(Record):
    """Exactly what was signed, sealed: the words of the paper as JSON and the paper itself, printed again unchanged."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.OneToOneField(Plan, models.CASCADE, related_name="signed_paper")
    language = models.CharField(max_length=8, default="en")
    sealed_words = models.BinaryField()
    sealed_paper = models.BinaryField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Signed plan {self.pk}"


class PlanMailing(Record):
    """A plan that went out by mail to be signed, and when it is due back (A034)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="mailings")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    mailed_on = models.DateField()
    due_back_on = models.DateField()
    returned_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_back_on__gte=models.F("mailed_on")), name="planmailing_days"),
        ]

    def __str__(self) -> str:
        return f"Plan mailing {self.pk}"
