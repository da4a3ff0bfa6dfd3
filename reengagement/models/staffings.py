"""Staffings: meetings that decide, of four kinds, each with its course and what was written down in the room."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Appointment, AppointmentChannel, Case, Initiator, Record, User
from coaching.public import Activity, Plan
from reengagement.choices import (
    HELD,
    CauseAnswer,
    Choice,
    Outcome,
    StaffingKind,
    StaffingStatus,
    TeamAnswer,
)
from reengagement.models.reengagements import Reengagement
from reengagement.models.sealed import Sealed

_OUTCOMES = (*Outcome.choices, *TeamAnswer.choices, (HELD, "Held"))
_UNDECIDED = Q(decided_at__isnull=True, decided_by__isnull=True, team_needed__isnull=True)
_DECIDED = Q(decided_at__isnull=False, decided_by__isnull=False)
_OVER = (StaffingStatus.CLOSED, StaffingStatus.CANCELLED)


class StaffingQuerySet(models.QuerySet["Staffing"]):
    """Staffings."""

    def going(self) -> "StaffingQuerySet":
        """Keep those that are neither closed nor cancelled."""
        return self.exclude(status__in=_OVER)


class Staffing(Record):
    """One staffing. Its hour and place are those of its appointment, its day in the office is `on`.

    `changed_at`: when anything under review changed last. `outcome` is what the team means to decide until `decided_at`
    is set. `next_on` to `next_initiator` are the next appointment, booked with the last confirmation (R038). `plan` is
    the version that was opened from it, or `no_plan_reason` says why the plan stays (R031, R032). `team_needed`: so
    many of the department had to be here when it was decided.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=StaffingKind.choices)
    reengagement = models.ForeignKey(
        Reengagement, models.CASCADE, null=True, blank=True, related_name="staffings", db_index=False
    )
    follows = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="followed_by")
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="+")
    on = models.DateField()
    status = models.CharField(max_length=10, choices=StaffingStatus.choices, default=StaffingStatus.SCHEDULED)
    scheduled_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    scheduled_at = models.DateTimeField()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    process_told_on = models.DateField(null=True, blank=True)
    invited_on = models.DateField(null=True, blank=True)
    choice = models.CharField(max_length=9, choices=Choice.choices, blank=True, default="")
    sealed_strengths = models.BinaryField(null=True, blank=True)
    sealed_goals = models.BinaryField(null=True, blank=True)
    sealed_supports = models.BinaryField(null=True, blank=True)
    is_no_support_needed = models.BooleanField(default=False)
    sealed_coach_statement = models.BinaryField(null=True, blank=True)
    sealed_services = models.BinaryField(null=True, blank=True)
    sealed_child_risk = models.BinaryField(null=True, blank=True)
    sealed_words = models.BinaryField(null=True, blank=True)
    cause = models.CharField(max_length=7, choices=CauseAnswer.choices, blank=True, default="")
    is_plan_fit = models.BooleanField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)
    community_visit_tried_on = models.DateField(null=True, blank=True)
    next_on = models.DateField(null=True, blank=True)
    next_at = models.TimeField(null=True, blank=True)
    next_channel = models.CharField(max_length=12, choices=AppointmentChannel.choices, blank=True, default="")
    next_initiator = models.CharField(max_length=8, choices=Initiator.choices, blank=True, default="")
    changed_at = models.DateTimeField(null=True, blank=True)

    outcome = models.CharField(max_length=14, choices=_OUTCOMES, blank=True, default="")
    team_needed = models.PositiveSmallIntegerField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    confirmed_on = models.DateField(null=True, blank=True)
    next_appointment = models.OneToOneField(Appointment, models.PROTECT, null=True, blank=True, related_name="+")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    no_plan_reason = models.CharField(max_length=300, blank=True, default="")
    entered_elsewhere_on = models.DateField(null=True, blank=True)
    entered_elsewhere_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    strengths, goals, supports = Sealed(), Sealed(), Sealed()
    coach_statement, services, child_risk, words = Sealed(), Sealed(), Sealed(), Sealed()

    objects = StaffingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(kind=StaffingKind.REENGAGEMENT, reengagement__isnull=False))
                | Q(
                    kind__in=[StaffingKind.CASE_REVIEW, StaffingKind.EXTENSION, StaffingKind.SUPPORT_TEAM],
                    reengagement__isnull=True,
                    follows__isnull=True,
                ),
                name="staffing_kind",
            ),
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(kind=StaffingKind.REENGAGEMENT, outcome__in=Outcome.values)
                | Q(kind=StaffingKind.EXTENSION, outcome__in=TeamAnswer.values)
                | Q(kind__in=[StaffingKind.CASE_REVIEW, StaffingKind.SUPPORT_TEAM], outcome=HELD),
                name="staffing_outcome",
            ),
            models.CheckConstraint(
                condition=(
                    Q(status__in=[StaffingStatus.SCHEDULED, StaffingStatus.CANCELLED], opened_at__isnull=True)
                    & _UNDECIDED
                )
                # A room that was open when its case closed.
                | (Q(status=StaffingStatus.CANCELLED, opened_at__isnull=False, closed_at__isnull=False) & _UNDECIDED)
                | (Q(status=StaffingStatus.IN_SESSION, opened_at__isnull=False, closed_at__isnull=True) & _UNDECIDED)
                | (Q(status=StaffingStatus.WAITING, opened_at__isnull=False, outcome=Outcome.MEET_AGAIN) & _DECIDED)
                | (
                    Q(status=StaffingStatus.DECIDED, opened_at__isnull=False, closed_at__isnull=True)
                    & ~Q(outcome__in=["", Outcome.MEET_AGAIN])
                    & _DECIDED
                )
                | (Q(status=StaffingStatus.CLOSED, closed_at__isnull=False) & ~Q(outcome="") & _DECIDED),
                name="staffing_status",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(opened_at__lt=F("closed_at")), name="staffing_times"
            ),
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(decided_at__gte=F("opened_at")), name="staffing_decided_at"
            ),
            models.CheckConstraint(
                condition=Q(choice="") | Q(choice__in=Choice.values, invited_on__isnull=False), name="staffing_choice"
            ),
            models.CheckConstraint(condition=Q(cause="") | Q(cause__in=CauseAnswer.values), name="staffing_cause"),
            models.CheckConstraint(
                condition=Q(is_no_support_needed=False) | Q(sealed_supports__isnull=True), name="staffing_supports"
            ),
            models.CheckConstraint(
                condition=Q(next_on__isnull=True, next_at__isnull=True, next_channel="", next_initiator="")
                | Q(
                    next_on__gte=F("on"),
                    next_at__isnull=False,
                    next_channel__in=AppointmentChannel.values,
                    next_initiator__in=Initiator.values,
                ),
                name="staffing_next",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True) | Q(status__in=[StaffingStatus.DECIDED, StaffingStatus.CLOSED]),
                name="staffing_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(entered_elsewhere_on__isnull=True, entered_elsewhere_by__isnull=True)
                | Q(entered_elsewhere_on__isnull=False, entered_elsewhere_by__isnull=False, decided_at__isnull=False),
                name="staffing_entered_elsewhere",
            ),
            models.UniqueConstraint(
                fields=["reengagement"],
                name="staffing_one_going_of_reengagement",
                condition=Q(
                    status__in=[StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION, StaffingStatus.DECIDED],
                    reengagement__isnull=False,
                ),
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                name="staffing_one_going_of_kind",
                condition=~Q(status__in=_OVER) & Q(reengagement__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["reengagement", "on"], name="staffing_reengagement")]

    def __str__(self) -> str:
        return f"Staffing {self.kind}"

    @property
    def is_in_session(self) -> bool:
        """Whether the room is open: people come and go, answers change."""
        return self.status == StaffingStatus.IN_SESSION


class StaffingPause(Record):
    """An activity that the team puts off, until when and why, and what was done already (R036)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="pauses")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_index=False)
    until = models.DateField()
    sealed_reason = models.BinaryField()
    done_count = models.PositiveSmallIntegerField(default=0)
    done_what = models.CharField(max_length=120, blank=True, default="")

    reason = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "activity"], name="staffingpause_once"),
            models.CheckConstraint(
                condition=Q(done_count=0, done_what="") | (Q(done_count__gt=0) & ~Q(done_what="")),
                name="staffingpause_done",
            ),
        ]

    def __str__(self) -> str:
        return f"Staffing pause {self.pk}"
