"""What a team still has to have before it decides, and the second review by every member that follows (R004, R005)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from casework.public import Refused
from reengagement.choices import MISSING_MAX, MissingState
from reengagement.rules.room import SeatFacts, may_own, team_of

#: It came in, or it was followed up and nothing more is to be had: both end the waiting (process, second paragraph).
SETTLED = (MissingState.IN, MissingState.FOLLOWED_UP)


@dataclass(frozen=True)
class MissingItem:
    """Something that the team has to have before it decides: what, who brings it in, by when, what became of it."""

    id: UUID
    what: str
    owner: SeatFacts
    due_on: date
    state: str = MissingState.OPEN
    settled_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is still missing; what has no moment at which it was settled is not settled."""
        return self.state not in SETTLED or self.settled_at is None


def require_missing(item: MissingItem, *, today: date) -> str:
    """Return the tidied words of something missing, or stop: it needs an owner of the department and a day ahead.

    Policy: re-engagement guide, process (R004); partners and the participant are never made the owner (R027).
    """
    what = " ".join(item.what.split())
    if not what:
        raise Refused("Say what is missing.", field="what")
    if len(what) > MISSING_MAX:
        raise Refused(f"This holds {MISSING_MAX} characters; yours has {len(what):,}.", field="what")
    if not may_own(item.owner):
        raise Refused("The coach or somebody of the department brings it in, not a partner.", field="owner")
    if item.due_on < today:
        raise Refused("Give it a day that lies ahead.", field="due_on")
    return what


def completed_at(missing: Sequence[MissingItem]) -> datetime | None:
    """Return when the last missing thing was settled, or None while something is open or nothing was ever missing."""
    if not missing or any(item.is_open for item in missing):
        return None
    return max((item.settled_at for item in missing if item.settled_at), default=None)


def second_review_left(missing: Sequence[MissingItem], seats: Sequence[SeatFacts]) -> tuple[SeatFacts, ...]:
    """Return the members who have not looked again since the last missing thing was settled.

    Empty where nothing was missing: then the appointment and the review are one meeting.

    Policy: re-engagement guide, process (R003, R005).
    """
    since = completed_at(missing)
    if since is None:
        return team_of(seats) if any(item.is_open for item in missing) else ()
    return tuple(seat for seat in team_of(seats) if not seat.reviewed_at or seat.reviewed_at < since)
