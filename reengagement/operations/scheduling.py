"""Staffings scheduled, moved with their appointment and cancelled; the participant asked to attend, and told how."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Appointment,
    AppointmentPurpose,
    AppointmentState,
    Booking,
    Case,
    EventKind,
    Refused,
    Role,
    User,
    book_appointment,
    close_appointment,
    ledger,
    local_day,
    locked_case,
    refusing,
    wording,
)
from reengagement.choices import DEPARTMENT_SEATS, Choice, Seat, StaffingKind, StaffingStatus, SupportTeamAnswer
from reengagement.models import (
    OpportunityAnswer,
    Reengagement,
    ScreeningOffer,
    SeatTaken,
    Staffing,
    SupportTeamOffer,
)
from reengagement.operations.locking import changed, locked_staffing, require_writable, write_line
from reengagement.permissions import can_arrange, can_finish, require
from reengagement.rules import agendas
from reengagement.rules.course import require_can_become
from reengagement.rules.narration import initials_of
from reengagement.rules.room import seat_of

_SUBJECTS = {
    StaffingKind.REENGAGEMENT: "Re-engagement meeting",
    StaffingKind.CASE_REVIEW: "Case review",
    StaffingKind.EXTENSION: "Extension staffing",
    StaffingKind.SUPPORT_TEAM: "Family support team",
}
#: What a follow-up begins with.
_TAKEN_OVER = (
    "process_told_on",
    "strengths",
    "goals",
    "supports",
    "coach_statement",
    "services",
    "is_no_support_needed",
    "is_plan_fit",
    "community_visit_tried_on",
)


@transaction.atomic
def schedule_staffing(
    *,
    case_id: UUID,
    kind: str,
    reengagement_id: UUID | None,
    participant_ids: Sequence[UUID],
    booking: Booking,
    actor: User,
    now: datetime,
) -> Staffing:
    """Schedule a staffing and lay the first seats: the coach who will be there, the participant.

    A re-engagement whose last staffing waits gets a follow-up: with the same team, and with what was written down.
    The others are of the whole family: `reengagement_id` is None, `participant_ids` are who of it is asked.

    Policy: re-engagement guide, process (R003-R005); DPAWS expectations 23, 24 (A084, A086); Families First 1 (A110).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on it, or it is closed.
        Refused: the state knows no such staffing, one is going on, the re-engagement is over, or the time is refused as
            `book_appointment` says.
    """
    case = locked_case(actor, pk=case_id)
    require(can_arrange(actor, case))
    if kind not in agendas.kinds_in(case.office.jurisdiction):
        raise Refused("This state has no such staffing.", field="kind")
    reengagement = _open_reengagement(case, kind, reengagement_id)
    offer = _accepted_offer(case, kind)
    follows = _waiting(reengagement)
    people = [reengagement.participant_id] if reengagement else participant_ids
    appointment = book_appointment(
        case_id=case.pk,
        participant_ids=people,
        booking=replace(
            booking, purpose=AppointmentPurpose.OTHER, remark=booking.remark.strip() or _SUBJECTS[StaffingKind(kind)]
        ),
        actor=actor,
        now=now,
    )
    staffing = Staffing(
        case=case,
        kind=kind,
        reengagement=reengagement,
        follows=follows,
        appointment=appointment,
        on=booking.on,
        scheduled_by=actor,
        scheduled_at=now,
    )
    if follows is not None:
        for name in _TAKEN_OVER:
            setattr(staffing, name, getattr(follows, name))
    going = "A staffing of this kind is going on already. Close or cancel it first."
    with (
        refusing("staffing_one_going_of_reengagement", going, field="kind"),
        refusing("staffing_one_going_of_kind", going, field="kind"),
        refusing("reengagement_staffing_follows_id_key", going, field="kind"),
    ):
        staffing.save(force_insert=True)
    if follows is not None:
        _take_over_answers(follows, staffing, actor=actor, now=now)
    _lay_first_seats(staffing, follows, people, actor=actor, now=now)
    if offer is not None:
        offer.staffing = staffing
        offer.save(update_fields=["staffing"])
    write_line(
        staffing, EventKind.STAFFING_SCHEDULED, actor=actor, now=now, staffing_kind=str(kind), staffing_on=staffing.on
    )
    if kind == StaffingKind.EXTENSION:
        _start_form_clock(staffing, actor=actor, now=now)
    return staffing


@transaction.atomic
def cancel_staffing(*, staffing_id: UUID, words: str, actor: User, now: datetime) -> Staffing:
    """Cancel a staffing that did not begin, and its appointment, with a reason; of a case that was closed too.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it began or is over, or no reason is given.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_finish(actor, staffing.case))
    require_can_become(staffing.status, StaffingStatus.CANCELLED)
    if not words.strip():
        raise Refused("Say why it is cancelled.", field="words")
    if staffing.appointment.state == AppointmentState.BOOKED:
        close_appointment(
            appointment_id=staffing.appointment_id,
            becomes=AppointmentState.CANCELLED,
            words=words,
            actor=actor,
            now=now,
        )
    staffing.status = StaffingStatus.CANCELLED
    # Whoever waits for a follow-up, or wants a support team, gets another one.
    staffing.follows = None
    staffing.save(update_fields=["status", "follows"])
    SupportTeamOffer.objects.filter(staffing=staffing).update(staffing=None)
    write_line(staffing, EventKind.STAFFING_CANCELLED, actor=actor, now=now, staffing_kind=str(staffing.kind))
    return staffing


def follow_appointment(*, old_id: UUID, new: Appointment) -> None:
    """Go with an appointment that was moved: the staffing has its new hour and day, and is checked again."""
    staffing = Staffing.objects.select_related("case__office").filter(appointment=old_id).first()
    if staffing is None:
        return
    require_writable(staffing)
    staffing.appointment = new
    staffing.on = new.starts_at.astimezone(staffing.case.office.zone).date()
    changed(staffing, "appointment", "on", now=new.booked_at)
    kind = EventKind.STAFFING_SCHEDULED
    write_line(
        staffing,
        kind,
        actor=new.booked_by,
        now=new.booked_at,
        staffing_kind=str(staffing.kind),
        staffing_on=staffing.on,
    )
    if staffing.kind == StaffingKind.EXTENSION:
        _start_form_clock(staffing, actor=new.booked_by, now=new.booked_at)


@transaction.atomic
def record_process_told(*, staffing_id: UUID, on: date, actor: User, now: datetime) -> Staffing:
    """Mark the day on which the coach explained to the participant how a staffing works.

    Policy: re-engagement guide, members' roles (R021).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it is decided or over, or the day lies ahead.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    if on > local_day(staffing.case, now):
        raise Refused("This day lies ahead.", field="on")
    staffing.process_told_on = on
    changed(staffing, "process_told_on", now=now)
    write_line(staffing, EventKind.STAFFING_PROCESS_TOLD, actor=actor, now=now)
    return staffing


@transaction.atomic
def record_choice(*, staffing_id: UUID, asked_on: date, choice: str, actor: User, now: datetime) -> Staffing:
    """Write down when the participant was asked to attend, and the answer: yes, no or none. None never counts.

    Policy: re-engagement guide, members' roles (R019).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it is decided or over, the day lies ahead or after the staffing, or there is no such answer.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    if choice not in Choice.values:
        raise Refused("Choose yes, no, or no answer.", field="choice")
    if asked_on > local_day(staffing.case, now):
        raise Refused("This day lies ahead.", field="asked_on")
    if asked_on > staffing.on:
        raise Refused(f"They are asked before the staffing of {wording.spelt_day(staffing.on)}.", field="asked_on")
    staffing.invited_on, staffing.choice = asked_on, choice
    changed(staffing, "invited_on", "choice", now=now)
    write_line(staffing, EventKind.STAFFING_CHOICE, actor=actor, now=now, choice=str(choice))
    return staffing


def _open_reengagement(case: Case, kind: str, key: UUID | None) -> Reengagement | None:
    if kind != StaffingKind.REENGAGEMENT:
        return None
    found = (
        Reengagement.objects.select_related("participant__person").filter(pk=key, case=case).first() if key else None
    )
    if found is None or not found.is_open:
        raise Refused("Choose a re-engagement of this case that is open.", field="reengagement_id")
    return found


def _accepted_offer(case: Case, kind: str) -> SupportTeamOffer | None:
    """Return the family's wish for a support team that no meeting came of yet; of other kinds there is none (A110)."""
    if kind != StaffingKind.SUPPORT_TEAM:
        return None
    found = SupportTeamOffer.objects.filter(case=case).order_by("-offered_on", "-entered_at").first()
    if found is None or found.answer != SupportTeamAnswer.ACCEPTED or found.staffing_id is not None:
        raise Refused("Talk about it with the family first. A meeting is held when they want one.", field="kind")
    return found


def _waiting(reengagement: Reengagement | None) -> Staffing | None:
    """Return the staffing that waits for a follow-up."""
    if reengagement is None:
        return None
    rows = Staffing.objects.filter(reengagement=reengagement, status=StaffingStatus.WAITING, followed_by__isnull=True)
    return rows.order_by("-on", "-pk").first()


def _take_over_answers(follows: Staffing, staffing: Staffing, *, actor: User, now: datetime) -> None:
    for chance in follows.opportunities.all():
        row = OpportunityAnswer(
            case=staffing.case,
            staffing=staffing,
            opportunity=chance.opportunity,
            was_given=chance.was_given,
            said_by=actor,
            said_at=now,
        )
        row.evidence = chance.evidence
        row.save(force_insert=True)
    for one in follows.screenings.all():
        ScreeningOffer.objects.create(
            case=staffing.case,
            staffing=staffing,
            screening=one.screening,
            is_done=one.is_done,
            offered_on=one.offered_on,
            said_by=actor,
            said_at=now,
        )


def _lay_first_seats(
    staffing: Staffing, follows: Staffing | None, people: Sequence[UUID], *, actor: User, now: datetime
) -> None:
    laid: dict[str, object] = {"case": staffing.case, "staffing": staffing, "laid_by": actor, "laid_at": now}
    seats: list[SeatTaken] = []
    if follows is not None:
        members = follows.seats.filter(seat__in=DEPARTMENT_SEATS, left_team_at__isnull=True).order_by("laid_at", "pk")
        seats += [
            SeatTaken(seat=one.seat, user=one.user, initials=one.initials, designated_by=one.designated_by, **laid)
            for one in members
        ]
    coach = staffing.appointment.coach
    if coach.role == Role.COACH and all(seat.user_id != coach.pk for seat in seats):
        seats.append(SeatTaken(seat=seat_of(coach.role), user=coach, initials=coach.initials, **laid))
    rows = staffing.case.participants.select_related("person__merged_into").filter(pk__in=people)
    for number, participant in enumerate(rows.order_by("position", "pk")):
        person = participant.person.standing
        seats.append(
            SeatTaken(
                seat=Seat.SUPPORT_PERSON if number else Seat.PARTICIPANT,
                participant=participant,
                initials=initials_of(person.given_name, person.family_name),
                **laid,
            )
        )
    for seat in seats:
        seat.save(force_insert=True)


def _start_form_clock(staffing: Staffing, *, actor: User, now: datetime) -> None:
    line = ledger.Line(
        EventKind.EXTENSION_STAFFING_SCHEDULED,
        local_day(staffing.case, now),
        subject=staffing,
        due_on=staffing.on,
        facts={"staffing_on": staffing.on},
    )
    ledger.record_lines(staffing.case, [line], actor=actor, now=now)
