"""A form with rows below it, each a small form of its own: checked with the rest, and mended where it stands."""

from collections.abc import Sequence
from typing import Any, Protocol

from django import forms

from casework.public import IN_A_ROW, SentForm


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
        """Hold the form back while something is to be mended in a row; the summary lists each with its place."""
        cleaned = super().clean() or {}
        for row in self.rows:
            if not row.is_valid():
                self.add_error(None, forms.ValidationError(f"Look at {self.row_word} {row.number}.", code=IN_A_ROW))
        return cleaned
