"""Input about adverse notices, hearings and their packs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from casework.public import Asked as OutgoingAsked
from casework.public import DayField, GateRefused, Refused, SentForm, boxes, offer
from reengagement.choices import HearingDecision
from reengagement.forms.fields import choice
from reengagement.operations.causes import WORDS_MAX
from reengagement.rules.words import in_state


class WayForm(SentForm):
    """By which way an adverse notice goes; `seen` is the digest of the words that were looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], systems: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["way"] = choice("How it goes", ways, asked="Choose how it goes.")
        self.fields["system"] = choice("Kept in", systems, asked="Choose the system from the list.")
        if len(systems) == 1:
            self.fields["system"].widget = forms.HiddenInput()
        #: What the gate of what leaves refused, to be written down.
        self.asked: OutgoingAsked | None = None

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember what the gate did not let out."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)


class HearingForm(SentForm):
    """A request for a hearing; fields are the arguments of `operations.hearings.record_hearing_request`."""

    wants_continued = choice(
        "The payment is to go on until the decision",
        [("", "Choose"), ("YES", "Yes, they ask for that"), ("NO", "No")],
        asked="Ask whether the payment is to go on.",
    )
    words = boxes.words("What the family says", WORDS_MAX, help_text="In their own words, if they want to say it.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"] = DayField(label="Asked for on", last_day=today, initial=today)
        self.order_fields(["asked_on", "wants_continued", "words"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {
            "asked_on": told["asked_on"],
            "wants_continued": told["wants_continued"] == "YES",
            "words": told["words"],
        }


class HearingDecisionForm(SentForm):
    """How a hearing ended; fields are the arguments of `operations.hearings.decide_hearing`."""

    decision = choice("Decision", [], asked="Say how the hearing ended.")

    def __init__(self, *args: Any, jurisdiction: str, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ended = [(one.value, in_state(one.label, jurisdiction)) for one in HearingDecision]
        offer(self, "decision", [("", "Choose"), *ended])
        self.fields["on"] = DayField(label="Day of the decision", last_day=today, initial=today)


class PackForm(SentForm):
    """The period of a hearing pack."""

    def __init__(self, *args: Any, first_day: date, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="From", last_day=today, initial=first_day)
        self.fields["last_day"] = DayField(label="To", last_day=today, initial=today)
