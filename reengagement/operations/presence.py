"""The room opened; who is here, who left; a member taken off the team for good."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import AppointmentState, EventKind, Refused, User, local_day, wording
from reengagement.choices import Presence, StaffingStatus
from reengagement.models import PresenceMark, SeatTaken, Staffing
from reengagement.operations.following import follow_decision
from reengagement.operations.inviting import locked_seat
from reengagement.operations.locking import locked_staffing, own_seat, short, write_line
from reengagement.permissions import can_arrange, can_finish, require
from reengagement.queries.seats import facts_of_seat, seats_of
from reengagement.rules.course import require_can_become
from reengagement.rules.room import may_record, team_of, unconfirmed

_REASON_MAX = 300


@transaction.atomic
def open_room(*, staffing_id: UUID, actor: User, now: datetime) -> Staffing:
    """Open the room on the day of the staffing: presence is marked, guests see it from this moment on.

    Policy: domain 1 (guests take part for as long as the staffing lasts); re-engagement guide, process (R003).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: it is open or over already, its day lies ahead, or its appointment was cancelled.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_can_become(staffing.status, StaffingStatus.IN_SESSION)
    if staffing.status != StaffingStatus.SCHEDULED:
        raise Refused("The team decided. Take the decision back before something changes.")
    if staffing.appointment.state == AppointmentState.CANCELLED:
        raise Refused("Its appointment was cancelled. Cancel the staffing too, and schedule another one.")
    if local_day(staffing.case, now) < staffing.on:
        raise Refused(f"The staffing is on {wording.spelt_day(staffing.on)}. Move its appointment to hold it today.")
    staffing.status, staffing.opened_at = StaffingStatus.IN_SESSION, now
    staffing.save(update_fields=["status", "opened_at"])
    write_line(staffing, EventKind.STAFFING_OPENED, actor=actor, now=now, staffing_kind=str(staffing.kind))
    return staffing


@transaction.atomic
def set_presence(*, seat_id: UUID, presence: str, actor: User, now: datetime) -> SeatTaken:
    """Mark how somebody takes part from now on; who leaves stops counting at once.

    It locks the staffing first, so that somebody leaves before a decision or after it, never inside it.

    Policy: re-engagement guide, members' roles (R018).

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
        PermissionDenied: the actor does not work on it.
        Refused: the room is not open, they were taken off the team, or there is no such way of taking part.
    """
    staffing, seat = locked_seat(seat_id=seat_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    if not staffing.is_in_session:
        raise Refused("Presence is marked while the room is open.")
    if presence not in Presence.values or presence == Presence.INVITED:
        raise Refused("Say whether they are here, by phone, by video, left, or not here.", field="presence")
    if seat.left_team_at is not None:
        raise Refused("They were taken off the team.")
    if seat.presence == presence:
        return seat
    mark = PresenceMark(case=staffing.case, seat=seat, presence=presence, by=actor, at=now)
    mark.save(force_insert=True)
    seat.presence = presence
    write_line(staffing, EventKind.STAFFING_PRESENCE, actor=actor, now=now, seat=str(seat.seat), presence=str(presence))
    return seat


@transaction.atomic
def leave_team(*, seat_id: UUID, reason: str, actor: User, now: datetime) -> SeatTaken:
    """Take somebody off the team for good, with a reason: a second review and a decision wait for them no longer.

    A partner's guest sees nothing more from this moment on.

    From a team that decided, only who records decisions takes somebody, and as many have to be left as a decision
    needs: nobody is taken off in the place of their confirmation. Where all of those confirmed, what follows the last
    confirmation is done now.

    Policy: re-engagement guide, process (R005: all team members; R018: three of the department).

    Raises:
        Case.DoesNotExist: no such seat on a case that the actor may see.
        PermissionDenied: the actor does not work on it, or does not record decisions and it is decided.
        Refused: the staffing is over, they are off the team already, it is the participant, no reason is given, or
            a team that decided would be too small without them.
    """
    staffing, seat = locked_seat(seat_id=seat_id, actor=actor)
    require(can_finish(actor, staffing.case))
    waits_for_members = staffing.status == StaffingStatus.DECIDED and staffing.confirmed_on is None
    if waits_for_members:
        require(may_record(facts_of_seat(own_seat(staffing, actor))))
    if staffing.status in {StaffingStatus.CLOSED, StaffingStatus.CANCELLED}:
        raise Refused("The staffing is over.")
    if seat.left_team_at is not None:
        raise Refused("They are off the team already.")
    if not facts_of_seat(seat).is_department and seat.participant_id == _participant_of(staffing):
        raise Refused("The participant keeps their seat, here or not.", field="reason")
    tidy = short(reason, _REASON_MAX, "reason")
    if not tidy:
        raise Refused("Say why.", field="reason")
    seat.left_team_at, seat.left_team_by, seat.left_team_reason = now, actor, tidy
    seat.save(update_fields=["left_team_at", "left_team_by", "left_team_reason"])
    write_line(staffing, EventKind.STAFFING_TEAM_LEFT, actor=actor, now=now, seat=str(seat.seat))
    if waits_for_members and staffing.decided_at:
        _go_on_without(staffing, staffing.decided_at, actor=actor, now=now)
    return seat


def _go_on_without(staffing: Staffing, decided_at: datetime, *, actor: User, now: datetime) -> None:
    """Do what follows when everybody else confirmed; a whole team has to be left that stands for the decision."""
    seats = seats_of(staffing)
    if sum(seat.is_here for seat in team_of(seats)) < (staffing.team_needed or 1):
        raise Refused(
            "The team would be smaller than a decision needs. Take the decision back, and decide with who is there.",
            field="reason",
        )
    if not unconfirmed(seats, decided_at=decided_at):
        follow_decision(staffing=staffing, actor=actor, now=now)


def _participant_of(staffing: Staffing) -> UUID | None:
    return staffing.reengagement.participant_id if staffing.reengagement else None
