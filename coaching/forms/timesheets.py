"""Input about timesheets that are not in: whom to ask, each by the way that the page showed."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.html import format_html

from casework.public import SentForm
from coaching.operations.timesheets import SheetAsk
from coaching.queries.timesheets import ASKED_BY, SheetPerson

#: What is said where those who are ticked need no asking any more.
LATE = "Whoever you ticked was asked meanwhile, or owes nothing any more. The list says how each one stands."


class AskTimesheetsForm(SentForm):
    """A tick for each person who can be asked, with the way that was looked at."""

    def __init__(self, *args: Any, people: Sequence[SheetPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = [one for one in people if one.can_be_asked]
        for one in self.people:
            self.fields[f"ask_{one.key}"] = forms.BooleanField(
                label=format_html('Ask<span class="vh pii"> {}</span>', one.name), required=False
            )
            self.fields[f"way_{one.key}"] = forms.ChoiceField(
                choices=[(way.value, way.label) for way in ASKED_BY],
                initial=one.way,
                required=False,
                widget=forms.HiddenInput,
                error_messages={"invalid_choice": "This page was changed on its way. Open it again."},
            )

    def clean(self) -> dict[str, Any]:
        """Stop where nobody is ticked."""
        cleaned = super().clean() or {}
        if not any(cleaned.get(f"ask_{one.key}") for one in self.people):
            known = set(self.fields)
            is_late = any(name.startswith("ask_") and name not in known for name in self.data)
            raise forms.ValidationError(LATE if is_late else "Tick whom to ask.")
        return cleaned

    def boxes_of(self, one: SheetPerson) -> tuple[forms.BoundField | None, forms.BoundField | None]:
        """Return the tick of a person and the way that goes with it; nothing for who is not asked."""
        if f"ask_{one.key}" not in self.fields:
            return None, None
        return self[f"ask_{one.key}"], self[f"way_{one.key}"]

    def asks(self) -> list[SheetAsk]:
        """Return whom to ask and how."""
        told = self.cleaned_data
        return [
            SheetAsk(one.participant_id, told.get(f"way_{one.key}") or str(one.way))
            for one in self.people
            if told.get(f"ask_{one.key}")
        ]
