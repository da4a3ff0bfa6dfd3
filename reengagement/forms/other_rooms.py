"""Input of the other three rooms: what a case review found, the form of an extension, a support team offered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, HouseholdPerson, SentForm, StandForm, boxes, offer
from reengagement.choices import SupportTeamAnswer, TeamAnswer
from reengagement.forms.boxes import YES_NO, choose, said
from reengagement.forms.scheduling import ScheduleForm
from reengagement.operations.answering import TEXT_MAX
from reengagement.operations.other_rooms import HEADINGS, ExtensionSays
from reengagement.rules.agendas import CASE_REVIEW

TYPE_MAX = 60
_NONE_OF = [(code.value, f"No {CASE_REVIEW.item(code).heading.lower()}") for code in HEADINGS]


class ScheduleOtherForm(ScheduleForm):
    """When, where and how a staffing of the family is held, and who of it is asked."""

    participant_ids = forms.TypedMultipleChoiceField(
        label="Who of the family is asked",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one person.",
            "invalid_choice": "A person ticked does not belong to this case.",
        },
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        today: date,
        slots: Sequence[datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, today=today, slots=slots, **kwargs)
        adults = [person for person in people if person.is_adult]
        offer(self, "participant_ids", [(person.participant_id, person.name) for person in people])
        if "participant_ids" not in self.initial:
            self.fields["participant_ids"].initial = [person.participant_id for person in adults]


class ReviewForm(StandForm):
    """What a case review found; fields are the arguments of `operations.other_rooms.write_review`."""

    progression = boxes.words("Progression: what moved forward", TEXT_MAX)
    regression = boxes.words("Regression: what went back", TEXT_MAX)
    discrepancies = boxes.words("Discrepancies: where client and case manager see it differently", TEXT_MAX)
    none_of = forms.MultipleChoiceField(
        label="Where there is nothing, say so",
        choices=_NONE_OF,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose headings of this review."},
    )


def _count(label: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=600,
        widget=forms.TextInput(attrs={"class": "in in--short", "inputmode": "numeric", "autocomplete": "off"}),
        help_text=help_text,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), "Give a whole number, 0 to 600."),
    )


class ExtensionForm(StandForm):
    """The form of an extension, and what the team means to recommend; fields are those of `ExtensionSays`."""

    used_months = _count("Months used")
    are_months_left_out = choose("Months that do not count are left out", YES_NO, asked="Yes or no.", required=False)
    needs_medical_form = choose("An up-to-date TA10 is needed", YES_NO, asked="Choose yes or no.", required=False)
    parents_who_qualify = _count("Parents who qualify")
    recommendation = choose("Recommendation", TeamAnswer.choices, asked="Choose what is recommended.", required=False)
    extension_type = boxes.line("Type of extension", TYPE_MAX)
    extension_months = _count("For how many months")
    late_reason = boxes.words("Why the form is late, if it is", TEXT_MAX, rows=2)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["used_as_of"] = DayField(label="Up to the month of", required=False, last_day=today)
        self.fields["form_with_client_on"] = DayField(
            label="Form filled in with the client on", required=False, last_day=today
        )
        self.fields["medical_form_on"] = DayField(label="Day of the TA10", required=False, last_day=today)
        order = ("used_months", "used_as_of", "are_months_left_out", "form_with_client_on", "late_reason")
        self.order_fields([*order, "needs_medical_form", "medical_form_on"])

    def says(self) -> ExtensionSays:
        """Return the form as the operation takes it."""
        told = {name: value for name, value in self.cleaned_data.items() if name not in {"submission", "seen"}}
        answers = {name: said(told[name]) for name in ("are_months_left_out", "needs_medical_form")}
        return ExtensionSays(**told | answers)


class SubmitForm(SentForm):
    """When the form was handed to the supervisor."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"] = DayField(label="Handed to the supervisor on", initial=today, last_day=today)


class OfferTeamForm(SentForm):
    """A family support team was talked about, and what the family said."""

    answer = choose("The family", SupportTeamAnswer.choices, asked="Write down what the family said.")

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["offered_on"] = DayField(label="Talked about on", initial=today, last_day=today)
