"""The check for bias, asked aloud by the coach, and the check of substance and process by manager or lead worker."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User
from reengagement.choices import CheckOf, Seat
from reengagement.models import Check, Staffing
from reengagement.operations.locking import locked_staffing, own_seat, require_writable, write_line
from reengagement.permissions import can_arrange, require
from reengagement.queries.seats import facts_of_seat
from reengagement.rules.room import may_check_validity


@transaction.atomic
def check_bias(*, staffing_id: UUID, actor: User, now: datetime) -> Check:
    """Mark, as the coach, that it was asked aloud whether a family known less well would get the same.

    Policy: re-engagement guide, members' roles (R023).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat in it, or the case is closed.
        Refused: it is decided or over, or the actor is not its coach.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    seat = own_seat(staffing, actor)
    if seat.seat != Seat.COACH:
        raise Refused("The coach asks this aloud and marks it.")
    return _check(staffing, CheckOf.BIAS, actor=actor, now=now)


@transaction.atomic
def check_validity(*, staffing_id: UUID, actor: User, now: datetime) -> Check:
    """Mark, as manager or lead worker who is here, that it is right in substance and in process.

    Policy: re-engagement guide, members' roles (R024).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat in it, or the case is closed.
        Refused: it is decided or over, or the actor is not the manager or lead worker who is here.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    seat = own_seat(staffing, actor)
    if not may_check_validity(facts_of_seat(seat)):
        raise Refused("The manager or lead worker who is here checks substance and process.")
    return _check(staffing, CheckOf.VALIDITY, actor=actor, now=now)


def _check(staffing: Staffing, of: CheckOf, *, actor: User, now: datetime) -> Check:
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    row = Check(case=staffing.case, staffing=staffing, of=of, by=actor, at=now)
    row.save(force_insert=True)
    write_line(staffing, EventKind.STAFFING_CHECKED, actor=actor, now=now, of=str(of))
    return row
