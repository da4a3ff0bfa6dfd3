"""That help which goes on is to end: asked by one person, confirmed or declined by another, once."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, User
from coaching.models.supports import Support


class SupportEnding(Record):
    """The wish to end help before its last day, with the reason that the family is told; and the answer of another.

    Policy: issue 8 (short-term assistance; letters: ending); nobody ends what a family lives on alone.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    support = models.ForeignKey(Support, models.CASCADE, related_name="endings")
    words = models.CharField(max_length=300)
    on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    is_confirmed = models.BooleanField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, default="")
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="supportending_said"),
            models.CheckConstraint(
                condition=Q(is_confirmed__isnull=True, decided_by__isnull=True, decided_at__isnull=True, answer="")
                | (
                    Q(is_confirmed__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                    & (Q(is_confirmed=True) | ~Q(answer=""))
                ),
                name="supportending_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="supportending_by_another"),
            models.UniqueConstraint(
                fields=["support"], condition=Q(decided_at__isnull=True), name="supportending_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"Ending {self.pk}"
