"""How a signed plan is tended: reviews, weekly progress, and how each step stood."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Contact, Record, User
from coaching.choices import ReviewOutcome, StepCare
from coaching.models.plans import Plan, Step


class PlanReview(Record):
    """A plan gone through with the family: what went well first, then each step, then whether it goes on (A026).

    `contact` is the talk in which it was; of one plan a talk is one review.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="reviews")
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    on = models.DateField()
    went_well = models.TextField(blank=True, default="")
    outcome = models.CharField(max_length=10, choices=ReviewOutcome.choices)
    words = models.TextField(blank=True, default="")
    is_imported = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "contact"], name="planreview_once_a_contact"),
        ]

    def __str__(self) -> str:
        return f"Plan review {self.pk}"


class Progress(Record):
    """Progress toward the goals of an agreement in one week, which begins on its Monday (N013)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="progress")
    week = models.DateField()
    on = models.DateField()
    went_well = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    is_imported = models.BooleanField(default=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(week__week_day=2), name="progress_monday"),
        ]

    def __str__(self) -> str:
        return f"Progress {self.pk}"


class StepLook(Record):
    """How one step stood when it was looked at, in a review, in a week's progress, or by itself."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    step = models.ForeignKey(Step, models.PROTECT, related_name="looks")
    review = models.ForeignKey(PlanReview, models.CASCADE, null=True, blank=True, related_name="looks")
    progress = models.ForeignKey(Progress, models.CASCADE, null=True, blank=True, related_name="looks")
    on = models.DateField()
    care = models.CharField(max_length=8, choices=StepCare.choices)
    words = models.CharField(max_length=400, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(care__in=StepCare.values), name="steplook_care")]

    def __str__(self) -> str:
        return f"Step look {self.pk}"
