"""Input about numbers in other systems and certificates of readiness."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from casework.public import DayField, SentForm, asked_for, boxes, offer
from coaching.choices import ReadinessKind, ReadinessLevel, SystemKind
from coaching.rules.systems import NUMBER_MAX, CertificateFacts


class KeepNumberForm(SentForm):
    """A number in another system; fields are the arguments of `keep_number`."""

    system = boxes.one_of("System", [("", "Choose"), *SystemKind.choices], asked="Choose the system.")
    number = boxes.line("Number", NUMBER_MAX, required="Write the number.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["since"] = DayField(label="Since", initial=today, last_day=today)


class EndNumberForm(SentForm):
    """The last day of a number; fields are the arguments of `end_number`."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Last day", initial=today, last_day=today)


class KeepCertificateForm(SentForm):
    """A certificate of readiness; fields are what `keep_certificate` takes."""

    kind = boxes.one_of("Which", [("", "Choose"), *ReadinessKind.choices], asked="Choose which it is.")
    level = boxes.one_of("Level", [("", "None"), *ReadinessLevel.choices], asked="Choose its level.", required=False)
    number = boxes.line("Number", NUMBER_MAX)
    document_id = boxes.record_of("Or its paper", required=False, asked="Choose a paper of this case.")

    def __init__(self, *args: Any, documents: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        offer(self, "document_id", [("", "None"), *documents])
        asked_for(self, level="National Career Readiness Certificate alone")
        asked_for(self, number="one of these two is needed", document_id="one of these two is needed")

    def facts(self) -> CertificateFacts:
        """Return what the operation takes."""
        told = self.cleaned_data
        return CertificateFacts(told["kind"], told["level"], told["on"], told["number"], told["document_id"])
