"""Speaking up for a family: with whom, about what, and when the result is known (O022)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from casework.public import PartnerType, Refused, require_words
from coaching.rules.inputs import short
from coaching.rules.meetings import OPEN_PARTNERS, OPEN_SCOPES

ISSUE_MAX, WORDS_MAX, RESULT_MAX, PARTY_MAX, PERSON_MAX = 300, 2_000, 2_000, 200, 120


@dataclass(frozen=True)
class AdvocacyFacts:
    """What somebody did for a family with an agency: which, who there, the issue, what was done and told."""

    has_provider: bool
    party_name: str
    partner_type: str
    person_name: str
    issue: str
    words: str
    scopes: tuple[str, ...] = ()


def tidy_advocacy(facts: AdvocacyFacts) -> AdvocacyFacts:
    """Return the facts tidied, or stop at what is missing, too long, or tells of a protected fact.

    Policy: family coach position description (O022); security 2.1: everybody on the case reads who was spoken to.
    """
    party = " ".join(facts.party_name.split())
    if not party:
        raise Refused("Choose from the directory, or name the agency.", field="provider_id")
    party = short(party, PARTY_MAX, "party_name")
    if facts.partner_type not in PartnerType.values:
        raise Refused("Say what they are.", field="partner_type")
    if facts.partner_type not in OPEN_PARTNERS:
        raise Refused(
            f"That the family has to do with {party} is a protected fact, and everybody on the case reads this page. "
            "Tell them under Sharing, and write down what you did as a protected entry.",
            field="provider_id" if facts.has_provider else "partner_type",
        )
    _require_open_scopes(facts.scopes)
    line = " ".join(facts.issue.split())
    issue = require_words(line, field="issue", empty="Say what it was about.", most=ISSUE_MAX)
    words = require_words(facts.words, field="words", empty="Write down what you did.", most=WORDS_MAX)
    person = short(" ".join(facts.person_name.split()), PERSON_MAX, "person_name")
    scopes = tuple(dict.fromkeys(facts.scopes))
    return AdvocacyFacts(facts.has_provider, party, facts.partner_type, person, issue, words, scopes)


def tidy_result(result: str, *, on: date, done_on: date, today: date) -> str:
    """Return the tidied result, or stop: one says what came of it, on a day since it was done, today at the latest."""
    empty = "Say what came of it. “No” is a result too."
    tidy = require_words(result, field="result", empty=empty, most=RESULT_MAX)
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < done_on:
        raise Refused("The result cannot come before it was done.", field="on")
    return tidy


def _require_open_scopes(scopes: Collection[str]) -> None:
    if set(scopes) - set(OPEN_SCOPES):
        raise Refused("Protected facts are told one to one, under Sharing, not here.", field="scopes")
