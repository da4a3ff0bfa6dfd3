"""Deadlines as the engine derived them, what people add to them, and what was said about them."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework import rules
from casework.choices import AlertLine, DeadlineState, DecisionStatus
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import Office, User


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """What is owed; the engine alone writes."""

    def open(self) -> Self:
        """Keep those neither met nor excused."""
        return self.filter(met_on__isnull=True, is_excused=False)

    def overdue(self, today: date) -> Self:
        """Keep the open ones whose due day has ended."""
        return self.open().filter(due_on__lt=today)


class Deadline(models.Model):
    """One act owed for one participant by a day, because of one standard and one trigger or period.

    Derived from the ledger and nothing else. The key is a digest of case, standard, participant and trigger or
    period, so that the same deadline has the same key whenever it is derived again.
    """

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, models.CASCADE, related_name="deadlines", db_index=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    participant = models.ForeignKey(Participant, models.CASCADE, null=True, related_name="deadlines")
    standard = models.CharField(max_length=40)
    trigger_id = models.UUIDField(null=True)
    period = models.CharField(max_length=10, blank=True, default="")
    starts_on = models.DateField()
    warn_on = models.DateField()
    due_on = models.DateField()
    escalate_on = models.DateField()
    met_on = models.DateField(null=True)
    is_excused = models.BooleanField(default=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], name="deadline_case"),
            models.Index(fields=["case", "starts_on"], name="deadline_case_starts"),
            models.Index(fields=["case"], name="deadline_case_open", condition=Q(met_on=None, is_excused=False)),
            *(
                models.Index(
                    fields=["office", line], name=f"deadline_open_{line}", condition=Q(met_on=None, is_excused=False)
                )
                for line in ("warn_on", "due_on", "escalate_on")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.standard} due {self.due_on}"

    def state(self, today: date) -> DeadlineState:
        """Return how this deadline stands on a day. A due day is on time until it ends."""
        if self.met_on is not None:
            return DeadlineState.MET if self.met_on <= self.due_on else DeadlineState.MET_LATE
        if self.is_excused:
            return DeadlineState.EXCUSED
        return rules.open_state(today=today, due_on=self.due_on, warn_on=self.warn_on)


class Excusal(Record):
    """A reason why a deadline need not be met, or only by a later day: asked by one, decided by another (A020)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="excusals")
    deadline_id = models.UUIDField()
    standard = models.CharField(max_length=40)
    reason = models.TextField()
    until = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["deadline_id"], name="excusal_one_asked", condition=Q(status=DecisionStatus.ASKED)
            ),
            models.CheckConstraint(
                condition=Q(status=DecisionStatus.ASKED, decided_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(status=DecisionStatus.ASKED)),
                name="excusal_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="excusal_decided_by_another"),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "status"], name="excusal_case")]

    def __str__(self) -> str:
        return f"Excusal {self.pk}"


class Alert(Record):
    """A line that a deadline crossed, said once to the one who must act.

    The engine alone writes alerts, from rows whose own foreign keys hold: checking each key again would be a fifth of
    what a sweep costs.
    """

    deadline_id = models.UUIDField()
    case = models.ForeignKey(Case, models.CASCADE, related_name="alerts", db_index=False, db_constraint=False)
    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    line = models.CharField(max_length=10, choices=AlertLine.choices)
    recipient = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="alerts", db_index=False, db_constraint=False
    )
    raised_on = models.DateField()
    raised_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["deadline_id", "line"], name="alert_once")]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "raised_on"], name="alert_recipient"),
            models.Index(fields=["case"], name="alert_case"),
            models.Index(fields=["resolved_at"], name="alert_resolved", condition=Q(resolved_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Alert {self.pk}"


class Digest(Record):
    """The daily e-mail that a person is owed: one a day, whatever happens to the worker."""

    user = models.ForeignKey(User, models.CASCADE, related_name="digests")
    day = models.DateField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "day"], name="digest_once")]

    def __str__(self) -> str:
        return f"Digest {self.day}"


class SweepMark(models.Model):
    """The day up to which an office's crossed lines were said, and up to which time alone was played forward."""

    office = models.OneToOneField(Office, models.CASCADE, primary_key=True, related_name="sweep_mark")
    said_to = models.DateField()
    advanced_to = models.DateField()

    def __str__(self) -> str:
        return f"Mark {self.said_to}"


class SweepRun(Record):
    """The heartbeat of one sweep or reconcile: what it looked at and what it did."""

    task = models.CharField(max_length=20, default="sweep")
    as_of = models.DateField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    cases_open = models.IntegerField(default=0)
    cases_looked_at = models.IntegerField(default=0)
    alerts_raised = models.IntegerField(default=0)
    alerts_resolved = models.IntegerField(default=0)
    drift = models.IntegerField(default=0)
    seconds = models.FloatField(default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["task", "-finished_at"], name="sweeprun_last")]

    def __str__(self) -> str:
        return f"{self.task} {self.started_at}"


class Drift(Record):
    """A deadline that the reconcile found different from the ledger: a defect to look at, already mended."""

    run = models.ForeignKey(SweepRun, models.CASCADE, related_name="drifts")
    case_id = models.UUIDField()
    deadline_id = models.UUIDField()
    standard = models.CharField(max_length=40)
    what = models.CharField(max_length=10)
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    def __str__(self) -> str:
        return f"Drift {self.pk}"
