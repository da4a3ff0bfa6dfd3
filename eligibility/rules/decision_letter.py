"""The body of a notice of a decision, in English: what is decided, why, and what the family can do."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Refused, calendars, wording
from eligibility.choices import LetterKind, Programme
from eligibility.rules.rights import LEGAL_AID, REPRESENTATION, call_words, continuing_words, hearing_words
from eligibility.rules.timely import Effect, Hearing, missing_of, owed

ACTION, FROM, REASON, RULE = "action and amount", "effective date", "reason", "rule or manual citation"
HEARING = "right to a hearing and how and by when"
CONTINUING = "right to continuing benefits and the repayment risk"
CALL, AID, SPEAKER = "who to call", "legal-aid source", "representation"
CURE = "the way to cure"
_NAMES = {
    Programme.SNAP: "food benefits (SNAP)",
    Programme.TANF: "cash assistance",
    Programme.CHILD_CARE: "help with child care",
}
_TELL_US = "Tell us if this letter is wrong, or if something of what we know of your household is not so."
_NO_CHANGE = "Nothing is taken from you by this letter, so nothing has to go on until a hearing."


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letter is about. `amounts`: months by their first day with what is paid; the last one goes on.

    `certified`: first and last day. `reasons` are words, each with its source; `rules` where they stand. `effect` and
    `cure` are of an adverse action alone, and so is `certified_until`, the last day of the certification it is about.
    """

    kind: LetterKind
    programme: Programme
    jurisdiction: str
    given_on: date
    amounts: tuple[tuple[date, Decimal], ...]
    before: Decimal | None
    certified: tuple[date, date] | None
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    hearing: Hearing
    office: str
    telephone: str
    effect: Effect | None = None
    cure: str = ""
    certified_until: date | None = None

    @property
    def after(self) -> Decimal:
        """What is paid from the last month told on; nothing where no month is told."""
        return self.amounts[-1][1] if self.amounts else Decimal(0)


def paragraphs_of(facts: LetterFacts) -> tuple[str, ...]:
    """Return the paragraphs of a letter; nothing is left out that one has to say.

    Policy: 7 CFR 273.10(g), 273.13(a)(2); 45 CFR 205.10(a)(4); OAR 461-175-0010; G.S. 108A-79(c) (`notice.content`).

    Raises:
        Refused: something that is owed has no words.
    """
    said = _texts(facts)
    needed = owed(facts.jurisdiction, on=facts.given_on)
    if facts.effect is not None:
        needed = (*needed, CURE)
    missing = missing_of(said, needed)
    if missing:
        raise Refused(f"The letter does not say yet: {', '.join(missing)}.")
    return tuple(text for text in said.values() if text)


def money(amount: Decimal) -> str:
    """Say an amount in dollars and cents."""
    return f"${amount:,.2f}"


def _texts(facts: LetterFacts) -> dict[str, str]:
    is_less = facts.effect is not None
    cure = {CURE: f"How you can stop this: {facts.cure}"} if is_less else {}
    return {
        ACTION: _action(facts),
        FROM: _from(facts),
        REASON: f"Reason: {listed(facts.reasons)}" if facts.reasons else "",
        RULE: f"Rule: {'; '.join(facts.rules)}." if facts.rules else "",
        **cure,
        HEARING: hearing_words(facts.hearing, facts.given_on),
        CONTINUING: _continuing(facts),
        CALL: call_words(facts.office, facts.telephone, tell_us=_TELL_US),
        AID: LEGAL_AID,
        SPEAKER: REPRESENTATION,
    }


def _continuing(facts: LetterFacts) -> str:
    """Say whether and until when the benefit goes on: never past the certification.

    Policy: `notice.continuation`; 7 CFR 273.15(k)(1).
    """
    if facts.effect is None:
        return _NO_CHANGE
    until = facts.certified_until
    if until is not None and facts.effect.effective_on > until:
        return (
            f"Your family is certified until {wording.spelt_day(until)}. Past that day the benefit does not go on until"
            " the decision of a hearing."
        )
    return continuing_words(facts.hearing, benefit="benefit", until=until)


def _action(facts: LetterFacts) -> str:
    name = _NAMES[facts.programme]
    match facts.kind:
        case LetterKind.APPROVAL:
            return f"Your family’s application for {name} is approved. {_amounts(facts.amounts)}"
        case LetterKind.DENIAL:
            month = f" for {wording.month_words(facts.amounts[0][0])}" if facts.amounts else ""
            return f"Your family’s application for {name} is denied{month}: $0.00."
        case LetterKind.INCREASE | LetterKind.REDUCTION:
            less = "less" if facts.kind == LetterKind.REDUCTION else "more"
            before = facts.before or Decimal(0)
            return (
                f"What your family gets as {name} changes from {money(before)} to {money(facts.after)} a month"
                f" ({money(abs(before - facts.after))} {less})."
            )
        case LetterKind.SAME:
            return f"What your family gets as {name} stays at {money(facts.after)} a month."
        case _:
            was = f" It was {money(facts.before)} a month." if facts.before else ""
            return f"What your family gets as {name} ends. You get $0.00.{was}"


def _amounts(amounts: Sequence[tuple[date, Decimal]]) -> str:
    told = [f"{wording.month_words(month)}: {money(amount)}." for month, amount in amounts[:-1]]
    month, amount = amounts[-1]
    return " ".join([*told, f"From {wording.month_words(month)}: {money(amount)} a month."])


def _from(facts: LetterFacts) -> str:
    if facts.effect is not None:
        ends = ""
        if facts.kind == LetterKind.END:
            last = calendars.day_of_month(facts.effect.effective_on, -1, 1)
            ends = f" The last month with a benefit is {wording.month_words(last)}."
        return f"This starts on {wording.spelt_day(facts.effect.effective_on)}. {facts.effect.step.rule}{ends}"
    if facts.certified is not None:
        first, last = facts.certified
        return (
            f"You are certified from {wording.spelt_day(first)} to {wording.spelt_day(last)}. Before the last day we"
            " review it with you."
        )
    month = facts.amounts[0][0] if facts.amounts else facts.given_on
    return f"This is so from {wording.spelt_day(month)}."


def listed(reasons: Sequence[str]) -> str:
    """Say reasons one after the other, each as a sentence."""
    return " ".join(f"{one[:1].upper()}{one[1:].rstrip('.')}." for one in reasons)
