"""What a team still has to have before it decides: who brings it in, by when, what became of it (R004)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Note, Record, User
from reengagement.choices import MissingState
from reengagement.models.reengagements import Reengagement
from reengagement.models.sealed import Sealed
from reengagement.models.staffings import Staffing


class MissingItem(Record):
    """Something missing, listed in a staffing; a follow-up staffing reads the items of the one it follows.

    `asked_on` and `due_on` start and end the deadline of its owner. `note` is the note that tells what came in (R035).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    reengagement = models.ForeignKey(Reengagement, models.CASCADE, related_name="missing")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="missing")
    sealed_what = models.BinaryField()
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_on = models.DateField()
    due_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=11, choices=MissingState.choices, default=MissingState.OPEN)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    sealed_finding = models.BinaryField(null=True, blank=True)
    note = models.ForeignKey(Note, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    what, finding = Sealed(), Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_on__gte=models.F("asked_on")), name="missingitem_due_on"),
            models.CheckConstraint(
                condition=Q(
                    state=MissingState.OPEN,
                    settled_at__isnull=True,
                    settled_by__isnull=True,
                    sealed_finding__isnull=True,
                    note__isnull=True,
                )
                | Q(
                    state__in=[MissingState.IN, MissingState.FOLLOWED_UP],
                    settled_at__isnull=False,
                    settled_by__isnull=False,
                ),
                name="missingitem_settled",
            ),
        ]

    def __str__(self) -> str:
        return f"Missing item {self.pk}"
