"""Changes that a family reports: written down, then settled once (N016)."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import (
    CHANGE_REPORTED,
    Case,
    EventKind,
    Participant,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    react,
    require_day,
)
from eligibility.choices import ChangeKind, ChangeOutcome, FiledHow, Programme, ToldBy
from eligibility.models import AdverseAction, ChangeReport, Determination
from eligibility.operations.applications import NOT_STANDING
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.effects import effects_of
from eligibility.queries.places import of_visible
from eligibility.rules.requirements import AHEAD_DAYS

WORDS_MAX = 300
NOTHING_DONE = (
    "Nothing was decided since it came in, for a month that it touches. Decide, propose the adverse action, or say why"
    " it has no effect."
)
#: What a changed situation is called where plans are; expenses and property alone change no plan.
_PLAN_WORDS = {
    ChangeKind.COMPOSITION: "HOUSEHOLD",
    ChangeKind.CHILD_AWAY: "HOUSEHOLD",
    ChangeKind.INCOME: "WORK",
    ChangeKind.ADDRESS: "OTHER",
    ChangeKind.OTHER: "OTHER",
}


@transaction.atomic
def record_change_report(
    *,
    case_id: UUID,
    kind: str,
    participant_id: UUID | None,
    received_on: date,
    effective_on: date,
    how: str,
    told_by: str,
    words: str,
    actor: User,
    now: datetime,
    clear_on: date | None = None,
) -> ChangeReport:
    """Write down a change that was reported; what bears on the plan has the plan looked at again.

    `clear_on`: of a child who is away for long, since when that was clear to the family, and of nothing else.

    Policy: NC family worker duties (N016); 7 CFR 273.12(c); 7 AAC 45.270; 42 U.S.C. 608(a)(10)(C).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is none of the kinds, nobody of this case, a day cannot be, or nothing or too much is written.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    if kind not in ChangeKind.values:
        raise Refused("Say what changed.", field="kind")
    if how not in FiledHow.values:
        raise Refused("Say how it came in.", field="how")
    if told_by not in ToldBy.values:
        raise Refused("Say who told it.", field="told_by")
    today = local_day(case, now)
    require_day(received_on, today=today, field="received_on")
    require_day(effective_on, today=today + timedelta(days=AHEAD_DAYS), field="effective_on")
    _require_clear(kind, clear_on, received_on)
    whose = participant_of(case, participant_id) if participant_id else None
    row = ChangeReport(
        case=case,
        participant=whose,
        kind=kind,
        received_on=received_on,
        effective_on=effective_on,
        clear_on=clear_on,
        how=how,
        told_by=told_by,
        words=_line(words, "words", empty="Write down what changed."),
        recorded_by=actor,
        recorded_at=now,
    )
    row.save(force_insert=True)
    facts = {"what": row.kind, "effective_on": row.effective_on}
    line = ledger.Line(EventKind.CHANGE_REPORTED, received_on, whose, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    _tell_plan(case, row, whose, actor=actor, now=now)
    return row


@transaction.atomic
def settle_change_report(*, change_id: UUID, outcome: str, why: str, actor: User, now: datetime) -> ChangeReport:
    """Settle a reported change, once: it was acted on by a decision or an adverse action, or it has no effect and why.

    Policy: NC family worker duties (N016); 7 CFR 273.12(c).

    Raises:
        Case.DoesNotExist: no such change that the actor may see.
        PermissionDenied: the actor decides no eligibility, or not in this office, or the case is closed.
        Refused: it is settled or taken back already, something that it touches waits, or no reason is given.
    """
    case = locked_case(actor, **of_visible(ChangeReport, change_id, viewer=actor))
    permissions.require(permissions.can_decide_eligibility(actor, case))
    row = _standing(case, change_id)
    if outcome not in ChangeOutcome.values:
        raise Refused("Say what came of it.", field="outcome")
    is_acted = outcome == ChangeOutcome.ACTED
    if is_acted:
        _require_acted(row, local_day(case, now))
    row.why = why.strip() if is_acted and not why.strip() else _line(why, "why", empty="Say why it has no effect.")
    row.settled_on, row.outcome, row.settled_by, row.settled_at = local_day(case, now), outcome, actor, now
    row.save(update_fields=["settled_on", "outcome", "why", "settled_by", "settled_at"])
    facts = {"about": row.pk, "acted": is_acted}
    line = ledger.Line(EventKind.CHANGE_SETTLED, row.settled_on, row.participant, row, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def void_change_report(*, change_id: UUID, actor: User, now: datetime) -> ChangeReport:
    """Take back a change that was written down by mistake, with what the ledger says of it and of the plan.

    Raises:
        Case.DoesNotExist: no such change that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is settled or taken back already, or an adverse action rests on it.
    """
    case = locked_case(actor, **of_visible(ChangeReport, change_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    row = _standing(case, change_id)
    if AdverseAction.objects.standing().filter(change=row).exists():
        raise Refused("An adverse action rests on it. Take that back first.")
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=row.pk, actor=actor, now=now)
    return row


def _require_clear(kind: str, clear_on: date | None, received_on: date) -> None:
    """Stop unless it is said of a child who is away for long, and of nothing else, since when that was clear."""
    if kind != ChangeKind.CHILD_AWAY:
        if clear_on is not None:
            raise Refused("This is asked of a child who is away for long alone.", field="clear_on")
        return
    if clear_on is None:
        raise Refused("Say since when it was clear that the child is away for long.", field="clear_on")
    require_day(clear_on, today=received_on, field="clear_on")


def _require_acted(row: ChangeReport, today: date) -> None:
    """Stop unless something was decided since, for a month that a change touches, or proposed in each programme.

    Policy: 7 CFR 273.12(c).

    Raises:
        Refused: nothing was, or a programme comes out otherwise and waits.
    """
    done = _acted_in(row)
    if not done:
        raise Refused(NOTHING_DONE, field="outcome")
    touched = (one.programme for one in effects_of(row.case, row, today=today) if one.waits)
    waiting = [one for one in dict.fromkeys(touched) if one not in {str(Programme(code).label) for code in done}]
    if waiting:
        raise Refused(
            f"This changes {', '.join(waiting)} too, and nothing was decided or proposed of it.", field="outcome"
        )


def _acted_in(row: ChangeReport) -> set[str]:
    """Return the programmes in which something was decided or proposed since, for the months from the change on."""
    month = row.effective_on.replace(day=1)
    decided = Determination.objects.filter(case=row.case_id, decided_at__gte=row.recorded_at, month__gte=month)
    proposed = AdverseAction.objects.standing().filter(case=row.case_id)
    proposed = proposed.filter(Q(change=row) | Q(proposed_at__gte=row.recorded_at))
    found = {*decided.values_list("programme", flat=True), *proposed.values_list("programme", flat=True)}
    return found - {Programme.TA_DVS}


def _standing(case: Case, change_id: UUID) -> ChangeReport:
    row = ChangeReport.objects.select_related("participant", "case__office").get(pk=change_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    if row.settled_on is not None:
        raise Refused("It is settled already.")
    return row


def _tell_plan(case: Case, row: ChangeReport, whose: Participant | None, *, actor: User, now: datetime) -> None:
    """Have the plan looked at again, from the day it is so on, and not before it came in: until then nobody knew."""
    what = _PLAN_WORDS.get(ChangeKind(row.kind))
    if what is None:
        return
    adult = whose if whose is not None and whose.is_adult else None
    react(
        CHANGE_REPORTED,
        case=case,
        report=row,
        participant=adult,
        what=what,
        on=max(row.received_on, row.effective_on),
        actor=actor,
        now=now,
    )


def _line(words: str, field: str, *, empty: str) -> str:
    words = words.strip()
    if not words:
        raise Refused(empty, field=field)
    if len(words) > WORDS_MAX:
        raise Refused(f"Keep this under {WORDS_MAX + 1} characters.", field=field)
    return words
