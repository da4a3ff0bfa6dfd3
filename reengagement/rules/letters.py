"""What an adverse notice is about, and its paragraphs in each language that has words for it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from casework.public import Refused
from eligibility.public import Effect, Figures, Hearing, missing_of
from policy.reader import Policy
from reengagement.rules import letter_english, letter_spanish, notices
from reengagement.rules.ladder import Amount
from reengagement.rules.notices import Cure, Notice

ENGLISH = "en"
#: Languages beside English that have the whole body; whether it is sent, the registry of letters decides.
TRANSLATED = {"es": letter_spanish.texts_of}


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What the letter is about: whose, why, which level from when, what it takes, and whom to call.

    `action` says what it takes where no amount in dollars is known. `before`: the payment under the family's other
    penalties that take by then; `amount` is that under all of them. `asked_on`: the person was asked why on that day,
    and answered or not (None: nobody wrote down which). `application_id`: what a family asked for cash with that does
    not get it yet; no last day to leave is counted then, and nothing goes on until a hearing.
    """

    notice: Notice
    effect: Effect
    leave_by: date | None
    hearing: Hearing
    cure: Cure
    failed_on: date
    asked_on: date
    has_answered: bool | None
    level: int
    share: Decimal | None
    action: str
    amount: Amount | None
    before: Amount | None
    is_several: bool
    rule: str
    office: str
    telephone: str
    figures: Figures
    application_id: UUID | None = None


def paragraphs_of(facts: LetterFacts, *, language: str = ENGLISH, policy: Policy | None = None) -> tuple[str, ...]:
    """Return the paragraphs of an adverse notice; nothing is left out that one has to say.

    Policy: `notice.content` (7 CFR 273.13(a)(2); OAR 461-175-0010; G.S. 108A-79(c)); domain 6 for the way to cure.

    Raises:
        Refused: something that is owed has no words.
    """
    said = TRANSLATED.get(language, letter_english.texts_of)(facts)
    missing = missing_of(said, notices.owed(facts.notice.jurisdiction, on=facts.notice.given_on, policy=policy))
    if missing:
        raise Refused(f"The letter does not say yet: {', '.join(missing)}.")
    return tuple(said.values())
