"""Missing things listed with owner and day, settled; the second review by every member (R004, R005)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from casework.public import EventKind, Note, Refused, User, ledger, local_day
from reengagement.choices import StaffingStatus
from reengagement.models import MissingItem, SeatTaken, Staffing
from reengagement.operations.answering import TEXT_MAX
from reengagement.operations.locking import (
    case_of_item,
    changed,
    later_than,
    locked_staffing,
    own_seat,
    reengagement_of,
    require_initials,
    short,
    writable_room,
    write_line,
)
from reengagement.permissions import can_arrange, require
from reengagement.queries.missing import missing_of
from reengagement.queries.seats import facts_of_seat
from reengagement.rules import missing


@transaction.atomic
def list_missing(
    *, staffing_id: UUID, what: str, owner_seat_id: UUID, due_on: date, actor: User, now: datetime
) -> MissingItem:
    """Put something missing on the list: coach or department bring it in by a day, which is a deadline of the case.

    Policy: re-engagement guide, process (R004, R027).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is decided or over, nothing is said, no owner of the department, or a day that is over.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor)
    reengagement = reengagement_of(staffing)
    seat = SeatTaken.objects.select_related("user").filter(pk=owner_seat_id, staffing=staffing).first()
    if seat is None or seat.user is None:
        raise Refused("The coach or somebody of the department brings it in, not a partner.", field="owner")
    today = local_day(staffing.case, now)
    tidy = missing.require_missing(missing.MissingItem(seat.pk, what, facts_of_seat(seat), due_on), today=today)
    require_initials(staffing, what=tidy)
    item = MissingItem(
        case=staffing.case,
        reengagement=reengagement,
        staffing=staffing,
        owner=seat.user,
        asked_on=today,
        due_on=due_on,
        asked_by=actor,
        asked_at=now,
    )
    item.what = tidy
    item.save(force_insert=True)
    changed(staffing, now=now)
    line = ledger.Line(EventKind.MISSING_ASKED, today, reengagement.participant, item, due_on=due_on)
    ledger.record_lines(staffing.case, [line], actor=actor, now=now)
    return item


@transaction.atomic
def settle_missing(
    *, item_id: UUID, state: str, finding: str, note_id: UUID | None, actor: User, now: datetime
) -> MissingItem:
    """Say that something came in, or was followed up with nothing more to be had: both end the waiting.

    `note_id` is the note that tells what came in; the narration points at it (R035).

    Policy: re-engagement guide, process (R004, R005).

    Raises:
        Case.DoesNotExist: no such item on a case that the actor may see.
        PermissionDenied: the actor does not work on it, or the case is closed.
        Refused: it is settled, the staffing is decided or over, or the note is none of the case's.
    """
    case, item = case_of_item(item_id=item_id, actor=actor)
    require(can_arrange(actor, case))
    if item.settled_at is not None:
        raise Refused("This is settled already.")
    if state not in missing.SETTLED:
        raise Refused("Say whether it came in, or was followed up.", field="state")
    staffings = list(
        Staffing.objects.select_for_update(of=("self",)).filter(reengagement=item.reengagement_id).order_by("pk")
    )
    if any(one.status == StaffingStatus.DECIDED for one in staffings) or not item.reengagement.is_open:
        raise Refused("The team decided. Take the decision back before something changes.")
    note = Note.objects.filter(pk=note_id, case=case).first() if note_id else None
    if note_id is not None and note is None:
        raise Refused("Choose a note of this case.", field="note_id")
    tidy = short(finding, TEXT_MAX, "finding")
    first = next(one for one in staffings if one.pk == item.staffing_id)
    first.case = case
    require_initials(first, finding=tidy)
    seats = SeatTaken.objects.filter(staffing__in=staffings)
    reviewed = seats.aggregate(at=Max("reviewed_at"))["at"]
    item.state, item.settled_by, item.note = state, actor, note
    # A second review that was done before does not count for what came in after it.
    item.settled_at = later_than(reviewed, now)
    item.finding = tidy
    item.save(update_fields=["state", "settled_at", "settled_by", "note", "sealed_finding"])
    for one in staffings:
        if one.status in {StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION}:
            changed(one, now=now)
    ledger.record(
        case,
        EventKind.MISSING_SETTLED,
        actor=actor,
        on=local_day(case, now),
        now=now,
        participant=item.reengagement.participant,
        subject=item,
        about=item.pk,
        state=str(state),
    )
    return item


@transaction.atomic
def review_again(*, staffing_id: UUID, actor: User, now: datetime) -> SeatTaken:
    """Mark, under the member's own sign-in, that they looked at everything that came in.

    Policy: re-engagement guide, process (R005).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor has no seat of the department in it.
        Refused: nothing was missing, something still is, or it is decided or over.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    seat = own_seat(staffing, actor)
    if staffing.status not in {StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION, StaffingStatus.WAITING}:
        raise Refused("The team decided. Take the decision back before something changes.")
    items = missing_of(staffing)
    if missing.completed_at(items) is None:
        what = "Something is still missing." if items else "Nothing was missing."
        raise Refused(f"{what} The second review comes when everything is in.")
    seat.reviewed_at = now
    seat.save(update_fields=["reviewed_at"])
    write_line(staffing, EventKind.STAFFING_REVIEWED_AGAIN, actor=actor, now=now, seat=str(seat.seat))
    return seat
