"""Appointments: booked, kept, missed, cancelled, moved. What stands is never overwritten; a new row supersedes it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db import connection, transaction

from casework import ledger, permissions, reactions, rules
from casework.choices import AppointmentState, EventKind
from casework.models import Absence, Appointment, AppointmentPerson, Case, Participant, User
from casework.operations.locking import local_day, locked_case
from casework.queries.reaching import marks_of
from casework.queries.slots import clashes_with, first_slots
from casework.refusals import Refused

_KINDS = {
    AppointmentState.KEPT: EventKind.APPOINTMENT_KEPT,
    AppointmentState.MISSED: EventKind.APPOINTMENT_MISSED,
    AppointmentState.CANCELLED: EventKind.APPOINTMENT_CANCELLED,
}
_CLOSING_MAX = 500
_OWNER = ("owner_id",)


@dataclass(frozen=True)
class Booking:
    """When and how people are to meet; `on` and `at` are local to the office.

    `which` answers for an hour that comes twice, `knows_clash` the warning of an overlap; `later_reason` says why an
    assessment is not in the first free slot.
    """

    purpose: str
    channel: str
    initiator: str
    on: date
    at: time
    minutes: int
    place: str = ""
    place_words: str = ""
    remark: str = ""
    which: str = ""
    later_reason: str = ""
    knows_clash: bool = False

    def meeting(self) -> rules.Meeting:
        """Return the parts that have to fit together."""
        return rules.Meeting(
            purpose=self.purpose,
            channel=self.channel,
            initiator=self.initiator,
            minutes=self.minutes,
            place=self.place,
            place_words=self.place_words.strip(),
            remark=self.remark.strip(),
        )


@transaction.atomic
def book_appointment(
    *,
    case_id: UUID,
    participant_ids: Sequence[UUID],
    booking: Booking,
    actor: User,
    now: datetime,
    coach_id: UUID | None = None,
) -> Appointment:
    """Book an appointment with people of a case, for the coach given, else whoever carries the case or stands in then.

    Policy: DPAWS expectations 2 and 4 (A004, A011); re-engagement narrative (R038).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not book on it.
        Refused: the case is closed, nobody or a stranger is ticked, the time cannot be, is not safe or clashes, or the
            assessment is later than the first free slot without a reason.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_takes_contacts(case.status, is_closed_with_work=case.is_closed_with_work)
    permissions.require(permissions.can_book_appointment(actor, case))
    people = people_ticked(case, participant_ids)
    coach = coach_for(case=case, actor=actor, on=booking.on, coach_id=coach_id)
    return _book(case, people, coach, booking, actor=actor, now=now, replaces=None)


@transaction.atomic
def move_appointment(*, appointment_id: UUID, booking: Booking, actor: User, now: datetime) -> Appointment:
    """Move a booked appointment: a new one supersedes it, and both stay readable.

    Raises:
        Case.DoesNotExist: no such appointment on a case that the actor may see.
        PermissionDenied: the actor may not book on it.
        Refused: it no longer stands as booked, or the new time is refused as `book_appointment` says.
    """
    case = locked_case(actor, appointments=appointment_id)
    permissions.require(permissions.can_book_appointment(actor, case))
    old = case.appointments.select_for_update(of=("self",)).get(pk=appointment_id)
    rules.require_can_become(old.state, AppointmentState.MOVED, starts_at=old.starts_at, now=_local(case, now))

    people = people_of(old)
    coach = present_on(owner_of(old), booking.on)
    _close(old, AppointmentState.MOVED, "", actor=actor, now=now)
    new = _book(case, people, coach, booking, actor=actor, now=now, replaces=old)
    on = local_day(case, now)
    lines = [_line(EventKind.APPOINTMENT_MOVED, old, case, person, on, to=new.pk) for person in people]
    ledger.record_lines(case, lines, actor=actor, now=now)
    reactions.react(reactions.APPOINTMENT_MOVED, old_id=old.pk, new=new)
    return new


@transaction.atomic
def close_appointment(*, appointment_id: UUID, becomes: str, words: str, actor: User, now: datetime) -> Appointment:
    """Say what became of an appointment: kept, missed or cancelled.

    Raises:
        Case.DoesNotExist: no such appointment on a case that the actor may see.
        PermissionDenied: the actor may not say so.
        Refused: it no longer stands as booked, it lies ahead, or too many words.
    """
    case = locked_case(actor, appointments=appointment_id)
    permissions.require(permissions.can_close_appointment(actor, case))
    appointment = case.appointments.select_for_update(of=("self",)).get(pk=appointment_id)
    if becomes not in _KINDS:
        raise Refused("Say whether it was kept, missed or cancelled.", field="becomes")
    state = AppointmentState(becomes)
    rules.require_can_become(appointment.state, state, starts_at=appointment.starts_at, now=_local(case, now))
    if len(words.strip()) > _CLOSING_MAX:
        raise Refused(f"Keep the remark under {_CLOSING_MAX} characters.", field="words")

    _became(appointment, state, words.strip(), case=case, actor=actor, now=now)
    return appointment


def cancel_ahead(*, case: Case, words: str, actor: User, now: datetime) -> int:
    """Cancel what is booked on a locked case and lies ahead, each with its ledger lines; return how many."""
    ahead = case.appointments.booked().filter(starts_at__gt=now).order_by("pk")
    found = list(ahead.select_for_update(of=("self",)))
    for appointment in found:
        _became(appointment, AppointmentState.CANCELLED, words, case=case, actor=actor, now=now)
    return len(found)


def people_ticked(case: Case, participant_ids: Sequence[UUID]) -> list[Participant]:
    """Return the people of a case that are named.

    Raises:
        Refused: nobody is, or somebody of another case.
    """
    wanted = set(participant_ids)
    if not wanted:
        raise Refused("Tick at least one person.", field="participant_ids")
    people = list(case.participants.select_related("person").filter(pk__in=wanted).order_by("position", "pk"))
    if len(people) != len(wanted):
        raise Refused("A person ticked does not belong to this case.", field="participant_ids")
    return people


def people_of(appointment: Appointment) -> list[Participant]:
    """Return whom an appointment is with."""
    rows = appointment.people.select_related("participant__person").order_by("participant__position", "pk")
    return [row.participant for row in rows]


def owner_of(appointment: Appointment) -> User:
    """Return who is to be there: what is booked goes with the case to whoever carries it now."""
    [owner_id] = Appointment.objects.with_owner().filter(pk=appointment.pk).values_list(*_OWNER, flat=True)
    return User.objects.get(pk=owner_id)


def _local(case: Case, now: datetime) -> datetime:
    return now.astimezone(case.office.zone)


def coach_for(*, case: Case, actor: User, on: date, coach_id: UUID | None = None) -> User:
    """Return who is to be there on a day: the one named, else the coach of the case or their stand-in, else the actor.

    Raises:
        Refused: the one named does not work in this office.
    """
    if coach_id is not None:
        found = User.objects.filter(pk=coach_id, office_id=case.office_id, is_active=True).first()
        if found is None:
            raise Refused("Choose somebody of this office.", field="coach_id")
        return found
    carried = case.assignments.filter(last_day__isnull=True).select_related("coach").first()
    return present_on(carried.coach, on) if carried else actor


def present_on(coach: User, day: date) -> User:
    """Return the coach, or on a day of their absence the stand-in (O066)."""
    away = Absence.objects.overlapping(day, day).filter(staff=coach).select_related("stand_in").first()
    return away.stand_in if away else coach


def _book(
    case: Case,
    people: list[Participant],
    coach: User,
    booking: Booking,
    *,
    actor: User,
    now: datetime,
    replaces: Appointment | None,
) -> Appointment:
    meeting = booking.meeting()
    rules.require_meeting(meeting)
    starts_at = rules.local_moment(booking.on, booking.at, zone=case.office.zone, which=booking.which)
    rules.require_ahead(starts_at, now=now)
    for one in people:
        marks = marks_of(one.person)
        rules.require_safe_meeting(place=meeting.place, channel=meeting.channel, marks=marks)
        rules.require_initiator(initiator=meeting.initiator, channel=meeting.channel, marks=marks)
    later_reason = booking.later_reason.strip()
    rules.require_short({"later_reason": later_reason}, most={"later_reason": _CLOSING_MAX})
    _one_at_a_time(coach)
    _require_first_slot(case, coach, meeting, starts_at, later_reason, now=now)
    appointment = Appointment(
        case=case,
        coach=coach,
        starts_at=starts_at,
        later_reason=later_reason,
        replaces=replaces,
        booked_by=actor,
        booked_at=now,
        **asdict(meeting),
    )
    clashes = clashes_with(
        starts_at=starts_at,
        ends_at=appointment.ends_at,
        coach_id=coach.pk,
        participant_ids=[one.pk for one in people],
        office=case.office,
    )
    rules.require_no_clash(clashes, is_known=booking.knows_clash)

    appointment.save(force_insert=True)
    AppointmentPerson.objects.bulk_create(
        AppointmentPerson(appointment=appointment, case=case, participant=one) for one in people
    )
    on = local_day(case, now)
    lines = [_line(EventKind.APPOINTMENT_BOOKED, appointment, case, one, on) for one in people]
    ledger.record_lines(case, lines, actor=actor, now=now)
    return appointment


def _one_at_a_time(coach: User) -> None:
    """Let whoever else books for this coach wait until this transaction ends, so that each sees the other's booking."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"appointments|{coach.pk}"])


def _require_first_slot(
    case: Case, coach: User, meeting: rules.Meeting, starts_at: datetime, reason: str, *, now: datetime
) -> None:
    if meeting.purpose != "EA":
        return
    slots = first_slots(office=case.office, coach_id=coach.pk, minutes=meeting.minutes, now=now, at_most=1)
    rules.require_first_slot(
        purpose=meeting.purpose, starts_at=starts_at, first=slots[0] if slots else None, reason=reason
    )


def _close(appointment: Appointment, state: AppointmentState, words: str, *, actor: User, now: datetime) -> None:
    appointment.state, appointment.closed_by, appointment.closed_at = state, actor, now
    appointment.closing_words = words
    appointment.save(update_fields=["state", "closed_by", "closed_at", "closing_words"])


def _became(
    appointment: Appointment, state: AppointmentState, words: str, *, case: Case, actor: User, now: datetime
) -> None:
    _close(appointment, state, words, actor=actor, now=now)
    is_held = state in {AppointmentState.KEPT, AppointmentState.MISSED}
    on = local_day(case, appointment.starts_at if is_held else now)
    on = min(on, local_day(case, now))
    lines = [_line(_KINDS[state], appointment, case, person, on) for person in people_of(appointment)]
    ledger.record_lines(case, lines, actor=actor, now=now)


def _line(
    kind: EventKind, appointment: Appointment, case: Case, person: Participant, on: date, **more: UUID
) -> ledger.Line:
    local = appointment.starts_at.astimezone(case.office.zone)
    facts = {
        "channel": str(appointment.channel),
        "purpose": str(appointment.purpose),
        "appointment_at": f"{local:%Y-%m-%dT%H:%M}",
    }
    return ledger.Line(kind, on, person, appointment, facts=facts | more)
