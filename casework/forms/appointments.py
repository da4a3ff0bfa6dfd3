"""Input about appointments: booked, moved, what became of them."""

from collections.abc import Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import AppointmentChannel, AppointmentPurpose, AppointmentState, Initiator, Place
from casework.forms.sent import DayField, SentForm, asked_for, offer, words_area
from casework.operations.appointments import Booking
from casework.queries.cases import HouseholdPerson

MINUTES = 45
BOOKING = tuple(field.name for field in fields(Booking))


class BookingFields(forms.Form):
    """When and how people are to meet; fields are those of `operations.appointments.Booking`."""

    purpose = forms.ChoiceField(
        label="What for",
        choices=AppointmentPurpose.choices,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what the appointment is for."},
    )
    channel = forms.ChoiceField(
        label="How you meet",
        choices=AppointmentChannel.choices,
        widget=forms.RadioSelect,
        initial=AppointmentChannel.IN_PERSON,
        error_messages={"required": "Choose how you meet."},
    )
    initiator = forms.ChoiceField(
        label="Who begins",
        choices=Initiator.choices,
        widget=forms.RadioSelect,
        initial=Initiator.PERSON,
        error_messages={"required": "Say who begins."},
    )
    at = forms.TimeField(
        label="Time",
        widget=forms.TimeInput(attrs={"type": "time", "class": "in in--short"}, format="%H:%M"),
        error_messages={"invalid": "This is not a time of day. Write it like 14:30.", "required": "Enter the time."},
    )
    minutes = forms.IntegerField(
        label="Minutes",
        initial=MINUTES,
        widget=forms.NumberInput(attrs={"class": "in in--short", "min": 5, "max": 480, "step": 5}),
        error_messages={"invalid": "Give a whole number of minutes.", "required": "Say how long it takes."},
    )
    place = forms.ChoiceField(
        label="Where",
        choices=[("", "Not said"), *Place.choices],
        widget=forms.RadioSelect,
        required=False,
        initial=Place.OFFICE,
    )
    place_words = forms.CharField(
        label="Room or address",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )
    later_reason = forms.CharField(
        label="Why not the first free slot",
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
    )
    which = forms.ChoiceField(
        label="This hour comes twice",
        choices=[("", "Not said"), ("first", "The first one"), ("second", "The second one")],
        widget=forms.RadioSelect,
        required=False,
    )
    knows_clash = forms.BooleanField(label="Book it all the same", required=False)

    def add_day(self, today: date, slots: Sequence[datetime]) -> None:
        """Ask for a day from today on; the first free slot is offered."""
        if "later_reason" in self.fields:
            asked_for(self, later_reason="needed for an assessment after the first free slot")
        day = DayField(label="Day", error_messages={"required": "Enter the day."})
        day.widget.attrs["min"] = today.isoformat()
        if slots:
            day.initial = slots[0].date()
            self.fields["at"].initial = slots[0].time()
        self.fields["on"] = day

    @property
    def asks_which(self) -> bool:
        """Whether the page has to ask which of two equal hours is meant."""
        return bool(self["which"].errors or self["which"].value())

    @property
    def asks_about_clash(self) -> bool:
        """Whether the page has to ask about an overlap."""
        return bool(self["knows_clash"].errors or self["knows_clash"].value())

    def booking(self) -> Booking:
        """Return what is to be booked; a place goes with a meeting in person only."""
        values = {name: self.cleaned_data[name] for name in BOOKING if name in self.cleaned_data}
        if values["channel"] != AppointmentChannel.IN_PERSON:
            values |= {"place": ""}
        return Booking(**values)


class BookAppointmentForm(BookingFields, SentForm):
    """An appointment with everybody ticked."""

    participant_ids = forms.TypedMultipleChoiceField(
        label="With",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one person.",
            "invalid_choice": "A person ticked does not belong to this case.",
        },
    )
    remark = forms.CharField(label="Remark for colleagues", required=False, max_length=500, widget=words_area(2))

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        today: date,
        slots: Sequence[datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_ids", [(person.participant_id, person.name) for person in people])
        # A joint meeting is called with its agencies, on a page of its own.
        plain = [one for one in AppointmentPurpose.choices if one[0] != AppointmentPurpose.JOINT]
        offer(self, "purpose", plain)
        adults = [person for person in people if person.is_adult] or list(people)
        if len(adults) == 1 and "participant_ids" not in self.initial:
            self.fields["participant_ids"].initial = [adults[0].participant_id]
        self.add_day(today, slots)


class MoveAppointmentForm(BookingFields, SentForm):
    """Another time for the same people."""

    remark = forms.CharField(label="Remark for colleagues", required=False, max_length=500, widget=words_area(2))

    def __init__(self, *args: Any, today: date, slots: Sequence[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_day(today, slots)


class CloseAppointmentForm(SentForm):
    """What became of an appointment."""

    becomes = forms.ChoiceField(
        label="What became of it",
        choices=[
            (AppointmentState.KEPT.value, "Kept"),
            (AppointmentState.MISSED.value, "Missed"),
            (AppointmentState.CANCELLED.value, "Cancelled"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was kept, missed or cancelled."},
    )
    words = forms.CharField(
        label="Remark",
        required=False,
        max_length=500,
        widget=words_area(2),
    )
