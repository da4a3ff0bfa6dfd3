"""Excusals: a reason not to meet a deadline, or to meet it later; asked by one person, decided by another."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import DecisionStatus, EventKind
from casework.models import Case, Deadline, Excusal, User
from casework.operations.locking import local_day, locked_case, refusing
from casework.refusals import Refused
from casework.wording import spelt_day


@transaction.atomic
def ask_excusal(*, deadline_id: UUID, reason: str, until: date | None, actor: User, now: datetime) -> Excusal:
    """Ask that a deadline be excused, or be due on `until` instead.

    Policy: DPAWS expectations 6 (A020): extenuating circumstances are approved by the supervisor.

    Raises:
        Case.DoesNotExist: no such deadline in a case that the actor may see.
        PermissionDenied: the actor may not ask.
        Refused: it is met or excused, a request is waiting, no reason, or a later day that is none.
    """
    case = locked_case(actor, deadlines=deadline_id)
    permissions.require(permissions.can_ask_excusal(actor, case))
    deadline = case.deadlines.select_related("participant").get(pk=deadline_id)
    if deadline.met_on is not None:
        raise Refused("This deadline is met already.")
    if deadline.is_excused:
        raise Refused("This deadline is excused already.")
    if until is not None:
        _require_later_day(case, deadline, until)
    excusal = Excusal(
        case=case,
        deadline_id=deadline.pk,
        standard=deadline.standard,
        reason=rules.require_reason(reason),
        until=until,
        asked_by=actor,
        asked_at=now,
    )

    with refusing("excusal_one_asked", "A request for this deadline is waiting for its answer."):
        excusal.save(force_insert=True)
    _record(case, EventKind.EXCUSAL_ASKED, excusal, deadline, actor=actor, now=now)
    return excusal


@transaction.atomic
def decide_excusal(*, excusal_id: UUID, approved: bool, answer: str, actor: User, now: datetime) -> Excusal:
    """Answer somebody else's request; an approval excuses the deadline or moves its due day at once.

    Policy: DPAWS expectations 6 (A020); nobody decides what they asked for (O086).

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or asked for it.
        Refused: it is decided, or a refusal gives no reason.
    """
    case = locked_case(actor, excusals=excusal_id)
    excusal = case.excusals.select_for_update(of=("self",)).get(pk=excusal_id)
    permissions.require(permissions.can_decide_excusal(actor, excusal))
    if excusal.status != DecisionStatus.ASKED:
        raise Refused("This request is decided already.")
    tidy = rules.require_answer(answer, is_approved=approved)
    deadline = case.deadlines.select_related("participant").filter(pk=excusal.deadline_id).first()

    excusal.status = DecisionStatus.APPROVED if approved else DecisionStatus.REFUSED
    excusal.decided_by, excusal.decided_at, excusal.answer = actor, now, tidy
    excusal.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    kind = EventKind.EXCUSAL_APPROVED if approved else EventKind.EXCUSAL_REFUSED
    _record(case, kind, excusal, deadline, actor=actor, now=now)
    return excusal


def _require_later_day(case: Case, deadline: Deadline, until: date) -> None:
    if until <= deadline.due_on:
        due = spelt_day(deadline.due_on)
        raise Refused(f"A later day has to be after {due}, when this is due now.", field="until")
    if not case.office.calendar.days.filter(day=until).exists():
        raise Refused("This day is beyond the office's calendar.", field="until")


def _record(
    case: Case, kind: EventKind, excusal: Excusal, deadline: Deadline | None, *, actor: User, now: datetime
) -> None:
    facts: dict[str, Any] = {"standard": excusal.standard, "deadline": excusal.deadline_id, "until": excusal.until}
    participant = deadline.participant if deadline else None
    line = ledger.Line(kind, local_day(case, now), participant, excusal, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
