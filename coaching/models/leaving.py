"""How a family left: its summary, the work activity screen, a closing taken back; and its work after that."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Event, Participant, Record, User
from coaching.choices import JobChangeKind


def _void_pair(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(voided_at__isnull=True, voided_by__isnull=True)
        | Q(voided_at__isnull=False, voided_by__isnull=False),
        name=name,
    )


def _once_a_closing(name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=["closing"], condition=Q(voided_at__isnull=True), name=name)


class ExitSummary(Record):
    """What a family is told of its time with the programme when it leaves (A070, A073).

    `closing` is the line of the closing. `drawn` are the lines that the record gave on the day of filing, each with its
    heading: counts, sums and days, nobody's words. It is voided when that closing is taken back.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    closing = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    drawn = models.JSONField(default=list)
    progress = models.TextField()
    still_open = models.TextField(blank=True, default="")
    family_words = models.TextField(blank=True, default="")
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    filed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(progress=""), name="exitsummary_progress"),
            _void_pair("exitsummary_voided"),
            _once_a_closing("exitsummary_once"),
        ]

    def __str__(self) -> str:
        return f"Exit summary {self.pk}"


class ScreenClosing(Record):
    """That the work activity screen of a closed case was closed on a day; `early_words` say why too early (A071)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    closing = models.ForeignKey(Event, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    early_words = models.CharField(max_length=300, blank=True, default="")
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    closed_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [_void_pair("screenclosing_voided"), _once_a_closing("screenclosing_once")]

    def __str__(self) -> str:
        return f"Work screen closed {self.on}"


class Reopening(Record):
    """A closing taken back within its month, and why. `closed_on` is the day that it had."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    closing = models.OneToOneField(Event, models.PROTECT, related_name="+")
    closed_on = models.DateField()
    on = models.DateField()
    words = models.CharField(max_length=300)
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    reopened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="reopening_words"),
            models.CheckConstraint(condition=Q(on__gte=F("closed_on")), name="reopening_days"),
        ]

    def __str__(self) -> str:
        return f"Reopened {self.on}"


class JobChange(Record):
    """A job that somebody has after leaving, or lost. `employer` and `title` stay what the job was called then.

    `entry_id` is the job of the work history, without a foreign key: what was a mistake is taken out there.
    `is_working` is whether the person works after it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=JobChangeKind.choices)
    on = models.DateField()
    employer = models.CharField(max_length=120)
    title = models.CharField(max_length=120, blank=True, default="")
    entry_id = models.UUIDField(null=True, blank=True)
    is_working = models.BooleanField()
    words = models.CharField(max_length=300, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=JobChangeKind.values), name="jobchange_kind"),
            models.CheckConstraint(condition=~Q(employer=""), name="jobchange_employer"),
            models.CheckConstraint(condition=Q(kind=JobChangeKind.LOST) | Q(is_working=True), name="jobchange_working"),
            _void_pair("jobchange_voided"),
        ]

    def __str__(self) -> str:
        return f"Job change {self.kind}"


class WorkProblem(Record):
    """A problem at work that somebody told of after leaving (O056: workplace problem-solving)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    words = models.TextField()
    told_to = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="workproblem_words")]

    def __str__(self) -> str:
        return f"Problem at work {self.pk}"


class VisitStep(Record):
    """One agreed step of the visit plan for a problem at work, with its day; what came of it is said once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    problem = models.ForeignKey(WorkProblem, models.CASCADE, related_name="steps")
    words = models.CharField(max_length=300)
    due_on = models.DateField()
    agreed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    agreed_at = models.DateTimeField()
    is_done = models.BooleanField(null=True, blank=True)
    result = models.CharField(max_length=300, blank=True, default="")
    settled_on = models.DateField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    settled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="visitstep_words"),
            models.CheckConstraint(
                condition=Q(
                    is_done__isnull=True,
                    result="",
                    settled_on__isnull=True,
                    settled_by__isnull=True,
                    settled_at__isnull=True,
                )
                | (
                    Q(
                        is_done__isnull=False,
                        settled_on__isnull=False,
                        settled_by__isnull=False,
                        settled_at__isnull=False,
                    )
                    & ~Q(result="")
                ),
                name="visitstep_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "case"], name="visitstep_open", condition=Q(settled_on__isnull=True))
        ]

    def __str__(self) -> str:
        return f"Step of a visit plan {self.pk}"
