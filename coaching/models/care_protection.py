"""No penalty without child care: told to a parent of a young child, and shown that no care can be found."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Document, Participant, Record, User
from coaching.choices import CareLack, CareToldWay


class CareTold(Record):
    """That a parent was told of the protection and of how to show that no care can be found (45 CFR 261.56(c))."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    way = models.CharField(max_length=8, choices=CareToldWay.choices)
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "cares told"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=CareToldWay.values), name="caretold_way"),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="caretold_voided",
            ),
            models.UniqueConstraint(
                fields=["participant", "on"], condition=Q(voided_at__isnull=True), name="caretold_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Told {self.pk}"


class CareSearchQuerySet(models.QuerySet["CareSearch"]):
    """What came of looking for care."""

    def standing(self) -> Self:
        """Keep those that nobody ended."""
        return self.filter(ended_at__isnull=True)


class CareSearch(Record):
    """That the only parent of a child under six shows that no suitable care can be found since a day, and by what.

    `lacks` names which care; `looked_at` what was looked at, `proof` what shows it. It holds until somebody says when
    and why it ended; that the child turned six is derived from the day of birth.

    Policy: 42 USC 607(e)(2), 45 CFR 261.56 (`wpr.no_child_care_protection`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    child = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    lacks = ArrayField(models.CharField(max_length=10, choices=CareLack.choices))
    looked_at = models.TextField()
    proof = models.TextField()
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    ended_on = models.DateField(null=True, blank=True)
    ended_words = models.CharField(max_length=300, blank=True, default="")
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CareSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "care searches"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lacks__len__gte=1) & Q(lacks__contained_by=CareLack.values), name="caresearch_lacks"
            ),
            models.CheckConstraint(condition=~Q(looked_at="") & ~Q(proof=""), name="caresearch_shown"),
            models.CheckConstraint(condition=~Q(child=F("participant")), name="caresearch_child"),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True, ended_words="")
                | (
                    Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False)
                    & Q(ended_on__gte=F("first_day"))
                    & ~Q(ended_words="")
                ),
                name="caresearch_ended",
            ),
            models.UniqueConstraint(
                fields=["participant", "child"], condition=Q(ended_at__isnull=True), name="caresearch_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Search {self.pk}"
