"""A form with rows below it, each a small form of its own: checked with the rest, and mended where it stands."""

from collections.abc import Sequence
from typing import Any, Protocol

from casework.public import SentForm


class Row(Protocol):
    """A numbered row."""

    number: int

    def is_valid(self) -> bool:
        """Whether nothing in it is to be mended."""


class WithRows(SentForm):
    """A form with rows below it; `row_word` is what one of them is called."""

    rows: Sequence[Row]
    row_word = "row"

    def is_valid(self) -> bool:
        """Check the rows with the rest, so that everything to mend is said at once."""
        are_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(are_valid)

    def clean(self) -> dict[str, Any]:
        """Say above the form that something is to be mended in a row."""
        cleaned = super().clean() or {}
        wrong = [row.number for row in self.rows if not row.is_valid()]
        if wrong:
            self.add_error(None, f"Look at {self.row_word} {wrong[0]}.")
        return cleaned
