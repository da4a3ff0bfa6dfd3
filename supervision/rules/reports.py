"""What a report is narrowed to, read from an address and written back, and how many rows a request hands out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

#: Rows that a request hands out as a file; more are made by a job (decisions 14).
AT_ONCE = 5000
KEPT_DAYS = 7
#: After so many attempts at a file nobody tries any more.
ATTEMPTS_AT_MOST = 5
#: So many days ahead may be asked for of what ends; the first where nothing is asked.
AHEAD = (30, 60, 90)
#: How a deadline may have ended.
OUTCOMES = {
    "in_time": "Met in time",
    "late": "Met late",
    "excused": "Excused",
    "missed": "Not met",
    "open": "Not due yet",
}
#: Nothing is on file before it.
FIRST_YEAR = 2015
#: How an address asks for what nobody carried.
NOBODY = "none"


@dataclass(frozen=True)
class Asked:
    """What a report is narrowed to; what cannot be read is as if nothing was asked."""

    kind: str = ""
    coach: UUID | None = None
    is_nobodys: bool = False
    month: date | None = None
    standard: str = ""
    outcome: str = ""
    ahead: int = AHEAD[0]

    @property
    def whose(self) -> str:
        """The coach as the address writes them, `none` for what nobody carried."""
        return NOBODY if self.is_nobodys else str(self.coach or "")

    @property
    def query(self) -> str:
        """The same as the address writes it, in one order, so that equal filters are equal texts."""
        parts = {
            "kind": self.kind,
            "coach": self.whose,
            "month": f"{self.month:%Y-%m}" if self.month else "",
            "standard": self.standard,
            "outcome": self.outcome,
            "ahead": "" if self.ahead == AHEAD[0] else str(self.ahead),
        }
        return urlencode({name: value for name, value in parts.items() if value})


def read_asked(told: Mapping[str, str]) -> Asked:
    """Read what an address asks for."""
    ahead = told.get("ahead", "")
    return Asked(
        kind=told.get("kind", "")[:20],
        coach=_key(told.get("coach", "")),
        is_nobodys=told.get("coach") == NOBODY,
        month=_month(told.get("month", "")),
        standard=told.get("standard", "")[:40],
        outcome=told.get("outcome", "")[:10],
        ahead=int(ahead) if ahead in {str(days) for days in AHEAD} else AHEAD[0],
    )


def read_query(query: str) -> Asked:
    """Read what was kept of an address."""
    return read_asked(dict(parse_qsl(query)))


def _key(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _month(text: str) -> date | None:
    try:
        month = date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
    return month if month.year >= FIRST_YEAR and month.year < date.max.year else None


def outcome_words(outcome: str) -> str:
    """Say how a deadline ended; nothing of what is no ending."""
    return OUTCOMES.get(outcome, "")
