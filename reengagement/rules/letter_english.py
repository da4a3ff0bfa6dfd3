"""The body of an adverse notice in English: every text that is owed, in plain words."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casework.public import Jurisdiction, Refused, wording
from eligibility.public import LEGAL_AID, REPRESENTATION, Figures, call_words, continuing_words, hearing_words
from reengagement.choices import PenaltyReason
from reengagement.rules import ladder, north_carolina, notices, words
from reengagement.rules.alaska.amounts import SCHOOL
from reengagement.rules.family import INELIGIBLE, several_rule

if TYPE_CHECKING:
    from reengagement.rules.letters import LetterFacts


_NOTHING_GOES_ON = "Cash is not paid to you yet, so there is nothing that goes on until a hearing."


def texts_of(facts: "LetterFacts") -> dict[str, str]:
    """Return each text that an adverse notice owes, under the words of `notices.owed`, in the order of the letter."""
    reason = PenaltyReason(facts.notice.reason)
    several = f" {_several(facts)}" if facts.is_several else ""
    applies = facts.application_id is not None
    timely = "" if applies else ", after timely notice"
    return {
        "action and amount": f"{_action(facts)}{several}",
        "effective date": f"This starts on {_day(facts.effect.effective_on)}{timely}. {facts.effect.step.rule}",
        "reason": f"Reason: {reason.label.lower()}, {_day(facts.failed_on)}. {_asked(facts)} This is a"
        f" {words.of_state(facts.notice.jurisdiction)}.{_presumed(facts)}",
        "rule or manual citation": f"Rule: {facts.rule}.",
        notices.CURE: f"How you can end this: {facts.cure.words}",
        "right to a hearing and how and by when": hearing_words(facts.hearing, facts.notice.given_on),
        "right to continuing benefits and the repayment risk": _NOTHING_GOES_ON
        if applies
        else continuing_words(facts.hearing),
        "who to call": call_words(
            facts.office,
            facts.telephone,
            tell_us="Tell us if this letter is wrong, or if something kept you from taking part.",
        ),
        "legal-aid source": LEGAL_AID,
        "representation": REPRESENTATION,
    }


def action_of(reason: PenaltyReason, share: Decimal | None, *, level: int, figures: Figures) -> str:
    """Return what a penalty does to the payment, in words for the letter, where the dollars are not known.

    Policy: AS 47.27.085(a), 47.27.015(c), 7 AAC 45.980(b), (c); OAR 461-130-0330; North Carolina state plan
    (`tanf.nc.sanction.mra`, `.child_support`, `.substance`); TWH A-2140.

    Raises:
        Refused: no text on file says what it takes.
    """
    state = Jurisdiction(figures.jurisdiction)
    if share is not None:
        of = "the largest payment for your family’s size" if state == Jurisdiction.ALASKA else "your family’s payment"
        return f"Your family’s cash payment is cut by {ladder.percent(share)} of {of}, level {level}."
    if (state, reason) == (Jurisdiction.ALASKA, PenaltyReason.SCHOOL):
        return f"Your family’s cash payment is cut by {ladder.dollars(figures.number(SCHOOL))} a month."
    if (state, reason) == (Jurisdiction.NORTH_CAROLINA, PenaltyReason.CHILD_SUPPORT):
        quarter = figures.number(north_carolina.CHILD_SUPPORT, "reduction")
        return f"Your family’s cash payment is cut by {ladder.percent(quarter)}."
    if reason in STOPS[state]:
        return "Your family’s cash payment stops."
    if state == Jurisdiction.NORTH_CAROLINA and reason == PenaltyReason.SUBSTANCE:
        raise Refused(north_carolina.NO_LETTER)
    raise Refused("No rule on file says what this takes from the family. Ask your administrator before you write.")


#: What stops the whole payment, by state; what is in no list and has no share has no letter.
STOPS: dict[Jurisdiction, frozenset[PenaltyReason]] = {
    Jurisdiction.ALASKA: frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED}),
    Jurisdiction.OREGON: frozenset(),
    Jurisdiction.NORTH_CAROLINA: frozenset(
        {PenaltyReason.ACTIVITY, PenaltyReason.SIGNATURE, PenaltyReason.CORE_TERMS, PenaltyReason.JOB_QUIT}
    ),
    Jurisdiction.TEXAS: frozenset(PenaltyReason),
}


def _asked(facts: "LetterFacts") -> str:
    """Say which of the two happened: the person answered when asked why, or somebody tried to ask."""
    on = _day(facts.asked_on)
    if facts.has_answered is None:
        return f"We asked you why, or tried to, on {on}. No good cause was found."
    if facts.has_answered:
        return f"We asked you why on {on}, and you answered. No good cause was found."
    return f"We tried to ask you why on {on}, and did not reach you. No good cause was found."


def _action(facts: "LetterFacts") -> str:
    if facts.amount is None:
        return facts.action
    before = facts.before.after if facts.before else facts.amount.before
    after = facts.amount.after
    if before == after:
        return f"Your family’s cash payment stays at {ladder.dollars(after)} a month{_level(facts)}."
    return (
        f"Your family’s cash payment changes from {ladder.dollars(before)} to {ladder.dollars(after)} a month"
        f" (less {ladder.dollars(before - after if facts.before else facts.amount.reduction)}{_level(facts)})."
    )


def _several(facts: "LetterFacts") -> str:
    """Say the rule of several at once; whose the others are, the letter does not say."""
    rule, source = several_rule(facts.figures)
    return f"More than one reduction of your family counts then. {rule} ({source})"


def _presumed(facts: "LetterFacts") -> str:
    """Say of an applicant's job that the family may show that its need came from something else.

    Policy: 7 AAC 45.970(a) (a rebuttable presumption).
    """
    if facts.application_id is None or facts.notice.reason not in INELIGIBLE:
        return ""
    return (
        " The rule takes it that your family needs cash because of that. You can show us that the need came from"
        " something else; then nothing is taken for it."
    )


def _level(facts: "LetterFacts") -> str:
    return f", level {facts.level}" if facts.share is not None else ""


def _day(day: date) -> str:
    return wording.spelt_day(day)
