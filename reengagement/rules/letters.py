"""What an adverse notice says: every text that is owed, in plain words, for the letter and for its preview."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Jurisdiction, Refused, wording
from policy.reader import Policy
from reengagement.choices import PenaltyReason
from reengagement.rules import ladder, notices
from reengagement.rules.ladder import Amount
from reengagement.rules.notices import Cure, Effect, Hearing, Notice


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letter is about: whose, why, which level from when, and whom to call."""

    notice: Notice
    effect: Effect
    hearing: Hearing
    cure: Cure
    failed_on: date
    level: int
    share: Decimal | None
    amount: Amount | None
    rule: str
    office: str
    telephone: str


def paragraphs_of(facts: LetterFacts, *, policy: Policy | None = None) -> tuple[str, ...]:
    """Return the paragraphs of an adverse notice; nothing is left out that one has to say.

    Policy: `notice.content` (7 CFR 273.13(a)(2); OAR 461-175-0010; G.S. 108A-79(c)); domain 6 for the way to cure.

    Raises:
        Refused: something that is owed has no words.
    """
    said = texts_of(facts)
    missing = notices.missing_of(said, facts.notice.jurisdiction, on=facts.notice.given_on, policy=policy)
    if missing:
        raise Refused(f"The letter does not say yet: {', '.join(missing)}.")
    return tuple(said.values())


def texts_of(facts: LetterFacts) -> dict[str, str]:
    """Return each text that an adverse notice owes, under the words of `notices.owed`, in the order of the letter."""
    state = Jurisdiction(facts.notice.jurisdiction)
    reason = PenaltyReason(facts.notice.reason)
    return {
        "action and amount": _action(facts, state),
        "effective date": f"This starts on {_day(facts.effect.effective_on)}, after timely notice."
        f" {facts.effect.step.rule}",
        "reason": f"Reason: {reason.label.lower()}, {_day(facts.failed_on)}. You told us why, or we tried to ask you,"
        " and no good cause was found.",
        "rule or manual citation": f"Rule: {facts.rule}.",
        notices.CURE: f"How you can end this: {facts.cure.words}",
        "right to a hearing and how and by when": _hearing(facts.hearing),
        "right to continuing benefits and the repayment risk": _continuing(facts.hearing),
        "who to call": f"Questions? Call or visit us: {facts.office}"
        f"{f', telephone {facts.telephone}' if facts.telephone else ''}. Tell us if this letter is wrong, or if"
        " something kept you from taking part.",
        "legal-aid source": "You may get free legal help. Ask us for the legal aid office near you.",
        "representation": "You may speak for yourself at the hearing, or bring a lawyer, a relative, a friend or"
        " somebody else who speaks for you.",
    }


def _action(facts: LetterFacts, state: Jurisdiction) -> str:
    if facts.amount is not None:
        before, after = ladder.dollars(facts.amount.before), ladder.dollars(facts.amount.after)
        return (
            f"Your family’s cash payment changes from {before} to {after} a month"
            f" (less {ladder.dollars(facts.amount.reduction)}{_level(facts)})."
        )
    if facts.share is not None:
        of = "the largest payment for your family’s size" if state == Jurisdiction.ALASKA else "your family’s payment"
        return f"Your family’s cash payment is cut by {ladder.percent(facts.share)} of {of}{_level(facts)}."
    return "Your family’s cash payment stops."


def _level(facts: LetterFacts) -> str:
    return f", level {facts.level}" if facts.share is not None else ""


def _hearing(hearing: Hearing) -> str:
    later = ""
    if hearing.accepted_until != hearing.by:
        later = f" That day is closed, so we take it until {_day(hearing.accepted_until)}."
    return (
        "You have the right to a hearing. Ask for it at our office, by telephone or in writing, no later than"
        f" {_day(hearing.by)}.{later} We help you to write it."
    )


def _continuing(hearing: Hearing) -> str:
    when = f"no later than {_day(hearing.continued_by)}" if hearing.continued_by else "before this starts"
    return (
        f"If you ask for the hearing {when}, you can ask that your payment goes on as it is until the decision. If the"
        " hearing decides against you, you may have to pay back what you got too much."
    )


def _day(day: date) -> str:
    return wording.spelt_day(day)
