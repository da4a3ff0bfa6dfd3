"""Input about long-term incapacity."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import DayField, SentForm, boxes, offer
from eligibility.choices import Finding, HelpStage, HelpTrack, MedicalResult
from eligibility.models.disability import FROM_MAX
from eligibility.rules.disability import POINTS, STAGES

_ADULT = "Choose an adult of the case."


class MedicalVerificationForm(SentForm):
    """A medical paper; fields are the arguments of `record_medical_verification`."""

    participant_id = boxes.record_of("Whose", asked=_ADULT)
    given_by = boxes.line("Given by", FROM_MAX, required="Say who gave it.", help_text="The doctor or clinic.")

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        self.fields["received_on"] = DayField(label="Came in on", initial=today, last_day=today)
        self.fields["first_day"] = DayField(label="Good from")
        self.fields["last_day"] = DayField(label="Good until", help_text="The last day that the paper bears out.")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("participant_id", "given_by", "received_on", "first_day", "last_day")
        return {name: self.cleaned_data[name] for name in names}


class HelpStepForm(SentForm):
    """How far a help got; fields are the arguments of `record_help_step`."""

    participant_id = boxes.record_of("Whose", asked=_ADULT)
    help = boxes.one_of("Help, and how far it got", asked="Choose how far it got.")

    def __init__(self, *args: Any, adults: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", [("", "Choose"), *((str(key), name) for key, name in adults)])
        steps = [
            (f"{track}.{stage}", f"{HelpTrack(track).label}: {str(HelpStage(stage).label).lower()}")
            for track, stages in STAGES.items()
            for stage in stages
        ]
        offer(self, "help", [("", "Choose"), *steps])
        self.fields["on"] = DayField(label="On which day", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        track, _, stage = self.cleaned_data["help"].partition(".")
        told = {name: self.cleaned_data[name] for name in ("participant_id", "on")}
        return told | {"track": track, "stage": stage}


class ProtectedReviewForm(SentForm):
    """A review against the five steps; fields are the arguments of `hold_disability_review`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for point in POINTS:
            self.fields[point.name] = boxes.one_of(
                point.question,
                [("", "Choose"), *Finding.choices],
                asked="Answer each of the five.",
                help_text=point.source,
            )
        self.fields["result"] = boxes.one_of(
            "What it comes to", [("", "Choose"), *MedicalResult.choices], asked="Say what it came to."
        )
        self.fields["on"] = DayField(label="Held on", initial=today, last_day=today)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        answers = {point.name: self.cleaned_data[point.name] for point in POINTS}
        return {"answers": answers, "result": self.cleaned_data["result"], "on": self.cleaned_data["on"]}
