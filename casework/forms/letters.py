"""Input about letters and messages: written, marked as mailed, returned, withdrawn."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import AppointmentPurpose, NoticeKind, ReturnReason, Way
from casework.forms.appointments import BOOKING, BookingFields
from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.operations.gate import Asked, GateRefused
from casework.operations.notices import Letter
from casework.queries.cases import HouseholdPerson
from casework.refusals import Refused

BOOKING_KINDS = (NoticeKind.J016, NoticeKind.MISSED)
_DEFAULT_REASON = "The letter needs days to arrive."


class WriteNoticeForm(BookingFields, SentForm):
    """A letter or message to one person; the fields of `operations.notices.Letter`, with the appointment it books."""

    participant_id = forms.TypedChoiceField(
        label="To",
        coerce=UUID,
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose whom it goes to.",
            "invalid_choice": "This person does not belong to this case.",
        },
    )
    kind = forms.ChoiceField(
        label="What", widget=forms.Select(attrs={"class": "in"}), error_messages={"required": "Choose what to send."}
    )
    way = forms.ChoiceField(
        label="How",
        choices=[choice for choice in Way.choices if choice[0] != Way.VOICEMAIL],
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose how it goes."},
    )
    words = forms.CharField(
        label="Your own words",
        required=False,
        widget=words_area(5),
        error_messages={"required": "Write what the letter says."},
        help_text="Stands there as you write it, on paper without emoji. Nothing about violence, treatment or health.",
    )
    appointment_id = forms.TypedChoiceField(
        label="About which appointment",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose an appointment of this case."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        kinds: Sequence[NoticeKind],
        appointments: Sequence[tuple[UUID, str]],
        today: date,
        slots: Sequence[datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.asked: Asked | None = None
        offer(self, "participant_id", [(person.participant_id, person.name) for person in people])
        offer(self, "kind", [(kind.value, kind.label) for kind in kinds])
        offer(self, "appointment_id", [("", "None"), *appointments])
        self.add_day(today, slots)
        self.fields["purpose"].initial = AppointmentPurpose.EA
        self.fields["later_reason"].initial = _DEFAULT_REASON
        self.fields["words"].required = self._kind() == NoticeKind.GENERAL
        if not self._books():
            for name in ("purpose", "channel", "initiator", "at", "minutes", "on"):
                self.fields[name].required = False

    def _kind(self) -> str:
        return str((self.data if self.is_bound else self.initial).get("kind") or "")

    def _books(self) -> bool:
        return self._kind() in {str(one) for one in BOOKING_KINDS}

    def letter(self) -> Letter:
        """Return what the operation takes."""
        told = self.cleaned_data
        return Letter(
            kind=told["kind"],
            way=told["way"],
            words=told["words"],
            appointment_id=told.get("appointment_id"),
            booking=self.booking() if self._books() else None,
        )

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; what the gate refused is remembered, to be written down."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)

    @property
    def hidden(self) -> list[tuple[str, str]]:
        """The fields as the page of the preview carries them on."""
        names = ("submission", "participant_id", "kind", "way", "words", "appointment_id", *BOOKING)
        found = []
        for name in dict.fromkeys(names):
            if name in self.fields and (value := self.data.get(name)):
                found.append((name, str(value)))
        return found


class MarkLeftForm(SentForm):
    """The day on which a letter was mailed or handed over."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="On", initial=today, last_day=today)


class ReturnNoticeForm(SentForm):
    """A letter that came back."""

    return_reason = forms.ChoiceField(
        label="Why it came back",
        choices=ReturnReason.choices,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose why it came back."},
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["returned_on"] = DayField(label="Came back on", initial=today, last_day=today)


class WithdrawNoticeForm(SentForm):
    """Why a notice is not to leave."""

    words = forms.CharField(
        label="Why",
        required=False,
        max_length=500,
        widget=words_area(2),
    )


class MailedForm(SentForm):
    """Several letters, printed and mailed or handed over today."""

    notice_ids = forms.TypedMultipleChoiceField(
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one letter.", "invalid_choice": "A letter ticked is not waiting."},
    )

    def __init__(self, *args: Any, letters: Sequence[UUID], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "notice_ids", [(key, str(key)) for key in letters])


class SafeAddressForm(SentForm):
    """An address that must not be known."""

    address = forms.CharField(
        label="Safe address",
        widget=words_area(4, autocomplete="off"),
        max_length=320,
        help_text="As it stands on the envelope. Sealed; only the coach who carries the case opens it.",
        error_messages={"required": "Write the address."},
    )
