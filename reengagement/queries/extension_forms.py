"""Extension forms that were handed to the supervisor for a staffing that is still to come or goes on (A086)."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, Q, QuerySet

from casework.public import Case, Event, EventKind
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.models import ExtensionStaffing, Staffing
from reengagement.queries.figures import room_figures
from reengagement.rules.other_rooms import form_due_on


@dataclass(frozen=True, slots=True)
class ExtensionForm:
    """A form as it was handed in; without a number of days on file it has no `due_on`."""

    staffing_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    staffing_on: date
    submitted_on: date
    submitted_by_id: UUID
    submitted_by: str
    submitted_at: datetime
    due_on: date | None
    late_reason: str
    wish: str

    @property
    def is_late(self) -> bool:
        """Whether the form came after its day."""
        return self.due_on is not None and self.submitted_on > self.due_on


def case_of_staffing(staffing_id: UUID) -> dict[str, Any]:
    """Return the lookup of the case of a staffing, for `seen_case` and `locked_case`."""
    return {"pk__in": Staffing.objects.filter(pk=staffing_id).values("case")}


def extension_forms(
    cases: QuerySet[Case],
    *,
    today: date,
    at_most: int,
    only: UUID | None = None,
    decided: Exists | None = None,
) -> list[ExtensionForm]:
    """Return the forms handed in for staffings of some cases that are not over, the next staffing first.

    `decided` is the condition that somebody decided one, which is left out then.

    Policy: DPAWS expectations 24 (A086).
    """
    rows = extension_forms_waiting(Q(case__in=cases), decided=decided)
    if only is not None:
        rows = rows.filter(staffing=only)
    found = list(
        rows.select_related("staffing", "case__office", "case__family", "form_submitted_by").order_by(
            "staffing__on", "pk"
        )[:at_most]
    )
    moments = _moments([one.staffing_id for one in found])
    days = {one.pk: room_figures(one, on=today).form_days for one in {row.case.office for row in found}}
    return [_form(one, moments.get(one.staffing_id), days=days[one.case.office_id]) for one in found]


def _moments(keys: list[UUID]) -> dict[UUID, datetime]:
    lines = Event.objects.standing().filter(kind=EventKind.EXTENSION_FORM_SUBMITTED, subject_id__in=keys)
    return {key: at for key, at in lines.values_list("subject_id").annotate(at=Max("recorded_at")) if key}


def _form(row: ExtensionStaffing, at: datetime | None, *, days: int | None) -> ExtensionForm:
    if row.form_submitted_on is None or row.form_submitted_by is None:
        raise ValueError("not handed in")
    months = f", {row.extension_months} months" if row.extension_months else ""
    return ExtensionForm(
        staffing_id=row.staffing_id,
        case_id=row.case_id,
        case_number=row.case.number,
        family_name=row.case.family.name,
        staffing_on=row.staffing.on,
        submitted_on=row.form_submitted_on,
        submitted_by_id=row.form_submitted_by.pk,
        submitted_by=row.form_submitted_by.name,
        submitted_at=at or datetime.combine(row.form_submitted_on, time(), tzinfo=row.case.office.zone),
        due_on=form_due_on(row.staffing.on, form_days=days) if days is not None else None,
        late_reason=row.late_reason.strip(),
        wish=f"{row.extension_type}{months}" if row.extension_type else "",
    )


def extension_forms_waiting(rows: Q, *, decided: Exists | None) -> QuerySet[ExtensionStaffing]:
    """Return the forms handed in for staffings that are not over; `rows` is the condition of their cases.

    `decided` is the condition that somebody decided one, which is left out then.
    """
    found = ExtensionStaffing.objects.filter(
        rows,
        staffing__kind=StaffingKind.EXTENSION,
        staffing__status__in=[StaffingStatus.SCHEDULED, StaffingStatus.IN_SESSION],
        form_submitted_on__isnull=False,
    )
    return found if decided is None else found.exclude(decided)
