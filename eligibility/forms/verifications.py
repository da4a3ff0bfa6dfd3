"""Input about what has to be proven."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import DayField, SentForm, asked_for, boxes, offer
from eligibility.choices import FactSource, Proof, ProofResult


class AskVerificationForm(SentForm):
    """What is asked; fields are the arguments of `ask_verification`."""

    proof = boxes.one_of("What has to be proven", asked="Choose what has to be proven.")
    participant_id = boxes.record_of("Of whom", asked="This person is not of this case.", required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], first_due: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "proof", [("", "Choose"), *Proof.choices])
        offer(self, "participant_id", [("", "The whole household"), *((str(key), name) for key, name in people)])
        self.fields["due_on"] = DayField(label="Due on", help_text="The day that the family was told.")
        self.fields["due_on"].widget.attrs["min"] = first_due.isoformat()
        asked_for(self, participant_id="")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("proof", "participant_id", "due_on")}


class ReceiveVerificationForm(SentForm):
    """What came in; fields are the arguments of `receive_verification`."""

    source = boxes.one_of("Known from", asked="Say from where it is known.", choices=FactSource.choices)
    result = boxes.one_of("What it said", asked="Say what it said.", choices=ProofResult.choices)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"] = DayField(label="Came in on", initial=today, last_day=today)
        self.order_fields(["received_on", "source", "result"])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("received_on", "source", "result")}
