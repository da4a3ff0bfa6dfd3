"""Input about notices that are handed over."""

from datetime import date
from typing import Any

from django import forms

from casework.public import DayField, SentForm


class WriteHandedNoticeForm(SentForm):
    """Writing a notice; `seen` is the digest of the words that were looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class HandOverForm(SentForm):
    """The day on which a notice was handed over."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["handed_on"] = DayField(
            label="Handed over on", initial=today, last_day=today, help_text="Into their own hand."
        )

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {"handed_on": self.cleaned_data["handed_on"]}
