"""That a member of staff was cleared before they see cases: the day, never what the check said (O087)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework import permissions
from casework.choices import ClearanceCheck
from casework.models import StaffClearance, User
from casework.operations.locking import refusing
from casework.refusals import Refused
from casework.rules import require_words

WHY_MAX = 300


@transaction.atomic
def record_clearance(
    *, staff_id: UUID, check_kind: str, cleared_on: date, valid_until: date | None, actor: User, now: datetime
) -> StaffClearance:
    """Record that somebody passed a check; with both that everybody needs they see cases from the next request.

    Policy: family coach position description 10 (O087). That a clearance lapses shuts nobody out: no source says so.

    Raises:
        User.DoesNotExist: nobody of the actor's office.
        PermissionDenied: the actor does not manage that office, or it is the actor.
        Refused: days that cannot be, or it is recorded already.
    """
    permissions.require(permissions.records_clearances(actor))
    staff = User.objects.get(pk=staff_id, office=actor.office_id)
    permissions.require(permissions.can_record_clearance(actor, staff))
    office = actor.office
    if check_kind not in ClearanceCheck.values:
        raise Refused("Choose the check.", field="check_kind")
    if office is not None and cleared_on > now.astimezone(office.zone).date():
        raise Refused("This day lies in the future.", field="cleared_on")
    if valid_until is not None and valid_until < cleared_on:
        raise Refused("It cannot end before it began.", field="valid_until")
    row = StaffClearance(
        staff=staff,
        check_kind=check_kind,
        cleared_on=cleared_on,
        valid_until=valid_until,
        recorded_by=actor,
        recorded_at=now,
    )
    with refusing("staffclearance_once", "This check is recorded for that day already.", field="cleared_on"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def take_back_clearance(*, clearance_id: UUID, why: str, actor: User, now: datetime) -> StaffClearance:
    """Take a clearance back; without one of the two that everybody needs, cases are shut from the next request.

    Raises:
        StaffClearance.DoesNotExist: none of the actor's office.
        PermissionDenied: the actor does not manage that office, or it is the actor's own.
        Refused: it was taken back already, or no reason is given.
    """
    permissions.require(permissions.records_clearances(actor))
    known = StaffClearance.objects.select_related("staff").get(pk=clearance_id, staff__office=actor.office_id)
    permissions.require(permissions.can_record_clearance(actor, known.staff))
    row = StaffClearance.objects.standing().select_for_update(of=("self",)).filter(pk=clearance_id).first()
    if row is None:
        raise Refused("This clearance was taken back already.")
    row.taken_back_why = require_words(why, field="why", empty="Say why it is taken back.", most=WHY_MAX)
    row.taken_back_by, row.taken_back_at = actor, now
    row.save(update_fields=["taken_back_by", "taken_back_at", "taken_back_why"])
    return row
