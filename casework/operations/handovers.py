"""Transfers of cases: asked by one side, accepted by the coach who is to carry the family, or back with supervisors."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection, transaction

from casework import engine, ledger, permissions, rules
from casework.choices import EventKind, HandoverStatus, Role
from casework.models import Assignment, Case, Handover, HandoverBatch, Office, User
from casework.models.base import new_id
from casework.operations.assignments import replacing_line
from casework.operations.handover_ends import decide_handover, review_ended_line
from casework.operations.locking import local_day, locked_case, refusing
from casework.operations.requests import follow_case
from casework.queries.colleagues import away_until
from casework.queries.packets import packet_of
from casework.queries.sent_over import reviews_ended
from casework.refusals import Refused
from casework.values import in_force
from casework.wording import spelt_day

ANSWER_WITHIN = "std.all.handover_answer"

_NOT_TAKEN = {
    "none": "This transfer is not for you.",
    "accepted": "You accepted this family already.",
    "refused": "This transfer was refused already.",
    "withdrawn": "This transfer was withdrawn meanwhile; there is nothing left to accept.",
    "late": "The day to answer has passed. The transfer is back with the supervisor, who may ask again.",
    "closed": "This case was closed meanwhile; there is nothing left to take over.",
    "left": "You are no longer a coach of the office that this family was to come to.",
    "moved": "Somebody else carries this family by now. The transfer no longer stands.",
    "early": "The coach of today began only today. Take this family over tomorrow.",
}


@transaction.atomic
def ask_handover(
    *, case_id: UUID, to_coach: User, reason: str, actor: User, now: datetime, batch: HandoverBatch | None = None
) -> Handover:
    """Ask another coach, of this office or another one of the state, to take a case over.

    They answer within so many business days of their office (`std.all.handover_answer`); a transfer that was not
    answered in time, or whose coach no longer carries the case, is withdrawn by asking anew.

    Policy: family coach position description (O027, O086): a coach assigns nothing, so a coach asks and the other
    accepts; who decides asks as well.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor neither carries the case nor decides in its office.
        Refused: it is closed, nobody carries it, no reason, nobody who can carry it, or a transfer is waiting.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    standing = case.assignments.select_related("coach").filter(last_day__isnull=True).first()
    if standing is None:
        permissions.require(permissions.can_assign_case(actor, case))
        raise Refused("Nobody carries this family. Assign a coach instead.")
    carried_by = standing.coach_id
    permissions.require(permissions.can_ask_handover(actor, case, carried_by=carried_by))
    tidy = rules.require_reason(reason)
    to_office = _receiving_office(case, to_coach, carried_by=carried_by, actor=actor)
    today = now.astimezone(to_office.zone).date()
    _make_room(case, carried_by=carried_by, actor=actor, now=now)

    handover = Handover(
        case=case,
        batch=batch,
        from_coach_id=carried_by,
        from_office=case.office,
        to_coach=to_coach,
        to_office=to_office,
        reason=tidy,
        packet=packet_of(case, today=local_day(case, now)),
        asked_by=actor,
        asked_at=now,
        answer_by=_answer_by(to_office, today),
    )
    with refusing("handover_one_asked", "A transfer of this family waits for its answer."):
        handover.save(force_insert=True)
    return handover


@dataclass(frozen=True)
class Outcome:
    """What became of one of many: asked, or the words for why not."""

    case_id: UUID
    number: str
    refusal: str = ""


@transaction.atomic
def ask_handovers(
    *,
    case_ids: Sequence[UUID],
    to_coach: User,
    reason: str,
    is_all_or_none: bool,
    actor: User,
    now: datetime,
) -> HandoverBatch:
    """Ask for up to fifty cases at once, each as its own savepoint; what was refused stands on the batch with its why.

    With `is_all_or_none` nothing is asked as soon as one case is refused.

    Policy: family coach position description (O027, O086).

    Raises:
        PermissionDenied: the actor decides in no office.
        Refused: no case, too many, or one of them is refused and it is all or none.
    """
    office = actor.office
    permissions.require(permissions.can_see_supervision(actor))
    if office is None or not case_ids:
        raise Refused("Tick at least one family.", field="case_ids")
    wanted = list(dict.fromkeys(case_ids))
    if len(wanted) > rules.HANDOVERS_AT_ONCE:
        raise Refused(f"Tick at most {rules.HANDOVERS_AT_ONCE} families at once.", field="case_ids")
    rules.require_reason(reason)

    batch = HandoverBatch(office=office, asked_by=actor, asked_at=now, to_coach=to_coach)
    batch.save(force_insert=True)
    numbers = dict(Case.objects.visible_to(actor).filter(pk__in=wanted).values_list("pk", "number"))
    outcomes = [
        _outcome(case_id, numbers, to_coach=to_coach, reason=reason, batch=batch, actor=actor, now=now)
        for case_id in sorted(wanted)
    ]
    refused = [one for one in outcomes if one.refusal]
    if refused and is_all_or_none:
        words = "; ".join(f"{one.number}: {one.refusal}" for one in refused)
        raise Refused(f"Nothing was asked, because not all can be. {words}", field="case_ids")
    batch.refused = [{"number": one.number, "why": one.refusal} for one in refused]
    batch.save(update_fields=["refused"])
    return batch


@transaction.atomic
def accept_handover(*, handover_id: UUID, actor: User, now: datetime) -> Case:
    """Take a case over: the time of the coach before ends yesterday, the actor's begins today, clocks start anew.

    A case that comes from another office moves here: `office.changed` is written and the office's mark is set back as
    after an import (decisions 12); what QA reviewers were given of it ends. Who is second, or late, is told.

    Policy: DPAWS expectations 2 and 5 (A006, A014): a new coach starts clocks. O027; decisions 18.

    Raises:
        Handover.DoesNotExist: there is none that the actor may read.
        PermissionDenied: somebody else is asked.
        Refused: it was answered, withdrawn or comes too late, or the case can no longer be taken over.
    """
    handover = Handover.objects.visible_to(actor).get(pk=handover_id)
    permissions.require(permissions.can_answer_handover(actor, handover))
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.take_over(%s, %s, %s)", [handover.pk, new_id(), now])
        (answer,) = cursor.fetchone()
    if answer != "done":
        raise Refused(_NOT_TAKEN[answer])

    case = Case.objects.visible_to(actor).select_related("office").get(pk=handover.case_id)
    today = local_day(case, now)
    ledger.record_lines(case, _lines(case, handover), actor=actor, now=now)
    follow_case(case=case, coach=actor, actor=actor, now=now)
    if handover.to_office_id != handover.from_office_id:
        engine.refresh_case(case.pk, today=today, is_import=True)
    engine.readdress(case.pk, today=today)
    return case


@transaction.atomic
def refuse_handover(*, handover_id: UUID, answer: str, actor: User, now: datetime) -> Handover:
    """Say no to a transfer, with the reason; the family stays where it is.

    Raises:
        Handover.DoesNotExist: there is none that the actor may read.
        PermissionDenied: somebody else is asked.
        Refused: it is answered or withdrawn, or no reason is given.
    """
    handover = Handover.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=handover_id)
    permissions.require(permissions.can_answer_handover(actor, handover))
    _require_asked(handover)
    return decide_handover(
        handover=handover,
        status=HandoverStatus.REFUSED,
        actor=actor,
        now=now,
        answer=rules.require_reason(answer, field="answer"),
    )


@transaction.atomic
def withdraw_handover(*, handover_id: UUID, actor: User, now: datetime, answer: str = "") -> Handover:
    """Take a transfer back before it is accepted; a supervisor says why in `answer`.

    Raises:
        Case.DoesNotExist: no such transfer of a case that the actor may see.
        PermissionDenied: the actor neither asked nor decides in the office that hands over.
        Refused: it is answered or withdrawn already, be it in this moment.
    """
    case = locked_case(actor, handovers=handover_id)
    handover = _locked_handover(case, handover_id)
    permissions.require(permissions.can_withdraw_handover(actor, handover))
    _require_asked(handover)
    return decide_handover(handover=handover, status=HandoverStatus.WITHDRAWN, actor=actor, now=now, answer=answer)


@transaction.atomic
def record_warm_handover(*, handover_id: UUID, on: date, actor: User, now: datetime) -> Handover:
    """Write down the day on which family, old and new coach spoke together.

    Policy: family coach position description, services 2 (O027): a change of coach is introduced in person.

    Raises:
        Case.DoesNotExist: no such transfer of a case that the actor may see.
        PermissionDenied: the actor only reads.
        Refused: it is written down already, the transfer does not stand, or the day cannot be.
    """
    case = locked_case(actor, handovers=handover_id)
    permissions.require(permissions.can_write_handover(actor, case))
    handover = _locked_handover(case, handover_id)
    if handover.status not in (HandoverStatus.ASKED, HandoverStatus.ACCEPTED):
        raise Refused("This transfer did not come about.")
    if handover.warm_on:
        raise Refused("The three-way contact is written down already.")
    rules.require_day(on, today=local_day(case, now))
    if on < case.opened_on:
        raise Refused(f"The case was opened on {spelt_day(case.opened_on)}.", field="on")

    handover.warm_on, handover.warm_by = on, actor
    handover.save(update_fields=["warm_on", "warm_by"])
    line = ledger.Line(EventKind.WARM_HANDOVER_HELD, on, subject=handover, facts={"handover": handover.pk})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return handover


def _locked_handover(case: Case, handover_id: UUID) -> Handover:
    """Return a transfer of a locked case; it is out of sight once somebody took the case over while the lock waited."""
    handover = case.handovers.select_for_update(of=("self",)).filter(pk=handover_id).first()
    if handover is None:
        raise Refused("The family was taken over meanwhile and has its new coach.")
    return handover


def _outcome(
    case_id: UUID,
    numbers: dict[UUID, str],
    *,
    to_coach: User,
    reason: str,
    batch: HandoverBatch,
    actor: User,
    now: datetime,
) -> Outcome:
    try:
        ask_handover(case_id=case_id, to_coach=to_coach, reason=reason, actor=actor, now=now, batch=batch)
    except Refused as refusal:
        return Outcome(case_id, numbers[case_id], str(refusal))
    except Case.DoesNotExist:
        return Outcome(case_id, numbers.get(case_id, "A case"), "This case is not one of your office.")
    return Outcome(case_id, numbers[case_id])


def _receiving_office(case: Case, to_coach: User, *, carried_by: UUID, actor: User) -> Office:
    office = to_coach.office
    if to_coach.role != Role.COACH or not to_coach.is_active or office is None:
        raise Refused("Choose a coach.", field="to_coach")
    if to_coach.pk == carried_by:
        raise Refused("This coach carries the family already.", field="to_coach")
    if office.jurisdiction != case.office.jurisdiction:
        raise Refused(
            "Another state's rules hold in that office. Close this case and open one there.", field="to_coach"
        )
    if last_day := away_until(to_coach):
        raise Refused(f"{to_coach.name} is away until {spelt_day(last_day)} and could not answer.", field="to_coach")
    if permissions.can_assign_case(actor, case):
        with connection.cursor() as cursor:
            cursor.execute("SELECT sec.is_blocked(%s, %s)", [case.pk, to_coach.pk])
            (is_blocked,) = cursor.fetchone()
        if is_blocked:
            raise Refused("This coach cannot carry this case.", field="to_coach")
    return office


def _make_room(case: Case, *, carried_by: UUID, actor: User, now: datetime) -> None:
    """Withdraw a transfer that nobody can accept any more; stop at one that still waits."""
    waiting = case.handovers.select_for_update(of=("self",)).select_related("to_office", "to_coach").asked().first()
    if waiting is None:
        return
    today = now.astimezone(waiting.to_office.zone).date()
    if not waiting.is_lapsed(today) and waiting.from_coach_id == carried_by:
        raise Refused(f"A transfer of this family to {waiting.to_coach.name} waits for its answer.")
    decide_handover(handover=waiting, status=HandoverStatus.WITHDRAWN, actor=actor, now=now)


def _answer_by(office: Office, today: date) -> date:
    """Return the last day to answer: so many worked days of the office's calendar after today."""
    figure = in_force(ANSWER_WITHIN, office=office, on=today)
    days = int(figure.value) if figure else 1
    number = office.calendar.days.values_list("number", flat=True).get(day=today)
    worked = office.calendar.days.filter(is_business=True, number=number + days, day__gte=today).order_by("day")
    day: date | None = worked.values_list("day", flat=True).first()
    return day or today


def _lines(case: Case, handover: Handover) -> list[ledger.Line]:
    assignment = case.assignments.select_related("case").get(last_day__isnull=True, coach_id=handover.to_coach_id)
    lines = []
    if handover.to_office_id != handover.from_office_id:
        facts = {"from": handover.from_office_id, "to": handover.to_office_id}
        lines += [review_ended_line(*ended, on=assignment.first_day) for ended in reviews_ended(handover)]
        lines.append(ledger.Line(EventKind.OFFICE_CHANGED, assignment.first_day, subject=handover, facts=facts))
    return [*lines, _change_line(case, assignment)]


def _change_line(case: Case, assignment: Assignment) -> ledger.Line:
    replacing = replacing_line(assignment)
    if replacing:
        return replacing
    facts = {"coach": assignment.coach_id}
    return ledger.Line(EventKind.ASSIGNMENT_CHANGED, assignment.first_day, subject=assignment, facts=facts)


def _require_asked(handover: Handover) -> None:
    if handover.status != HandoverStatus.ASKED:
        raise Refused(f"This transfer is {HandoverStatus(handover.status).label.lower()} already.")
