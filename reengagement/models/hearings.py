"""Adverse notices of penalties, hearings about them, and the packs made for hearings."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Notice, Record, User, sealing
from eligibility.public import Application, cash_approved, cash_denied
from reengagement.choices import HearingDecision
from reengagement.models.penalties import Penalty
from reengagement.models.sealed import Sealed

PACK_PLACE = "reengagement_hearingpack.sealed_file"


class AdverseNoticeQuerySet(models.QuerySet["AdverseNotice"]):
    """What letters told of penalties."""

    def with_approval(self) -> "AdverseNoticeQuerySet":
        """Read, with the application of a family that applied, when cash was approved since, and whether it was denied.

        An approval that goes on into the month of the application, and a fact that says so, count alike.
        """
        rows = self.select_related("application").annotate(**cash_approved("application_id"))
        return rows.annotate(is_denied=cash_denied("application_id"))


class AdverseNotice(Record):
    """What a letter told of a penalty: which level, from when, until when a hearing can be asked for.

    It counts once its letter left on `leave_by` or before: the last day that leaves all days of notice before
    `effective_on`. `continued_by` is null where no text on file says until when the benefit goes on. In which of
    Oregon's systems the case is kept is not stored: one of them tells that its address is confidential.

    With an `application` it is that of a family that still applies (Alaska): no days of notice are owed, so there is no
    last day, and it counts once its letter left before cash was approved, and no more once its application is gone.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="notices")
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField()
    written_on = models.DateField()
    leave_by = models.DateField(null=True, blank=True)
    effective_on = models.DateField()
    hearing_by = models.DateField()
    accepted_until = models.DateField()
    continued_by = models.DateField(null=True, blank=True)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    objects = AdverseNoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(level__gte=1), name="adversenotice_level"),
            models.CheckConstraint(
                condition=(
                    Q(application__isnull=True, leave_by__isnull=False)
                    & Q(leave_by__gte=F("written_on"), effective_on__gt=F("leave_by"))
                    | Q(application__isnull=False, leave_by__isnull=True, continued_by__isnull=True, level=1)
                )
                & Q(accepted_until__gte=F("hearing_by")),
                name="adversenotice_days",
            ),
        ]

    def __str__(self) -> str:
        return f"Adverse notice {self.pk}"

    @property
    def was_denied(self) -> bool:
        """Whether its application was denied and never approved. Read with `with_approval`."""
        return bool(getattr(self, "is_denied", False))

    def is_after_approval(self, left_on: date) -> bool:
        """Tell whether cash was approved before the letter left; of one day the order of the two decides.

        Read with `with_approval`, and with its letter.
        """
        approved_on, approved_at = getattr(self, "approved_on", None), getattr(self, "approved_at", None)
        if approved_on is None or left_on != approved_on:
            return approved_on is not None and left_on > approved_on
        return self.notice.sent_at is not None and approved_at is not None and self.notice.sent_at > approved_at


class HearingRequest(Record):
    """A family's request for a hearing about a penalty; `has_continued_aid`: the benefit goes on until the decision."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="hearings")
    asked_on = models.DateField()
    wants_continued = models.BooleanField()
    has_continued_aid = models.BooleanField()
    sealed_words = models.BinaryField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    decision = models.CharField(max_length=10, choices=HearingDecision.choices, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    decision_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decision_at = models.DateTimeField(null=True, blank=True)

    words = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True, decision_by__isnull=True, decision_at__isnull=True)
                | (
                    Q(decision__in=HearingDecision.values)
                    & Q(decided_on__gte=F("asked_on"), decision_by__isnull=False, decision_at__isnull=False)
                ),
                name="hearingrequest_decided",
            ),
            models.CheckConstraint(
                condition=Q(has_continued_aid=False) | Q(wants_continued=True), name="hearingrequest_continued"
            ),
            models.UniqueConstraint(fields=["penalty"], name="hearingrequest_one_open", condition=Q(decision="")),
        ]

    def __str__(self) -> str:
        return f"Hearing request {self.pk}"


class HearingPack(Record):
    """One file for a hearing: everything of a period, what is left out listed with the reason, others redacted."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    hearing = models.ForeignKey(HearingRequest, models.PROTECT, related_name="packs")
    first_day = models.DateField()
    last_day = models.DateField()
    pages = models.PositiveIntegerField()
    included = models.PositiveIntegerField()
    excluded = models.PositiveIntegerField()
    sealed_file = models.BinaryField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day"), pages__gte=1), name="hearingpack_period"),
        ]

    def __str__(self) -> str:
        return f"Hearing pack {self.pk}"

    @property
    def file(self) -> bytes:
        """The pack as PDF, exactly as it was made."""
        return sealing.unseal_bytes(self.sealed_file, PACK_PLACE, self.pk)

    @file.setter
    def file(self, content: bytes) -> None:
        self.sealed_file = sealing.seal_bytes(content, PACK_PLACE, self.pk)
