"""The body of a letter about a support, in English: what is decided, why, and what the family can do."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.public import Refused, wording
from coaching.choices import VENDOR_METHODS, SupportKind, SupportLetterKind
from coaching.rules.supports import SupportFacts, money
from eligibility.public import LEGAL_AID, REPRESENTATION, Hearing, call_words, hearing_words

NO_RULE = "no rule on file"
OVER_REASON = "the days for which it was given are over."
UNTIL_REASON = "it is given for these days alone."
CHANGED_REASON = "what was asked for was changed. Another letter tells you what is decided about that."
VOID_REASON = "we wrote down by mistake that it was paid."
_TELL_US = "Tell us if this letter is wrong, or if what you need has changed."


class Ending(StrEnum):
    """In which way a support ends: its days are over, nothing is paid after all, it was withdrawn, or changed."""

    DAYS = "DAYS"
    UNPAID = "UNPAID"
    WITHDRAWN = "WITHDRAWN"
    CHANGED = "CHANGED"


@dataclass(frozen=True)
class SupportLetterFacts:
    """What the letter is about. `reason` is why it was denied or ends; `ends_on` the last day it is given.

    `ending` is in which way it ends; `rule` where it stands how it is decided, nothing where no rule is on file.
    """

    kind: SupportLetterKind
    support: SupportFacts
    given_on: date
    hearing: Hearing
    office: str
    telephone: str
    reason: str = ""
    ends_on: date | None = None
    ending: Ending | None = None
    rule: str = ""


def support_paragraphs(facts: SupportLetterFacts) -> tuple[str, ...]:
    """Return the paragraphs of a letter; a denial and an end say why.

    Policy: issue 8 (letters: authorised, denied with reason and hearing right, ending); `notice.content`.

    Raises:
        Refused: a denial or an end has no reason, or an end no last day.
    """
    if facts.kind != SupportLetterKind.AUTHORISED and not facts.reason:
        raise Refused("The letter does not say yet: the reason.")
    reason = (f"Reason: {facts.reason}",) if facts.kind != SupportLetterKind.AUTHORISED else ()
    return (
        _action(facts),
        *reason,
        f"Rule: {facts.rule or NO_RULE}.",
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
        case SupportLetterKind.ENDING:
            return _ending(facts, what)
    span = ""
    if told.first_day and told.last_day:
        span = f" It is given from {wording.spelt_day(told.first_day)} to {wording.spelt_day(told.last_day)}."
    vendor = f" We pay {told.vendor}." if told.method in VENDOR_METHODS else ""
    return f"We pay for {what}: {money(told.amount)}.{vendor}{span}"


def _ending(facts: SupportLetterFacts, what: str) -> str:
    match facts.ending:
        case Ending.WITHDRAWN:
            return f"You asked us to help with {what}. We wrote down that you do not ask for it any more."
        case Ending.UNPAID:
            return f"We had decided to pay for {what}, {money(facts.support.amount)}. We do not pay it after all."
        case Ending.CHANGED:
            return f"We told you that we pay for {what}, {money(facts.support.amount)}. That holds no longer."
    if facts.ends_on is None:
        raise Refused("The letter does not say yet: the last day.")
    day = wording.spelt_day(facts.ends_on)
    if facts.ends_on < facts.given_on:
        return f"Our help with {what} ended. The last day was {day}."
    return f"Our help with {what} ends. The last day is {day}."
