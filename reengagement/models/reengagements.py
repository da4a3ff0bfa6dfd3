"""Re-engagement of one adult: what it begins with, and which sources of the record were looked at."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User
from coaching.public import Activity
from reengagement.choices import Concern, Outcome, ReengagementEnd, ReviewSource, StartedBy
from reengagement.models.sealed import Sealed

#: What a team decided, or what ended it without a team.
_ENDS = [*Outcome.choices, *ReengagementEnd.choices]


class Reengagement(Record):
    """Re-engagement of one adult, open until an outcome or the closing of its case ends it; one at a time for a person.

    Missing the meeting itself is nothing that it can begin with (OAR 461-190-0231).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    concern = models.CharField(max_length=16, choices=Concern.choices)
    sealed_what = models.BinaryField()
    on = models.DateField()
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    started_by = models.CharField(max_length=12, choices=StartedBy.choices)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=14, choices=_ENDS, blank=True, default="")

    what = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["participant"], name="reengagement_one_open", condition=Q(ended_on__isnull=True)
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, outcome="")
                | Q(ended_on__gte=F("opened_on"), outcome__in=[code for code, _ in _ENDS]),
                name="reengagement_ended",
            ),
            models.CheckConstraint(
                condition=Q(concern=Concern.NOT_FOLLOWED, activity__isnull=False) | Q(concern=Concern.DISPUTED),
                name="reengagement_concern",
            ),
            models.CheckConstraint(condition=Q(started_by__in=StartedBy.values), name="reengagement_started_by"),
            models.CheckConstraint(condition=Q(on__lte=F("opened_on")), name="reengagement_on"),
        ]

    def __str__(self) -> str:
        return f"Re-engagement {self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether no outcome ended it."""
        return self.ended_on is None


class SourceReview(Record):
    """Somebody's mark that one of the five sources was looked at (R008); only added to."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reengagement = models.ForeignKey(Reengagement, models.CASCADE, related_name="source_reviews")
    source = models.CharField(max_length=20, choices=ReviewSource.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(source__in=ReviewSource.values), name="sourcereview_source"),
        ]

    def __str__(self) -> str:
        return f"Source {self.source}"
