"""Where a page of dated rows ends: a day and a key, as an address carries them. Holds no name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class Cursor:
    """The day and the key of the last row of a page."""

    on: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.on}.{self.id}"

    def as_key(self) -> tuple[date, UUID]:
        """Return both parts in the order of the rows."""
        return self.on, self.id

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """Return the cursor of an address, or None when the address holds none that can be read."""
        day, _, key = text.partition(".")
        try:
            return cls(date.fromisoformat(day), UUID(key))
        except ValueError:
            return None
