"""Restricted facts, the lists of who reads them, hard topics, broken glass, records of one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from casework.choices import GlassCategory, GlassReview, HardTopic, RestrictedKind, TopicState
from casework.refusals import Refused

FACT_MAX = 10_000
SOURCE_MAX = 120
NEED_MIN, NEED_MAX = 10, 500
OPENING_MIN, OPENING_MAX = 10, 500
GLASS_REASON_MIN, GLASS_REASON_MAX = 20, 2_000
FINDING_MIN, FINDING_MAX = 10, 2_000
LISTED_DAYS_AT_MOST = 366
CONSENT_DAYS_AT_MOST = 5 * 366


@dataclass(frozen=True)
class FactWords:
    """A restricted fact as somebody writes it down."""

    kind: str
    text: str
    source: str
    consent_until: date | None


def require_fact(words: FactWords, *, today: date) -> None:
    """Stop unless a restricted fact can be written down so.

    Policy: 42 CFR 2.31: treatment facts are held only under the person's written consent, which names its end.
    """
    if words.kind not in RestrictedKind.values:
        raise Refused("Choose what kind of fact this is.", field="kind")
    if not words.text.strip():
        raise Refused("Write down what is known.", field="text")
    if len(words.text) > FACT_MAX:
        raise Refused(f"Keep the entry under {FACT_MAX:,} characters.", field="text")
    if len(words.source.strip()) > SOURCE_MAX:
        raise Refused(f"Keep the source under {SOURCE_MAX} characters.", field="source")
    if words.kind != RestrictedKind.TREATMENT:
        if words.consent_until is not None:
            raise Refused("Only treatment facts rest on a consent. Leave this empty.", field="consent_until")
        return
    if words.consent_until is None:
        raise Refused(
            "Treatment facts are held only under the person's written consent. Enter its last day.",
            field="consent_until",
        )
    if words.consent_until < today:
        raise Refused("This consent is over. Without one that runs, nothing is written down.", field="consent_until")
    if words.consent_until > today + timedelta(days=CONSENT_DAYS_AT_MOST):
        raise Refused("A consent is limited in time: five years at the most.", field="consent_until")


def require_listing(*, kinds: Sequence[str], need: str, first_day: date, last_day: date, today: date) -> str:
    """Return the tidied need for which somebody joins a restricted list, or stop.

    Policy: domain 1: a role in the case and a recorded need; nobody stays on a list without end.
    """
    if not kinds:
        raise Refused("Tick at least one kind.", field="kinds")
    if any(kind not in RestrictedKind.values for kind in kinds):
        raise Refused("Tick kinds of the list.", field="kinds")
    if first_day < today:
        raise Refused("Nobody joins the list for days that are over.", field="first_day")
    if last_day < first_day:
        raise Refused("The last day lies before the first.", field="last_day")
    if last_day > first_day + timedelta(days=LISTED_DAYS_AT_MOST):
        raise Refused("A line on the list lasts a year at the most; it can be granted again.", field="last_day")
    return _require_words(need, "need", NEED_MIN, NEED_MAX, field="need")


def require_opening_reason(reason: str) -> str:
    """Return the tidied reason for opening a restricted fact, or stop."""
    return _require_words(reason, "reason", OPENING_MIN, OPENING_MAX, field="reason")


def require_glass(*, category: str, reason: str) -> str:
    """Return the tidied reason for breaking the glass, or stop.

    Policy: security 2.1: a category of a closed list, and at least twenty characters.
    """
    if category not in GlassCategory.values:
        raise Refused("Choose why it cannot wait.", field="category")
    return _require_words(reason, "reason", GLASS_REASON_MIN, GLASS_REASON_MAX, field="reason")


def require_finding(*, finding: str, words: str) -> str:
    """Return the tidied words of a reviewer, or stop."""
    if finding not in GlassReview.values:
        raise Refused("Choose what you found.", field="finding")
    return _require_words(words, "finding", FINDING_MIN, FINDING_MAX, field="words")


def require_topic(topic: str, state: str) -> None:
    """Stop at a topic or a state that is not of the list.

    Policy: family coach position description, services 7 (O037).
    """
    if topic not in HardTopic.values or state not in TopicState.values:
        raise Refused("This is not a topic or an answer of the list.")


def _require_words(text: str, what: str, least: int, most: int, *, field: str) -> str:
    tidy = text.strip()
    if len(tidy) < least:
        raise Refused(f"Give the {what} in at least {least} characters.", field=field)
    if len(tidy) > most:
        raise Refused(f"Keep the {what} under {most:,} characters.", field=field)
    return tidy
