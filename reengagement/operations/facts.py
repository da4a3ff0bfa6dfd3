"""A dated fact put down on a penalty, by whichever operation learned of it."""

from datetime import date, datetime

from casework.public import Case, EventKind, User, ledger
from reengagement.choices import PenaltyFactKind
from reengagement.models import Penalty, PenaltyFact
from reengagement.operations.reductions import follow_penalty
from reengagement.operations.withdrawing import withdraw_waiting

#: Facts that may have begun before the failure: the penalty was never due then, and is deleted (OAR 461-130-0335).
BEFORE = frozenset(
    {
        PenaltyFactKind.ERROR,
        PenaltyFactKind.EXEMPTION,
        PenaltyFactKind.GOOD_CAUSE,
        PenaltyFactKind.RECLASSIFIED,
        PenaltyFactKind.UNABLE,
        PenaltyFactKind.LEFT_GROUP,
        PenaltyFactKind.NOTHING_SUITABLE,
    }
)


def add_fact(
    *,
    penalty: Penalty,
    case: Case,
    kind: PenaltyFactKind,
    on: date,
    told_on: date,
    actor: User,
    now: datetime,
    found_by: User | None = None,
) -> PenaltyFact:
    """Put a fact down with its line in the ledger of `told_on`; good cause withdraws the letters that have not left.

    `found_by`: who found it, if that is not the actor. What is done with it is done in the actor's name and right.

    Called with the case locked, by an operation that asked who may.

    Policy: OAR 461-130-0335; TWH A-2140; North Carolina state plan; 7 AAC 45.980(i); policy README 13.1, 13.2.
    """
    fact = PenaltyFact(case=case, penalty=penalty, kind=kind, on=on, entered_by=found_by or actor, entered_at=now)
    fact.save(force_insert=True)
    record_cure(penalty=penalty, case=case, on=told_on, what=str(kind), actor=actor, now=now)
    if kind == PenaltyFactKind.GOOD_CAUSE:
        withdraw_waiting(penalty=penalty, words="Good cause was found.", actor=actor, now=now)
    follow_penalty(penalty_id=penalty.pk, case=case, actor=actor, now=now)
    return fact


def record_cure(*, penalty: Penalty, case: Case, on: date, what: str, actor: User, now: datetime) -> None:
    """Write the line of the ledger that says what bears on the end of a penalty."""
    facts = {"penalty": penalty.pk, "what": what}
    line = ledger.Line(EventKind.PENALTY_CURE_RECORDED, on, penalty.participant, penalty, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
