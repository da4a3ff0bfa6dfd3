"""The other three rooms: what a case review found, an extension with its form, a support team offered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, ledger, local_day, locked_case
from reengagement.choices import HELD, StaffingKind, StaffingStatus, SupportTeamAnswer, TeamAnswer
from reengagement.models import ExtensionStaffing, ReviewFindings, SeatTaken, Staffing, SupportTeamOffer
from reengagement.operations.answering import TEXT_MAX
from reengagement.operations.locking import (
    changed,
    locked_staffing,
    own_seat,
    require_writable,
    short,
    writable_room,
    write_line,
)
from reengagement.permissions import can_arrange, can_reengage, require
from reengagement.queries.figures import room_figures
from reengagement.queries.other_rooms import gates_of
from reengagement.rules import agendas
from reengagement.rules.agendas import Point
from reengagement.rules.course import require_can_become
from reengagement.rules.locks import lock_of
from reengagement.rules.room import HERE

_MOST_MONTHS, _TYPE_MAX = 600, 60
HEADINGS = (Point.PROGRESSION, Point.REGRESSION, Point.DISCREPANCIES)


@dataclass(frozen=True)
class ExtensionSays:
    """What the form of an extension says, whole as it stands now; `used_as_of` is the first day of the last month."""

    used_months: int | None = None
    used_as_of: date | None = None
    are_months_left_out: bool | None = None
    form_with_client_on: date | None = None
    late_reason: str = ""
    needs_medical_form: bool | None = None
    medical_form_on: date | None = None
    parents_who_qualify: int | None = None
    recommendation: str = ""
    extension_type: str = ""
    extension_months: int | None = None


@transaction.atomic
def write_review(
    *,
    staffing_id: UUID,
    progression: str,
    regression: str,
    discrepancies: str,
    none_of: Sequence[str],
    actor: User,
    now: datetime,
) -> ReviewFindings:
    """Write down what a case review found: words under each heading, or outright that there is none.

    Policy: DPAWS expectations 23 (A085).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is over or of another kind, a text is too long, or there is no such heading.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor, kinds=(StaffingKind.CASE_REVIEW,))
    if set(none_of) - set(HEADINGS):
        raise Refused("Choose headings of this review.", field="none_of")
    found = ReviewFindings.objects.filter(staffing=staffing).first()
    row = found or ReviewFindings(case=staffing.case, staffing=staffing)
    row.progression = short(progression, TEXT_MAX, "progression")
    row.regression = short(regression, TEXT_MAX, "regression")
    row.discrepancies = short(discrepancies, TEXT_MAX, "discrepancies")
    row.none_of = sorted({str(one) for one in none_of})
    row.save(force_insert=found is None)
    changed(staffing, now=now)
    return row


@transaction.atomic
def write_extension(*, staffing_id: UUID, says: ExtensionSays, actor: User, now: datetime) -> ExtensionStaffing:
    """Write down what the form of an extension says, and what the team means to recommend.

    Policy: DPAWS expectations 24 (A086-A088); 7 AAC 45.600 and 45.610; ATAP MS 701.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms, or the case is closed.
        Refused: it is over or of another kind, or a number, a day or a code cannot be.
    """
    staffing = writable_room(staffing_id=staffing_id, actor=actor, kinds=(StaffingKind.EXTENSION,))
    _require_extension(says, today=local_day(staffing.case, now))
    found = ExtensionStaffing.objects.filter(staffing=staffing).first()
    row = found or ExtensionStaffing(case=staffing.case, staffing=staffing)
    row.used_months = says.used_months
    row.used_as_of = says.used_as_of.replace(day=1) if says.used_as_of else None
    row.are_months_left_out, row.form_with_client_on = says.are_months_left_out, says.form_with_client_on
    row.needs_medical_form, row.medical_form_on = says.needs_medical_form, says.medical_form_on
    row.parents_who_qualify, row.extension_months = says.parents_who_qualify, says.extension_months
    row.extension_type = short(says.extension_type, _TYPE_MAX, "extension_type")
    row.late_reason = short(says.late_reason, TEXT_MAX, "late_reason")
    row.save(force_insert=found is None)
    staffing.outcome = says.recommendation
    changed(staffing, "outcome", now=now)
    return row


@transaction.atomic
def submit_extension_form(*, staffing_id: UUID, on: date, actor: User, now: datetime) -> ExtensionStaffing:
    """Write down that the form was handed to the supervisor, which ends its clock; once for a day of the staffing.

    Policy: DPAWS expectations 24 (A086, A087).

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not work on it, or the case is closed.
        Refused: it is over or of another kind, it was not filled in with the client, or the day cannot be.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_arrange(actor, staffing.case))
    require_writable(staffing)
    if staffing.kind != StaffingKind.EXTENSION:
        raise Refused("This staffing has another agenda.")
    row = ExtensionStaffing.objects.filter(staffing=staffing).first()
    if row is None or row.form_with_client_on is None:
        raise Refused("Fill in the form with the client first, and write down the day.", field="on")
    if not row.form_with_client_on <= on <= local_day(staffing.case, now):
        raise Refused("Choose a day from that of the form to today.", field="on")
    row.form_submitted_on, row.form_submitted_by = on, actor
    row.save(update_fields=["form_submitted_on", "form_submitted_by"])
    changed(staffing, now=now)
    line = ledger.Line(
        EventKind.EXTENSION_FORM_SUBMITTED, on, subject=staffing, facts={"staffing_on": staffing.on}, due_on=staffing.on
    )
    ledger.record_lines(staffing.case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def offer_support_team(*, case_id: UUID, offered_on: date, answer: str, actor: User, now: datetime) -> SupportTeamOffer:
    """Write down that a family support team was talked about, and what the family said. A meeting follows a yes.

    Policy: DPAWS expectations, Families First 1 (A110).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not plan with this family.
        Refused: the state knows none, the day lies ahead, or there is no such answer.
    """
    case = locked_case(actor, pk=case_id)
    require(can_reengage(actor, case))
    if StaffingKind.SUPPORT_TEAM not in agendas.kinds_in(case.office.jurisdiction):
        raise Refused("This state has no such staffing.")
    if offered_on > local_day(case, now):
        raise Refused("This day lies ahead.", field="offered_on")
    if answer not in SupportTeamAnswer.values:
        raise Refused("Write down what the family said.", field="answer")
    offer = SupportTeamOffer(case=case, offered_on=offered_on, answer=answer, entered_by=actor, entered_at=now)
    offer.save(force_insert=True)
    line = ledger.Line(EventKind.SUPPORT_TEAM_OFFERED, offered_on, subject=offer, facts={"answer": str(answer)})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return offer


@transaction.atomic
def conclude_staffing(*, staffing_id: UUID, actor: User, now: datetime) -> Staffing:
    """End a case review, an extension staffing or a support team, once its ready list is green.

    A case review is held with each adult who was here; an extension is recommended, eligibility decides.

    Policy: DPAWS expectations 23 and 24 (A084-A088), Families First 1 (A110); 7 AAC 45.610.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not write in rooms or has no seat, or the case is closed.
        Refused: it is of re-engagement, not open, or something on the list is left.
    """
    staffing = locked_staffing(staffing_id=staffing_id, actor=actor)
    require(can_reengage(actor, staffing.case))
    own_seat(staffing, actor)
    if staffing.kind == StaffingKind.REENGAGEMENT:
        raise Refused("The team decides this staffing, and each member confirms.")
    require_can_become(staffing.status, StaffingStatus.DECIDED)
    today = local_day(staffing.case, now)
    figures = room_figures(staffing.case.office, on=staffing.on)
    lock = lock_of(gates_of(staffing, figures=figures, today=today))
    if not lock.is_open:
        raise Refused(lock.words)
    staffing.outcome = staffing.outcome or HELD
    staffing.status, staffing.decided_at, staffing.decided_by = StaffingStatus.CLOSED, now, actor
    staffing.closed_at = now
    staffing.save(update_fields=["outcome", "status", "decided_at", "decided_by", "closed_at"])
    staffing.steps.filter(began_on__isnull=True).update(began_on=today)
    if staffing.kind == StaffingKind.CASE_REVIEW:
        _review_held(staffing, on=today, actor=actor, now=now)
    elif staffing.kind == StaffingKind.EXTENSION:
        write_line(staffing, EventKind.STAFFING_DECIDED, actor=actor, now=now, outcome=str(staffing.outcome))
    else:
        write_line(staffing, EventKind.STAFFING_CLOSED, actor=actor, now=now, outcome=str(staffing.outcome))
    return staffing


def _review_held(staffing: Staffing, *, on: date, actor: User, now: datetime) -> None:
    seats = SeatTaken.objects.filter(staffing=staffing, participant__isnull=False, presence__in=HERE)
    people = [seat.participant for seat in seats.select_related("participant")]
    adults = [person for person in people if person is not None and person.is_adult]
    lines = [ledger.Line(EventKind.CASE_REVIEW_HELD, on, adult, staffing) for adult in adults]
    ledger.record_lines(staffing.case, lines, actor=actor, now=now)


def _require_extension(says: ExtensionSays, *, today: date) -> None:
    if (says.used_months is None) != (says.used_as_of is None):
        raise Refused("Enter the months used, and up to which month.", field="used_months")
    if says.used_months is not None and not 0 <= says.used_months <= _MOST_MONTHS:
        raise Refused(f"Count the months: 0 to {_MOST_MONTHS}.", field="used_months")
    for name in ("used_as_of", "form_with_client_on", "medical_form_on"):
        day = getattr(says, name)
        if day is not None and day > today:
            raise Refused("This day lies ahead.", field=name)
    if says.medical_form_on is not None and not says.needs_medical_form:
        raise Refused("Say first that an up-to-date TA10 is needed.", field="needs_medical_form")
    if says.recommendation not in {"", *TeamAnswer.values}:
        raise Refused("Choose what the team recommends.", field="recommendation")
    if says.extension_months is not None and says.extension_months < 1:
        raise Refused("Count the months from one.", field="extension_months")
    if says.parents_who_qualify is not None and says.parents_who_qualify < 0:
        raise Refused("Count the parents from none.", field="parents_who_qualify")
