"""Notices of decisions on help after violence: handed over in person, never sent, behind the list for violence."""

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, RestrictedKind, User
from eligibility.models.determinations import Determination
from eligibility.models.settling import voided


class HandedNoticeQuerySet(models.QuerySet["HandedNotice"]):
    """What was written to be handed over."""

    def visible_to(self, user: User) -> "HandedNoticeQuerySet":
        """Keep those of the cases in which this person may know of violence; the wall of the table is the second."""
        seen = Case.objects.restricted_to(user, RestrictedKind.DV).values("pk")
        return self.filter(case__in=seen)

    def standing(self) -> "HandedNoticeQuerySet":
        """Keep those that were not taken back."""
        return self.filter(voided_at__isnull=True)


class HandedNotice(Record):
    """The notice of a decision on TA-DVS: its words are frozen, and it gets once the day on which it was handed over.

    It is no letter: no way leads out of the office but somebody's hand. `hearing_days`: within so many days of the
    handing over a hearing can be asked for, as the words say.

    Policy: OAR 461-175-0200(8), 461-135-1230 (`tadvs.or.safe_contact`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    words = models.JSONField(encoder=DjangoJSONEncoder)
    written_on = models.DateField()
    hearing_days = models.PositiveSmallIntegerField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    handed_on = models.DateField(null=True, blank=True)
    handed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    handed_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = HandedNoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hearing_days__gte=1), name="handednotice_hearing"),
            models.CheckConstraint(
                condition=Q(handed_on__isnull=True, handed_by__isnull=True, handed_at__isnull=True)
                | Q(handed_on__gte=F("written_on"), handed_by__isnull=False, handed_at__isnull=False),
                name="handednotice_handed",
            ),
            voided("handednotice_voided"),
            models.UniqueConstraint(
                fields=["determination"], condition=Q(voided_at__isnull=True), name="handednotice_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"
