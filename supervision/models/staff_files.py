"""What an office keeps of its staff: expectations signed, credentials, training, usual hours, overtime."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Office, Record, User
from supervision.choices import TrainingTopic

_NOT_TAKEN_BACK = Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_why="")
_TAKEN_BACK = Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why="")


class Acknowledgement(Record):
    """That somebody read and understood one version of the expectations: printed name, signature, day (A118)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    jurisdiction = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField()
    printed_name = models.CharField(max_length=120)
    signature = models.CharField(max_length=120)
    signed_on = models.DateField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "jurisdiction", "version"], name="acknowledgement_once"),
            models.CheckConstraint(condition=~Q(printed_name="") & ~Q(signature=""), name="acknowledgement_signed"),
        ]

    def __str__(self) -> str:
        return f"Acknowledgement {self.pk}"


class StandingQuerySet(models.QuerySet["Credential"]):
    """Credentials, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that nobody took back."""
        return self.filter(taken_back_at__isnull=True)


class Credential(Record):
    """A credential or licence that somebody holds, and until when (O087)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True, default="")

    objects = StandingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="credential_name"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="credential_days"
            ),
            models.CheckConstraint(condition=_NOT_TAKEN_BACK | _TAKEN_BACK, name="credential_taken_back"),
        ]

    def __str__(self) -> str:
        return f"Credential {self.pk}"


class TrainingQuerySet(models.QuerySet["Training"]):
    """Trainings, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that nobody took back."""
        return self.filter(taken_back_at__isnull=True)


class Training(Record):
    """A training that somebody owes by a day; its end is said once (O064)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+")
    topic = models.CharField(max_length=14, choices=TrainingTopic.choices)
    title = models.CharField(max_length=120)
    due_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    done_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True, default="")

    objects = TrainingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(topic__in=TrainingTopic.values), name="training_topic"),
            models.CheckConstraint(condition=~Q(title=""), name="training_title"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True, done_at__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, done_at__isnull=False),
                name="training_done",
            ),
            models.CheckConstraint(condition=_NOT_TAKEN_BACK | _TAKEN_BACK, name="training_taken_back"),
        ]

    def __str__(self) -> str:
        return f"Training {self.pk}"


class UsualHours(Record):
    """When somebody usually works from a day on, until other hours begin (O003). Weekdays: Monday is 1."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    first_day = models.DateField()
    weekdays = models.CharField(max_length=7)
    begins_at = models.TimeField()
    ends_at = models.TimeField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staff", "first_day"], name="usualhours_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("begins_at")), name="usualhours_times"),
            models.CheckConstraint(
                condition=Q(weekdays__regex="^1?2?3?4?5?6?7?$") & ~Q(weekdays=""), name="usualhours_week"
            ),
        ]

    def __str__(self) -> str:
        return f"Usual hours {self.pk}"


class OvertimeRequest(Record):
    """Overtime on one day, asked for and decided before it by another person (O003)."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    staff = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    why = models.CharField(max_length=300)
    asked_on = models.DateField()
    asked_at = models.DateTimeField()
    is_approved = models.BooleanField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staff", "on"],
                condition=Q(is_approved__isnull=True) | Q(is_approved=True),
                name="overtimerequest_once",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="overtimerequest_why"),
            models.CheckConstraint(condition=Q(asked_on__lt=F("on")), name="overtimerequest_before"),
            models.CheckConstraint(condition=~Q(staff=F("decided_by")), name="overtimerequest_by_another"),
            models.CheckConstraint(
                condition=Q(
                    is_approved__isnull=True,
                    decided_on__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    answer="",
                )
                | (
                    Q(
                        is_approved__isnull=False,
                        decided_on__lt=F("on"),
                        decided_by__isnull=False,
                        decided_at__isnull=False,
                    )
                    & (Q(is_approved=True) | ~Q(answer=""))
                ),
                name="overtimerequest_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"Overtime request {self.pk}"


class TrackReview(Record):
    """Whether a family on the Families First track is ready for Work First, as somebody found on a day (A115)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    reviewed_on = models.DateField()
    is_ready = models.BooleanField()
    why = models.CharField(max_length=300, blank=True, default="")
    next_look_on = models.DateField(null=True, blank=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_ready=True, why="", next_look_on__isnull=True)
                | (Q(is_ready=False, next_look_on__gt=F("reviewed_on")) & ~Q(why="")),
                name="trackreview_answer",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "reviewed_on"], name="trackreview_case")]

    def __str__(self) -> str:
        return f"Track review {self.pk}"
