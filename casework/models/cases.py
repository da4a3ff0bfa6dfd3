"""Cases: an enrolment of a family, who takes part, who carries it."""

from datetime import date
from functools import lru_cache
from typing import ClassVar, Self
from uuid import UUID

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework.choices import (
    ADULT_ROLES,
    Assistance,
    CaseKind,
    CaseStatus,
    DatabaseRole,
    DecisionStatus,
    GlassCategory,
    ParticipantRole,
    RestrictedKind,
    Role,
    Track,
)
from casework.models.absences import Absence
from casework.models.access import ConflictBlock, ReviewAssignment
from casework.models.base import Record
from casework.models.families import Family, Person
from casework.models.offices import OFFICE_WIDE_ROLES, Office, User, days_range
from casework.models.restricted import BreakGlass, RestrictedAccess
from casework.models.today import LocalToday

#: Roles that may stand on a restricted list or read restricted facts behind broken glass. Never aides, never guests.
RESTRICTED_ROLES = (
    Role.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER,
    Role.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER,
)
#: Roles that may break the glass (security 2.1): those that work on cases.
GLASS_ROLES = (Role.COACH, *OFFICE_WIDE_ROLES)


class CaseQuerySet(models.QuerySet["Case"]):
    """The only door to cases in code; the database's row security is the second."""

    def visible_to(self, user: User) -> Self:
        """Keep the cases that this person may see on their office's today.

        A coach sees the cases assigned to them and, on the days of an absence, those of the coach for whom they stand
        in; the office's other roles those of the office, QA reviewers those that they were given to score in their
        state, auditors all, everybody else none, and so does who was deactivated or was not cleared yet (O087); beside
        these, those whose glass they broke, for reading, as long as it is open; a conflict block beats everything.
        """
        if not user.may_see_cases:
            return self.none()
        if user.database_role == DatabaseRole.AUDITOR:
            return self._unblocked(user)
        glass = BreakGlass.objects.live().filter(opened_by=user).values("case")
        if user.role in OFFICE_WIDE_ROLES:
            return self.filter(Q(office_id=user.office_id) | Q(pk__in=glass))._unblocked(user)
        if user.role == Role.COACH:
            return self.filter(Q(self._carried(user)) | Q(pk__in=glass))._unblocked(user)
        return self._reviewed_by(user) if user.role == Role.QA_REVIEWER else self.none()

    def writable_by(self, user: User) -> Self:
        """Keep the cases on which this person may write: what they see without broken glass, auditors none."""
        if not user.may_see_cases:
            return self.none()
        if user.role in OFFICE_WIDE_ROLES:
            return self.filter(office_id=user.office_id)._unblocked(user)
        if user.role == Role.COACH:
            return self.filter(self._carried(user))._unblocked(user)
        return self.none()

    def listed_for(self, user: User) -> Self:
        """Keep the cases that lists, search and counts name to this person: those of `visible_to` but for broken glass.

        Breaking the glass opens the pages of one case, each written down with its right; a list would show what those
        pages keep shut, and no log would say so (security 2.1).
        """
        if user.database_role == DatabaseRole.AUDITOR:
            return self.visible_to(user)
        return self.writable_by(user)

    def restricted_to(self, user: User, kind: str) -> Self:
        """Keep the cases of which this person may see restricted facts of one kind (RestrictedKind).

        The assigned coach; others of the office who stand on the restricted list today; and behind broken glass
        violence, everything else in a medical emergency alone. Aides, guests, auditors and administrators: none.
        The database's own answer is `sec.restricted_case_ids(kind)`.

        Policy: domain 1, security 2.1 (access model).
        """
        if user.role == Role.COACH:
            own = self.writable_by(user).values("pk")
        elif user.role in RESTRICTED_ROLES:
            listed = RestrictedAccess.objects.in_force().filter(staff=user, kinds__contains=[kind]).values("case")
            own = self.writable_by(user).filter(pk__in=listed).values("pk")
        else:
            return self.none()
        if not user.may_see_cases:
            return self.none()
        glass = BreakGlass.objects.live().filter(opened_by=user)
        if kind != RestrictedKind.DV:
            glass = glass.filter(category=GlassCategory.MEDICAL_EMERGENCY)
        return self.filter(Q(pk__in=own) | Q(pk__in=glass.values("case")))._unblocked(user)

    @staticmethod
    def _carried(user: User) -> Exists:
        return _carried_by(user.pk)

    def _reviewed_by(self, user: User) -> Self:
        """Keep the cases that a QA reviewer was given; the database's own answer is `sec.review_case_ids()`."""
        given = ReviewAssignment.objects.standing().filter(reviewer=user)
        state = Office.objects.filter(staff=user).values("jurisdiction")
        return self.filter(pk__in=given.values("case"), office__jurisdiction__in=state)._unblocked(user)

    def _unblocked(self, user: User) -> Self:
        return self.filter(~_blocked_for(user.pk))

    def open(self) -> Self:
        """Keep the open cases."""
        return self.filter(status=CaseStatus.OPEN)


# Two conditions that every question for cases has. They are the same for a person at any time, as the database asks its
# own clock for the day; so they are put together once, which takes as long as the answer.


@lru_cache(maxsize=1024)
def _carried_by(user_id: UUID) -> Exists:
    """Return whether a coach carries a case today, or stands in today for who does."""
    return Exists(Assignment.objects.filter(case=OuterRef("pk")).in_force().worked_on_by(User(pk=user_id)))


@lru_cache(maxsize=1024)
def _blocked_for(user_id: UUID) -> Exists:
    """Return whether a conflict block keeps a person from a case."""
    return Exists(ConflictBlock.objects.filter(case=OuterRef("pk"), staff=user_id))


class Case(Record):
    """One enrolment of one family in one office, opened to closed."""

    number = models.CharField(max_length=40, unique=True)
    ref = models.CharField(max_length=80, unique=True, null=True, blank=True)
    family = models.ForeignKey(Family, models.PROTECT, related_name="cases")
    office = models.ForeignKey(Office, models.PROTECT, related_name="cases")
    kind = models.CharField(max_length=12, choices=CaseKind.choices)
    assistance = models.CharField(max_length=12, choices=Assistance.choices, blank=True, default="")
    status = models.CharField(max_length=8, choices=CaseStatus.choices, default=CaseStatus.OPEN)
    opened_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closure_reason = models.CharField(max_length=120, blank=True, default="")
    is_closed_with_work = models.BooleanField(default=False)
    opening_track = models.CharField(max_length=16, choices=Track.choices, blank=True, default="")
    track = models.CharField(max_length=16, choices=Track.choices, blank=True, default="")
    language = models.CharField(max_length=12, default="en")

    #: Whether the page that is being answered shows this case behind broken glass: read, never written.
    is_behind_glass: bool = False
    #: Whether it is shown because its review is the reader's: read, and nothing written but the review.
    is_for_review: bool = False

    @property
    def is_read_only(self) -> bool:
        """Whether the page that is being answered shows the case for reading alone."""
        return self.is_behind_glass or self.is_for_review

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=CaseKind.values), name="case_kind"),
            models.CheckConstraint(
                condition=Q(status=CaseStatus.OPEN, closed_on__isnull=True)
                | Q(status=CaseStatus.CLOSED, closed_on__isnull=False),
                name="case_closed_on",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "status"], name="case_office"),
            models.Index(fields=["family"], name="case_family"),
        ]

    def __str__(self) -> str:
        return f"Case {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether work on this case goes on."""
        return self.status == CaseStatus.OPEN


class ParticipantQuerySet(models.QuerySet["Participant"]):
    """People in their cases."""

    def adults(self) -> Self:
        """Keep those to whom standards are owed: adults, teen parents, caregivers."""
        return self.filter(role__in=ADULT_ROLES)


class Participant(Record):
    """A person in a case with a role in it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="participants")
    person = models.ForeignKey(Person, models.PROTECT, related_name="participations")
    role = models.CharField(max_length=12, choices=ParticipantRole.choices)
    ref = models.CharField(max_length=80, blank=True, default="")
    position = models.PositiveSmallIntegerField(default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="participant_once"),
            models.UniqueConstraint(fields=["case", "ref"], name="participant_ref", condition=~Q(ref="")),
            models.CheckConstraint(condition=Q(role__in=ParticipantRole.values), name="participant_role"),
        ]

    def __str__(self) -> str:
        return f"Participant {self.pk}"

    @property
    def is_adult(self) -> bool:
        """Whether standards for adults are owed to this person."""
        return self.role in ADULT_ROLES

    @property
    def is_parent(self) -> bool:
        """Whether this is an adult who is more than a caregiver."""
        return self.is_adult and self.role != ParticipantRole.CAREGIVER


class Referral(Record):
    """The request to serve: received when, from where. Its ledger line starts the clocks (A003)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="referrals")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="referrals")
    received_on = models.DateField()
    received_at = models.DateTimeField(null=True, blank=True)
    source = models.CharField(max_length=120, blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"Referral {self.pk}"


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    """Who carried a case, and when."""

    def in_force(self) -> Self:
        """Keep those in force today in their office's time zone, by the database's clock."""
        return self.alias(local_today=LocalToday("case__office__time_zone")).filter(
            Q(last_day__isnull=True) | Q(last_day__gte=F("local_today")), first_day__lte=F("local_today")
        )

    def on(self, day: date) -> Self:
        """Keep those in force on a day."""
        return self.filter(Q(last_day__isnull=True) | Q(last_day__gte=day), first_day__lte=day)

    def worked_on_by(self, user: User) -> Self:
        """Keep those of a coach, and of coaches for whom this one stands in today (O066)."""
        absent = Absence.objects.in_force(OuterRef("case__office__time_zone"))
        return self.filter(Q(coach=user) | Exists(absent.filter(staff=OuterRef("coach"), stand_in=user)))


class Assignment(Record):
    """Which coach carries the case, from day to day; never two at once."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="assignments", db_index=False)
    coach = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="assignment_days"
            ),
            ExclusionConstraint(
                name="assignment_no_overlap",
                expressions=[("case", RangeOperators.EQUAL), (days_range(), RangeOperators.OVERLAPS)],
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["coach", "first_day", "last_day"], name="assignment_coach"),
            # Who carries a case, without a look at the row: the sweep asks for each line that it says.
            models.Index(fields=["case", "first_day", "last_day"], include=["coach"], name="assignment_case"),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class TrackChange(Record):
    """A consultation request to move a case to the other track, and its decision (A015)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="track_changes")
    track = models.CharField(max_length=16, choices=Track.choices)
    reason = models.TextField()
    status = models.CharField(max_length=10, choices=DecisionStatus.choices, default=DecisionStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="trackchange_one_asked", condition=Q(status=DecisionStatus.ASKED)
            ),
            models.CheckConstraint(
                condition=Q(status=DecisionStatus.ASKED, decided_by__isnull=True)
                | (Q(decided_by__isnull=False) & ~Q(status=DecisionStatus.ASKED)),
                name="trackchange_decided",
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="trackchange_decided_by_another"),
        ]

    def __str__(self) -> str:
        return f"Track change {self.pk}"
