"""Requests: a question that came in, or a consult, from the moment it came to the words that answered it."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.choices import DatabaseRole, RequestChannel, RequestFrom, RequestKind
from casework.models.absences import Absence
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import OFFICE_WIDE_ROLES, Office, User


class RequestQuerySet(models.QuerySet["Request"]):
    """Requests, about a case or about none."""

    def visible_to(self, user: User) -> Self:
        """Keep those of cases that this person sees, and of those about no case the ones that are theirs.

        About no case: whoever is asked, stands in today for who is, or wrote it down, and everybody of the office
        whose work spans it.
        """
        if not user.may_see_cases:
            return self.none()
        if user.database_role == DatabaseRole.AUDITOR:
            return self.filter(Q(case__isnull=True) | Q(case__in=Case.objects.visible_to(user)))
        if user.database_role != DatabaseRole.STAFF:
            return self.none()
        absent = Absence.objects.covered_by(user)
        mine = Q(case__isnull=True, office=user.office_id)
        if user.role not in OFFICE_WIDE_ROLES:
            mine &= Q(to=user) | Q(entered_by=user) | Q(to__in=absent)
        return self.filter(mine | Q(case__in=Case.objects.visible_to(user)))

    def waiting(self) -> Self:
        """Keep those that nobody answered yet."""
        return self.filter(answered_at__isnull=True)


class Request(Record):
    """One request. `to` empty: a consult that any engagement specialist of the office may take (O038, A098, A099).

    `received_at` starts the clock; `first_action_at` is when somebody first did something about it.
    """

    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="requests")
    office = models.ForeignKey(Office, models.PROTECT, related_name="requests")
    kind = models.CharField(max_length=10, choices=RequestKind.choices)
    channel = models.CharField(max_length=10, choices=RequestChannel.choices)
    asked_by_kind = models.CharField(max_length=10, choices=RequestFrom.choices)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="requests")
    asked_by_name = models.CharField(max_length=120, blank=True, default="")
    question = models.TextField()
    is_urgent = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    to = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="requests_to")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="requests_entered")
    entered_at = models.DateTimeField()
    first_action_at = models.DateTimeField(null=True, blank=True)
    first_action_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(to__isnull=False) | Q(kind=RequestKind.CONSULT), name="request_question_has_receiver"
            ),
            models.CheckConstraint(
                condition=Q(participant__isnull=True) | Q(case__isnull=False), name="request_person_of_a_case"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="")),
                name="request_answered",
            ),
            models.CheckConstraint(
                condition=Q(first_action_at__isnull=True, first_action_by__isnull=True, answered_at__isnull=True)
                | Q(first_action_at__isnull=False, first_action_by__isnull=False),
                name="request_first_action",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=F("received_at")), name="request_in_order"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["to"], name="request_waiting", condition=Q(answered_at__isnull=True)),
            models.Index(fields=["case", "received_at"], name="request_case"),
            models.Index(fields=["office", "received_at"], name="request_office"),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"

    @property
    def held_by(self) -> Office:
        """The office whose people answer: the case's, which may have moved since, or where it was written down."""
        return self.case.office if self.case else self.office


class RequestHandOn(Record):
    """A request that went from one person to another, and with what words."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="hand_ons")
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    to = models.ForeignKey(User, models.PROTECT, related_name="+")
    words = models.CharField(max_length=500, blank=True, default="")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Hand-on {self.pk}"


class UrgentCall(Record):
    """A mail that somebody is owed at once because of an urgent request (A098)."""

    request = models.ForeignKey(Request, models.CASCADE, related_name="calls")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    owed_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["owed_at"], name="urgentcall_owed", condition=Q(sent_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Urgent call {self.pk}"
