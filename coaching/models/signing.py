"""Who must sign a plan and how they did, the mail that a plan went out by, and exactly what was signed."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from casework.public import Case, Document, Participant, Record, User
from coaching.choices import SigningWay
from coaching.models.plans import Plan

#: To what the drawing of a signature is sealed.
DRAWING_PLACE = "coaching_plansigner.drawing"
_ON_PAPER = (SigningWay.PAPER, SigningWay.MAIL, SigningWay.FIELD)


class PlanSignerQuerySet(models.QuerySet["PlanSigner"]):
    """Lines to sign on."""

    def standing(self) -> Self:
        """Keep those of the words that stand now: lines of words that were taken back are ended."""
        return self.filter(ended_at__isnull=True)

    def signed_by_family(self) -> Self:
        """Keep the standing ones that somebody of the family signed; each of them is owed a copy (O021)."""
        return self.standing().filter(participant__isnull=False, signed_on__isnull=False)


class PlanSigner(Record):
    """Somebody who has to sign a plan: a participant, or the coach, who signs last (O018).

    `drawing` is a sealed PNG, `document` the scan of a paper. `consent_scopes` are what the participant ticked as may
    be shared for the plan (A065). `ended_at`: the words were taken back into writing; the line stays with what was
    signed and said on it.
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
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlanSignerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(participant__isnull=False, user__isnull=True)
                | Q(participant__isnull=True, user__isnull=False),
                name="plansigner_who",
            ),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True, way="") | (Q(signed_on__isnull=False) & ~Q(way="")),
                name="plansigner_signed",
            ),
            models.UniqueConstraint(
                fields=["plan", "participant"], condition=Q(ended_at__isnull=True), name="plansigner_participant"
            ),
            models.UniqueConstraint(
                fields=["plan", "position"], condition=Q(ended_at__isnull=True), name="plansigner_position"
            ),
        ]

    def __str__(self) -> str:
        return f"Signer {self.pk}"

    @property
    def is_scan_missing(self) -> bool:
        """Whether it was signed on a paper that is not on file here."""
        return self.way in _ON_PAPER and self.document_id is None


class SigningRefusal(Record):
    """Once that somebody did not want to sign, and what they said; nothing takes it away (A025, O024)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="refusals")
    signer = models.ForeignKey(PlanSigner, models.CASCADE, related_name="refusals")
    on = models.DateField()
    words = models.CharField(max_length=400)
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Signing refusal {self.pk}"


class OfferedPlan(Record):
    """The words of a plan as it was offered, sealed: everybody signs these, whatever changes until the last signature.

    `ended_at`: the plan was taken back into writing; offered again, it is kept anew.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="offers")
    sealed_words = models.BinaryField()
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan"], condition=Q(ended_at__isnull=True), name="offeredplan_standing"),
        ]

    def __str__(self) -> str:
        return f"Offered plan {self.pk}"


class SignedPlan(Record):
    """Exactly what was signed, sealed: the words of the paper as JSON and the paper itself, printed again unchanged.

    The seal holds the paper to its row: one that was changed or moved does not open (`casework.sealing`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.OneToOneField(Plan, models.CASCADE, related_name="signed_paper")
    language = models.CharField(max_length=8, default="en")
    sealed_words = models.BinaryField()
    sealed_paper = models.BinaryField()
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Signed plan {self.pk}"


class PlanMailingQuerySet(models.QuerySet["PlanMailing"]):
    """Plans that went out by mail."""

    def standing(self) -> Self:
        """Keep those whose words stand, back or not."""
        return self.filter(ended_at__isnull=True)

    def signed_by_family(self) -> Self:
        """Keep the standing ones that somebody of the family signed; each of them is owed a copy (O021)."""
        return self.standing().filter(participant__isnull=False, signed_on__isnull=False)

    def out(self) -> Self:
        """Keep those that are waited for."""
        return self.standing().filter(returned_on__isnull=True)


class PlanMailing(Record):
    """A plan that went out by mail to be signed, and when it is due back (A034).

    `ended_at`: it is not waited for any more; its words were taken back, or it was signed in another way.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="mailings")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    mailed_on = models.DateField()
    due_back_on = models.DateField()
    returned_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = PlanMailingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_back_on__gte=models.F("mailed_on")), name="planmailing_days"),
        ]

    def __str__(self) -> str:
        return f"Plan mailing {self.pk}"
