"""What an adverse notice says: every text that is owed, in plain words, for the letter and for its preview."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Jurisdiction, Refused, wording
from policy.reader import Policy
from reengagement.choices import PenaltyReason
from reengagement.rules import ladder, north_carolina, notices
from reengagement.rules.alaska.amounts import SCHOOL
from reengagement.rules.figures import Figures
from reengagement.rules.ladder import Amount
from reengagement.rules.notices import Cure, Effect, Hearing, Notice


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letter is about: whose, why, which level from when, what it takes, and whom to call.

    `action` says what it takes where no amount in dollars is known (`action_of`).
    """

    notice: Notice
    effect: Effect
    hearing: Hearing
    cure: Cure
    failed_on: date
    level: int
    share: Decimal | None
    action: str
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
    reason = PenaltyReason(facts.notice.reason)
    return {
        "action and amount": _action(facts),
        "effective date": f"This starts on {_day(facts.effect.effective_on)}, after timely notice."
        f" {facts.effect.step.rule}",
        "reason": f"Reason: {reason.label.lower()}, {_day(facts.failed_on)}. You told us why, or we tried to ask you,"
        " and no good cause was found.",
        "rule or manual citation": f"Rule: {facts.rule}.",
        notices.CURE: f"How you can end this: {facts.cure.words}",
        "right to a hearing and how and by when": _hearing(facts.hearing, facts.notice.given_on),
        "right to continuing benefits and the repayment risk": _continuing(facts.hearing),
        "who to call": f"Questions? Call or visit us: {facts.office}"
        f"{f', telephone {facts.telephone}' if facts.telephone else ''}. Tell us if this letter is wrong, or if"
        " something kept you from taking part.",
        "legal-aid source": "You may get free legal help. Ask us for the legal aid office near you.",
        "representation": "You may speak for yourself at the hearing, or bring a lawyer, a relative, a friend or"
        " somebody else who speaks for you.",
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
    if reason in _STOPS[state]:
        return "Your family’s cash payment stops."
    if state == Jurisdiction.NORTH_CAROLINA and reason == PenaltyReason.SUBSTANCE:
        raise Refused(north_carolina.NO_LETTER)
    raise Refused("No rule on file says what this takes from the family. Ask your administrator before you write.")


#: What stops the whole payment, by state; what is in no list and has no share has no letter.
_STOPS: dict[Jurisdiction, frozenset[PenaltyReason]] = {
    Jurisdiction.ALASKA: frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED}),
    Jurisdiction.OREGON: frozenset(),
    Jurisdiction.NORTH_CAROLINA: frozenset(
        {PenaltyReason.ACTIVITY, PenaltyReason.SIGNATURE, PenaltyReason.CORE_TERMS, PenaltyReason.JOB_QUIT}
    ),
    Jurisdiction.TEXAS: frozenset(PenaltyReason),
}


def _action(facts: LetterFacts) -> str:
    if facts.amount is not None:
        before, after = ladder.dollars(facts.amount.before), ladder.dollars(facts.amount.after)
        return (
            f"Your family’s cash payment changes from {before} to {after} a month"
            f" (less {ladder.dollars(facts.amount.reduction)}{_level(facts)})."
        )
    return facts.action


def _level(facts: LetterFacts) -> str:
    return f", level {facts.level}" if facts.share is not None else ""


def _hearing(hearing: Hearing, written_on: date) -> str:
    later = ""
    if hearing.accepted_until != hearing.by:
        later = f" That day is closed, so we take it until {_day(hearing.accepted_until)}."
    return (
        "You have the right to a hearing. Ask for it at our office, by telephone or in writing, no later than"
        f" {_day(hearing.by)}.{later} If this letter was given to you or mailed after {_day(written_on)}, you have as"
        " many days more. We help you to write it."
    )


def _continuing(hearing: Hearing) -> str:
    when = f"no later than {_day(hearing.continued_by)}" if hearing.continued_by else "before this starts"
    return (
        f"If you ask for the hearing {when}, you can ask that your payment goes on as it is until the decision. If the"
        " hearing decides against you, you may have to pay back what you got too much."
    )


def _day(day: date) -> str:
    return wording.spelt_day(day)
