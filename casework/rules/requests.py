"""Requests: who asks whom, when they came, and what answers them."""

from dataclasses import dataclass
from datetime import datetime

from casework.choices import RequestChannel, RequestFrom, RequestKind
from casework.refusals import Refused
from casework.rules.inputs import FIRST_DAY

QUESTION_MAX = 4_000
ANSWER_MAX = 10_000
WORDS_MAX = 500
NAME_MOST = 120


@dataclass(frozen=True)
class RequestFacts:
    """A request as somebody wants to write it down."""

    kind: str
    channel: str
    asked_by_kind: str
    asked_by_name: str
    question: str
    has_participant: bool
    is_about_case: bool


def require_request(request: RequestFacts) -> None:
    """Stop unless the parts of a request go together.

    Policy: DPAWS expectations 29 (A099): e-mails, calls, customers, coworkers and partners.
    """
    if request.kind not in RequestKind.values:
        raise Refused("Choose what kind of request this is.", field="kind")
    if request.channel not in RequestChannel.values:
        raise Refused("Choose how it came.", field="channel")
    if request.asked_by_kind not in RequestFrom.values:
        raise Refused("Say who asks.", field="asked_by_kind")
    if request.asked_by_kind == RequestFrom.FAMILY and not (request.is_about_case and request.has_participant):
        raise Refused("Choose who of the family asks.", field="participant_id")
    if request.has_participant and request.asked_by_kind != RequestFrom.FAMILY:
        raise Refused("Somebody of the family goes with “Somebody of the family” only.", field="participant_id")
    if request.asked_by_kind in (RequestFrom.CUSTOMER, RequestFrom.PARTNER) and not request.asked_by_name:
        raise Refused("Write who asks.", field="asked_by_name")
    if len(request.asked_by_name) > NAME_MOST:
        raise Refused(f"Keep the name under {NAME_MOST + 1} characters.", field="asked_by_name")
    require_words(request.question, field="question", empty="Write what is asked.", most=QUESTION_MAX)


def require_words(text: str, *, field: str, empty: str, most: int) -> str:
    """Return the tidied words, or stop at none or too many."""
    tidy = text.strip()
    if not tidy:
        raise Refused(empty, field=field)
    if len(tidy) > most:
        raise Refused(f"This text has {len(tidy):,} characters; {most:,} fit here.", field=field)
    return tidy


def require_received(received_at: datetime, *, now: datetime) -> None:
    """Stop at a moment that is still to come, or before the calendars begin. Both local to the office."""
    if received_at > now:
        raise Refused("This moment lies in the future.", field="received_on")
    if received_at.date() < FIRST_DAY:
        raise Refused(f"Days before {FIRST_DAY.year} are not in the calendar.", field="received_on")
