"""Input of the contact that a note tells of, logged on the same stroke."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from casework.choices import ContactMethod, Direction, Topic
from casework.forms.contacts import (
    AskedOfPeople,
    interpreter_choices,
    preferred_of,
    unsafe_ways,
)
from casework.queries.cases import HouseholdPerson

#: How a note can say that it tells of a contact: the ways a coach uses day by day.
NOTE_ONLY = "NONE"
TOLD_METHODS = [
    (NOTE_ONLY, "Note only"),
    (ContactMethod.PHONE, "Phone"),
    (ContactMethod.IN_PERSON, "In person"),
    (ContactMethod.TEXT, "Text"),
]
#: Ticks that a draft leaves out when they are not set.
TOLD_TICKS = ("is_plan_reviewed", "knows_unsafe", "confirmed_before_referral", "confirmed_again")


class ToldContactForm(AskedOfPeople):
    """The contact half of a note: how, with whom, about what. The day is that of the note."""

    method = forms.ChoiceField(
        label="How",
        choices=TOLD_METHODS,
        widget=forms.RadioSelect,
        initial=NOTE_ONLY,
        error_messages={"required": "Say how the contact was made, or that this is a note only."},
    )
    participant_ids = forms.TypedMultipleChoiceField(
        label="With",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": "A person ticked does not belong to this case."},
    )
    topics = forms.ChoiceField(
        label="Topic",
        choices=[("", "Choose"), *Topic.choices],
        widget=forms.Select(attrs={"class": "in"}),
        required=False,
    )
    is_plan_reviewed = forms.BooleanField(label="Meaningful contact: the plan was reviewed", required=False)
    knows_unsafe = forms.BooleanField(label="I know, and it was safe this time", required=False)
    confirmed_before_referral = forms.BooleanField(label="Yes, it was before the first referral", required=False)
    confirmed_again = forms.BooleanField(label="Yes, this is another contact", required=False)
    interpreter = forms.ChoiceField(
        label="Interpreter", choices=interpreter_choices, required=False, widget=forms.Select(attrs={"class": "in"})
    )
    interpreter_words = forms.CharField(
        label="Who interpreted, or how it was declined",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_of([person for person in people if person.is_adult] or list(people))
        if len(self.people) == 1:
            self.fields["participant_ids"].initial = [self.people[0].participant_id]

    def clean(self) -> dict[str, Any]:
        """Ask for what a contact needs when the note tells of one."""
        cleaned = super().clean() or {}
        self.unsafe_ways = unsafe_ways(self.people, cleaned)
        if (cleaned.get("method") or NOTE_ONLY) != NOTE_ONLY:
            if not cleaned.get("participant_ids"):
                self.add_error("participant_ids", "Tick who it was with.")
            if not cleaned.get("topics"):
                self.add_error("topics", "Choose what the contact was about.")
        elif cleaned.get("is_plan_reviewed"):
            self.add_error("method", "Say how the contact was made in which the plan was reviewed.")
        return cleaned

    def contact(self) -> dict[str, Any] | None:
        """Return the contact that the note tells of, as `operations.contacts.log_contact` takes it."""
        if (self.cleaned_data["method"] or NOTE_ONLY) == NOTE_ONLY:
            return None
        names = ("participant_ids", "method", "on", "interpreter", "interpreter_words", *TOLD_TICKS)
        return {name: self.cleaned_data[name] for name in names} | {
            "is_reached": True,
            "place": "",
            "direction": Direction.OUT,
            "at": None,
            "topics": [self.cleaned_data["topics"]],
            "remark": "",
            "preferred": preferred_of(self.asked_preferred, self.cleaned_data),
        }
