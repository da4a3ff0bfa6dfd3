"""The body of a letter about a support, in English: what is decided, why, and what the family can do."""

from dataclasses import dataclass
from datetime import date

from casework.public import Refused, wording
from coaching.choices import SupportKind, SupportLetterKind
from coaching.rules.supports import SupportFacts, money
from eligibility.public import LEGAL_AID, REPRESENTATION, Hearing, call_words, hearing_words

#: Where it stands that the family is told, by state.
RULES = {
    "US-AK": "DPA work services expectations, 21",
    "US-OR": "OAR 461-115-0190",
    "US-NC": "G.S. 108A-79",
}
_TELL_US = "Tell us if this letter is wrong, or if what you need has changed."


@dataclass(frozen=True)
class SupportLetterFacts:
    """What the letter is about. `reason` is why it was denied or ends; `ends_on` the last day it is given."""

    kind: SupportLetterKind
    support: SupportFacts
    jurisdiction: str
    given_on: date
    hearing: Hearing
    office: str
    telephone: str
    reason: str = ""
    ends_on: date | None = None


def support_paragraphs(facts: SupportLetterFacts) -> tuple[str, ...]:
    """Return the paragraphs of a letter; a denial and an end say why.

    Policy: issue 8 (letters: authorised, denied with reason and hearing right, ending); `notice.content`.

    Raises:
        Refused: the state has no rule on file that a letter can name, or a denial has no reason.
    """
    if facts.jurisdiction not in RULES:
        raise Refused("No rule on file says what this state tells a family about a support.")
    if facts.kind != SupportLetterKind.AUTHORISED and not facts.reason:
        raise Refused("The letter does not say yet: the reason.")
    reason = (f"Reason: {facts.reason}",) if facts.kind != SupportLetterKind.AUTHORISED else ()
    return (
        _action(facts),
        *reason,
        f"Rule: {RULES[facts.jurisdiction]}.",
        hearing_words(facts.hearing, facts.given_on),
        call_words(facts.office, facts.telephone, tell_us=_TELL_US),
        LEGAL_AID,
        REPRESENTATION,
    )


def _action(facts: SupportLetterFacts) -> str:
    told = facts.support
    what = f"{SupportKind(told.kind).label.lower()} ({told.purpose})"
    match facts.kind:
        case SupportLetterKind.DENIED:
            return f"You asked us to help with {what}, {money(told.amount)}. We decided not to pay for it."
        case SupportLetterKind.ENDING if facts.ends_on:
            return f"Our help with {what} ends. The last day is {wording.spelt_day(facts.ends_on)}."
        case SupportLetterKind.ENDING:
            raise Refused("The letter does not say yet: the last day.")
    span = ""
    if told.first_day and told.last_day:
        span = f" It is given from {wording.spelt_day(told.first_day)} to {wording.spelt_day(told.last_day)}."
    vendor = f" We pay {told.vendor}." if told.vendor else ""
    return f"We pay for {what}: {money(told.amount)}.{vendor}{span}"
