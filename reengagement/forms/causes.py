"""Input about good cause: what a person said, and the decision."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from casework.public import DayField, SentForm, boxes, offer
from reengagement.choices import Proof
from reengagement.forms.fields import choice, some_day
from reengagement.operations.causes import WORDS_MAX


class GoodCauseForm(SentForm):
    """Why somebody did not take part; fields are the arguments of `operations.causes.claim_good_cause`."""

    has_answered = choice(
        "The person",
        [("", "Choose"), ("YES", "Was asked, and answered"), ("NO", "Could not be reached: we tried to ask")],
        asked="Say whether they answered, or we tried to ask.",
    )
    reason = choice("Reason", [], help_text="What tells of violence or health is kept behind its wall.")
    words = boxes.words(
        "What the person said, or how you tried to ask", WORDS_MAX, required="Write what the person said."
    )
    proof = choice("Proof", Proof.choices, asked="Say whether proof was asked for.")

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["situation_on"] = DayField(label="Day of the situation", last_day=today)
        self.fields["asked_on"] = DayField(label="Asked on", last_day=today, initial=today)
        offer(self, "reason", [("", "They gave none"), *reasons])
        self.order_fields(["situation_on", "asked_on", "has_answered", "reason", "words", "proof"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("situation_on", "asked_on", "reason", "words", "proof")}
        return told | {"has_answered": self.cleaned_data["has_answered"] == "YES"}


class GoodCauseDecisionForm(SentForm):
    """Whether there was good cause; fields are the arguments of `operations.causes.decide_good_cause`."""

    is_found = choice("Good cause", [("", "Choose"), ("NO", "None"), ("YES", "Found")], asked="Say what was found.")
    reason = choice("Reason, when found", [])
    words = boxes.words("In a few words, for another reason", 300, rows=2)
    note = boxes.words(
        "Note of the decision", WORDS_MAX, required="Write the note of this decision; without it nothing is decided."
    )

    def __init__(self, *args: Any, reasons: Sequence[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["began_on"] = some_day(
            "Since when, when found", last_day=today, help_text="A penalty that came of it ends back to this day."
        )
        self.fields["decided_on"] = DayField(label="Decided on", last_day=today, initial=today)
        offer(self, "reason", [("", "None"), *reasons])
        self.order_fields(["is_found", "reason", "words", "began_on", "decided_on", "note"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = {name: self.cleaned_data[name] for name in ("reason", "words", "began_on", "decided_on", "note")}
        return told | {"is_found": self.cleaned_data["is_found"] == "YES"}
