"""When a coach is free: worked days of the office, working hours of its settings, what stands in the calendar."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from casework import rules, wording
from casework.models import Appointment, AppointmentPerson, CalendarDay, Office, Participant
from casework.queries.naming import GIVEN_NAME, kept
from casework.values import in_force

STARTS, ENDS = "std.all.day_starts_hour", "std.all.day_ends_hour"
DAYS_LOOKED_AT = 60
LAST_HOUR = 23


def first_slots(
    *, office: Office, coach_id: UUID, minutes: int, now: datetime, at_most: int, without: UUID | None = None
) -> list[datetime]:
    """Return the first free beginnings of a coach, local to the office; `without` is an appointment about to move."""
    today = now.astimezone(office.zone).date()
    last = today + timedelta(days=DAYS_LOOKED_AT)
    days = CalendarDay.objects.filter(calendar_id=office.calendar_id, is_business=True, day__range=(today, last))
    booked = Appointment.objects.booked().owned_by(coach_id).between(now - timedelta(days=1), _end(last, office))
    busy = [rules.Span(one.starts_at, one.ends_at) for one in booked.exclude(pk__in=[without] if without else [])]
    return rules.free_slots(
        days.order_by("day").values_list("day", flat=True),
        busy,
        hours=_working_hours(office, now=now),
        minutes=minutes,
        zone=office.zone,
        now=now,
        at_most=at_most,
    )


def _end(day: date, office: Office) -> datetime:
    return datetime.combine(day, time(23, 59), tzinfo=office.zone)


def _working_hours(office: Office, *, now: datetime) -> rules.WorkingHours:
    on = now.astimezone(office.zone).date()
    starts, ends = (in_force(parameter, office=office, on=on) for parameter in (STARTS, ENDS))
    first = min(int(starts.value), LAST_HOUR) if starts else 8
    last = min(int(ends.value), LAST_HOUR) if ends else 17
    return rules.WorkingHours(time(first), time(last))


def clashes_with(
    *,
    starts_at: datetime,
    ends_at: datetime,
    coach_id: UUID,
    participant_ids: Iterable[UUID],
    office: Office,
    without: UUID | None = None,
) -> list[str]:
    """Say which booked appointments of the same coach or people overlap, as far as the asker sees them."""
    overlapping = (
        Appointment.objects.booked().overlapping(starts_at, ends_at).exclude(pk__in=[without] if without else [])
    )
    own = ("starts_at", "owner_name")
    found = [
        f"{name} has another appointment at {wording.hour_words(at.astimezone(office.zone).time())}."
        for at, name in overlapping.owned_by(coach_id).order_by("starts_at").values_list(*own)
    ]
    same = Participant.objects.filter(pk__in=list(participant_ids)).values(kept_id=kept("pk"))
    people = AppointmentPerson.objects.alias(kept_id=kept("pk", person="participant__person")).filter(
        appointment__in=overlapping, kept_id__in=same
    )
    columns = ("appointment__starts_at", GIVEN_NAME)
    return found + [
        f"{name} has another appointment at {wording.hour_words(at.astimezone(office.zone).time())}."
        for at, name in people.order_by("appointment__starts_at", "pk").values_list(*columns)
    ]
