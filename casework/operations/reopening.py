"""A closing taken back within its month: the case goes on as if it had not been."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from casework import ledger, permissions, rules
from casework.choices import CaseStatus, EventKind
from casework.models import Case, Event, User
from casework.operations.locking import local_day, locked_case
from casework.queries.closing import closing_of, newer_open_case, reopening_months, reopens_from
from casework.refusals import Refused

NO_LINE = "No line of the ledger says when this case closed; whoever imported it mends that."


@transaction.atomic
def reopen_case(*, case_id: UUID, record: Model, follows: Sequence[Event], actor: User, now: datetime) -> Case:
    """Take the closing of a case back: deadlines that went return, those that it began go.

    `record` says why, `follows` are lines that rested on the closing and fall with it. What the closing ended itself,
    an appointment or a re-engagement, was ended for the people it concerned and is begun anew where it is still needed.

    Policy: std.all.reopen_months; domain 3: a correction is a line that voids another.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not close and reopen cases.
        Refused: it is open, closed for too long, or an adult of it is in a newer case that is open.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.closes_cases(actor))
    closing = closing_of(case) if case.closed_on else None
    if closing is None:
        raise Refused(NO_LINE if case.closed_on else "This case is open.")
    today = local_day(case, now)
    rules.require_reopening(reopens_from(closing), today=today, months=reopening_months(case, closing.on))
    if newer := newer_open_case(case):
        raise Refused(f"The family is in case {newer.number} by now. Go on there.", field="words")
    case.status, case.closed_on = CaseStatus.OPEN, None
    case.closure_reason, case.is_closed_with_work = "", False
    case.save(update_fields=["status", "closed_on", "closure_reason", "is_closed_with_work"])
    lines = [ledger.Line(EventKind.CASE_REOPENED, today, subject=record, voids=closing)]
    lines += [ledger.Line(EventKind.TAKEN_BACK, one.on, one.participant, voids=one) for one in follows]
    ledger.record_lines(case, lines, actor=actor, now=now)
    return case
