"""What a person did, can do and learned: kept once, with the person, and used again in every case (O052)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Person, Record, User
from coaching.choices import SchoolLevel, SkillKind


class WorkHistory(Record):
    """One job. Both days are inclusive; without a last day it goes on. `hourly_wage` is in dollars."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    employer = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    hourly_wage = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    words = models.CharField(max_length=300, blank=True, default="")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(first_day__isnull=True) | Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="workhistory_days",
            ),
        ]

    def __str__(self) -> str:
        return f"Work history {self.pk}"


class Skill(Record):
    """One thing that a person can do, a licence that they hold, or a language that they speak."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=SkillKind.choices)
    words = models.CharField(max_length=160)
    valid_until = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(kind__in=SkillKind.values), name="skill_kind")]

    def __str__(self) -> str:
        return f"Skill {self.pk}"


class Schooling(Record):
    """One school or course; `finished_on` empty: not finished, `is_running`: under way."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    level = models.CharField(max_length=18, choices=SchoolLevel.choices)
    name = models.CharField(max_length=160, blank=True, default="")
    finished_on = models.DateField(null=True, blank=True)
    is_running = models.BooleanField(default=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__in=SchoolLevel.values), name="schooling_level"),
            models.CheckConstraint(
                condition=Q(is_running=False) | Q(finished_on__isnull=True), name="schooling_running"
            ),
        ]

    def __str__(self) -> str:
        return f"Schooling {self.pk}"
