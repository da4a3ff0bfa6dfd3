"""Input about the protection without child care: told, shown, ended; and that a child has a disability."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, HouseholdPerson, SentForm, asked_for, boxes, offer
from coaching.choices import CareLack, CareToldWay
from coaching.rules.care_protection import ENDED_MAX, SHOWN_MAX, SearchFacts


class TellProtectionForm(SentForm):
    """That a parent was told; fields are the arguments of `operations.care_protection.tell_care_protection`."""

    participant_id = boxes.record_of("Who was told", asked="Choose an adult of this case.")
    way = boxes.one_of("How", CareToldWay.choices, asked="Say how they were told.")

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day", initial=today, last_day=today)
        _offer(self, "participant_id", people, adults=True)


class CareSearchForm(SentForm):
    """What a parent shows; see `operations.care_protection.record_care_search`."""

    participant_id = boxes.record_of("Parent", asked="Choose an adult of this case.")
    is_only_parent = forms.BooleanField(
        label="The only parent who has the child",
        required=False,
        help_text="It protects the only parent of a child under six. For two parents it can be good cause.",
    )
    child_id = boxes.record_of("Child", asked="Choose a child of this case.")
    lacks = forms.MultipleChoiceField(
        label="Which care cannot be found",
        choices=CareLack.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick which care cannot be found."},
    )
    looked_at = boxes.words(
        "What was looked at: who, where, when",
        SHOWN_MAX,
        required="Write what was looked at: who, where, when.",
    )
    proof = boxes.words(
        "What shows it",
        SHOWN_MAX,
        required="Write what shows it: which paper, or who said so and when.",
        rows=3,
        help_text="A paper, or who said so and when.",
    )
    document_id = boxes.record_of("Paper on file", required=False, asked="Choose a document of this case.")

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        papers: Sequence[tuple[UUID, str]],
        today: date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_day"] = DayField(label="Since", initial=today, last_day=today)
        _offer(self, "participant_id", people, adults=True)
        _offer(self, "child_id", people, adults=False)
        offer(self, "document_id", [("", "None"), *papers])
        asked_for(self, document_id="")
        self.order_fields(("submission", "participant_id", "is_only_parent", "child_id", "first_day"))

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        told = self.cleaned_data
        names = ("participant_id", "child_id", "is_only_parent", "document_id")
        facts = SearchFacts(told["first_day"], tuple(told["lacks"]), told["looked_at"], told["proof"])
        return {name: told[name] for name in names} | {"facts": facts}


class EndCareSearchForm(SentForm):
    """An end; fields are the arguments of `operations.care_protection.end_care_search`."""

    words = boxes.line(
        "Why it ended", ENDED_MAX, required="Write why it ended: which care was found, or what was wrong."
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Since", initial=today, last_day=today)


class ChildDisabilityForm(SentForm):
    """Which child; see `operations.care_protection.say_child_disability`."""

    child_id = boxes.record_of("Child", asked="Choose a child of this case.")

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "child_id", people, adults=False)


def _offer(form: forms.Form, name: str, people: Sequence[HouseholdPerson], *, adults: bool) -> None:
    named = [(one.participant_id, one.name) for one in people if one.is_adult == adults]
    offer(form, name, named if len(named) == 1 else [("", "Choose"), *named])
