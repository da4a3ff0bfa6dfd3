"""A transfer that nobody answered in time, granted by who decides: the family goes to the coach who was asked."""

from datetime import datetime

from django.db import connection, transaction

from casework import engine, ledger
from casework.choices import EventKind, HandoverStatus
from casework.models import Assignment, Case, Handover, ReviewAssignment, User
from casework.models.base import new_id
from casework.operations.assignments import assign_case, replacing_line
from casework.operations.handover_ends import decide_handover, review_ended_line
from casework.operations.locking import local_day
from casework.operations.requests import follow_case
from casework.queries.sent_over import fit_to_carry
from casework.refusals import Refused

_NOT_SENT = {
    "none": "This transfer is not yours to decide.",
    "accepted": "The family was taken over meanwhile.",
    "refused": "This transfer was refused meanwhile.",
    "withdrawn": "This transfer was withdrawn meanwhile.",
    "waits": "The coach who is asked may still answer.",
    "closed": "This case was closed meanwhile; there is nothing left to take over. Return the transfer.",
    "blocked": "This coach cannot carry this case. Return the transfer.",
    "left": "The coach who was asked works there no longer. Return the transfer.",
    "uncleared": "The clearances of this coach are not on file. Return the transfer, or wait until they are.",
    "away": "The coach who was asked is away today. Return the transfer, or decide when they are back.",
    "moved": "Somebody else carries this family by now. Return the transfer.",
    "early": "The coach of today begins on a later day. Decide then.",
}


@transaction.atomic
def grant_handover(*, case: Case, handover: Handover, answer: str, actor: User, now: datetime) -> None:
    """Give a locked case to the coach who was asked and did not answer, today; to another office it moves with them.

    The same is asked of the coach of this office and of another one: no conflict block, clearances on file, not away.
    Whoever sends it to another office sees it no more, so that everything that is written on it is written before; what
    QA reviewers were given of it ends with the move.

    Policy: domain 1 (operations manager: assigns and transfers); O027, O086, O087; DPAWS expectations 2 and 5 (A006,
    A014); decisions 18.

    Raises:
        PermissionDenied: the actor assigns nothing in this office.
        Refused: the coach who was asked cannot carry the case, or it stands otherwise by now.
    """
    word = fit_to_carry(handover)
    if word != "fit":
        raise Refused(_NOT_SENT[word])
    standing = case.assignments.select_for_update(of=("self",)).filter(last_day__isnull=True).first()
    if standing is None or standing.coach_id != handover.from_coach_id:
        raise Refused(_NOT_SENT["moved"])
    if handover.to_office_id == case.office_id:
        decide_handover(handover=handover, status=HandoverStatus.ACCEPTED, actor=actor, now=now, answer=answer)
        assign_case(case_id=case.pk, coach=handover.to_coach, first_day=local_day(case, now), actor=actor, now=now)
        return
    _send(case, handover, standing, answer=answer, actor=actor, now=now)


def _send(case: Case, handover: Handover, standing: Assignment, *, answer: str, actor: User, now: datetime) -> None:
    case.office = handover.to_office
    today = local_day(case, now)
    assignment = Assignment(id=new_id(), case=case, coach=handover.to_coach, first_day=today)
    if standing.first_day == today:
        assignment.pk = standing.pk
    lines = _lines(case, handover, assignment)
    ledger.record_lines(case, lines, actor=actor, now=now, bears_on_deadlines=False)
    follow_case(case=case, coach=handover.to_coach, actor=actor, now=now)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.send_over(%s, %s, %s, %s)", [handover.pk, assignment.pk, now, answer])
        (told,) = cursor.fetchone()
    if told != "done":
        raise Refused(_NOT_SENT[told])
    engine.refresh_case(case.pk, today=today)
    engine.refresh_case(case.pk, today=today, is_import=True)
    engine.readdress(case.pk, today=today)


def _lines(case: Case, handover: Handover, assignment: Assignment) -> list[ledger.Line]:
    """Return what the move does, in its order: reviews that end, the office, the coach in place of who began today."""
    today = assignment.first_day
    given = ReviewAssignment.objects.standing().filter(case=case).select_for_update(of=("self",))
    offices = {"from": handover.from_office_id, "to": handover.to_office_id}
    coach = {"coach": handover.to_coach_id}
    return [
        *(review_ended_line(row.pk, row.reviewer_id, on=today) for row in given.order_by("given_at", "pk")),
        ledger.Line(EventKind.OFFICE_CHANGED, today, subject=handover, facts=offices),
        replacing_line(assignment) or ledger.Line(EventKind.ASSIGNMENT_CHANGED, today, subject=assignment, facts=coach),
    ]
