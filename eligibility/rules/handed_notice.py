"""The words of a notice of help after violence, in English: given by hand or kept for the family."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from casework.public import Refused, wording
from eligibility.rules.decision_letter import (
    ACTION,
    AID,
    CALL,
    CONTINUING,
    FROM,
    HEARING,
    REASON,
    RULE,
    SPEAKER,
    listed,
    money,
)
from eligibility.rules.figures import Figures
from eligibility.rules.rights import LEGAL_AID, REPRESENTATION, call_words, hearing_words_handed
from eligibility.rules.timely import missing_of, owed

SAFE_CONTACT = "tadvs.or.safe_contact"
_NAME = "help to be safe from domestic violence (TA-DVS)"
_NOTHING_TAKEN = "Nothing is taken from you by this notice, so nothing has to go on until a hearing."
_KEPT = (
    "This notice is not mailed, emailed or told by telephone. You can take it with you, or leave it with us and read it"
    " here whenever you want."
)
_TELL_US = "Tell us first which address and which telephone are safe for you. Tell us if something here is not so."


@dataclass(frozen=True, slots=True)
class HandedFacts:
    """What the notice is about. `left`: the most that may still be paid; `last_day`: the last day of the period.

    `hearing_days`: within so many days of the handing over a hearing can be asked for. `reasons` are words, each with
    its source; `rules` where they stand.
    """

    is_eligible: bool
    left: Decimal
    month: date
    last_day: date | None
    given_on: date
    reasons: tuple[str, ...]
    rules: tuple[str, ...]
    hearing_days: int
    office: str
    telephone: str


def handed_paragraphs(facts: HandedFacts, figures: Figures) -> tuple[str, ...]:
    """Return the paragraphs; nothing is left out that a notice has to say.

    Policy: OAR 461-175-0010, 461-175-0200(8), 461-135-1230 (`notice.content`, `tadvs.or.safe_contact`).

    Raises:
        NoRuleOnFile: what keeps contact safe is not on file on the day.
        Refused: something that is owed has no words.
    """
    said = {
        ACTION: _action(facts),
        FROM: _from(facts),
        REASON: f"Reason: {listed(facts.reasons)}" if facts.reasons else "",
        RULE: f"Rule: {'; '.join((*facts.rules, figures.source(SAFE_CONTACT)))}.",
        HEARING: hearing_words_handed(facts.hearing_days),
        CONTINUING: _NOTHING_TAKEN,
        CALL: call_words(facts.office, facts.telephone, tell_us=_TELL_US),
        AID: LEGAL_AID,
        SPEAKER: REPRESENTATION,
    }
    missing = missing_of(said, owed(figures.jurisdiction, on=facts.given_on))
    if missing:
        raise Refused(f"The notice does not say yet: {', '.join(missing)}.")
    return (*(text for text in said.values() if text), _KEPT)


def seen_of(paragraphs: Sequence[str]) -> str:
    """Return the digest of words that were looked at."""
    return hashlib.sha256("\n\n".join(paragraphs).encode()).hexdigest()


def _action(facts: HandedFacts) -> str:
    if not facts.is_eligible:
        return f"Your application for {_NAME} is denied for {wording.month_words(facts.month)}: $0.00."
    return f"Your application for {_NAME} is approved. Up to {money(facts.left)} may still be paid for what you need."


def _from(facts: HandedFacts) -> str:
    if not facts.is_eligible or facts.last_day is None:
        return f"This is so from {wording.spelt_day(facts.month)}."
    return f"It can be paid until {wording.spelt_day(facts.last_day)}."
