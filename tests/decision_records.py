"""Requests for a decision: a month to open again, a late note, the form of an extension that was handed in."""

from datetime import date, datetime, timedelta
from typing import Any

from casework.choices import EventKind
from casework.models import Case, Deadline, User
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.models import ExtensionStaffing, Staffing
from supervision.choices import AskedKind
from supervision.models import DecisionRequest
from tests.factories import NOW, TODAY, as_importer, deadlines_of, make_appointment, make_contact, make_event
from tests.unit.coaching.months import make_closed_month

WHY = "The timesheet of the last week came in after closing 🧾"


def make_month_request(
    *, case: Case, by: User, month: date | None = None, at: datetime = NOW, **changes: Any
) -> DecisionRequest:
    """Make the wish to open again a month that was closed in the minute before."""
    told: dict[str, Any] = {"opened_at": at, "verified_at": at, "closed_at": at - timedelta(minutes=1)}
    row = make_closed_month(case=case, by=by, **(told | ({"month": month} if month else {})))
    values: dict[str, Any] = {"reason": WHY, "asked_at": at} | changes
    with as_importer():
        return DecisionRequest.objects.create(
            case=case, kind=AskedKind.MONTH, subject_id=row.pk, about_on=row.month, asked_by=by, **values
        )


def make_late_note(*, case: Case, by: User, filed_on: date = TODAY) -> Deadline:
    """Make a contact whose note was filed twenty days after it; return its deadline."""
    contact = make_contact(case=case, by=by, on=filed_on - timedelta(days=20))
    make_event(case, EventKind.NOTE_FILED, on=filed_on, about=contact.pk)
    return next(one for one in deadlines_of(case, "contact-note") if one.met_on == filed_on and one.due_on < filed_on)


def make_extension_form(*, case: Case, by: User, days: int = 9, **changes: Any) -> ExtensionStaffing:
    """Make an extension staffing some days ahead whose form was handed in today."""
    on = TODAY + timedelta(days=days)
    with as_importer():
        staffing = Staffing.objects.create(
            case=case,
            kind=StaffingKind.EXTENSION,
            on=on,
            status=StaffingStatus.SCHEDULED,
            scheduled_by=by,
            scheduled_at=NOW - timedelta(days=2),
            appointment=make_appointment(case=case, by=by, purpose="OTHER", starts_at=NOW + timedelta(days=days)),
        )
        form = ExtensionStaffing(
            case=case, staffing=staffing, form_with_client_on=TODAY, form_submitted_on=TODAY, form_submitted_by=by
        )
        form.late_reason = changes.pop("late_reason", "")
        for name, value in changes.items():
            setattr(form, name, value)
        form.save(force_insert=True)
    make_event(case, EventKind.EXTENSION_FORM_SUBMITTED, on=TODAY, subject=staffing, staffing_on=on)
    return form
