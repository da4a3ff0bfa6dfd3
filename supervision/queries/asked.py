"""What somebody asks a supervisor to decide, whatever app keeps it, as a card shows it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from casework.public import DeadlineState, address


class What(StrEnum):
    """What is asked for."""

    EXCUSAL = "excusal"
    TRACK = "track"
    OVERRIDE = "override"
    SUPPORT = "support"
    TRANSFER = "transfer"
    MONTH = "month"
    LATE_NOTE = "late-note"
    EXTENSION = "extension"
    EXEMPTION = "exemption"


#: The kinds as the filter names them. An exemption from a rule is an excusal without a later day: nothing is owed.
WHAT_LABELS = {
    What.EXCUSAL: "Later days",
    What.EXEMPTION: "Exemptions from a rule",
    What.LATE_NOTE: "Late notes",
    What.TRACK: "Track changes",
    What.SUPPORT: "Supports",
    What.TRANSFER: "Transfers back with you",
    What.MONTH: "Months to open again",
    What.EXTENSION: "Extension forms",
    What.OVERRIDE: "Sharing without a release",
}


_DECIDED_ON = {
    What.EXEMPTION: "supervision:excusal-decide",
    What.EXCUSAL: "supervision:excusal-decide",
    What.TRACK: "supervision:track-change-decide",
    What.OVERRIDE: "supervision:override-decide",
    What.SUPPORT: "supervision:support-decide",
    What.TRANSFER: "supervision:transfer-decide",
    What.MONTH: "supervision:decision-decide",
    What.LATE_NOTE: "supervision:decision-decide",
    What.EXTENSION: "supervision:extension-decide",
}


@dataclass(frozen=True, slots=True)
class AskedDeadline:
    """The deadline of which an excusal speaks, as it stands today."""

    label: str
    person_name: str
    state: DeadlineState
    due_on: date
    met_on: date | None
    why_url: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One request that waits. `is_own` is true for whoever asked: somebody else decides."""

    id: UUID
    what: What
    case_id: UUID
    case_number: str
    family_name: str
    title: str
    wish: str
    reason: str
    asked_by: str
    asked_at: datetime
    coach: str
    is_own: bool
    remark: str
    deadline: AskedDeadline | None
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def url(self) -> str:
        """The case."""
        return address("casework:case", self.case_id)

    @property
    def decide_url(self) -> str:
        """Where the answer goes."""
        return address(_DECIDED_ON[self.what], self.id)
