"""Penalty requests through the one gate, and what a manager decides of them (A010, A040, A047)."""

import json
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.public import (
    Case,
    EligibilityChange,
    EligibilitySubject,
    EventKind,
    NotePenaltyReason,
    Participant,
    Refused,
    User,
    file_eligibility_note,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_words,
    takes_eligibility_notes,
    wording,
)
from coaching.public import care_protection
from eligibility.public import cash_told
from policy.reader import NoRuleOnFile
from reengagement.choices import PenaltyOutcome, PenaltyReason, RequestStatus
from reengagement.models import Penalty, PenaltyRequest
from reengagement.operations.locking import adult_of
from reengagement.queries.applicants import why_beyond_look_back
from reengagement.queries.asking import duty_of, facts_of_request, is_found_for, is_undecided_for
from reengagement.queries.places import of_record
from reengagement.queries.reengaged import latest_reengagement
from reengagement.rules import gate
from reengagement.rules.asked import Asked
from reengagement.rules.one_at_a_time import excluded_by
from reengagement.rules.terms import Terms, require_terms, require_why

WORDS_MAX = 4_000
WAITS_ALREADY = "A penalty request for this person waits for a decision already."
ASKED_ALREADY = "A penalty was asked for, for this reason and this situation, before."
DECIDED_TWICE = "This request is decided already."
#: What eligibility's list calls our reasons: a refused signature is the plan's, and a job quit a change of its own.
_NOTE_REASONS = {
    PenaltyReason.ACTIVITY: NotePenaltyReason.ACTIVITY,
    PenaltyReason.ASSESSMENT: NotePenaltyReason.ASSESSMENT,
    PenaltyReason.PLAN: NotePenaltyReason.PLAN,
    PenaltyReason.SIGNATURE: NotePenaltyReason.PLAN,
    PenaltyReason.CHILD_SUPPORT: NotePenaltyReason.CHILD_SUPPORT,
    PenaltyReason.SCHOOL: NotePenaltyReason.SCHOOL,
    PenaltyReason.JOB_REFUSED: NotePenaltyReason.JOB_REFUSED,
}


@transaction.atomic
def request_penalty(*, case_id: UUID, participant_id: UUID, asked: Asked, actor: User, now: datetime) -> PenaltyRequest:
    """Ask for a penalty. The gate lets it through with all six checks open, and not otherwise; page or command alike.

    The facts and every answer of the gate are frozen with it. In Alaska it makes its note to eligibility.

    Policy: domain 6; DPAWS expectations 3, 11, 13, 15 (A010, A025, A040, A041, A047, A057); 42 USC 607(e)(2).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not ask for penalties.
        Refused: one of the checks is shut, one waits already, or the state's rules are not on file for that day.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_request_penalty(actor, case))
    participant = adult_of(case, participant_id)
    today = local_day(case, now)
    facts = facts_of_request(case, participant, asked, today=today)
    try:
        gate.require(facts)
    except NoRuleOnFile:
        raise Refused("This state’s rules are not on file for that day.", field="claim_id") from None
    if facts.situation_on is not None:
        _require_within_look_back(case, facts.reason, facts.situation_on, today=today)
    verdict = gate.judge(facts)
    if asked.claim_id is None or facts.situation_on is None:
        raise Refused("Decide good cause first.", field="claim_id")
    if PenaltyRequest.objects.filter(participant=participant, status=RequestStatus.WAITING).exists():
        raise Refused(WAITS_ALREADY)
    is_open = {check.gate: check.is_open for check in verdict.checks}
    request = PenaltyRequest(
        case=case,
        participant=participant,
        claim_id=asked.claim_id,
        reengagement=latest_reengagement(participant, facts.situation_on),
        reason=facts.reason,
        situation_on=facts.situation_on,
        asked_on=today,
        asked_by=actor,
        asked_at=now,
        **{f"is_{one.lower()}_open": is_open[one] for one in gate.Gate},
    )
    request.facts = _text(asdict(facts))
    request.checks = _text([asdict(check) for check in verdict.checks])
    with refusing("penaltyrequest_one_situation", ASKED_ALREADY, field="claim_id"):
        request.save(force_insert=True)
    _require_none_open(participant, request.reason, case)
    line = ledger.Line(
        EventKind.PENALTY_REQUESTED,
        today,
        participant,
        request,
        facts={"reason": str(request.reason), "situation_on": request.situation_on},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    _tell_eligibility(request, facts, case, actor=actor, now=now)
    return request


@transaction.atomic
def decide_request(
    *,
    request_id: UUID,
    is_agreed: bool,
    words: str,
    actor: User,
    now: datetime,
    terms: Terms = Terms(),  # noqa: B008 - frozen
) -> PenaltyRequest:
    """Agree to a penalty request or refuse it, once; of two who decide at once the second is told so.

    Agreed to, it becomes a penalty with these terms, which takes effect only after its adverse notice.

    Policy: domain 6; DPAWS expectations 11 (A040); 7 AAC 45.980; OAR 461-130-0330; TWH A-2140.

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: the actor decides no requests of this office, or asked for this one.
        Refused: it is decided already, the case was closed, what it rests on no longer stands, another one is open,
            nothing is written, or a figure that cannot be.
    """
    case = locked_case(actor, **of_record(PenaltyRequest, request_id))
    asked_by_id = PenaltyRequest.objects.values_list("asked_by_id", flat=True).get(pk=request_id)
    permissions.require(permissions.can_decide_penalty_asked(actor, case, asked_by_id=asked_by_id))
    request = PenaltyRequest.objects.select_related("participant__person").get(pk=request_id)
    if request.status != RequestStatus.WAITING:
        raise Refused(f"{DECIDED_TWICE} {RequestStatus(request.status).label}.")
    tidy = require_words(words, field="words", empty="Write why.", most=WORDS_MAX)
    if is_agreed:
        _require_still_owed(request, case, today=local_day(case, now))
        _require_none_open(request.participant, request.reason, case)
        require_terms(terms, case.office.jurisdiction, on=local_day(case, now))
        why = require_why(terms, cash_told(case, on=local_day(case, now)))
        tidy = "\n\n".join(part for part in (tidy, why) if part)
    request.decision = tidy
    status = RequestStatus.IMPOSED if is_agreed else RequestStatus.REFUSED
    settle(request=request, status=status, case=case, actor=actor, now=now)
    if is_agreed:
        Penalty(
            case=case,
            participant=request.participant,
            request=request,
            reason=request.reason,
            failed_on=request.situation_on,
            number=number_of(request.participant),
            failed_together=terms.failed_together,
            county=terms.county.strip(),
            payment=terms.payment,
            recovered=terms.recovered,
            size=terms.size,
            table=terms.table,
            imposed_by=actor,
            imposed_on=local_day(case, now),
            imposed_at=now,
        ).save(force_insert=True)
    return request


def drop_waiting(*, participant: Participant, case: Case, actor: User, now: datetime) -> int:
    """Drop the penalty requests of a person that wait, as a staffing does that ended well (R039); tell how many.

    Called with the case locked, by an operation that asked who may.

    Policy: SSP Re-engagement Reference Guide, example ("no disqualification imposed as participant engaged").
    """
    waiting = list(PenaltyRequest.objects.filter(participant=participant, status=RequestStatus.WAITING))
    for request in waiting:
        request.participant = participant
        settle(request=request, status=RequestStatus.DROPPED, case=case, actor=actor, now=now)
    return len(waiting)


def number_of(participant: Participant) -> int:
    """Return which failure of a person the next penalty is: all kinds together, deleted ones left out, no reset.

    Policy: policy README 13.3: default per person, all types together, never resets.
    """
    return _undeleted(participant).count() + 1


def renumber_after(deleted: Penalty) -> None:
    """Correct the numbers of a person's later penalties once one was deleted; what ended keeps its arithmetic.

    Policy: ATAP MS 723-3 (`tanf.ak.penalty.request_types`: deleted, the counters are corrected).
    """
    later = Penalty.objects.filter(
        participant__person=deleted.participant.person, outcome="", imposed_at__gt=deleted.imposed_at
    )
    for penalty in later.select_related("participant__person").order_by("imposed_at", "pk"):
        before = _undeleted(penalty.participant).filter(imposed_at__lt=penalty.imposed_at).count()
        if penalty.number != before + 1:
            penalty.number = before + 1
            penalty.save(update_fields=["number"])


def _undeleted(participant: Participant) -> QuerySet[Penalty]:
    return Penalty.objects.filter(participant__person=participant.person).exclude(outcome=PenaltyOutcome.DELETED)


def _require_within_look_back(case: Case, reason: str, quit_on: date, *, today: date) -> None:
    """Stop at a job that was quit too long before the family asked for cash, as eligibility tells it (Alaska).

    Policy: AS 47.27.015(c); 7 AAC 45.970(a).
    """
    says = why_beyond_look_back(case, reason, quit_on, on=today)
    if says:
        raise Refused(says, field="claim_id")


def _require_none_open(participant: Participant, reason: str, case: Case) -> None:
    """Stop at a second penalty of one provision while the first is open (policy README 13.3)."""
    found = Penalty.objects.filter(
        participant__person=participant.person,
        outcome="",
        reason__in=excluded_by(reason, case.office.jurisdiction),
    ).first()
    if found is not None:
        raise Refused(
            f"A penalty of this person is open: {PenaltyReason(found.reason).label.lower()},"
            f" {wording.full_day(found.failed_on)}. There is one at a time."
        )


def _require_still_owed(request: PenaltyRequest, case: Case, *, today: date) -> None:
    """Stop at agreeing to what no longer stands: the record is asked again, under the lock.

    Who has no child care by now is protected, whatever stood on the day of asking (45 CFR 261.56).

    A duty that is over today gives a penalty without a day (policy README 13.2 no. 14); who reads no facts of violence
    is told of an exemption, as everywhere.
    """
    if not case.is_open:
        raise Refused("The case is closed. There is nothing to agree to.")
    if is_found_for(request.participant_id, request.situation_on):
        raise Refused("Good cause was found for this situation since. There is nothing to agree to.")
    if is_undecided_for(request.participant_id, request.situation_on):
        raise Refused("The person gave another reason for this situation. Decide that first.")
    for day in (request.situation_on, today):
        duty = duty_of(case, request.participant, day)
        if duty not in {None, gate.Duty.BOUND}:
            raise Refused(
                f"The person had no duty to take part on {wording.full_day(day)}, as the record says now."
                " There is nothing to agree to."
            )
    care = care_protection(request.participant, situation_on=request.situation_on, today=today)
    if care.is_protected:
        raise Refused(care.says)
    _require_within_look_back(case, request.reason, request.situation_on, today=today)


def settle(*, request: PenaltyRequest, status: RequestStatus, case: Case, actor: User, now: datetime) -> None:
    """Settle a request that waits; what is not agreed to is taken back from eligibility, which heard of it (A047)."""
    today = local_day(case, now)
    request.status, request.decided_on, request.decided_by, request.decided_at = status, today, actor, now
    request.save(update_fields=["status", "decided_on", "decided_by", "decided_at", "sealed_decision"])
    line = ledger.Line(
        EventKind.PENALTY_REQUEST_SETTLED,
        today,
        request.participant,
        request,
        facts={"request": request.pk, "status": str(status)},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    if status != RequestStatus.IMPOSED and takes_eligibility_notes(case.office.jurisdiction):
        _take_back(request, case, actor=actor, now=now)


def _take_back(request: PenaltyRequest, case: Case, *, actor: User, now: datetime) -> None:
    """File the note that deletes what the note of the request asked eligibility to impose, with its E alert."""
    why = "was not agreed to" if request.status == RequestStatus.REFUSED else "was dropped"
    told = (
        f"The penalty asked for on {wording.full_day(request.asked_on)}"
        f" ({PenaltyReason(request.reason).label}, {wording.full_day(request.situation_on)}) {why}. Impose nothing."
    )
    file_eligibility_note(
        case_id=case.pk,
        subject=str(EligibilitySubject.PENALTY),
        change=str(EligibilityChange.DELETE),
        reason="",
        penalty_raise="",
        sections=[told, "", ""],
        about=request.pk,
        on=local_day(case, now),
        participant_id=request.participant_id,
        sets_alert=True,
        actor=actor,
        now=now,
    )


def _tell_eligibility(request: PenaltyRequest, facts: gate.Request, case: Case, *, actor: User, now: datetime) -> None:
    """File the note to eligibility that a request is (A047), with its E alert; elsewhere there are no such notes."""
    if not takes_eligibility_notes(case.office.jurisdiction):
        return
    is_quit = request.reason == PenaltyReason.JOB_QUIT
    file_eligibility_note(
        case_id=case.pk,
        subject=str(EligibilitySubject.PENALTY),
        change=str(EligibilityChange.JOB_QUIT if is_quit else EligibilityChange.IMPOSE),
        reason="" if is_quit else str(_NOTE_REASONS[PenaltyReason(request.reason)]),
        penalty_raise="",
        sections=[_what(request, facts), _cause(facts), _supports(facts)],
        about=request.pk,
        on=request.asked_on,
        participant_id=request.participant_id,
        sets_alert=True,
        actor=actor,
        now=now,
    )


def _what(request: PenaltyRequest, facts: gate.Request) -> str:
    return (
        f"{PenaltyReason(request.reason).label}, {wording.full_day(request.situation_on)}."
        f" Asked for after {wording.days_counted(facts.delay_days or 0)}.\n\n{facts.situation.strip()}"
    )


def _cause(facts: gate.Request) -> str:
    return f"Asked on {_day(facts.good_cause.asked_on)}, decided on {_day(facts.good_cause.decided_on)}: none found."


def _supports(facts: gate.Request) -> str:
    asked = f"Asked on {_day(facts.needs_asked_on)} what was needed."
    lines = [
        f"{one.what}: offered {_day(one.offered_on)}, "
        f"{'declined' if one.is_declined else f'given {_day(one.given_on)}'}."
        for one in facts.supports
    ]
    return "\n".join([asked, *(lines or ["Nothing was needed."])])


def _day(day: date | None) -> str:
    return wording.full_day(day) if day else "no day"


def _text(value: object) -> str:
    return json.dumps(value, default=str)
