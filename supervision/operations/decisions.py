"""Requests for a decision: asked with a reason, withdrawn by who asked, answered once by another person."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Handover,
    HandoverStatus,
    Refused,
    User,
    grant_handover,
    is_noted_late,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_answer,
    require_reason,
    went_away,
    withdraw_handover,
)
from coaching.public import case_of_month, closed_months, reopen_month
from reengagement.public import case_of_staffing, extension_forms, return_extension_form
from supervision.choices import AskedKind, RequestStatus
from supervision.models import DecisionRequest
from supervision.queries.places import of_record

#: What the ledger calls a transfer that was decided; other requests go by their `AskedKind`.
TRANSFER = "TRANSFER"
ONE_ASKED = "A request about this waits for its answer."
DECIDED = "This request is decided already."
WITHDRAWN = "This request was withdrawn meanwhile."
FORM_GONE = "This form was given back, or its staffing was moved or ended meanwhile."
LATE_FORM = "The form came late. It needs a reason, or the staffing a new day; give it back until one of them is there."


@transaction.atomic
def ask_month(*, work_month_id: UUID, reason: str, actor: User, now: datetime) -> DecisionRequest:
    """Ask that a closed work month be opened again.

    Policy: domain 6: only a supervisor opens a closed month again, with a reason.

    Raises:
        Case.DoesNotExist: no such month in a case that the actor may see.
        PermissionDenied: the actor verifies no months of the case.
        Refused: it is open, a request waits, or no reason is given.
    """
    case = locked_case(actor, **case_of_month(work_month_id))
    permissions.require(permissions.can_verify_month(actor, case))
    month = closed_months([work_month_id])[work_month_id]
    if month.closed_at is None:
        raise Refused("This month is open.")
    return _ask(case, AskedKind.MONTH, work_month_id, month.month, reason=reason, actor=actor, now=now)


@transaction.atomic
def ask_late_note(*, deadline_id: UUID, reason: str, actor: User, now: datetime) -> DecisionRequest:
    """Say why a note was filed late, so that a supervisor may let it pass.

    Policy: DPAWS expectations 6 (A020, A021): extenuating circumstances are approved by the supervisor.

    Raises:
        Case.DoesNotExist: no such deadline in a case that the actor may see.
        PermissionDenied: the actor may not ask.
        Refused: no note was late there, it was let pass already, a request waits, or no reason is given.
    """
    case = locked_case(actor, deadlines=deadline_id)
    permissions.require(permissions.can_ask_excusal(actor, case))
    deadline = case.deadlines.get(pk=deadline_id)
    if not is_noted_late(deadline):
        raise Refused("No note was filed late here.")
    let_pass = DecisionRequest.objects.approved().filter(kind=AskedKind.LATE_NOTE, subject_id=deadline_id)
    if let_pass.exists():
        raise Refused("This late note was let pass already.")
    return _ask(case, AskedKind.LATE_NOTE, deadline_id, deadline.due_on, reason=reason, actor=actor, now=now)


@transaction.atomic
def withdraw_request(*, decision_id: UUID, actor: User, now: datetime) -> DecisionRequest:
    """Take one's own request back before it is answered.

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: somebody else asked.
        Refused: it is answered or withdrawn already.
    """
    asked = _locked(decision_id, actor)
    permissions.require(asked.asked_by_id == actor.pk and not asked.case.is_behind_glass)
    _require_waiting(asked)
    asked.status, asked.decided_at = RequestStatus.WITHDRAWN, now
    asked.save(update_fields=["status", "decided_at"])
    _record(asked, EventKind.DECISION_WITHDRAWN, actor=actor, now=now)
    return asked


@transaction.atomic
def decide_request(*, decision_id: UUID, approved: bool, answer: str, actor: User, now: datetime) -> DecisionRequest:
    """Answer somebody else's request; an approval opens the month at once, or lets the late note pass.

    Policy: domain 1 (requester and approver are different people, O086); domain 6; A020, A021.

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or asked for it.
        Refused: it is answered or withdrawn, a return gives no reason, or the month is open meanwhile.
    """
    asked = _locked(decision_id, actor)
    _require_decider(actor, asked.case, asked_by_id=asked.asked_by_id)
    _require_waiting(asked)
    tidy = require_answer(answer, is_approved=approved)
    if approved and asked.kind == AskedKind.MONTH:
        reopen_month(work_month_id=asked.subject_id, words=asked.reason, actor=actor, now=now)
    asked.status = RequestStatus.APPROVED if approved else RequestStatus.REFUSED
    asked.decided_by, asked.decided_at, asked.answer = actor, now, tidy
    asked.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    kind = EventKind.DECISION_APPROVED if approved else EventKind.DECISION_RETURNED
    _record(asked, kind, actor=actor, now=now)
    return asked


@transaction.atomic
def decide_extension_form(
    *, staffing_id: UUID, approved: bool, answer: str, actor: User, now: datetime
) -> DecisionRequest:
    """Accept the form of an extension for the day of its staffing, or give it back: then its clock runs again.

    Policy: DPAWS expectations 24 (A086): a week ahead; a late one needs a new day or a reason.

    Raises:
        Case.DoesNotExist: no such staffing on a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or handed the form in.
        Refused: it was given back, moved or decided meanwhile, it is late without a reason, or a return gives none.
    """
    case = locked_case(actor, **case_of_staffing(staffing_id))
    only = Case.objects.filter(pk=case.pk)
    form = next(iter(extension_forms(only, today=local_day(case, now), at_most=1, only=staffing_id)), None)
    if form is None:
        raise Refused(FORM_GONE)
    _require_decider(actor, case, asked_by_id=form.submitted_by_id)
    accepted = DecisionRequest.objects.approved().filter(
        kind=AskedKind.EXTENSION, subject_id=staffing_id, about_on=form.staffing_on
    )
    if accepted.exists():
        raise Refused(DECIDED)
    tidy = require_answer(answer, is_approved=approved)
    if approved and form.is_late and not form.late_reason:
        raise Refused(LATE_FORM)
    row = DecisionRequest(
        case=case,
        kind=AskedKind.EXTENSION,
        subject_id=staffing_id,
        about_on=form.staffing_on,
        status=RequestStatus.APPROVED if approved else RequestStatus.REFUSED,
        asked_by_id=form.submitted_by_id,
        asked_at=form.submitted_at,
        decided_by=actor,
        decided_at=now,
        answer=tidy,
    )
    with refusing("decisionrequest_approved_once", DECIDED):
        row.save(force_insert=True)
    if not approved:
        return_extension_form(staffing_id=staffing_id, actor=actor, now=now)
    kind = EventKind.DECISION_APPROVED if approved else EventKind.DECISION_RETURNED
    _record(row, kind, actor=actor, now=now)
    return row


@transaction.atomic
def decide_transfer(*, handover_id: UUID, approved: bool, answer: str, actor: User, now: datetime) -> Handover:
    """Answer a transfer that came back because nobody answered in time: the family goes to who was asked, or stays.

    To a coach of another office it goes with the case; the office that hands over decides, as it assigned the family.

    Policy: O027, O086: a coach assigns nothing; domain 1: who decides assigns and transfers, never what they asked for.

    Raises:
        Case.DoesNotExist: no such transfer of a case that the actor may see.
        PermissionDenied: the actor assigns nothing here, or asked for the transfer.
        Refused: it is answered, granted to another office or withdrawn meanwhile, waits still, who was asked cannot
            carry it, or a return has no reason.
    """
    case = _case_of_transfer(handover_id, actor)
    handover = case.handovers.select_related("to_coach", "to_office__calendar").get(pk=handover_id)
    _require_decider(actor, case, asked_by_id=handover.asked_by_id)
    if handover.status != HandoverStatus.ASKED:
        raise Refused(DECIDED)
    if not handover.is_lapsed(now.astimezone(handover.to_office.zone).date()):
        raise Refused(f"{handover.to_coach.name} may still answer.")
    tidy = require_answer(answer, is_approved=approved)
    kind = EventKind.DECISION_APPROVED if approved else EventKind.DECISION_RETURNED
    line = ledger.Line(kind, local_day(case, now), None, handover, facts=_facts_of(handover))
    ledger.record_lines(case, [line], actor=actor, now=now)
    if approved:
        grant_handover(case=case, handover=handover, answer=tidy, actor=actor, now=now)
        return handover
    return withdraw_handover(handover_id=handover_id, actor=actor, now=now, answer=tidy)


def _case_of_transfer(handover_id: UUID, actor: User) -> Case:
    try:
        return locked_case(actor, handovers=handover_id)
    except Case.DoesNotExist:
        if went_away(handover_id):
            raise Refused(DECIDED) from None
        raise


def _ask(
    case: Case, kind: AskedKind, subject_id: UUID, about_on: date, *, reason: str, actor: User, now: datetime
) -> DecisionRequest:
    asked = DecisionRequest(
        case=case,
        kind=kind,
        subject_id=subject_id,
        about_on=about_on,
        reason=require_reason(reason),
        asked_by=actor,
        asked_at=now,
    )
    with refusing("decisionrequest_one_asked", ONE_ASKED):
        asked.save(force_insert=True)
    _record(asked, EventKind.DECISION_ASKED, actor=actor, now=now)
    return asked


def _locked(decision_id: UUID, actor: User) -> DecisionRequest:
    # The lock of the case is enough, and the wall hides what is answered from a lock of its own.
    case = locked_case(actor, **of_record(DecisionRequest, decision_id))
    asked = DecisionRequest.objects.get(pk=decision_id, case=case)
    asked.case = case
    return asked


def _require_waiting(asked: DecisionRequest) -> None:
    if asked.status == RequestStatus.WITHDRAWN:
        raise Refused(WITHDRAWN)
    if asked.status != RequestStatus.ASKED:
        raise Refused(DECIDED)


def _require_decider(actor: User, case: Case, *, asked_by_id: UUID) -> None:
    permissions.require(
        permissions.can_assign_case(actor, case) and not case.is_behind_glass and actor.pk != asked_by_id
    )


def _facts_of(handover: Handover) -> dict[str, Any]:
    return {"asked": TRANSFER, "about_on": handover.answer_by}


def _record(asked: DecisionRequest, kind: EventKind, *, actor: User, now: datetime) -> None:
    facts = {"asked": str(asked.kind), "about_on": asked.about_on}
    line = ledger.Line(kind, local_day(asked.case, now), None, asked, facts=facts)
    ledger.record_lines(asked.case, [line], actor=actor, now=now)
