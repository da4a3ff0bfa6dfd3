"""Boxes for what is agreed: rows of what, whose and by when; and how one of them ends."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, asked_for, boxes, offer
from supervision.choices import ActionEnd
from supervision.rules.followed import ROWS, WHAT_MAX, Agreed

Owners = Sequence[tuple[UUID, str]]
Row = tuple[forms.BoundField, forms.BoundField, forms.BoundField]


class RowsForm(SentForm):
    """A form with rows for what is agreed; a row in which nothing is written is left out."""

    def __init__(self, *args: Any, owners: Owners, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number in range(1, ROWS + 1):
            self.fields[f"what_{number}"] = boxes.line("What", WHAT_MAX)
            self.fields[f"owner_id_{number}"] = boxes.record_of("Whose", required=False, asked="Choose whose it is.")
            self.fields[f"due_on_{number}"] = DayField(label="By when", required=False)
            offer(self, f"owner_id_{number}", [("", "Choose"), *owners])
            self.fields[f"due_on_{number}"].widget.attrs["min"] = today.isoformat()

    @property
    def rows(self) -> list[Row]:
        """The boxes of each row."""
        return [(self[f"what_{n}"], self[f"owner_id_{n}"], self[f"due_on_{n}"]) for n in range(1, ROWS + 1)]

    @property
    def agreed(self) -> list[Agreed]:
        """What is written in each row."""
        data = self.cleaned_data
        return [Agreed(data[f"what_{n}"], data[f"owner_id_{n}"], data[f"due_on_{n}"]) for n in range(1, ROWS + 1)]


def initial_rows(agreed: Sequence[Agreed]) -> Mapping[str, Any]:
    """Return what stands in the rows of a form that begins with something agreed before."""
    found: dict[str, Any] = {}
    for number, one in enumerate(agreed[:ROWS], start=1):
        found |= {f"what_{number}": one.what, f"owner_id_{number}": one.owner_id, f"due_on_{number}": one.due_on}
    return found


class EndForm(SentForm):
    """What became of something agreed; fields are the arguments of the operations that end it."""

    ended_as = forms.ChoiceField(
        label="What became of it",
        choices=ActionEnd.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose done or dropped.", "invalid_choice": "Choose done or dropped."},
    )
    why = boxes.line("In your words", WHAT_MAX, help_text="If it is dropped: why. No names of families.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asked_for(self, why="needed when it is dropped")
