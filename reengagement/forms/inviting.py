"""Input about who sits in the room, what is missing, and what partners tell of their own accord."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, PartnerType, SentForm, ShareScope, ShareWay, asked_for, boxes, offer
from reengagement.choices import MISSING_MAX, MissingState, PartnerAnswer, Seat
from reengagement.forms.boxes import choose
from reengagement.forms.scheduling import REASON_MAX
from reengagement.operations.answering import TEXT_MAX
from reengagement.operations.inviting import Whom
from reengagement.rules.room import PARTNER_SEATS

NAME_MAX = 120
_PARTNERS = [(seat.value, seat.label) for seat in PARTNER_SEATS]
_SETTLED = [one for one in MissingState.choices if one[0] != MissingState.OPEN]


class InviteStaffForm(SentForm):
    """Somebody of the department."""

    user_id = boxes.record_of("Somebody who works on this case", asked="Choose somebody who works on this case.")
    is_designee = forms.BooleanField(label="I name them to stand for the department", required=False)

    def __init__(self, *args: Any, staff: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "user_id", [("", "Choose"), *staff])

    def whom(self) -> Whom:
        """Return who is asked."""
        told = self.cleaned_data
        return Whom(user_id=told["user_id"], seat=Seat.DESIGNEE if told["is_designee"] else "")


class InviteOtherForm(SentForm):
    """Whom the participant brings: somebody of the family, or anybody by name."""

    participant_id = boxes.record_of("Somebody of the family", required=False, asked="Choose somebody of this case.")
    name = boxes.line("Or somebody else, by name", NAME_MAX)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Nobody of the family"), *people])
        asked_for(self, participant_id="one of these two is needed", name="one of these two is needed")

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("participant_id")) == bool(cleaned.get("name")) and "name" not in self.errors:
            self.add_error("name", "Choose somebody of the family, or name somebody else.")
        return cleaned

    def whom(self) -> Whom:
        """Return who is asked."""
        told = self.cleaned_data
        return Whom(participant_id=told["participant_id"], name=told["name"], seat=Seat.SUPPORT_PERSON)


class InvitePartnerForm(SentForm):
    """A partner: of the directory, or by name with what they are."""

    seat = choose("They sit as", _PARTNERS, asked="Choose a seat of the list.")
    provider_id = boxes.record_of(
        "From the directory", required=False, asked="Choose an agency of this office’s directory."
    )
    name = boxes.line("Another partner, by name", NAME_MAX)
    partner_type = boxes.one_of(
        "What they are",
        [("", "As the directory says"), *PartnerType.choices],
        asked="Choose what they are.",
        required=False,
    )
    way = boxes.one_of("How they are asked", ShareWay.choices, asked="Say how they are asked.")
    guest_id = boxes.record_of("Their sign-in", required=False, asked="Choose the sign-in of a guest.")

    def __init__(
        self, *args: Any, providers: Sequence[tuple[UUID, str]], guests: Sequence[tuple[UUID, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "provider_id", [("", "Not in the directory"), *providers])
        offer(self, "guest_id", [("", "None: they see nothing on a screen"), *guests])
        asked_for(self, provider_id="one of these two is needed", name="one of these two is needed")
        asked_for(self, partner_type="needed when you name another partner")

    def clean(self) -> dict[str, Any]:
        """Ask for one partner, with what it is."""
        cleaned: dict[str, Any] = super().clean() or {}
        if bool(cleaned.get("provider_id")) == bool(cleaned.get("name")) and "name" not in self.errors:
            self.add_error("name", "Choose from the directory, or name the partner.")
        elif cleaned.get("name") and not cleaned.get("partner_type") and "partner_type" not in self.errors:
            self.add_error("partner_type", "Say what they are.")
        return cleaned

    def whom(self) -> Whom:
        """Return who is asked."""
        told = self.cleaned_data
        kind = "" if told["provider_id"] else told["partner_type"]
        names = {name: told[name] for name in ("provider_id", "name", "seat", "guest_id")}
        return Whom(**names, partner_type=kind)


class AskAgainForm(SentForm):
    """How a partner who has a seat is asked once more."""

    seat_id = forms.UUIDField(widget=forms.HiddenInput)
    way = forms.ChoiceField(choices=[("", ""), *ShareWay.choices], widget=forms.HiddenInput, required=False)


class GuestForm(SentForm):
    """Under which sign-in a partner's guest sees the staffing."""

    guest_id = boxes.record_of("Their sign-in", required=False, asked="Choose the sign-in of a guest.")

    def __init__(self, *args: Any, guests: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "guest_id", [("", "None: they see nothing on a screen"), *guests])


class LeaveForm(SentForm):
    """Why somebody is taken off the team for good."""

    reason = boxes.line("Why", REASON_MAX, required="Say why.")


class PartnerWordsForm(SentForm):
    """What a partner told us of their own accord; for an extension also how their part gets on the form (A088)."""

    answer = choose("Their part on the form", PartnerAnswer.choices, asked="Say how they take part.")
    words = boxes.words(
        "What they told us", TEXT_MAX, rows=5, required="Write down what they told us, or leave this page."
    )
    about = forms.MultipleChoiceField(
        label="What we asked them about",
        choices=[(one.value, one.label) for one in ShareScope],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick nothing if they told it by themselves.",
    )

    def __init__(self, *args: Any, has_answer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_answer:
            self.fields["words"].required = False
            asked_for(self, words="needed when they told us something beforehand")
        else:
            del self.fields["answer"]

    def place_of(self, field: str) -> str | None:
        """Say a refusal about what was asked beside it."""
        return super().place_of("about" if field == "scopes" else field)


class GuestWordsForm(SentForm):
    """What a guest tells under their own sign-in."""

    words = boxes.words("What you want to tell", TEXT_MAX, rows=6, required="Write what you want to tell, or leave.")


# Missing


class MissingForm(SentForm):
    """Something missing; fields are the arguments of `operations.missing.list_missing`."""

    what = boxes.line("What is missing", MISSING_MAX, required="Say what is missing.")
    owner_seat_id = boxes.record_of("Who brings it in", asked="Choose somebody of the department.")

    def __init__(self, *args: Any, owners: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"] = DayField(label="By")
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()
        offer(self, "owner_seat_id", [("", "Choose"), *owners])

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the owner beside them."""
        return super().place_of("owner_seat_id" if field == "owner" else field)


class SettleForm(SentForm):
    """What became of something missing; fields are the arguments of `operations.missing.settle_missing`."""

    state = choose("What became of it", _SETTLED, asked="Say whether it came in, or was followed up.")
    finding = boxes.words(
        "What it says", TEXT_MAX, help_text="Short, and nobody by full name; a note can tell the rest."
    )
    note_id = boxes.record_of("Note that tells it", required=False, asked="Choose a note of this case.")

    def __init__(self, *args: Any, notes: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "note_id", [("", "None"), *notes])
