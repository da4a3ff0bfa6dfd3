"""Input about visits at home and in the community."""

from typing import Any

from casework.public import SentForm
from reengagement.choices import VisitPurpose
from reengagement.forms.boxes import text
from reengagement.rules.visits import WORDS_MAX


class VisitResultsForm(SentForm):
    """What came of each purpose of a visit; a purpose without words is none of this visit (A043)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in VisitPurpose:
            self.fields[purpose.lower()] = text(str(purpose.label), WORDS_MAX, rows=2)

    def results(self) -> dict[str, str]:
        """Return what came of each purpose."""
        return {purpose.value: self.cleaned_data[purpose.lower()] for purpose in VisitPurpose}
