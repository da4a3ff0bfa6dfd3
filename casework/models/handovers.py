"""Handover: transfers of cases between coaches, what the next coach needs to know, what was promised."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from casework.choices import DatabaseRole, HandoverStatus, PromiseStatus, Role
from casework.models.access import ConflictBlock
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import Office, User
from casework.models.today import LocalToday

#: Roles that see what is coming to their office.
RECEIVING_ROLES = (Role.LEAD_WORKER, Role.OPERATIONS_MANAGER)


class HandoverBatch(Record):
    """Transfers asked for together. `refused` lists those that could not be: {"number", "why"}, no names."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    to_coach = models.ForeignKey(User, models.PROTECT, related_name="+")
    refused = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "handover batches"

    def __str__(self) -> str:
        return f"Handovers {self.pk}"


class HandoverQuerySet(models.QuerySet["Handover"]):
    """Transfers of cases. `sec.handover_ids()` is the same answer in the database."""

    def visible_to(self, user: User) -> Self:
        """Keep those of cases that a person sees and those that ask them; while they wait, those for their office."""
        if not user.may_see_cases or user.database_role not in (DatabaseRole.STAFF, DatabaseRole.AUDITOR):
            return self.none()
        of_my_cases = Q(case__in=Case.objects.visible_to(user).values("pk"))
        for_me = Q(to_coach=user)
        if user.role in RECEIVING_ROLES:
            for_me |= Q(status=HandoverStatus.ASKED, to_office=user.office_id)
        return self.filter(of_my_cases | for_me)._unblocked(user)

    def asked_of(self, user: User) -> Self:
        """Keep those that a coach is asked to take over; they are visible to that coach, without a look at any case."""
        if not user.may_see_cases:
            return self.none()
        return self.asked().filter(to_coach=user)._unblocked(user)

    def _unblocked(self, user: User) -> Self:
        return self.filter(~Exists(ConflictBlock.objects.filter(case=OuterRef("case"), staff=user)))

    def asked(self) -> Self:
        """Keep those without an answer."""
        return self.filter(status=HandoverStatus.ASKED)

    def still_waiting(self) -> Self:
        """Keep those that may still be answered today, as the receiving office has it."""
        return self.asked()._with_today().filter(answer_by__gte=F("local_today"))

    def came_back(self) -> Self:
        """Keep those not answered in time, as the receiving office has it."""
        return self.asked()._with_today().filter(answer_by__lt=F("local_today"))

    def _with_today(self) -> Self:
        return self.alias(local_today=LocalToday("to_office__time_zone"))

    def waiting(self, today: date) -> Self:
        """Keep those that may still be answered on a day."""
        return self.asked().filter(answer_by__gte=today)

    def lapsed(self, today: date) -> Self:
        """Keep those not answered in time: they are back with the supervisor."""
        return self.asked().filter(answer_by__lt=today)


class Handover(Record):
    """One case on its way to another coach: asked by one side, accepted by the coach who is to carry it (O027, O086).

    `packet` is what the receiving coach reads before accepting: codes, counts and the case's number, as they stood when
    it was asked; no names. It is emptied with the answer. `answer_by` is the day told to both sides; after it nobody
    can accept any more.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="handovers")
    batch = models.ForeignKey(HandoverBatch, models.PROTECT, null=True, blank=True, related_name="handovers")
    from_coach = models.ForeignKey(User, models.PROTECT, related_name="+")
    from_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    to_coach = models.ForeignKey(User, models.PROTECT, related_name="+")
    to_office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    reason = models.TextField()
    packet = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=HandoverStatus.choices, default=HandoverStatus.ASKED)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    answer_by = models.DateField()
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    warm_on = models.DateField(null=True, blank=True)
    warm_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], name="handover_one_asked", condition=Q(status=HandoverStatus.ASKED)
            ),
            models.CheckConstraint(condition=Q(status__in=HandoverStatus.values), name="handover_status"),
            models.CheckConstraint(
                condition=Q(status=HandoverStatus.ASKED, decided_by__isnull=True, decided_at__isnull=True)
                | (Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(status=HandoverStatus.ASKED)),
                name="handover_decided",
            ),
            models.CheckConstraint(condition=~Q(from_coach=F("to_coach")), name="handover_to_another"),
            models.CheckConstraint(
                condition=~Q(status=HandoverStatus.REFUSED) | ~Q(answer=""), name="handover_refused_with_reason"
            ),
            models.CheckConstraint(
                condition=Q(warm_on__isnull=True, warm_by__isnull=True)
                | Q(warm_on__isnull=False, warm_by__isnull=False),
                name="handover_warm",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-asked_at"], name="handover_case"),
            models.Index(fields=["to_coach"], name="handover_to_coach", condition=Q(status=HandoverStatus.ASKED)),
            models.Index(fields=["to_office"], name="handover_to_office", condition=Q(status=HandoverStatus.ASKED)),
        ]

    def __str__(self) -> str:
        return f"Handover {self.pk}"

    def is_lapsed(self, today: date) -> bool:
        """Tell whether the day to answer has passed."""
        return self.status == HandoverStatus.ASKED and today > self.answer_by


class HandoverSheet(Record):
    """What the next coach should know, in the words of whoever works on the case; `rev` counts saves."""

    case = models.OneToOneField(Case, models.CASCADE, related_name="handover_sheet")
    proud = models.TextField(blank=True, default="")
    words = models.TextField(blank=True, default="")
    rev = models.PositiveIntegerField(default=0)
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Handover sheet {self.pk}"


class PromiseQuerySet(models.QuerySet["Promise"]):
    """What was promised to families."""

    def open(self) -> Self:
        """Keep those of which nobody has said whether they were kept."""
        return self.filter(status=PromiseStatus.OPEN)


class Promise(Record):
    """What was promised, to whom (nobody named: the whole family), by when, and whether it was kept (O027)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="promises")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    what = models.TextField()
    due_on = models.DateField()
    status = models.CharField(max_length=10, choices=PromiseStatus.choices, default=PromiseStatus.OPEN)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    outcome = models.TextField(blank=True, default="")

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(status__in=PromiseStatus.values), name="promise_status"),
            models.CheckConstraint(condition=~Q(what=""), name="promise_says_what"),
            models.CheckConstraint(
                condition=Q(status=PromiseStatus.OPEN, settled_by__isnull=True, settled_at__isnull=True)
                | (Q(settled_by__isnull=False, settled_at__isnull=False) & ~Q(status=PromiseStatus.OPEN)),
                name="promise_settled",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "due_on"], name="promise_open", condition=Q(status=PromiseStatus.OPEN)),
            models.Index(fields=["case", "-made_at"], name="promise_case"),
        ]

    def __str__(self) -> str:
        return f"Promise {self.pk}"
