"""Notes to eligibility (CANO), each with its E alert."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.choices import EligibilityChange, EligibilitySubject, PenaltyRaise, PenaltyReason
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import User


class EligibilityNote(Record):
    """A filed note to eligibility; locked, only added to. `sections` is a list of {"heading", "text"}.

    Bound to the record it tells of (`about`); one that another system handed over may have none.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="eligibility_notes")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="eligibility_notes"
    )
    subject = models.CharField(max_length=12, choices=EligibilitySubject.choices, blank=True, default="")
    change = models.CharField(max_length=10, choices=EligibilityChange.choices, blank=True, default="")
    reason = models.CharField(max_length=20, choices=PenaltyReason.choices, blank=True, default="")
    penalty_raise = models.CharField(max_length=12, choices=PenaltyRaise.choices, blank=True, default="")
    sections = models.JSONField(default=list)
    on = models.DateField()
    about_kind = models.CharField(max_length=40, blank=True, default="")
    about_id = models.UUIDField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(subject__in=EligibilitySubject.values), name="eligibilitynote_subject"
            ),
            models.CheckConstraint(
                condition=Q(is_imported=True) | Q(about_id__isnull=False), name="eligibilitynote_about"
            ),
            models.CheckConstraint(
                condition=Q(penalty_raise="") | Q(subject=EligibilitySubject.HOME_VISIT), name="eligibilitynote_raise"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | (Q(reason__in=PenaltyReason.values) & Q(subject=EligibilitySubject.PENALTY)),
                name="eligibilitynote_reason",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "-filed_at"], name="eligibilitynote_case")]

    def __str__(self) -> str:
        return f"Eligibility note {self.pk}"


class EligibilityNoteAddendum(Record):
    """What was added to a filed note to eligibility later; the note itself stays."""

    note = models.ForeignKey(EligibilityNote, models.CASCADE, related_name="addenda")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    text = models.TextField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "eligibility note addenda"

    def __str__(self) -> str:
        return f"Eligibility addendum {self.pk}"


class EligibilityAlert(Record):
    """The E alert that tells eligibility of a note: set, read, perhaps answered (A044)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="eligibility_alerts")
    note = models.ForeignKey(EligibilityNote, models.CASCADE, null=True, blank=True, related_name="alerts")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    is_imported = models.BooleanField(default=False)
    read_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    answer = models.TextField(blank=True, default="")
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note"], name="eligibilityalert_once", condition=Q(is_imported=False)),
            models.CheckConstraint(condition=Q(is_imported=True) | Q(note__isnull=False), name="eligibilityalert_note"),
            models.CheckConstraint(
                condition=Q(read_at__isnull=True, read_by__isnull=True)
                | Q(read_at__isnull=False, read_by__isnull=False),
                name="eligibilityalert_read",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answered_by__isnull=True, answer="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False, read_at__isnull=False) & ~Q(answer="")),
                name="eligibilityalert_answered",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["case"], name="eligibilityalert_unread", condition=Q(read_at__isnull=True, is_imported=False)
            ),
        ]

    def __str__(self) -> str:
        return f"E alert {self.pk}"
