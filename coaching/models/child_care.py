"""Child care: asked for month by month and child by child, answered, ended; and children with a disability (A079)."""

from decimal import Decimal
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from casework.public import Case, Participant, Provider, Record, User
from coaching.choices import CareAnswer, CareEnd
from coaching.models.activities import Activity

#: No month has more hours.
MOST_HOURS = Decimal(31 * 24)


class CareAuthorisationQuerySet(models.QuerySet["CareAuthorisation"]):
    """Authorisations of child care."""

    def standing(self) -> Self:
        """Keep those that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def counting(self) -> Self:
        """Keep those that are neither a mistake nor refused."""
        return self.exclude(ended_reason__in=(CareEnd.MISTAKE, CareEnd.REFUSED))

    def asked(self) -> Self:
        """Keep those that were asked for, whatever became of them but a mistake."""
        return self.exclude(ended_reason=CareEnd.MISTAKE)


class CareAuthorisation(Record):
    """Care of one child by one provider for the hours of one month, asked for a parent's work or activity.

    `month` is its first day. `provider_name` stays what the provider was called then. It is never edited: what changes
    is a new version that `replaces` this one, and an end is said once. `comment` is the justification, filed as the
    case note of the same day.

    Policy: DPAWS expectations 22 (A079, A083).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    provider_name = models.CharField(max_length=200)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    comment = models.TextField()
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_reason = models.CharField(max_length=10, choices=CareEnd.choices, blank=True, default="")
    ended_words = models.CharField(max_length=300, blank=True, default="")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CareAuthorisationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="careauthorisation_month"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=MOST_HOURS), name="careauthorisation_hours"),
            models.CheckConstraint(condition=~Q(provider_name="") & ~Q(comment=""), name="careauthorisation_said"),
            models.CheckConstraint(condition=~Q(child=F("participant")), name="careauthorisation_child"),
            models.CheckConstraint(
                condition=Q(
                    ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True, ended_reason="", ended_words=""
                )
                | Q(
                    ended_on__isnull=False,
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                    ended_reason__in=CareEnd.values,
                ),
                name="careauthorisation_ended",
            ),
            models.UniqueConstraint(
                F("child"),
                F("month"),
                Lower("provider_name"),
                condition=Q(ended_at__isnull=True),
                name="careauthorisation_once",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "month"], name="careauthorisation_case")]

    def __str__(self) -> str:
        return f"Child care {self.pk}"


class CareDecision(Record):
    """What the child care office answered to one request, once; amounts only as far as it told them."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    authorisation = models.OneToOneField(CareAuthorisation, models.CASCADE, related_name="decision")
    answer = models.CharField(max_length=10, choices=CareAnswer.choices)
    on = models.DateField()
    words = models.TextField(blank=True, default="")
    monthly_amount = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    monthly_copay = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=CareAnswer.values), name="caredecision_answer"),
            models.CheckConstraint(
                condition=Q(answer=CareAnswer.AUTHORISED)
                | (~Q(words="") & Q(monthly_amount__isnull=True, monthly_copay__isnull=True)),
                name="caredecision_refused",
            ),
            models.CheckConstraint(
                condition=(Q(monthly_amount__isnull=True) | Q(monthly_amount__gte=0))
                & (Q(monthly_copay__isnull=True) | Q(monthly_copay__gte=0)),
                name="caredecision_amounts",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case"], name="caredecision_case")]

    def __str__(self) -> str:
        return f"Answer {self.answer}"


class CareNotNeeded(Record):
    """That a child needs no care in a month, as the family says: nobody has to ask for it. It can be taken back."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    words = models.CharField(max_length=300)
    on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="carenotneeded_month"),
            models.CheckConstraint(condition=~Q(words=""), name="carenotneeded_words"),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="carenotneeded_voided",
            ),
            models.UniqueConstraint(
                fields=["child", "month"], condition=Q(voided_at__isnull=True), name="carenotneeded_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "month"], name="carenotneeded_case")]

    def __str__(self) -> str:
        return f"No care {self.pk}"


class ChildDisability(Record):
    """That a child who needs care has a disability: it stands behind the list of those who read of health (A082).

    It says nothing more than that; which one is a protected entry. Nothing of it stands in the ledger (decisions 8).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    child = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "child disabilities"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="childdisability_voided",
            ),
            models.UniqueConstraint(fields=["child"], condition=Q(voided_at__isnull=True), name="childdisability_once"),
        ]

    def __str__(self) -> str:
        return f"Protected {self.pk}"
