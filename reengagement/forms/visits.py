"""Input about visits at home and in the community."""

from collections.abc import Collection
from typing import Any

from django import forms

from casework.public import SentForm, boxes
from reengagement.choices import VisitPurpose
from reengagement.rules.visits import WORDS_MAX


class VisitResultsForm(SentForm):
    """What came of each purpose of a visit; a purpose without words is none of this visit (A043)."""

    taken_back = forms.MultipleChoiceField(
        label="Take back what stands of",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="What was wrong. It stays readable here with who said it, and counts nowhere any more.",
    )

    def __init__(self, *args: Any, standing: Collection[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in VisitPurpose:
            self.fields[purpose.lower()] = boxes.words(str(purpose.label), WORDS_MAX, rows=2)
        if standing:
            offered = [(purpose.value, str(purpose.label)) for purpose in VisitPurpose if purpose in standing]
            self.fields["taken_back"].choices = offered  # type: ignore[attr-defined]
            self.order_fields([*(purpose.lower() for purpose in VisitPurpose), "taken_back"])
        else:
            del self.fields["taken_back"]

    def results(self) -> dict[str, str]:
        """Return what came of each purpose."""
        return {purpose.value: self.cleaned_data[purpose.lower()] for purpose in VisitPurpose}
