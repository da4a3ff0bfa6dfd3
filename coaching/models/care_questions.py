"""What a provider of child care asked, to which office it was sent, and what was answered (A080)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, User


class CareQuestion(Record):
    """A provider's question that was sent on to the office which answers it; listed until it is answered, once.

    Policy: DPAWS expectations 22 (A080): providers' questions go to the Child Care Program Office.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    provider_name = models.CharField(max_length=200)
    about = models.TextField()
    office_name = models.CharField(max_length=200)
    sent_on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    answer = models.TextField(blank=True, default="")
    answered_on = models.DateField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(provider_name="") & ~Q(about="") & ~Q(office_name=""), name="carequestion_said"
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_on__isnull=True, answered_by__isnull=True, answered_at__isnull=True)
                | (
                    Q(answered_on__gte=F("sent_on"), answered_by__isnull=False, answered_at__isnull=False)
                    & ~Q(answer="")
                ),
                name="carequestion_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.pk}"
