"""The engagement specialists' weekly reviews: what was looked at, what came of it, what follows (O085)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, User
from supervision.choices import LookedAt, QueueReason, TrainingNeed
from supervision.models.followed import Followed


class EngagementReviewQuerySet(models.QuerySet["EngagementReview"]):
    """Reviews of engagement, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class EngagementReview(Record):
    """What an engagement specialist saw of one family's engagement, and of the work of the `coach` who carried it.

    `reasons` are why it stood in the queue that day. Nothing in it is changed; it is taken back once, with who, when
    and why. The week is that of `filed_on`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    coach = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reasons = ArrayField(models.CharField(max_length=13, choices=QueueReason.choices))
    looked_at = ArrayField(models.CharField(max_length=15, choices=LookedAt.choices))
    result = models.TextField()
    training = models.CharField(max_length=10, choices=TrainingNeed.choices)
    filed_on = models.DateField()
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    filed_at = models.DateTimeField()
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True, default="")
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = EngagementReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "filed_on"], name="engagementreview_once", condition=Q(taken_back_at__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(reasons__contained_by=QueueReason.values), name="engagementreview_reasons"
            ),
            models.CheckConstraint(
                condition=Q(looked_at__contained_by=LookedAt.values) & ~Q(looked_at=[]),
                name="engagementreview_looked_at",
            ),
            models.CheckConstraint(condition=~Q(result=""), name="engagementreview_result"),
            models.CheckConstraint(condition=Q(training__in=TrainingNeed.values), name="engagementreview_training"),
            models.CheckConstraint(
                condition=Q(coach__isnull=True) | ~Q(filed_by=F("coach")), name="engagementreview_by_another"
            ),
            models.CheckConstraint(
                condition=Q(
                    taken_back_on__isnull=True,
                    taken_back_why="",
                    taken_back_by__isnull=True,
                    taken_back_at__isnull=True,
                )
                | (
                    Q(taken_back_on__gte=F("filed_on"), taken_back_by__isnull=False, taken_back_at__isnull=False)
                    & ~Q(taken_back_why="")
                ),
                name="engagementreview_taken_back",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["filed_by", "filed_on"], name="engagementreview_by"),
            models.Index(fields=["case", "filed_on"], name="engagementreview_case"),
        ]

    def __str__(self) -> str:
        return f"Engagement review {self.pk}"


class EngagementStep(Followed):
    """A step of the action plan that a review of engagement ended with; it stays until it is done or dropped."""

    review = models.ForeignKey(EngagementReview, models.PROTECT, related_name="steps")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return f"Engagement step {self.pk}"
