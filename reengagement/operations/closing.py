"""What becomes of re-engagement and staffings when a case closes: they end with it, and what was written stays."""

from datetime import datetime

from casework.public import AppointmentState, Case, EventKind, User, close_appointment, ledger, local_day
from reengagement.choices import ReengagementEnd, StaffingStatus
from reengagement.models import Reengagement, Staffing, SupportTeamOffer
from reengagement.operations.locking import later_than, write_line
from reengagement.rules.outcomes import ends_pending

_WORDS = "The case was closed."


def end_on_closing(*, case: Case, actor: User, now: datetime) -> None:
    """End what goes on in a case that is closed: nobody of it is met, invited or decided about any more.

    Staffings that lie ahead and rooms that are open are cancelled with their appointment, so that no guest sees them;
    one that waits for another meeting is closed without it. What a team decided stands: its members may still
    confirm it. Nothing is deleted: a family that comes back gets a new case, and reads on in the old one.

    Called with the case locked, in the transaction of closing.

    Policy: domain 3 (a closed case stays closed), domain 6 (guests see a staffing for its time only).
    """
    related = ("appointment", "reengagement__participant")
    for staffing in Staffing.objects.filter(case=case).going().select_related(*related).order_by("pk"):
        staffing.case = case
        if staffing.status == StaffingStatus.WAITING:
            _end(staffing, StaffingStatus.CLOSED, now=now)
            write_line(staffing, EventKind.STAFFING_CLOSED, actor=actor, now=now, outcome=str(staffing.outcome))
        elif staffing.status != StaffingStatus.DECIDED:
            _cancel(staffing, actor=actor, now=now)
    for reengagement in Reengagement.objects.filter(case=case, ended_on__isnull=True).select_related("participant"):
        _end_reengagement(reengagement, case, actor=actor, now=now)


def _cancel(staffing: Staffing, *, actor: User, now: datetime) -> None:
    appointment = staffing.appointment
    if appointment.state == AppointmentState.BOOKED:
        close_appointment(
            appointment_id=appointment.pk, becomes=AppointmentState.CANCELLED, words=_WORDS, actor=actor, now=now
        )
    _end(staffing, StaffingStatus.CANCELLED, now=now)
    SupportTeamOffer.objects.filter(staffing=staffing).update(staffing=None)
    write_line(staffing, EventKind.STAFFING_CANCELLED, actor=actor, now=now, staffing_kind=str(staffing.kind))


def _end(staffing: Staffing, status: StaffingStatus, *, now: datetime) -> None:
    staffing.status = status
    staffing.closed_at = later_than(staffing.opened_at, now) if staffing.opened_at else None
    staffing.save(update_fields=["status", "closed_at"])


def _end_reengagement(reengagement: Reengagement, case: Case, *, actor: User, now: datetime) -> None:
    """End a re-engagement as its team decided, where every member confirmed that, else because the case closed."""
    decided = Staffing.objects.filter(
        reengagement=reengagement, status=StaffingStatus.DECIDED, confirmed_on__isnull=False
    ).first()
    has_ended = decided is not None and ends_pending(decided.outcome)
    outcome = decided.outcome if decided and has_ended else str(ReengagementEnd.CASE_CLOSED)
    reengagement.ended_on, reengagement.outcome = local_day(case, now), outcome
    reengagement.save(update_fields=["ended_on", "outcome"])
    line = ledger.Line(
        EventKind.REENGAGEMENT_ENDED,
        local_day(case, now),
        reengagement.participant,
        reengagement,
        facts={"outcome": outcome},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
