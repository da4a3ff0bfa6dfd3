"""What a decision leaves: next steps with their owners, the frozen narration, and what it was decided on."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from coaching.public import Step
from reengagement.models.sealed import Sealed
from reengagement.models.seats import SeatTaken
from reengagement.models.staffings import Staffing


class StaffingStep(Record):
    """What somebody at the table does next: who, how many of what, by when, how it will be seen (R037).

    With the last confirmation it begins: a task of its owner, and `step` of the plan's new version. `done_on` ends it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    seat = models.ForeignKey(SeatTaken, models.PROTECT, related_name="+", db_index=False)
    sealed_what = models.BinaryField()
    count = models.PositiveSmallIntegerField(null=True, blank=True)
    unit = models.CharField(max_length=60, blank=True, default="")
    by = models.DateField()
    sealed_evidence = models.BinaryField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    step = models.OneToOneField(Step, models.SET_NULL, null=True, blank=True, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    what, evidence = Sealed(), Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "number"], name="staffingstep_number"),
            models.CheckConstraint(
                condition=Q(count__isnull=True, unit="") | (Q(count__gt=0) & ~Q(unit="")), name="staffingstep_count"
            ),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True, done_by__isnull=True)
                | Q(done_on__isnull=False, done_by__isnull=False, began_on__isnull=False),
                name="staffingstep_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["by"], name="staffingstep_open", condition=Q(began_on__isnull=False, done_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Staffing step {self.number}"


class StaffingNarration(Record):
    """The narration of a decision as it was frozen, by role and initials; only added to (R017, R034)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="narrations")
    sealed_text = models.BinaryField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)

    text = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "made_at"], name="staffingnarration_once"),
        ]

    def __str__(self) -> str:
        return f"Narration {self.pk}"


class Snapshot(Record):
    """What a decision was made on: the facts of the room without area answers, and the keys of those that stood.

    Answers are superseded and never edited, so that their keys are enough and no wall is crossed.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="snapshots")
    sealed_facts = models.BinaryField()
    answers = ArrayField(models.UUIDField(), blank=True, default=list)
    made_at = models.DateTimeField()

    facts = Sealed()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staffing", "made_at"], name="snapshot_once")]

    def __str__(self) -> str:
        return f"Snapshot {self.pk}"
