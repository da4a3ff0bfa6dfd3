"""Good cause: asked about, and decided with its note; what is found drops what was asked for and ends what began."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Note,
    Refused,
    RestrictedKind,
    User,
    file_note,
    ledger,
    local_day,
    locked_case,
    permissions,
    recordable_kinds,
    require_day,
    require_words,
    templates_in_force,
    wording,
)
from policy.reader import NoRuleOnFile
from reengagement.choices import CauseStep, PenaltyFactKind, Proof, RequestStatus
from reengagement.models import GoodCauseClaim, GoodCauseWords, Penalty, PenaltyRequest
from reengagement.operations.facts import add_fact
from reengagement.operations.locking import adult_of
from reengagement.operations.penalties import settle
from reengagement.queries.places import of_record
from reengagement.rules import good_cause

WORDS_MAX = 4_000
DECIDED_TWICE = "This is decided already. What changed since needs a new claim."
NO_RULES = "This state’s rules are not on file for that day."
_TEMPLATE = "GOOD_CAUSE"
_KEPT_APART = "The reason is kept as a protected entry of the good cause decision."


@transaction.atomic
def claim_good_cause(
    *,
    case_id: UUID,
    participant_id: UUID,
    situation_on: date,
    asked_on: date,
    has_answered: bool,
    reason: str,
    words: str,
    proof: str,
    actor: User,
    now: datetime,
) -> GoodCauseClaim:
    """Write down why a person did not take part, as they say it or as somebody tried to ask.

    `has_answered`: they were reached and answered; else somebody tried to ask. The letter says which of the two.
    `reason` is one of the state's list, or empty when they gave none. What tells of violence or health stands behind
    the wall of its kind. Proof is never asked for where that could endanger, or where the text names none.

    Policy: DPAWS expectations 3 and 11 (A010, A040); 7 AAC 45.261; OAR 461-130-0327.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on open cases.
        Refused: a day that cannot be, a reason that is not listed, proof that may not be asked for, or nothing written.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_claim_good_cause(actor, case))
    participant = adult_of(case, participant_id)
    today = local_day(case, now)
    require_day(situation_on, today=today, field="situation_on")
    require_day(asked_on, today=today, field="asked_on")
    if asked_on < situation_on:
        raise Refused("The person is asked after what happened.", field="asked_on")
    listed = _listed(case, reason, situation_on)
    _require_proof(listed, proof)
    kind = _kind_for(listed, case, actor) or _kind_of_danger(proof, case, actor)
    tidy = require_words(
        words, field="words", empty="Write what the person said, or how you tried to ask.", most=WORDS_MAX
    )
    claim = GoodCauseClaim(
        case=case,
        participant=participant,
        situation_on=situation_on,
        asked_on=asked_on,
        has_answered=has_answered,
        entered_by=actor,
        entered_at=now,
    )
    claim.save(force_insert=True)
    _write(claim, CauseStep.CLAIMED, kind, reason, tidy, proof=proof, actor=actor, now=now)
    line = ledger.Line(
        EventKind.GOOD_CAUSE_ASKED,
        asked_on,
        participant,
        claim,
        facts={"claim": claim.pk, "situation_on": situation_on},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return claim


@transaction.atomic
def decide_good_cause(
    *,
    claim_id: UUID,
    is_found: bool,
    reason: str,
    words: str,
    began_on: date | None,
    decided_on: date,
    note: str,
    actor: User,
    now: datetime,
) -> GoodCauseClaim:
    """Decide whether there was good cause; the decision writes its note, and without one nothing is decided (A041).

    Found, it drops the requests that wait for the same situation, and a penalty that came of it ends from the day on
    which the cause began (13.2 no. 13).

    Policy: DPAWS expectations 3 and 11 (A010, A040, A041); 7 AAC 45.261.

    Raises:
        Case.DoesNotExist: no such claim in a case that the actor may see.
        PermissionDenied: the actor does not decide good cause.
        Refused: it is decided already, the days do not fit, no note, or a reason that is not on the list.
    """
    case = locked_case(actor, **of_record(GoodCauseClaim, claim_id))
    permissions.require(permissions.can_decide_good_cause(actor, case))
    claim = GoodCauseClaim.objects.select_related("participant__person").get(pk=claim_id)
    if claim.decided_on is not None:
        raise Refused(DECIDED_TWICE)
    require_day(decided_on, today=local_day(case, now), field="decided_on")
    good_cause.require_decision(
        good_cause.Decision(
            jurisdiction=case.office.jurisdiction,
            situation_on=claim.situation_on,
            asked_on=claim.asked_on,
            decided_on=decided_on,
            is_found=is_found,
            reason=reason,
            words=words,
            began_on=began_on,
            note=note,
        )
    )
    listed = _listed(case, reason, claim.situation_on)
    kind = _kind_for(listed, case, actor) or _claimed_kind(claim)
    tidy = require_words(note, field="note", empty="Write the note of this decision.", most=WORDS_MAX)
    said = "\n\n".join(part for part in (words.strip(), tidy) if part)
    claim.is_found, claim.began_on = is_found, began_on if is_found else None
    claim.decided_on, claim.decided_by, claim.decided_at, claim.noted_on = decided_on, actor, now, decided_on
    _write(claim, CauseStep.DECIDED, kind, reason, said, actor=actor, now=now)
    line = ledger.Line(
        EventKind.GOOD_CAUSE_DECIDED,
        decided_on,
        claim.participant,
        claim,
        facts={"claim": claim.pk, "found": is_found},
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    claim.note = _note(claim, case, listed, "" if kind else said, actor=actor, now=now)
    claim.save(update_fields=["is_found", "began_on", "decided_on", "decided_by", "decided_at", "noted_on", "note"])
    if is_found:
        _undo(claim, case, actor=actor, now=now)
    return claim


def _listed(case: Case, reason: str, on: date) -> good_cause.Listed | None:
    try:
        listed = good_cause.reasons_of(case.office.jurisdiction, on=on)
    except NoRuleOnFile:
        raise Refused(NO_RULES, field="situation_on") from None
    if not reason:
        return None
    found = listed.of(reason)
    if found is None:
        raise Refused("Choose the reason from the list.", field="reason")
    return found


def _require_proof(listed: good_cause.Listed | None, proof: str) -> None:
    if proof not in Proof.values:
        raise Refused("Say whether proof was asked for.", field="proof")
    if proof == Proof.ASKED and listed is not None:
        asking = good_cause.ask_for(listed, is_danger=False)
        if not asking.may_ask:
            raise Refused(asking.words, field="proof")


def _kind_for(listed: good_cause.Listed | None, case: Case, actor: User) -> str:
    """Return the wall behind which words of a reason go, if the actor stands behind it too."""
    kind = good_cause.kind_of(listed)
    if kind and kind not in recordable_kinds(case, viewer=actor):
        raise Refused(
            "This reason is protected. The coach, or somebody on the restricted list, writes it down.", field="reason"
        )
    return kind


def _kind_of_danger(proof: str, case: Case, actor: User) -> str:
    """Return the wall of violence where proof could put somebody in danger: that alone tells of it."""
    if proof != Proof.DANGER:
        return ""
    if RestrictedKind.DV not in recordable_kinds(case, viewer=actor):
        raise Refused(
            "That proof is dangerous is protected. The coach, or somebody on the restricted list, writes it down.",
            field="proof",
        )
    return str(RestrictedKind.DV)


def _write(
    claim: GoodCauseClaim,
    step: CauseStep,
    kind: str,
    reason: str,
    words: str,
    *,
    proof: str = Proof.NOT_ASKED,
    actor: User,
    now: datetime,
) -> None:
    row = GoodCauseWords(
        case=claim.case, claim=claim, step=step, kind=kind, reason=reason, proof=proof, said_by=actor, said_at=now
    )
    row.words = words
    row.save(force_insert=True)


def _claimed_kind(claim: GoodCauseClaim) -> str:
    """Return the wall behind which the claim was written: what is decided of it stands there too, found or not."""
    claimed = GoodCauseWords.objects.filter(claim=claim, step=CauseStep.CLAIMED).first()
    if claimed is None:
        raise Refused("What the person said is protected. Whoever may read it decides.")
    return claimed.kind


def _note(
    claim: GoodCauseClaim, case: Case, listed: good_cause.Listed | None, said: str, *, actor: User, now: datetime
) -> Note | None:
    """File the client note of a decision where the state has a template of it (A041); protected words stay out."""
    templates = templates_in_force(case.office.jurisdiction, today=local_day(case, now))
    if _TEMPLATE not in {one.code for one in templates}:
        return None
    found = "Good cause found." if claim.is_found else "No good cause found."
    reason = f" Reason: {listed.words}." if listed and said else ""
    headings = {
        "The situation and its day": f"What happened on {wording.full_day(claim.situation_on)}.",
        "What the client said": f"Asked on {wording.full_day(claim.asked_on)}." if said else _KEPT_APART,
        "Finding": f"{found}{reason}\n\n{said}".strip() if said else found,
    }
    return file_note(
        case_id=case.pk,
        template_code=_TEMPLATE,
        title=f"Good cause decided regarding the situation of {wording.full_day(claim.situation_on)}",
        sections=headings,
        on=claim.decided_on or claim.situation_on,
        about=claim.pk,
        participant_id=claim.participant_id,
        actor=actor,
        now=now,
    )


def _undo(claim: GoodCauseClaim, case: Case, *, actor: User, now: datetime) -> None:
    """Drop the requests that wait for the same situation, and let a penalty that came of it end (13.2 no. 13)."""
    today = local_day(case, now)
    waiting = PenaltyRequest.objects.filter(
        participant=claim.participant, situation_on=claim.situation_on, status=RequestStatus.WAITING
    )
    for request in waiting:
        request.participant = claim.participant
        settle(request=request, status=RequestStatus.DROPPED, case=case, actor=actor, now=now)
    if claim.began_on is None:
        return
    came_of_it = Penalty.objects.filter(
        request__situation_on=claim.situation_on, participant=claim.participant, outcome=""
    )
    for penalty in came_of_it.select_related("participant"):
        add_fact(
            penalty=penalty,
            case=case,
            kind=PenaltyFactKind.GOOD_CAUSE,
            on=claim.began_on,
            told_on=today,
            actor=actor,
            now=now,
        )
