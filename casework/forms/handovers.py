"""Input about transfers, promises and what the next coach should know."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.forms.sent import DayField, SentForm, offer, words_area
from casework.queries.cases import HouseholdPerson
from casework.rules import PROMISE_MAX, REASON_MAX

ACCEPT, REFUSE = "accept", "refuse"
KEPT, NOT_KEPT = "kept", "not-kept"
FAMILY = ""
#: Coaches by office, as a choice offers them.
ByOffice = Sequence[tuple[str, Sequence[tuple[UUID, str]]]]


class AskHandoverForm(SentForm):
    """Who is asked to take a case over, and why; fields are the arguments of `ask_handover`."""

    to_coach = forms.ChoiceField(
        label="To",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose a coach.", "invalid_choice": "Choose a coach of this state."},
    )
    reason = forms.CharField(
        label="Why",
        widget=words_area(3),
        max_length=REASON_MAX,
        help_text="The other coach reads this before they see the case: no names, nothing private.",
        error_messages={"required": "Say why, in a sentence."},
    )

    def __init__(self, *args: Any, coaches: ByOffice, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "to_coach", [("", "Choose a coach"), *((office, list(found)) for office, found in coaches)])


class AnswerHandoverForm(SentForm):
    """The receiving coach's answer; the button says which."""

    decision = forms.ChoiceField(
        choices=[(ACCEPT, "Accept"), (REFUSE, "Refuse")],
        widget=forms.HiddenInput,
        error_messages={"required": "Choose Accept or Refuse.", "invalid_choice": "Choose Accept or Refuse."},
    )
    answer = forms.CharField(
        label="Reason, if you refuse",
        required=False,
        max_length=200,
        widget=words_area(2),
        error_messages={"max_length": "Keep the reason under 201 characters."},
    )

    @property
    def is_accepted(self) -> bool:
        """Whether the family is taken over."""
        return bool(self.cleaned_data["decision"] == ACCEPT)


class WarmHandoverForm(SentForm):
    """The day on which family, old and new coach spoke together."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Day of the three-way contact", initial=today, last_day=today)


class HandoverSheetForm(SentForm):
    """What the next coach should know; `sheet_rev` is the save that it was written on."""

    sheet_rev = forms.IntegerField(widget=forms.HiddenInput(attrs={"data-kept": ""}), required=False, initial=0)
    proud = forms.CharField(
        label="What the family is proud of",
        required=False,
        widget=words_area(3),
        help_text="In their own words where you can.",
    )
    words = forms.CharField(
        label="For the next coach",
        required=False,
        widget=words_area(6),
        help_text="What works with this family, what does not, where things stand.",
    )


class MakePromiseForm(SentForm):
    """What was promised; fields are the arguments of `make_promise`."""

    what = forms.CharField(
        label="What was promised",
        widget=words_area(2),
        error_messages={"required": "Write what was promised."},
        help_text=f"One promise, up to {PROMISE_MAX} characters.",
    )
    participant_id = forms.TypedChoiceField(
        label="To",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This person does not belong to this case."},
    )

    def __init__(self, *args: Any, people: Sequence[HouseholdPerson], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(person.participant_id, person.name) for person in people]
        offer(self, "participant_id", [(FAMILY, "The whole family"), *named])
        self.fields["due_on"] = DayField(label="By when")
        self.fields["due_on"].widget.attrs["min"] = today.isoformat()


class SettlePromiseForm(SentForm):
    """How a promise ended."""

    is_kept = forms.TypedChoiceField(
        label="Was it kept?",
        choices=[(KEPT, "Kept"), (NOT_KEPT, "Not kept")],
        coerce=lambda value: value == KEPT,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was kept."},
    )
    outcome = forms.CharField(
        label="What happened",
        required=False,
        widget=words_area(2),
        help_text="Needed when it was not kept.",
    )
