"""Input about speaking up for a family: what was done, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms

from casework.public import (
    DayField,
    HouseholdPerson,
    Refused,
    SentForm,
    ShareDecision,
    SharePurpose,
    ShareWay,
    asked_for,
    boxes,
    offer,
)
from coaching.operations.advocacy import NotReleasedFor
from coaching.queries.advocacy import FAMILY
from coaching.rules import OPEN_PARTNERS, OPEN_SCOPES
from coaching.rules.advocacy import ISSUE_MAX, PARTY_MAX, PERSON_MAX, RESULT_MAX, WORDS_MAX

_SELECT = {"class": "in"}


class RecordAdvocacyForm(SentForm):
    """Speaking up for a family; fields are the arguments of `operations.advocacy.record_advocacy`."""

    participant_id = boxes.record_of("For whom", required=False, asked="Choose somebody of this case.")
    provider_id = boxes.record_of(
        "Agency, from the directory", required=False, asked="Choose an agency of this office’s directory."
    )
    party_name = boxes.line("Another agency, by name", PARTY_MAX)
    partner_type = forms.ChoiceField(
        label="What they are",
        choices=[("", "As the directory says"), *((kind.value, kind.label) for kind in OPEN_PARTNERS)],
        required=False,
        widget=forms.Select(attrs=_SELECT),
        error_messages={"invalid_choice": "Choose what they are."},
    )
    person_name = boxes.line("Who you spoke to there", PERSON_MAX)
    issue = boxes.line(
        "The issue",
        ISSUE_MAX,
        required="Say what it was about.",
        help_text="One line: what stood in the family’s way.",
    )
    words = boxes.words("What you did", WORDS_MAX, required="Write down what you did.")
    scopes = forms.MultipleChoiceField(
        label="What they were told about the family",
        choices=[(scope.value, scope.label) for scope in OPEN_SCOPES],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Tick nothing if they cannot know which family it is. What is ticked passes the sharing gate.",
    )
    way = forms.ChoiceField(
        label="How it was told",
        choices=[("", "Not told"), *ShareWay.choices],
        required=False,
        widget=forms.Select(attrs=_SELECT),
    )
    step_id = boxes.record_of(
        "Step of the plan it belongs to", required=False, asked="Choose a step of a plan that holds now."
    )
    contact_id = boxes.record_of(
        "Contact in which it was", required=False, asked="Choose a contact of this case that stands."
    )

    decision: ShareDecision | None = None
    #: What a form about the missing release begins with, as an address carries it: keys and codes.
    waits_for = ""

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        providers: Sequence[tuple[UUID, str]],
        steps: Sequence[tuple[UUID, str]],
        contacts: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        offer(self, "participant_id", [("", FAMILY), *((one.participant_id, one.name) for one in people)])
        offer(self, "provider_id", [("", "Not in the directory"), *providers])
        offer(self, "step_id", [("", "None"), *steps])
        offer(self, "contact_id", [("", "None"), *contacts])
        asked_for(self, participant_id="", partner_type="needed when you name another agency")
        asked_for(self, provider_id="one of these two is needed", party_name="one of these two is needed")
        asked_for(self, way="needed when something is ticked")

    def clean(self) -> dict[str, Any]:
        """Ask for one agency, with what it is, and for how it was told what is ticked."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, provider = cleaned.get("party_name"), cleaned.get("provider_id")
        if name and provider:
            self.add_error("party_name", "Choose from the directory or name somebody else, not both.")
        elif name and not cleaned.get("partner_type") and "partner_type" not in self.errors:
            self.add_error("partner_type", "Say what they are.")
        elif not name and not provider and not {"party_name", "provider_id"} & set(self.errors):
            self.add_error("provider_id", "Choose from the directory, or name the agency.")
        if cleaned.get("scopes") and not cleaned.get("way") and "way" not in self.errors:
            self.add_error("way", "Say how it was told.")
        return cleaned

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        names = ("participant_id", "on", "provider_id", "party_name", "partner_type", "person_name")
        more = ("issue", "words", "way", "step_id", "contact_id")
        told = {name: self.cleaned_data[name] for name in (*names, *more)}
        return told | {"scopes": tuple(self.cleaned_data["scopes"])}

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; where the gate is closed the page shows what is missing, and for whom."""
        if isinstance(refusal, NotReleasedFor):
            self.decision, self.waits_for = refusal.decision, self._filled(refusal.participant_id)
            self.add_error("scopes", "A release is missing. Below stands which, and how to get it.")
        else:
            super().refuse(refusal)

    def _filled(self, participant_id: UUID) -> str:
        told = self.cleaned_data
        begins = {
            "participant_id": participant_id,
            "provider_id": told["provider_id"],
            "partner_type": "" if told["provider_id"] else told["partner_type"],
            "purpose": SharePurpose.COORDINATION.value,
        }
        scopes = [("scopes", scope) for scope in told["scopes"]]
        return urlencode([*((name, value) for name, value in begins.items() if value), *scopes])


class SettleAdvocacyForm(SentForm):
    """What came of it; fields are the arguments of `operations.advocacy.settle_advocacy`."""

    result = boxes.words("What came of it", RESULT_MAX, required="Say what came of it. “No” is a result too.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the result", initial=today, last_day=today)
