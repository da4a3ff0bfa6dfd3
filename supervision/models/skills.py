"""What somebody of the staff brings to families: languages they speak and what they know well, from when to when."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.public import Record, User, days_range
from supervision.choices import Skill


class StaffSkillQuerySet(models.QuerySet["StaffSkill"]):
    """Languages and skills, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that nobody took back."""
        return self.filter(taken_back_at__isnull=True)

    def on(self, day: date) -> Self:
        """Keep those that somebody had on a day."""
        return self.standing().filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)


class StaffSkill(Record):
    """One language or one skill of somebody, its days both included; it ends once (O086, O089).

    `language` is a code as families have it, `skill` one of `Skill`; of the two one is said.
    """

    staff = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    language = models.CharField(max_length=12, blank=True, default="")
    skill = models.CharField(max_length=15, choices=Skill.choices, blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_why = models.CharField(max_length=300, blank=True, default="")

    objects = StaffSkillQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(skill="") & ~Q(language="")) | Q(language="", skill__in=Skill.values),
                name="staffskill_one",
            ),
            models.CheckConstraint(condition=~Q(staff=F("recorded_by")), name="staffskill_by_another"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(last_day__gte=F("first_day"), ended_by__isnull=False, ended_at__isnull=False),
                name="staffskill_ended",
            ),
            models.CheckConstraint(
                condition=Q(taken_back_at__isnull=True, taken_back_by__isnull=True, taken_back_why="")
                | (Q(taken_back_at__isnull=False, taken_back_by__isnull=False) & ~Q(taken_back_why="")),
                name="staffskill_taken_back",
            ),
            ExclusionConstraint(
                name="staffskill_no_overlap",
                expressions=[
                    ("staff", RangeOperators.EQUAL),
                    ("language", RangeOperators.EQUAL),
                    ("skill", RangeOperators.EQUAL),
                    (days_range(), RangeOperators.OVERLAPS),
                ],
                condition=Q(taken_back_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Staff skill {self.pk}"
