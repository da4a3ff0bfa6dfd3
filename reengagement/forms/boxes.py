"""What forms of the room share: a choice that stands on the page whole, yes or no, and rows below a form."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from django import forms

from casework.public import IN_A_ROW, StandForm

YES_NO = (("yes", "Yes"), ("no", "No"))


def choose(
    label: str, choices: Iterable[tuple[Any, Any]], *, asked: str, required: bool = True, help_text: str = ""
) -> forms.ChoiceField:
    """Return a choice of one of a few that all stand on the page."""
    return forms.ChoiceField(
        label=label,
        choices=list(choices),
        required=required,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": asked, "invalid_choice": asked},
    )


def said(value: str) -> bool | None:
    """Return what was answered with yes or no, or None where nothing was."""
    return {"yes": True, "no": False}.get(value)


def yes_no(value: bool | None) -> str:
    """Return an answer as `YES_NO` has it."""
    return "" if value is None else "yes" if value else "no"


class Row(Protocol):
    """One of several small forms below a form."""

    number: Any

    def is_valid(self) -> bool:
        """Whether nothing in it is to be mended."""


class WithRows(StandForm):
    """A form with rows below it, each a small form of its own, mended where it stands, on a stand that was seen."""

    rows: Sequence[Row] = ()
    row_word = "row"

    def is_valid(self) -> bool:
        """Check the rows with the rest, so that everything to mend is said at once."""
        are_valid = [row.is_valid() for row in self.rows]
        return super().is_valid() and all(are_valid)

    def clean(self) -> dict[str, Any]:
        """Hold the form back while something is to be mended in a row."""
        cleaned = super().clean() or {}
        for row in self.rows:
            if not row.is_valid():
                self.hold_back(row)
        return cleaned

    def hold_back(self, row: Row) -> None:
        """Say above the form only that something in a row is to be mended; the summary lists it with its place."""
        self.add_error(None, forms.ValidationError(f"Look at {self.row_word} {row.number}.", code=IN_A_ROW))
