"""Numbers by which other systems know somebody, and certificates of readiness: what is written down of them (A074)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Refused
from coaching.choices import ReadinessKind, ReadinessLevel, SystemKind
from coaching.rules.inputs import short

NUMBER_MAX = 40


def tidy_number(number: str, *, needed: bool) -> str:
    """Return a number as it was written, without spaces around it."""
    tidy = short(" ".join(number.split()), NUMBER_MAX, "number")
    if needed and not tidy:
        raise Refused("Write the number.", field="number")
    return tidy


def require_system(system: str, since: date, *, today: date) -> None:
    """Stop at a system that is none, or a day that has not come."""
    if system not in SystemKind.values:
        raise Refused("Choose the system.", field="system")
    if since > today:
        raise Refused("This day lies in the future.", field="since")


def require_end(on: date, *, since: date, today: date) -> None:
    """Stop at a day on which a number cannot have ended."""
    if not since <= on <= today:
        raise Refused("This day is before it was given, or has not come yet.", field="on")


@dataclass(frozen=True)
class CertificateFacts:
    """A certificate of readiness: which, its level where it has one, its day, its number or its paper."""

    kind: str
    level: str
    on: date
    number: str
    document_id: UUID | None


def tidy_certificate(facts: CertificateFacts, *, today: date) -> CertificateFacts:
    """Return the facts tidied, or stop at what is missing or cannot be.

    Policy: DPAWS expectations 20 (A074).
    """
    if facts.kind not in ReadinessKind.values:
        raise Refused("Choose which it is.", field="kind")
    has_level = facts.kind == ReadinessKind.NCRC
    if has_level and facts.level not in ReadinessLevel.values:
        raise Refused("Choose its level.", field="level")
    if facts.on > today:
        raise Refused("This day lies in the future.", field="on")
    number = tidy_number(facts.number, needed=False)
    if not number and facts.document_id is None:
        raise Refused("Write its number, or choose its paper.", field="number")
    return CertificateFacts(facts.kind, facts.level if has_level else "", facts.on, number, facts.document_id)
