"""What the rule of the end of a penalty's state says, asked with everything on record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import assert_never

from django.db.models import QuerySet

from casework.public import Jurisdiction, calendars
from eligibility.public import Step
from reengagement.choices import EndGround, HearingDecision, PenaltyFactKind, PenaltyOutcome, PenaltyReason
from reengagement.models import CureAttempt, Penalty, PenaltyFact
from reengagement.rules import Figures, alaska, found_later, hearings, ladder, north_carolina, oregon, texas
from reengagement.rules.alaska import amounts
from reengagement.rules.hearings import Heard
from reengagement.rules.ladder import Amount, Ending

_K = PenaltyFactKind
#: What is said where a case is not over by the rule.
NOT_OVER = ""
#: Facts of Oregon that end a disqualification on their own day, under the names of the rule.
_OREGON_ENDS = {
    _K.AGREED: EndGround.AGREED,
    _K.RECLASSIFIED: EndGround.RECLASSIFIED,
    _K.LEFT_GROUP: EndGround.LEFT_GROUP,
    _K.NOTHING_SUITABLE: EndGround.NOTHING_SUITABLE,
    _K.UNABLE: EndGround.UNABLE,
}


def with_month(ending: Ending, amount: Amount, first: date, figures: Figures) -> Ending:
    """Return an end with the money of the month in which it ends, day by day or the whole month restored.

    Policy: policy README 13.2 no. 18 (`tanf.ak.penalty.month_of_end`).
    """
    last = ending.last_penalty_day
    if last is None:
        return ending
    _, step = alaska.month_of_end(amount, first_day=first, last_penalty_day=last, month=last, figures=figures)
    restored = ending.restored_from
    is_within = last < calendars.end_of_month(last)
    if restored is not None and is_within and figures.word(amounts.MONTH_OF_END) == amounts.WHOLE_MONTH:
        restored = max(calendars.day_of_month(last, 0, 1), first)
    return replace(ending, steps=(*ending.steps, step), restored_from=restored)


def ending_of(
    penalty: Penalty, first: date, heard: Sequence[Heard], figures: Figures, *, reclassified_on: date | None = None
) -> tuple[Ending, str]:
    """Return what the state's own rule of the end says, and in words that the case is over by it, if it is.

    `reclassified_on`: from which day the person has no duty to take part, as their class in JOBS says (Oregon).
    """
    facts = _earliest(penalty.facts.all())
    # A hearing about a higher level leaves the level before it as it was: only one about the first makes all wait.
    is_pending = has_aid = hearings.held_from(heard) == 1
    denial = NOT_OVER
    match Jurisdiction(figures.jurisdiction):
        case Jurisdiction.ALASKA:
            return _alaska(penalty, first, facts, heard, figures), NOT_OVER
        case Jurisdiction.OREGON:
            stated = oregon.Disqualification(
                first_day=first,
                ends=_oregon_ends(facts, reclassified_on),
                closed_on=facts.get(_K.CASE_CLOSED),
                is_withdrawn=_K.WITHDRAWN in facts,
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            ending = oregon.end_of(stated, today=figures.on, figures=figures)
        case Jurisdiction.NORTH_CAROLINA:
            sanction = north_carolina.Sanction(
                first_day=first,
                reason=PenaltyReason(penalty.reason),
                county=penalty.county,
                month=penalty.failed_on,
                complied_on=facts.get(_K.COMPLIED),
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            ending = north_carolina.end_of(sanction, today=figures.on, figures=figures)
            over_on = north_carolina.case_ends_on(sanction, figures=figures)
            if over_on is not None and over_on <= figures.on and ending.outcome == PenaltyOutcome.GOES_ON:
                denial = "Case ended"
        case Jurisdiction.TEXAS:
            household = texas.Sanction(
                first_month=first,
                cooperated_on=facts.get(_K.COOPERATED),
                failed_together=penalty.failed_together,
                good_cause_on=facts.get(_K.GOOD_CAUSE),
                applied_again_on=facts.get(_K.REAPPLIED),
                shown_from=facts.get(_K.SHOWN_FROM),
                is_hearing_pending=is_pending,
                has_continued_aid=has_aid,
            )
            stand = texas.end_of(household, today=figures.on, figures=figures)
            found = found_later.unless_found(
                stand.ending,
                first_day=first,
                good_cause_on=None,  # the rule of Texas itself asks it
                is_error=_K.ERROR in facts,
                has_continued_aid=has_aid,
                figures=figures,
            )
            is_denied = stand.is_denied and hearings.won(heard) is None
            return _unless_won(found, first, heard, figures), "Case denied" if is_denied else NOT_OVER
        case state:
            assert_never(state)
    ending = found_later.unless_found(
        ending,
        first_day=first,
        good_cause_on=facts.get(_K.GOOD_CAUSE),
        is_error=_K.ERROR in facts,
        has_continued_aid=has_aid,
        figures=figures,
    )
    return _unless_won(ending, first, heard, figures), denial if hearings.won(heard) is None else NOT_OVER


def _oregon_ends(facts: dict[str, date], reclassified_on: date | None) -> tuple[tuple[EndGround, date], ...]:
    """Return what ends a disqualification on its own day: the facts put down on it, and the class in JOBS itself."""
    ends = [(ground, facts[kind]) for kind, ground in _OREGON_ENDS.items() if kind in facts]
    if reclassified_on is not None:
        ends.append((EndGround.RECLASSIFIED, reclassified_on))
    return tuple(ends)


def _alaska(penalty: Penalty, first: date, facts: dict[str, date], heard: Sequence[Heard], figures: Figures) -> Ending:
    stated = alaska.Penalty(
        failed_on=penalty.failed_on,
        first_day=first,
        reason=PenaltyReason(penalty.reason),
        number=penalty.number,
        attempts=tuple(attempt_of(penalty, one, figures) for one in penalty.attempts.all()),
        good_cause_from=facts.get(_K.GOOD_CAUSE),
        exempt_from=facts.get(_K.EXEMPTION),
        is_error=_K.ERROR in facts,
        appeal=_appeal(heard),
        has_continued_aid=_has_kept_all(heard),
        closed_on=facts.get(_K.CASE_CLOSED),
        reapplied_on=facts.get(_K.REAPPLIED),
        eligible_on=facts.get(_K.ELIGIBLE),
    )
    return alaska.end_of(stated, today=figures.on, figures=figures)


def attempt_of(penalty: Penalty, one: CureAttempt, figures: Figures) -> alaska.Attempt:
    """Return an attempt with the day on which compliance was proven, if it was."""
    proven = alaska.complied_on(
        PenaltyReason(penalty.reason),
        signed_on=one.signed_on,
        done_on=one.done_on,
        days_asked=one.days_asked,
        number=penalty.number,
        figures=figures,
    )
    return alaska.Attempt(one.intent_on, one.intent_entered_on, one.began_on, proven, one.failed_on)


def _appeal(heard: Sequence[Heard]) -> alaska.Appeal | None:
    if hearings.won(heard) is not None:
        return alaska.Appeal.WON
    if hearings.held_from(heard) == 1:
        return alaska.Appeal.PENDING
    return alaska.Appeal.LOST if any(one.decision == HearingDecision.UPHELD for one in heard) else None


def _has_kept_all(heard: Sequence[Heard]) -> bool:
    """Tell whether the benefit went on whole: for the hearing about the first level that waits, or that was won."""
    return any(
        one.level == 1 and one.has_continued_aid and one.decision in {"", HearingDecision.FOR_FAMILY} for one in heard
    )


def _unless_won(ending: Ending, first: date, heard: Sequence[Heard], figures: Figures) -> Ending:
    """Return that a decision for the family undoes the penalty; the states' modules leave it to the order itself."""
    if hearings.won(heard) is None:
        return ending
    step = Step(
        "Hearing",
        (("Decision", "for the family"),),
        "A decision for the family undoes the penalty as if it had never been imposed.",
        "Deleted",
        figures.source("notice.continuation"),
        "The order itself may say more; follow it.",
    )
    pays_back = first <= figures.on and not _has_kept_all(heard)
    return ladder.deleted(EndGround.APPEAL_WON, step, pays_back=pays_back)


def _earliest(facts: Sequence[PenaltyFact] | QuerySet[PenaltyFact]) -> dict[str, date]:
    """Return the earliest day of each kind of fact that stands."""
    found: dict[str, date] = {}
    for one in facts:
        if one.voided_at is None:
            found[one.kind] = min(one.on, found.get(one.kind, one.on))
    return found
