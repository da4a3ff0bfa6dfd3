"""Requests for a decision that no other app keeps: to open a month again, late notes, extension forms."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, User
from supervision.choices import AskedKind, RequestStatus


class DecisionRequestQuerySet(models.QuerySet["DecisionRequest"]):
    """Requests, those that were withdrawn among them."""

    def asked(self) -> Self:
        """Keep those that wait for an answer."""
        return self.filter(status=RequestStatus.ASKED)

    def approved(self) -> Self:
        """Keep those that were approved."""
        return self.filter(status=RequestStatus.APPROVED)


class DecisionRequest(Record):
    """Something that a supervisor decides, asked with a reason by one person and answered once by another (A020, A086).

    `subject_id` is the work month, the deadline of the note, or the staffing; `about_on` is the first day of that
    month, the day on which the note was due, or the day of the staffing. The form of an extension is asked by handing
    it in: its row is written with the decision.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=10, choices=AskedKind.choices)
    subject_id = models.UUIDField()
    about_on = models.DateField()
    reason = models.TextField(blank=True, default="")
    status = models.CharField(max_length=10, choices=RequestStatus.choices, default=RequestStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")

    objects = DecisionRequestQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AskedKind.values), name="decisionrequest_kind"),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(kind=AskedKind.EXTENSION), name="decisionrequest_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(status=RequestStatus.ASKED, decided_by__isnull=True, decided_at__isnull=True, answer="")
                | Q(status=RequestStatus.WITHDRAWN, decided_by__isnull=True, decided_at__isnull=False, answer="")
                | Q(status=RequestStatus.APPROVED, decided_by__isnull=False, decided_at__isnull=False)
                | (Q(status=RequestStatus.REFUSED, decided_by__isnull=False, decided_at__isnull=False) & ~Q(answer="")),
                name="decisionrequest_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="decisionrequest_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(kind=AskedKind.EXTENSION) | Q(status__in=[RequestStatus.APPROVED, RequestStatus.REFUSED]),
                name="decisionrequest_extension",
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                name="decisionrequest_one_asked",
                condition=Q(status=RequestStatus.ASKED),
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "about_on"],
                name="decisionrequest_approved_once",
                condition=Q(status=RequestStatus.APPROVED) & ~Q(kind=AskedKind.MONTH),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "status"], name="decisionrequest_case")]

    def __str__(self) -> str:
        return f"Request {self.pk}"
