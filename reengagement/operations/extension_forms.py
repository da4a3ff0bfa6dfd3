"""Forms of extensions that the supervisor gives back: handed in no more, so that they are owed again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import Event, EventKind, Refused, User, ledger, permissions
from reengagement.choices import StaffingKind
from reengagement.models import ExtensionStaffing
from reengagement.operations.locking import changed, locked_staffing, require_writable


@transaction.atomic
def return_extension_form(*, staffing_id: UUID, actor: User, now: datetime) -> ExtensionStaffing:
    """Give a form back to who handed it in: its line is taken back, so that its clock runs again.

    Policy: DPAWS expectations 24 (A086); nobody decides what they handed in themselves (domain 1).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not decide in its office, or handed it in.
        Refused: the staffing is over, or no form is handed in.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    permissions.require(permissions.can_assign_case(actor, staffing.case) and not staffing.case.is_behind_glass)
    require_writable(staffing)
    row = ExtensionStaffing.objects.filter(staffing=staffing).first()
    if staffing.kind != StaffingKind.EXTENSION or row is None or row.form_submitted_on is None:
        raise Refused("No form is handed in any more.")
    permissions.require(row.form_submitted_by_id != actor.pk)
    row.form_submitted_on = row.form_submitted_by = None
    row.save(update_fields=["form_submitted_on", "form_submitted_by"])
    changed(staffing, now=now)
    standing = Event.objects.standing().filter(
        case=staffing.case, kind=EventKind.EXTENSION_FORM_SUBMITTED, subject_id=staffing.pk
    )
    voids = [ledger.Line(EventKind.TAKEN_BACK, one.on, subject=staffing, voids=one) for one in standing]
    ledger.record_lines(staffing.case, voids, actor=actor, now=now)
    return row
