"""Raising a penalty: asked for once everything that a raise rests on is there, decided by a manager, then told of."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EligibilitySubject,
    EventKind,
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
from casework.public import (
    PenaltyRaise as ToldRaise,
)
from reengagement.models import Penalty, PenaltyRaise
from reengagement.queries.letters import next_level, why_no_raise
from reengagement.queries.levels import finding_before
from reengagement.queries.places import of_record
from reengagement.queries.standing import Standing, standing_of

WORDS_MAX = 300
WAITS = "A manager has been asked already, or has agreed to this level."


@transaction.atomic
def ask_raise(*, penalty_id: UUID, actor: User, now: datetime) -> PenaltyRaise:
    """Ask a manager to raise a penalty to the level right above; nothing rises before they agree and its notice left.

    Policy: AS 47.27.085(b); 7 AAC 45.980(f), (g), (j); DPAWS expectations 13 (A050); OAR 461-130-0330; domain 1.

    Raises:
        Case.DoesNotExist: no such penalty in a case that the actor may see.
        PermissionDenied: the actor tends no penalties.
        Refused: something that a raise rests on is missing, its months are not there, or it was asked for already.
    """
    case = locked_case(actor, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(actor, case))
    today = local_day(case, now)
    stand = standing_of(penalty_id, case, today=today)
    why_not = why_no_raise(stand, case, today=today)
    if why_not:
        raise Refused(why_not)
    level = next_level(stand)
    if any(one.level == level and one.is_agreed for one in stand.penalty.raises.all()):
        raise Refused(WAITS)
    asked = PenaltyRaise(case=case, penalty=stand.penalty, level=level, asked_on=today, asked_by=actor, asked_at=now)
    with refusing("penaltyraise_one_waiting", WAITS):
        asked.save(force_insert=True)
    facts = {"penalty": penalty_id, "level": level}
    line = ledger.Line(EventKind.PENALTY_RAISE_ASKED, today, stand.penalty.participant, asked, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return asked


@transaction.atomic
def decide_raise(*, raise_id: UUID, is_agreed: bool, words: str, actor: User, now: datetime) -> PenaltyRaise:
    """Agree to a raise or refuse it, once, and never one's own; agreed to in Alaska, eligibility is told (A050).

    What the raise rests on is asked again at this moment.

    Policy: domain 1 (coaches approve nothing); AS 47.27.085(b); 7 AAC 45.980(g); DPAWS expectations 13 (A050).

    Raises:
        Case.DoesNotExist: no such question in a case that the actor may see.
        PermissionDenied: the actor decides nothing in this office, or asked for it.
        Refused: it is decided already, the case is closed, nothing is written, or what it rests on does not hold.
    """
    case = locked_case(actor, **of_record(PenaltyRaise, raise_id))
    asked_by_id = PenaltyRaise.objects.values_list("asked_by_id", flat=True).get(pk=raise_id)
    permissions.require(permissions.can_decide_penalty_asked(actor, case, asked_by_id=asked_by_id))
    asked = PenaltyRaise.objects.get(pk=raise_id)
    if asked.is_agreed is not None:
        raise Refused("This raise is decided already.")
    tidy = require_words(words, field="words", empty="Write why.", most=WORDS_MAX)
    today = local_day(case, now)
    stand = standing_of(asked.penalty_id, case, today=today)
    if is_agreed:
        if not case.is_open:
            raise Refused("The case is closed. There is nothing to agree to.")
        why_not = why_no_raise(stand, case, today=today)
        if why_not or next_level(stand) != asked.level:
            raise Refused(why_not or "The penalty has another level by now.")
    asked.is_agreed, asked.decided_on, asked.decided_by, asked.decided_at = is_agreed, today, actor, now
    asked.words = tidy
    asked.save(update_fields=["is_agreed", "decided_on", "decided_by", "decided_at", "sealed_words"])
    facts = {"penalty": asked.penalty_id, "level": asked.level, "agreed": is_agreed}
    line = ledger.Line(EventKind.PENALTY_RAISE_DECIDED, today, stand.penalty.participant, asked, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    if is_agreed and takes_eligibility_notes(case.office.jurisdiction):
        _tell_eligibility(stand, case, asked, actor=actor, now=now)
    return asked


def _tell_eligibility(stand: Standing, case: Case, asked: PenaltyRaise, *, actor: User, now: datetime) -> None:
    """File the note of the decision to raise with its E alert, with the finding that it rests on (A050)."""
    finding = finding_before(stand.penalty, stand.today)
    if finding is None:
        raise Refused("Write the finding on the children first.")
    file_eligibility_note(
        case_id=case.pk,
        subject=str(EligibilitySubject.HOME_VISIT),
        change="",
        reason="",
        penalty_raise=str({2: ToldRaise.HIGHER, 3: ToldRaise.FULL_FAMILY}[asked.level]),
        sections=[f"Visit at home, made or tried, on {wording.full_day(finding.visit.on)}.", "", finding.words],
        about=finding.visit_id,
        on=stand.today,
        participant_id=stand.penalty.participant_id,
        sets_alert=True,
        actor=actor,
        now=now,
    )
