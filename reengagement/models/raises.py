"""Raises of a penalty to its next level: asked for by who tends it, decided by a manager (domain 1)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, User
from reengagement.models.penalties import Penalty
from reengagement.models.sealed import Sealed


class PenaltyRaise(Record):
    """The question whether a penalty goes up to a level; its notice is written only once a manager agreed.

    Policy: domain 1 (coaches approve nothing); AS 47.27.085(b); 7 AAC 45.980(g); OAR 461-130-0330.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="raises")
    level = models.PositiveSmallIntegerField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    is_agreed = models.BooleanField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    sealed_words = models.BinaryField(null=True, blank=True)

    words = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__gte=2), name="penaltyraise_level"),
            models.CheckConstraint(
                condition=Q(
                    is_agreed__isnull=True, decided_on__isnull=True, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    Q(is_agreed__isnull=False, decided_on__gte=F("asked_on"))
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="penaltyraise_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")), name="penaltyraise_two_people"
            ),
            models.UniqueConstraint(
                fields=["penalty"], name="penaltyraise_one_waiting", condition=Q(is_agreed__isnull=True)
            ),
            models.UniqueConstraint(fields=["penalty", "level"], name="penaltyraise_once", condition=Q(is_agreed=True)),
        ]

    def __str__(self) -> str:
        return f"Penalty raise {self.pk}"
