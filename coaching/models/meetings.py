"""Joint meetings with other agencies: who was asked, who came, what each was told, which steps it yielded (A038, O041).

A meeting's hour and place are those of its appointment, its minutes are a client note, the talk with the family is a
contact, and what an agency was told is a disclosure: nothing of that is kept a second time.
"""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.public import (
    Appointment,
    Case,
    Contact,
    Note,
    Participant,
    PartnerType,
    Provider,
    Record,
    ShareScope,
    User,
)
from coaching.choices import StepOwner
from coaching.models.plans import Plan, Step


class Meeting(Record):
    """A joint meeting on a case. `appointment` is the one that stands now: when it is moved, the meeting goes with it.

    `plan` is the jointly managed plan that it is about, if there is one.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    appointment = models.OneToOneField(Appointment, models.PROTECT, related_name="+")
    plan = models.ForeignKey(Plan, models.SET_NULL, null=True, blank=True, related_name="meetings")
    subject = models.CharField(max_length=120)
    called_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    called_at = models.DateTimeField()
    note = models.ForeignKey(Note, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    held_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    held_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(held_at__isnull=True, held_by__isnull=True, note__isnull=True, contact__isnull=True)
                | Q(held_at__isnull=False, held_by__isnull=False, note__isnull=False),
                name="meeting_held",
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting {self.pk}"


class MeetingParty(Record):
    """An agency that takes part. `invited_on`: the day on which the gate let it be asked last (A038).

    `asked_for` is the hour that it was told: when the meeting is moved it is told again, through the gate.

    Agencies that tell of a protected fact by what they are have no row here; `told_scopes` are never protected ones.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="parties")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    position = models.PositiveSmallIntegerField()
    invited_on = models.DateField(null=True, blank=True)
    asked_for = models.DateTimeField(null=True, blank=True)
    was_present = models.BooleanField(null=True, blank=True)
    told_scopes = ArrayField(models.CharField(max_length=20, choices=ShareScope.choices), blank=True, default=list)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "name"], name="meetingparty_once"),
            models.CheckConstraint(condition=Q(told_scopes__len=0) | Q(was_present=True), name="meetingparty_told"),
            models.CheckConstraint(
                condition=Q(invited_on__isnull=True, asked_for__isnull=True)
                | Q(invited_on__isnull=False, asked_for__isnull=False),
                name="meetingparty_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"Meeting party {self.pk}"


class MeetingPresence(Record):
    """Somebody of the family who was there."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="presences")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "participant"], name="meetingpresence_once"),
        ]

    def __str__(self) -> str:
        return f"Presence {self.pk}"


class MeetingStep(Record):
    """A step that was agreed on in a meeting; `step` is that of the plan, once it was written there."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    owner = models.CharField(max_length=12, choices=StepOwner.choices)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    party = models.CharField(max_length=200, blank=True, default="")
    do_by = models.DateField(null=True, blank=True)
    step = models.ForeignKey(Step, models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "number"], name="meetingstep_number"),
            models.CheckConstraint(condition=Q(owner__in=StepOwner.values), name="meetingstep_owner"),
        ]

    def __str__(self) -> str:
        return f"Meeting step {self.pk}"
