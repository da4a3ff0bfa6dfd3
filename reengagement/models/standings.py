"""What somebody is in JOBS, and the protected fact that somebody gets assistance as a survivor of violence."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User
from reengagement.choices import JobsClass


class JobsStanding(Record):
    """What an adult is in JOBS from a day on until the next row begins (OAR 461-130-0310).

    Somebody with TA-DVS stands here as exempt, so that this row tells nobody of violence.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    jobs_class = models.CharField(max_length=10, choices=JobsClass.choices)
    first_day = models.DateField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(jobs_class__in=JobsClass.values), name="jobsstanding_class"),
        ]

    def __str__(self) -> str:
        return f"JOBS {self.jobs_class}"


class SurvivorAssistanceQuerySet(models.QuerySet["SurvivorAssistance"]):
    """Days on which somebody gets assistance as a survivor."""

    def standing(self) -> Self:
        """Keep those that are no mistake."""
        return self.filter(voided_at__isnull=True)

    def on(self, day: date) -> Self:
        """Keep those that hold on a day."""
        return self.standing().filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)


class SurvivorAssistance(Record):
    """Temporary Assistance for Domestic Violence Survivors: a fact of violence, behind the wall of such facts.

    One that was a mistake stays, with who said so and when, and counts nowhere.

    Policy: OAR 461-190-0231 (no rule of taking part); OAR 461-135-1230 (periods do not overlap); domain 1.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = SurvivorAssistanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="survivorassistance_days"
            ),
            models.UniqueConstraint(
                fields=["participant"],
                name="survivorassistance_one_open",
                condition=Q(last_day__isnull=True, voided_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=Q(voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_by__isnull=False, voided_at__isnull=False),
                name="survivorassistance_voided",
            ),
        ]

    def __str__(self) -> str:
        return f"Assistance {self.pk}"
