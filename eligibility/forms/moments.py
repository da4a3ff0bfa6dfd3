"""A day with a time of day, as what came in is told with."""

from datetime import date, datetime
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

from django import forms

from casework.public import DayField, SentForm

_TIME = "This is not a time of day. Write it like 14:30."


def ask_received(form: SentForm, *, today: date, help_text: str = "") -> None:
    """Add the day and the time at which something came in; without a time it came in now, or at noon of its day."""
    form.fields["received_on"] = DayField(label="Came in on", initial=today, last_day=today, help_text=help_text)
    form.fields["received_time"] = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        help_text="Leave it empty if it came in just now.",
        error_messages={"invalid": _TIME},
    )


def received_at(form: SentForm, *, zone: ZoneInfo, now: datetime) -> datetime:
    """Return the moment that a valid form tells."""
    day: date = form.cleaned_data["received_on"]
    at: time_of_day | None = form.cleaned_data.get("received_time")
    if at is None and day == now.astimezone(zone).date():
        return now
    return datetime.combine(day, at or time_of_day(12), zone)
