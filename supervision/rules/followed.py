"""What is agreed and by when, as a person writes it, and how it ends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.public import Refused
from supervision.choices import ActionEnd

WHAT_MAX = 300
#: So many things can be agreed at once.
ROWS = 5


@dataclass(frozen=True, slots=True)
class Agreed:
    """One thing that is agreed: what, whose it is, by when; what is left open is None or empty."""

    what: str
    owner_id: UUID | None
    due_on: date | None

    @property
    def is_blank(self) -> bool:
        """Whether nothing was written in its row."""
        return not self.what.strip() and self.owner_id is None and self.due_on is None


@dataclass(frozen=True, slots=True)
class Whole:
    """One thing that is agreed, with everything that it needs."""

    what: str
    owner_id: UUID
    due_on: date


def require_agreed(rows: Sequence[Agreed], *, owners: Collection[UUID], today: date) -> list[Whole]:
    """Return the rows in which something is written, tidied, or stop at the first that is not whole.

    Policy: Family Coach position description: improvement plans and action plans (O075, O085).

    Raises:
        Refused: what is agreed, whose it is or the day is missing, or the day is over.
    """
    return [
        require_one(row, owners=owners, today=today, suffix=f"_{number}")
        for number, row in enumerate(rows, start=1)
        if not row.is_blank
    ]


def require_one(row: Agreed, *, owners: Collection[UUID], today: date, suffix: str = "") -> Whole:
    """Return one thing that is agreed, tidied; `suffix` names the fields of its row.

    Raises:
        Refused: what is agreed, whose it is or the day is missing, or the day is over.
    """
    tidy = " ".join(row.what.split())
    if not tidy:
        raise Refused("Say what is to be done.", field=f"what{suffix}")
    if len(tidy) > WHAT_MAX:
        raise Refused(f"Keep this under {WHAT_MAX + 1} characters.", field=f"what{suffix}")
    if row.owner_id is None or row.owner_id not in owners:
        raise Refused("Choose whose it is.", field=f"owner_id{suffix}")
    if row.due_on is None or row.due_on < today:
        raise Refused("Give a day from today on.", field=f"due_on{suffix}")
    return Whole(tidy, row.owner_id, row.due_on)


def require_end(ended_as: str, why: str) -> str:
    """Return the tidied words of how something ended; what is dropped says why.

    Raises:
        Refused: it is neither done nor dropped, or dropped without a reason.
    """
    if ended_as not in ActionEnd.values:
        raise Refused("Choose done or dropped.", field="ended_as")
    tidy = " ".join(why.split())
    if ended_as == ActionEnd.DROPPED and not tidy:
        raise Refused("Say why it is dropped.", field="why")
    if len(tidy) > WHAT_MAX:
        raise Refused(f"Keep this under {WHAT_MAX + 1} characters.", field="why")
    return tidy
