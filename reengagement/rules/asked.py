"""What somebody answers when they ask for a penalty; the rest of the gate's facts the record itself tells."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from reengagement.rules.gate import Support


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers of whoever asks. `claim_id` is the good cause decision, which says which situation it is about."""

    claim_id: UUID | None = None
    situation: str = ""
    reason: str = ""
    activity_id: UUID | None = None
    duty: str = ""
    checked_on: date | None = None
    took_part: bool | None = None
    offered_on: date | None = None
    refused_on: date | None = None
    needs_asked_on: date | None = None
    supports: tuple[Support, ...] = ()
    is_single_custodial: bool | None = None
    not_alone_why: str = ""
    not_alone_shown: str = ""
    told_on: date | None = None
    cannot_find: bool | None = None
    criteria: str = ""
    is_pre_ssi: bool | None = None
    meets_federal_hours: bool | None = None
