"""Workshops: what is offered and when, who has a place in which order, and who came (O023, O054).

Workshops and their sessions belong to an office and name nobody; places and attendance belong to a case. Whether
somebody has a place or waits follows from the order of the places that were not given back (`workshops.sql`).
"""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Office, Participant, Provider, Record, User
from coaching.choices import AttendanceMark, WorkActivity, WorkshopLead
from coaching.models.activities import Activity

MOST_PLACES, MOST_MINUTES = 500, 24 * 60


class Workshop(Record):
    """A workshop of an office: `kind` is what its hours count as, `last_number` the last place that was asked for."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    lead = models.CharField(max_length=10, choices=WorkshopLead.choices)
    led_by = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=WorkActivity.choices)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    place = models.CharField(max_length=200)
    capacity = models.PositiveSmallIntegerField()
    language = models.CharField(max_length=12, default="en")
    last_number = models.PositiveIntegerField(default=0)
    rev = models.PositiveIntegerField(default=0)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    changed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=WorkActivity.values), name="workshop_kind"),
            models.CheckConstraint(condition=Q(lead__in=WorkshopLead.values), name="workshop_lead"),
            models.CheckConstraint(condition=Q(capacity__range=(1, MOST_PLACES)), name="workshop_capacity"),
        ]

    def __str__(self) -> str:
        return f"Workshop {self.pk}"


class WorkshopSessionQuerySet(models.QuerySet["WorkshopSession"]):
    """Sessions of workshops."""

    def standing(self) -> Self:
        """Keep those that were not cancelled."""
        return self.filter(cancelled_at__isnull=True)


class WorkshopSession(Record):
    """One meeting of a workshop, within a day; `added_by` added it later. A cancelled one stays, with the reason."""

    workshop = models.ForeignKey(Workshop, models.CASCADE, related_name="sessions")
    on = models.DateField()
    starts_at = models.TimeField()
    ends_at = models.TimeField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(null=True, blank=True)
    cancelled_words = models.CharField(max_length=300, blank=True, default="")
    cancelled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = WorkshopSessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="workshopsession_times"),
            models.CheckConstraint(
                condition=Q(cancelled_at__isnull=True, cancelled_by__isnull=True, cancelled_words="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancelled_words="")),
                name="workshopsession_cancelled",
            ),
            models.UniqueConstraint(
                fields=["workshop", "on", "starts_at"],
                condition=Q(cancelled_at__isnull=True),
                name="workshopsession_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.pk}"


class WorkshopPlace(Record):
    """Somebody referred to a workshop, in the order of `number`; `activity` is what their hours stand under.

    `moved_up_at` is when a place became free for somebody who had waited for one.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    workshop = models.ForeignKey(Workshop, models.PROTECT, related_name="places")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    referred_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    referred_at = models.DateTimeField()
    moved_up_at = models.DateTimeField(null=True, blank=True)
    left_words = models.CharField(max_length=300, blank=True, default="")
    left_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["workshop", "number"], name="workshopplace_number"),
            models.UniqueConstraint(
                fields=["workshop", "participant"], condition=Q(left_at__isnull=True), name="workshopplace_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Place {self.number}"


class Attendance(Record):
    """Whether somebody came to a session; `led_by` led it and watched over the hours."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    place = models.ForeignKey(WorkshopPlace, models.CASCADE, related_name="attendance")
    session = models.ForeignKey(WorkshopSession, models.PROTECT, related_name="attendance")
    mark = models.CharField(max_length=8, choices=AttendanceMark.choices)
    minutes_late = models.PositiveSmallIntegerField(default=0)
    led_by = models.CharField(max_length=120)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(mark=AttendanceMark.LATE, minutes_late__range=(1, MOST_MINUTES))
                | Q(~Q(mark=AttendanceMark.LATE), mark__in=AttendanceMark.values, minutes_late=0),
                name="attendance_mark",
            ),
            models.UniqueConstraint(fields=["place", "session"], name="attendance_once"),
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
