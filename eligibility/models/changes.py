"""What a family reports as changed, and what came of it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User
from eligibility.choices import ChangeKind, ChangeOutcome, FiledHow, ToldBy
from eligibility.models.settling import voided


class ChangeReportQuerySet(models.QuerySet["ChangeReport"]):
    """Reported changes, those that were taken back among them."""

    def visible_to(self, user: User) -> "ChangeReportQuerySet":
        """Keep those that this person may see."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))

    def standing(self) -> "ChangeReportQuerySet":
        """Keep those that were not written down by mistake."""
        return self.filter(voided_at__isnull=True)

    def open(self) -> "ChangeReportQuerySet":
        """Keep those that nobody has settled."""
        return self.standing().filter(settled_on__isnull=True)


class ChangeReport(Record):
    """A change that was reported: when it came in, from which day it is so, how, by whom, what (N016).

    Of a child who is away for long: since when that was clear, from which the family had to report it.
    Settled once: acted on, or without effect and why.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=12, choices=ChangeKind.choices)
    received_on = models.DateField()
    effective_on = models.DateField()
    clear_on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=10, choices=FiledHow.choices)
    told_by = models.CharField(max_length=10, choices=ToldBy.choices)
    words = models.CharField(max_length=300)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    settled_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=10, choices=ChangeOutcome.choices, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ChangeReportQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ChangeKind.values), name="changereport_kind"),
            models.CheckConstraint(
                condition=Q(kind=ChangeKind.CHILD_AWAY, clear_on__lte=F("received_on"))
                | (~Q(kind=ChangeKind.CHILD_AWAY) & Q(clear_on__isnull=True)),
                name="changereport_clear",
            ),
            models.CheckConstraint(condition=Q(how__in=FiledHow.values), name="changereport_how"),
            models.CheckConstraint(condition=Q(told_by__in=ToldBy.values), name="changereport_told_by"),
            models.CheckConstraint(condition=~Q(words=""), name="changereport_words"),
            models.CheckConstraint(
                condition=Q(
                    settled_on__isnull=True, outcome="", why="", settled_by__isnull=True, settled_at__isnull=True
                )
                | (
                    Q(settled_on__gte=F("received_on"), settled_by__isnull=False, settled_at__isnull=False)
                    & (Q(outcome=ChangeOutcome.ACTED) | (Q(outcome=ChangeOutcome.NO_EFFECT) & ~Q(why="")))
                ),
                name="changereport_settled",
            ),
            voided("changereport_voided"),
        ]

    def __str__(self) -> str:
        return f"Change report {self.pk}"
