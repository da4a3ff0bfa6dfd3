"""Input about months of cash assistance that somebody tells of."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, boxes, offer
from eligibility.choices import FactSource, MonthCount

_MONTH = "Write the month like 2019-05."


def _month(label: str) -> forms.DateField:
    return forms.DateField(
        label=label,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month", "class": "in in--day"}, format="%Y-%m"),
        error_messages={"required": _MONTH, "invalid": _MONTH},
    )


class RecordMonthsForm(SentForm):
    """Months of one adult; fields are the arguments of `record_months`."""

    participant_id = boxes.record_of("Whose", asked="Choose an adult of the case.")
    first_month = _month("First month")
    last_month = _month("Last month")
    state = boxes.line("State", 2, required="Write the state with two letters, such as WA.", help_text="Two letters.")
    counts = boxes.one_of("How they count", asked="Say how these months count.", choices=MonthCount.choices)
    source = boxes.one_of("Known from", asked="Say from where it is known.", choices=FactSource.choices)

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        self.fields["source_on"] = DayField(label="Day of that proof", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("participant_id", "first_month", "last_month", "state", "counts", "source", "source_on")
        return {name: self.cleaned_data[name] for name in names}
