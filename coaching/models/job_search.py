"""Job seekers: how ready they are, to which employers they were sent, how they report each day (A102, A103)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.public import Case, Participant, Record, User
from coaching.choices import CheckInWay, ReadyPoint
from coaching.models.employers import Employer


class ReadinessPoint(Record):
    """One of the seven points, and whether somebody has it; who said so last, and when."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    point = models.CharField(max_length=10, choices=ReadyPoint.choices)
    is_ready = models.BooleanField()
    on = models.DateField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(point__in=ReadyPoint.values), name="readinesspoint_point"),
            models.UniqueConstraint(fields=["participant", "point"], name="readinesspoint_once"),
        ]

    def __str__(self) -> str:
        return f"Readiness {self.point}"


class EmployerReferral(Record):
    """Somebody sent to an employer for a job; `missing` points were asked about, `words` say why all the same."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    employer_name = models.CharField(max_length=120)
    job = models.CharField(max_length=160)
    on = models.DateField()
    missing = ArrayField(models.CharField(max_length=10, choices=ReadyPoint.choices), blank=True, default=list)
    words = models.CharField(max_length=300, blank=True, default="")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(missing=[]) | ~Q(words=""), name="employerreferral_questioned"),
        ]

    def __str__(self) -> str:
        return f"Referral to an employer {self.pk}"


class JobCheckIn(Record):
    """How a job seeker reported on a day, which jobs they were sent to, what came of interviews (A102)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    way = models.CharField(max_length=6, choices=CheckInWay.choices)
    jobs = models.CharField(max_length=300, blank=True, default="")
    interviews = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=CheckInWay.values), name="jobcheckin_way"),
            models.UniqueConstraint(fields=["participant", "on"], name="jobcheckin_once"),
        ]

    def __str__(self) -> str:
        return f"Check-in {self.pk}"
