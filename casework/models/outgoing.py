"""What leaves the office: notices with their frozen words, each try to deliver one, each answer of the gate."""

import base64
import json
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q

from casework import sealing
from casework.choices import (
    LEFT_STATES,
    MACHINE_WAYS,
    PAPER_WAYS,
    GateMoment,
    GateOutcome,
    GateReason,
    NoticeKind,
    NoticeState,
    ReturnReason,
    Way,
)
from casework.models.appointments import Appointment
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import User


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Notices as they stand."""

    def to_mail(self) -> "NoticeQuerySet":
        """Keep the letters that somebody has to print and mail, or hand over."""
        return self.filter(state__in=(NoticeState.WAITING, NoticeState.RENDERED), way__in=PAPER_WAYS)


class Notice(Record):
    """A letter, e-mail or text message owed to a person: its words frozen and sealed when it was asked for.

    `code` is what the ledger calls it. `sent_on` is the day it left: mailed, handed over, e-mailed or texted. One that
    another system sent has neither way nor words.

    Policy: A004, domain 7, decisions 23.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="notices")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="notices")
    appointment = models.ForeignKey(Appointment, models.PROTECT, null=True, blank=True, related_name="notices")
    kind = models.CharField(max_length=12, choices=NoticeKind.choices)
    code = models.CharField(max_length=40)
    template = models.CharField(max_length=60, blank=True, default="")
    language = models.CharField(max_length=12, default="en")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, default="")
    is_neutral = models.BooleanField(default=False)
    sealed_content = models.BinaryField(null=True, blank=True)
    sealed_paper = models.BinaryField(null=True, blank=True)
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.WAITING)
    reason = models.CharField(max_length=20, choices=GateReason.choices, blank=True, default="")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    not_before = models.DateTimeField(null=True, blank=True)
    tried_at = models.DateTimeField(null=True, blank=True)
    rendered_at = models.DateTimeField(null=True, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    returned_on = models.DateField(null=True, blank=True)
    return_reason = models.CharField(max_length=14, choices=ReturnReason.choices, blank=True, default="")
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.CharField(max_length=500, blank=True, default="")
    is_imported = models.BooleanField(default=False)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(Q(state__in=LEFT_STATES) & Q(sent_on__isnull=False))
                | (~Q(state__in=LEFT_STATES) & Q(sent_on__isnull=True)),
                name="notice_sent_on",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.RETURNED, returned_on__isnull=False)
                | (~Q(state=NoticeState.RETURNED) & Q(returned_on__isnull=True)),
                name="notice_returned_on",
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True)
                | (Q(sealed_content__isnull=False, participant__isnull=False) & ~Q(way="")),
                name="notice_has_words",
            ),
            models.CheckConstraint(
                condition=~Q(kind=NoticeKind.J016)
                | Q(is_imported=True)
                | Q(appointment__isnull=False, is_neutral=False),
                name="notice_j016_appointment",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-asked_at"], name="notice_case"),
            models.Index(
                fields=["not_before", "asked_at"], name="notice_waiting", condition=Q(state=NoticeState.WAITING)
            ),
            models.Index(
                fields=["asked_at"],
                name="notice_unsent",
                condition=Q(state__in=(NoticeState.WAITING, NoticeState.RENDERED)),
            ),
        ]

    def __str__(self) -> str:
        return f"Notice {self.pk}"

    @property
    def is_paper(self) -> bool:
        """Whether it is a letter that somebody prints."""
        return self.way in PAPER_WAYS

    @property
    def is_by_machine(self) -> bool:
        """Whether it leaves by itself."""
        return self.way in MACHINE_WAYS

    @property
    def content(self) -> dict[str, Any]:
        """The frozen words; empty for what another system sent."""
        if self.sealed_content is None:
            return {}
        opened: dict[str, Any] = json.loads(
            sealing.unseal(self.sealed_content, "casework_notice.sealed_content", self.pk)
        )
        return opened

    @content.setter
    def content(self, words: dict[str, Any]) -> None:
        text = json.dumps(words, ensure_ascii=False)
        self.sealed_content = sealing.seal(text, "casework_notice.sealed_content", self.pk)

    @property
    def paper(self) -> bytes:
        """The letter as PDF; empty until it is rendered."""
        if self.sealed_paper is None:
            return b""
        return base64.b64decode(sealing.unseal(self.sealed_paper, "casework_notice.sealed_paper", self.pk))

    @paper.setter
    def paper(self, pdf: bytes) -> None:
        text = base64.b64encode(pdf).decode()
        self.sealed_paper = sealing.seal(text, "casework_notice.sealed_paper", self.pk)


class DeliveryAttempt(Record):
    """One try to deliver a notice by machine, written down and committed before anything leaves."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="attempts")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    was_taken = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["notice", "began_at"], name="deliveryattempt_notice")]

    def __str__(self) -> str:
        return f"Delivery attempt {self.pk}"


class GateCheck(Record):
    """One answer of the gate through which everything passes that leaves for somebody outside; only ever added to.

    A calendar that was read has no case: one row stands for the whole reading.
    """

    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="gate_checks")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    notice = models.ForeignKey(Notice, models.CASCADE, null=True, blank=True, related_name="gate_checks")
    way = models.CharField(max_length=10, choices=Way.choices, blank=True, default="")
    moment = models.CharField(max_length=8, choices=GateMoment.choices)
    outcome = models.CharField(max_length=8, choices=GateOutcome.choices)
    reason = models.CharField(max_length=20, choices=GateReason.choices, blank=True, default="")
    actor = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(moment=GateMoment.FEED, case__isnull=True, actor__isnull=False)
                | (Q(case__isnull=False, participant__isnull=False, actor__isnull=False) & ~Q(moment=GateMoment.FEED)),
                name="gatecheck_whose",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-at"], name="gatecheck_case"),
            models.Index(fields=["actor", "-at"], name="gatecheck_feed", condition=Q(moment=GateMoment.FEED)),
        ]

    def __str__(self) -> str:
        return f"Gate check {self.pk}"
