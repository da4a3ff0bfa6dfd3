"""Appointments of a case, and the secret addresses under which a coach's calendar is read."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Case as Either
from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, TruncDate

from casework.choices import AppointmentChannel, AppointmentPurpose, AppointmentState, Initiator, Place
from casework.models.absences import Absence
from casework.models.base import Record
from casework.models.cases import Assignment, Case, Participant
from casework.models.offices import User


def _while_booked(carried: models.QuerySet[Assignment], column: str, of: "models.Field[Any, Any]") -> Either:
    now = Coalesce(Subquery(carried.values(column)[:1]), column, output_field=of)
    return Either(When(state=AppointmentState.BOOKED, then=now), default=column, output_field=of)


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments as a calendar reads them."""

    def booked(self) -> Self:
        """Keep those that still stand."""
        return self.filter(state=AppointmentState.BOOKED)

    def with_owner(self) -> Self:
        """Add `owner_id` and `owner_name`: who is to be there.

        What is still booked goes with the case: a time agreed with a coach who carried it is that of whoever carries
        it now. A time with anybody else, and what is over, stays with whom it was booked for.
        """
        before = Assignment.objects.filter(case=OuterRef("case"), coach=OuterRef(OuterRef("coach")))
        now = Assignment.objects.filter(case=OuterRef("case")).in_force().filter(Exists(before))
        return self.annotate(
            owner_id=_while_booked(now, "coach", models.UUIDField()),
            owner_name=_while_booked(now, "coach__name", models.TextField()),
        )

    def owned_by(self, user_id: UUID) -> Self:
        """Keep those at which this person is to be, absences aside."""
        return self.with_owner().filter(owner_id=user_id)

    def of(self, user: User, zone: ZoneInfo) -> Self:
        """Keep those at which this person is to be: their own, and on days of an absence those of whom they cover."""
        away = Absence.objects.standing().filter(
            stand_in=user, staff=OuterRef("owner_id"), first_day__lte=OuterRef("day"), last_day__gte=OuterRef("day")
        )
        days = self.with_owner().alias(day=TruncDate("starts_at", tzinfo=zone))
        return days.filter(Q(owner_id=user.pk) | Exists(away))

    def ended(self, now: datetime) -> Self:
        """Keep those whose time is over."""
        length = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
        over = ExpressionWrapper(F("starts_at") + length, output_field=models.DateTimeField())
        return self.alias(over=over).filter(starts_at__lt=now, over__lte=now)

    def between(self, first: datetime, last: datetime) -> Self:
        """Keep those that begin from a moment on and before another."""
        return self.filter(starts_at__gte=first, starts_at__lt=last)

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Keep those that share a moment with a span; to end when the other begins is no overlap."""
        length = ExpressionWrapper(F("minutes") * Value(timedelta(minutes=1)), output_field=DurationField())
        return self.alias(ends=ExpressionWrapper(F("starts_at") + length, output_field=models.DateTimeField())).filter(
            starts_at__lt=ends_at, ends__gt=starts_at
        )


class Appointment(Record):
    """A time agreed with people of a case. What became of it is said once; a moved one is superseded by a new row.

    Policy: R038 (channel, time, who begins), A004 and A011 (the assessment in the first available slot).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="appointments")
    coach = models.ForeignKey(User, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=12, choices=AppointmentPurpose.choices)
    channel = models.CharField(max_length=12, choices=AppointmentChannel.choices)
    initiator = models.CharField(max_length=8, choices=Initiator.choices)
    starts_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=12, choices=Place.choices, blank=True, default="")
    place_words = models.CharField(max_length=200, blank=True, default="")
    remark = models.CharField(max_length=500, blank=True, default="")
    later_reason = models.CharField(max_length=500, blank=True, default="")
    state = models.CharField(max_length=10, choices=AppointmentState.choices, default=AppointmentState.BOOKED)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    booked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    booked_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(null=True, blank=True)
    closing_words = models.CharField(max_length=500, blank=True, default="")

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gte=5, minutes__lte=480), name="appointment_minutes"),
            models.CheckConstraint(
                condition=Q(state=AppointmentState.BOOKED, closed_at__isnull=True, closed_by__isnull=True)
                | (
                    Q(closed_at__isnull=False, closed_by__isnull=False, state__in=AppointmentState.values)
                    & ~Q(state=AppointmentState.BOOKED)
                ),
                name="appointment_closed",
            ),
            models.CheckConstraint(
                condition=Q(place="") | Q(channel=AppointmentChannel.IN_PERSON), name="appointment_place"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["coach", "starts_at"], name="appointment_coach"),
            models.Index(fields=["case", "starts_at"], name="appointment_case"),
        ]

    def __str__(self) -> str:
        return f"Appointment {self.pk}"

    @property
    def ends_at(self) -> datetime:
        """The moment it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class AppointmentPerson(Record):
    """A person of the case whom an appointment is with."""

    appointment = models.ForeignKey(Appointment, models.CASCADE, related_name="people")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="appointments")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["appointment", "participant"], name="appointmentperson_once"),
        ]

    def __str__(self) -> str:
        return f"Appointment person {self.pk}"


class CalendarFeed(Record):
    """A secret address under which a calendar program reads a coach's appointments; only its digest is kept."""

    user = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed")
    token_digest = models.BinaryField(unique=True)
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"Calendar feed {self.pk}"
