"""What bears on a penalty once it is there: visits, findings on the children, cures and facts; its end or deletion."""

from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EligibilityChange,
    EligibilitySubject,
    EventKind,
    Jurisdiction,
    Refused,
    User,
    file_eligibility_note,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
    require_words,
    takes_eligibility_notes,
    wording,
)
from eligibility.public import figures_of
from reengagement.choices import FACTS_OF, PenaltyFactKind, PenaltyOutcome, PenaltyReason
from reengagement.models import ChildSafetyFinding, CureAttempt, Penalty, PenaltyFact, PenaltyVisit
from reengagement.operations.facts import BEFORE, add_fact, record_cure
from reengagement.operations.penalties import renumber_after
from reengagement.operations.raises import ask_raise
from reengagement.operations.reductions import follow_penalty
from reengagement.operations.withdrawing import withdraw_waiting
from reengagement.queries.endings import attempt_of
from reengagement.queries.letters import next_level
from reengagement.queries.places import of_record
from reengagement.queries.standing import Standing, standing_of
from reengagement.queries.visits import visits_to_link
from reengagement.rules import alaska
from reengagement.rules.attempts import INCURABLE, AttemptDays, require_attempt
from reengagement.rules.family import OFF_THE_LADDER
from reengagement.rules.words import in_state

FINDING_MAX = 8_000
OVER = "This penalty is over; nothing more is written on it."


@transaction.atomic
def record_home_visit(*, penalty_id: UUID, contact_id: UUID, actor: User, now: datetime) -> PenaltyVisit:
    """Say that a contact of the case was the visit at home, made or tried, that a raise of the penalty asks for.

    Policy: DPAWS expectations 12 and 13 (A043, A050); AS 47.27.085(b); 7 AAC 45.980(g).

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, it has no levels that a visit could raise, or the contact was no visit at home.
    """
    case, penalty = _open_penalty(penalty_id, actor)
    if case.office.jurisdiction != Jurisdiction.ALASKA or penalty.reason in OFF_THE_LADDER:
        raise Refused("No level of this penalty rests on a home visit.")
    contact = visits_to_link(case).filter(pk=contact_id).first()
    if contact is None:
        raise Refused(
            "Choose a contact in person at home, or a tried one. Log it first if it is not there.", field="contact_id"
        )
    visit = PenaltyVisit(case=case, penalty=penalty, contact=contact, on=contact.on, entered_by=actor, entered_at=now)
    with refusing("penaltyvisit_once", "This visit is written down already.", field="contact_id"):
        visit.save(force_insert=True)
    line = ledger.Line(
        EventKind.PENALTY_VISITED,
        visit.on,
        penalty.participant,
        visit,
        facts={"penalty": penalty.pk, "contact": contact.pk},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return visit


@transaction.atomic
def record_child_safety(
    *, visit_id: UUID, on: date, is_safe: bool, words: str, level: int, actor: User, now: datetime
) -> ChildSafetyFinding:
    """Write the finding on the children's health, safety and well-being; a raise rests on it and on nothing less.

    It tells eligibility of the visit. With `level` 2 or 3 and children found safe it asks a manager for that raise, if
    it is the level right above and its months are there (`operations.raises`); `level` 0 asks for nothing.

    Policy: AS 47.27.085(b); 7 AAC 45.980(g), (j); DPAWS expectations 13 (A050).

    Raises:
        Case.DoesNotExist: no such visit in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, a day that cannot be, nothing written, a raise though harm was found, or a level
            that is not open.
    """
    case = locked_case(actor, **of_record(PenaltyVisit, visit_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    visit = PenaltyVisit.objects.select_related("penalty__participant__person").get(pk=visit_id)
    if visit.penalty.outcome:
        raise Refused(OVER)
    require_day(on, today=local_day(case, now))
    if on < visit.on:
        raise Refused("The finding is written on the day of the visit or later.", field="on")
    if level not in {0, 2, 3}:
        raise Refused("Choose the level from the list.", field="level")
    if level and not is_safe:
        raise Refused("The level stays: the children could be significantly harmed.", field="level")
    tidy = require_words(words, field="words", empty="Write the finding on the children.", most=FINDING_MAX)
    finding = ChildSafetyFinding(case=case, visit=visit, on=on, is_safe=is_safe, found_by=actor, found_at=now)
    finding.words = tidy
    finding.save(force_insert=True)
    line = ledger.Line(
        EventKind.CHILD_SAFETY_FOUND, on, visit.penalty.participant, finding, facts={"penalty": visit.penalty_id}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    follow_penalty(penalty_id=visit.penalty_id, case=case, actor=actor, now=now)
    if level:
        _ask_raise(visit.penalty_id, level, case, actor=actor, now=now)
    if takes_eligibility_notes(case.office.jurisdiction):
        file_eligibility_note(
            case_id=case.pk,
            subject=str(EligibilitySubject.HOME_VISIT),
            change="",
            reason="",
            penalty_raise="",
            sections=[f"Visit at home, made or tried, on {wording.full_day(visit.on)}.", "", tidy],
            about=visit.pk,
            on=on,
            participant_id=visit.penalty.participant_id,
            sets_alert=True,
            actor=actor,
            now=now,
        )
    return finding


def _ask_raise(penalty_id: UUID, level: int, case: Case, *, actor: User, now: datetime) -> None:
    coming = next_level(standing_of(penalty_id, case, today=local_day(case, now)))
    if level != coming:
        raise Refused(f"Only the level right above can be asked for: level {coming}.", field="level")
    try:
        ask_raise(penalty_id=penalty_id, actor=actor, now=now)
    except Refused as refusal:
        raise Refused(str(refusal), field="level") from None


@transaction.atomic
def record_fact(*, penalty_id: UUID, kind: str, on: date, actor: User, now: datetime) -> PenaltyFact:
    """Record a dated fact that bears on the end: an agreement, compliance, an exemption, an application.

    The day is the one on which it happened; the day of entry is kept beside it (13.2 no. 10).

    Policy: OAR 461-130-0335; TWH A-2140; North Carolina state plan; 7 AAC 45.980(i); policy README 13.1, 13.2.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, the state's rule asks no such fact, or a day that cannot be.
    """
    case, penalty = _open_penalty(penalty_id, actor)
    if kind not in {str(one) for one in FACTS_OF[case.office.jurisdiction]}:
        raise Refused("Choose what happened from the list.", field="kind")
    require_day(on, today=local_day(case, now))
    if kind not in BEFORE and on < penalty.failed_on:
        raise Refused("This lies before what the penalty is about.", field="on")
    return add_fact(penalty=penalty, case=case, kind=PenaltyFactKind(kind), on=on, told_on=on, actor=actor, now=now)


@transaction.atomic
def void_fact(*, fact_id: UUID, actor: User, now: datetime) -> PenaltyFact:
    """Say that a fact about a penalty was written down by mistake; it stays readable, and counts for nothing.

    Policy: policy README 13.2 no. 10 (the record of entry is kept for audit).

    Raises:
        Case.DoesNotExist: no such fact in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, or it is voided already.
    """
    case = locked_case(actor, **of_record(PenaltyFact, fact_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    fact = PenaltyFact.objects.select_related("penalty__participant__person").get(pk=fact_id)
    if fact.penalty.outcome:
        raise Refused(OVER)
    if fact.voided_at is not None:
        raise Refused("This is marked as a mistake already.")
    fact.voided_on, fact.voided_by, fact.voided_at = local_day(case, now), actor, now
    fact.save(update_fields=["voided_on", "voided_by", "voided_at"])
    facts = {"penalty": fact.penalty_id, "what": str(fact.kind)}
    line = ledger.Line(EventKind.PENALTY_FACT_VOIDED, fact.voided_on, fact.penalty.participant, fact, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    follow_penalty(penalty_id=fact.penalty_id, case=case, actor=actor, now=now)
    return fact


@transaction.atomic
def record_attempt(*, penalty_id: UUID, days: AttemptDays, actor: User, now: datetime) -> CureAttempt:
    """Record how an attempt to comply stands; the open one is changed, and none open a new one begun (Alaska).

    Intent before the failure is kept and counts for nothing; `failed_on` closes the attempt, whose intent is spent.

    Policy: 7 AAC 45.980(i); MS 723-3; DPAWS expectations 11 (A042); policy README 13.2.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: the penalty is over, is not cured by an attempt, or days that cannot be.
    """
    case, penalty = _open_penalty(penalty_id, actor)
    today = local_day(case, now)
    if case.office.jurisdiction != Jurisdiction.ALASKA or penalty.reason in INCURABLE:
        raise Refused("Doing what was asked does not end this penalty.")
    figures = figures_of(case, on=today)
    require_attempt(days, penalty.reason, most_days=alaska.proof_days(penalty.number, figures=figures), today=today)
    attempt = CureAttempt.objects.filter(penalty=penalty, failed_on__isnull=True).first()
    is_new = attempt is None
    attempt = attempt or CureAttempt(case=case, penalty=penalty, entered_by=actor, entered_at=now)
    if days.intent_on != attempt.intent_on:
        attempt.intent_entered_on = today if days.intent_on else None
    attempt.intent_on, attempt.began_on, attempt.days_asked = days.intent_on, days.began_on, days.days_asked
    attempt.done_on, attempt.signed_on = sorted(set(days.done_on)), days.signed_on
    if days.failed_on and attempt_of(penalty, attempt, figures).complied_on:
        raise Refused("Compliance is proven in this attempt, so it did not fail.", field="failed_on")
    attempt.failed_on = days.failed_on
    if is_new:
        attempt.save(force_insert=True)
    else:
        attempt.save(
            update_fields=[
                *("intent_on", "intent_entered_on", "began_on", "days_asked", "done_on", "signed_on", "failed_on")
            ]
        )
    record_cure(penalty=penalty, case=case, on=max(days.all), what="ATTEMPT", actor=actor, now=now)
    return attempt


@transaction.atomic
def end_penalty(*, penalty_id: UUID, actor: User, now: datetime) -> Penalty:
    """End a penalty on the day that its state's rule gives, with the arithmetic frozen; never on a typed day.

    Policy: DPAWS expectations 11, 13 (A042, A047); 7 AAC 45.970, 45.980; OAR 461-130-0335; North Carolina state plan;
    TWH A-2140; policy README 13.1, 13.2.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: it is over already, or nothing ends it yet.
    """
    return _finish(penalty_id, PenaltyOutcome.ENDS, actor=actor, now=now)


@transaction.atomic
def delete_penalty(*, penalty_id: UUID, actor: User, now: datetime) -> Penalty:
    """Delete a penalty as if it had never been imposed, where its state's rule says so (13.2 no. 5, 6, 13, 17).

    Policy: ATAP MS 723-3; 7 AAC 45.980; policy README 13.2.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: it is over already, or the rule ends it otherwise or not yet.
    """
    return _finish(penalty_id, PenaltyOutcome.DELETED, actor=actor, now=now)


def _open_penalty(penalty_id: UUID, actor: User) -> tuple[Case, Penalty]:
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    penalty = Penalty.objects.select_related("participant__person").get(pk=penalty_id)
    if penalty.outcome:
        raise Refused(OVER)
    return case, penalty


def _finish(penalty_id: UUID, outcome: PenaltyOutcome, *, actor: User, now: datetime) -> Penalty:
    case, _ = _open_penalty(penalty_id, actor)
    stand = standing_of(penalty_id, case, today=local_day(case, now))
    if stand.ending.outcome != outcome:
        raise Refused(_why_not(stand, outcome))
    return finish(stand=stand, case=case, actor=actor, now=now)


def finish(*, stand: Standing, case: Case, actor: User, now: datetime) -> Penalty:
    """Freeze what the state's rule says of a penalty that is over by it, and all that follows.

    Called with the case locked, by an operation that asked who may.

    Policy: policy README 13.1, 13.2; DPAWS expectations 11 (A042, A047).
    """
    penalty, ending, today = stand.penalty, stand.ending, local_day(case, now)
    penalty.outcome, penalty.ground = ending.outcome, ending.ground or ""
    penalty.first_day = stand.first_day or (stand.planned_on if ending.effective_on else None)
    penalty.effective_on, penalty.restored_from = ending.effective_on, ending.restored_from
    penalty.pays_back, penalty.steps = ending.pays_back and stand.has_begun, [asdict(step) for step in ending.steps]
    penalty.ended_on, penalty.ended_by, penalty.ended_at = today, actor, now
    penalty.save(
        update_fields=[
            *("outcome", "ground", "first_day", "effective_on", "restored_from", "pays_back", "steps"),
            *("ended_on", "ended_by", "ended_at"),
        ]
    )
    if ending.outcome == PenaltyOutcome.DELETED:
        renumber_after(penalty)
    withdraw_waiting(
        penalty=penalty, words=in_state("The penalty is over.", case.office.jurisdiction), actor=actor, now=now
    )
    facts = {"outcome": str(ending.outcome), "effective_on": ending.effective_on}
    line = ledger.Line(EventKind.PENALTY_ENDED, today, penalty.participant, penalty, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    follow_penalty(penalty_id=penalty.pk, case=case, actor=actor, now=now)
    if takes_eligibility_notes(case.office.jurisdiction):
        _tell_eligibility(stand, case, ending.outcome, actor=actor, now=now)
    return penalty


def _why_not(stand: Standing, outcome: PenaltyOutcome) -> str:
    found = stand.ending.outcome
    if found == PenaltyOutcome.DELETED:
        return "No penalty day is left of it: delete it instead of ending it."
    if found == PenaltyOutcome.ENDS:
        return "It had penalty days: end it instead of deleting it."
    asked = "ends" if outcome == PenaltyOutcome.ENDS else "undoes"
    return f"Nothing {asked} it yet. {stand.ending.steps[-1].rule}"


def _tell_eligibility(stand: Standing, case: Case, outcome: PenaltyOutcome, *, actor: User, now: datetime) -> None:
    """File the note to eligibility that ends or deletes a penalty, with the arithmetic in it (A042, A047)."""
    change = EligibilityChange.END if outcome == PenaltyOutcome.ENDS else EligibilityChange.DELETE
    file_eligibility_note(
        case_id=case.pk,
        subject=str(EligibilitySubject.PENALTY),
        change=str(change),
        reason="",
        penalty_raise="",
        sections=[end_words(stand), "", ""],
        about=stand.penalty.pk,
        on=stand.today,
        participant_id=stand.penalty.participant_id,
        sets_alert=True,
        actor=actor,
        now=now,
    )


def end_words(stand: Standing) -> str:
    """Say what ended a penalty, with every step of its arithmetic; of good cause its day alone."""
    ending = stand.ending
    lines = [f"{PenaltyReason(stand.penalty.reason).label}: {ending.outcome.label.lower()}."]
    if ending.effective_on and ending.last_penalty_day:
        lines.append(
            f"First day without it: {wording.full_day(ending.effective_on)};"
            f" last penalty day: {wording.full_day(ending.last_penalty_day)}."
        )
    if ending.restored_from:
        lines.append(f"Benefit restored from {wording.full_day(ending.restored_from)}.")
    if ending.pays_back and stand.has_begun:
        lines.append("What was taken is paid back.")
    for step in ending.steps:
        told = "; ".join(f"{name}: {value}" for name, value in step.inputs)
        lines.append(f"{step.name}. {told}. {step.rule} {step.result} ({step.source})")
    return "\n".join(lines)
