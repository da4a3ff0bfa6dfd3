"""Input about adverse actions, letters and hearings."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import Asked as OutgoingAsked
from casework.public import DayField, GateRefused, Refused, SentForm, asked_for, boxes, offer
from eligibility.choices import ActionGround, ActionKind, HearingResult, TakenBackFor
from eligibility.operations.actions import RULE_MAX, WORDS_MAX

_NAMES = ("kind", "ground", "why", "rule", "change_id", "review_id")
Offered = Sequence[tuple[UUID, str]]


class ProposeActionForm(SentForm):
    """An adverse action; fields are the arguments of `propose_action`."""

    kind = boxes.one_of("What it does", asked="Say what it does.", choices=[("", "Choose"), *ActionKind.choices])
    ground = boxes.one_of(
        "Reason", asked="Choose a reason that fits what it does.", choices=[("", "Choose"), *ActionGround.choices]
    )
    why = boxes.line(
        "Why, in words for the family",
        WORDS_MAX,
        required="Say why, in words that the family reads.",
        help_text="It stands in the letter.",
    )
    rule = boxes.line("Rule or section of the manual", RULE_MAX, help_text="Where the facts decide, they say it.")
    change_id = boxes.record_of("After which reported change", asked="This change is not of this case.", required=False)
    review_id = boxes.record_of("After which review", asked="This review is not of this programme.", required=False)

    def __init__(self, *args: Any, changes: Offered, reviews: Offered, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in (("change_id", changes), ("review_id", reviews)):
            offer(self, name, [("", "None"), *((str(key), words) for key, words in rows)])
            if not rows:
                del self.fields[name]
        asked_for(self, **{name: "" for name in ("rule", "change_id", "review_id") if name in self.fields})

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data.get(name) or ("" if name == "rule" else None) for name in _NAMES}


class TakeBackActionForm(SentForm):
    """Why an adverse action is taken back."""

    reason = boxes.one_of("Why it is taken back", asked="Say why it is taken back.")

    def __init__(self, *args: Any, reasons: Sequence[TakenBackFor], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "reason", [("", "Choose"), *((one.value, one.label) for one in reasons)])


class LetterForm(SentForm):
    """By which way a letter goes; `seen` is the digest of the words that were looked at."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    way = boxes.one_of("How it goes", asked="Choose how it goes.")
    system = boxes.one_of("Kept in", asked="Choose the system from the list.")

    def __init__(
        self, *args: Any, ways: Sequence[tuple[str, str]], systems: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "way", list(ways))
        offer(self, "system", list(systems))
        if len(systems) == 1:
            self.fields["system"].widget = forms.HiddenInput()
        #: What the gate of what leaves refused, to be written down.
        self.asked: OutgoingAsked | None = None

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal, and remember what the gate did not let out."""
        if isinstance(refusal, GateRefused):
            self.asked = refusal.asked
        super().refuse(refusal)


class AskHearingForm(SentForm):
    """A request for a hearing; fields are the arguments of `record_benefit_hearing`."""

    wants_continued = boxes.one_of(
        "The benefit is to go on until the decision",
        asked="Ask whether the benefit is to go on.",
        choices=[("", "Choose"), ("YES", "Yes, they ask for that"), ("NO", "No")],
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["asked_on"] = DayField(label="Asked for on", last_day=today, initial=today)
        self.order_fields(["asked_on", "wants_continued"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        return {"asked_on": told["asked_on"], "wants_continued": told["wants_continued"] == "YES"}


class DecideHearingForm(SentForm):
    """How a hearing ended; fields are the arguments of `decide_benefit_hearing`."""

    result = boxes.one_of("Decision", asked="Say how the hearing ended.", choices=HearingResult.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the decision", last_day=today, initial=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("result", "on")}
