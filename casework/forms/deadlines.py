"""Input about deadlines: asking that one be excused, or be due later."""

from datetime import date
from typing import Any

from django import forms

from casework.forms.sent import DayField, SentForm, words_area
from casework.rules import REASON_MAX


class AskExcusalForm(SentForm):
    """Why a deadline need not be met, or not yet; fields are the arguments of `operations.excusals.ask_excusal`."""

    reason = forms.CharField(
        label="Reason",
        widget=words_area(4),
        max_length=REASON_MAX,
        help_text="What kept it from being done, and what happens instead.",
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Keep the reason under {REASON_MAX:,} characters.",
        },
    )

    def __init__(self, *args: Any, due_on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["until"] = DayField(
            label="A later day",
            required=False,
            help_text="Leave it empty to ask that nothing is owed at all.",
        )
        self.fields["until"].widget.attrs["min"] = due_on.isoformat()
