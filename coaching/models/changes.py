"""What changed with a family, and assessments that were found still right after it (A027, O016)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Participant, Record, User
from coaching.choices import Change
from coaching.models.assessments import Assessment


class SituationChange(Record):
    """A change that the family told and no other page knows; `participant` empty where it is the whole family's."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    what = models.CharField(max_length=10, choices=Change.choices)
    on = models.DateField()
    words = models.TextField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(what__in=Change.values), name="situationchange_what"),
            models.CheckConstraint(condition=~Q(words=""), name="situationchange_words"),
        ]

    def __str__(self) -> str:
        return f"Change {self.what} {self.pk}"


class KeptAssessment(Record):
    """A completed assessment that was gone through again and found still right, with the reason."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="kept")
    on = models.DateField()
    words = models.TextField()
    kept_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kept_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="keptassessment_words")]

    def __str__(self) -> str:
        return f"Kept {self.assessment_id}"
