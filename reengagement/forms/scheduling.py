"""Input about when a staffing is, whether the participant wants to attend, and why it is cancelled."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from casework.public import AppointmentChannel, AppointmentPurpose, Booking, BookingFields, DayField, SentForm, boxes
from reengagement.choices import Choice
from reengagement.forms.boxes import choose

_NAMES = ("channel", "initiator", "on", "at", "minutes", "place", "place_words", "which", "knows_clash")
REASON_MAX = 300


class ScheduleForm(BookingFields, SentForm):
    """When, where and how a staffing is held; fields are those of `Booking`."""

    def __init__(self, *args: Any, today: date, slots: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["purpose"], self.fields["later_reason"]
        self.add_day(today, slots)

    def booking(self) -> Booking:
        """Return what is to be booked; a place goes with a meeting in person only."""
        values = {name: self.cleaned_data[name] for name in _NAMES}
        if values["channel"] != AppointmentChannel.IN_PERSON:
            values |= {"place": ""}
        return Booking(purpose=AppointmentPurpose.OTHER, **values)


class AttendForm(SentForm):
    """Whether the process was explained, and the participant asked to attend; the answer may be none."""

    choice = choose("Their answer", Choice.choices, asked="Choose yes, no, or no answer.", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["process_told_on"] = DayField(
            label="Day on which the coach explained how it works", required=False, last_day=today
        )
        self.fields["asked_on"] = DayField(
            label="Day on which they were asked to attend", required=False, last_day=today
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the day of asking with the answer, and the other way round."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and bool(cleaned.get("asked_on")) != bool(cleaned.get("choice")):
            missing = "choice" if cleaned.get("asked_on") else "asked_on"
            words = {"choice": "Choose yes, no, or no answer.", "asked_on": "Say when they were asked."}
            self.add_error(missing, words[missing])
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the day of explaining beside it."""
        return super().place_of("process_told_on" if field == "on" else field)


class CancelForm(SentForm):
    """Why a staffing is cancelled."""

    words = boxes.line("Why it is cancelled", REASON_MAX, required="Say why it is cancelled.")
