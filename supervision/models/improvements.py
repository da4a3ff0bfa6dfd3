"""What a branch does about a figure that falls short, and when it is measured again (O051)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Office, User, queue
from supervision.models.followed import Followed

_KINDS = [(str(work), work.label) for work in queue.Work]


class ImprovementAction(Followed):
    """An action that is to move a figure: how many standards of one kind were met of those due, in a whole month.

    The figure is that of the office, or of one `coach`. `start_met` of `start_due` were met in `start_month`; what the
    figure is afterwards is counted in the same way from the month before `remeasure_on`, and never stored.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    coach = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    measure = models.CharField(max_length=8, choices=_KINDS)
    start_month = models.DateField()
    start_met = models.PositiveIntegerField()
    start_due = models.PositiveIntegerField()
    remeasure_on = models.DateField()
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    begun_at = models.DateTimeField()

    class Meta(Followed.Meta):
        abstract = False
        constraints: ClassVar = [
            *Followed.Meta.constraints,
            models.CheckConstraint(
                condition=Q(measure__in=[code for code, _ in _KINDS]), name="improvementaction_measure"
            ),
            models.CheckConstraint(
                condition=Q(start_month__day=1, start_month__lt=F("agreed_on"), remeasure_on__gte=F("due_on")),
                name="improvementaction_days",
            ),
            models.CheckConstraint(
                condition=Q(start_due__gte=1, start_met__lte=F("start_due")), name="improvementaction_start"
            ),
        ]

    def __str__(self) -> str:
        return f"Improvement action {self.pk}"
