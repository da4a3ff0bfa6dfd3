"""Input of who asks for a decision, and of the balance of caseloads."""

from collections.abc import Sequence
from typing import Any

from django import forms

from casework.public import REASON_MAX, SentForm, offer, words_area


class AskForm(SentForm):
    """Why something should be decided; the field is the argument of `ask_month` and `ask_late_note`."""

    reason = forms.CharField(
        label="Reason",
        widget=words_area(4),
        max_length=REASON_MAX,
        error_messages={
            "required": "Give the reason.",
            "max_length": f"Keep the reason under {REASON_MAX:,} characters.",
        },
    )


class BalanceForm(SentForm):
    """Which of the proposed moves are asked for; a value is the family and the coach."""

    moves = forms.MultipleChoiceField(
        label="Families",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one family.",
            "invalid_choice": "What is ticked was asked meanwhile, or caseloads changed. Look again and tick anew.",
        },
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="The receiving coach reads this: no names.",
        error_messages={"required": "Say why, in a sentence.", "max_length": "Keep the reason under 201 characters."},
    )

    def place_of(self, field: str) -> str | None:
        """Say a refusal about families or coaches beside the moves."""
        return "moves" if field in {"case_ids", "to_coach"} else super().place_of(field)

    def __init__(self, *args: Any, moves: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "moves", list(moves))
