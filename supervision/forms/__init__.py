"""Input of supervisors and administrators: one plain form per use case."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms

from casework.public import DayField, Entered, GlassReview, Office, SentForm, StandForm, boxes, offer, words_area
from policy.reader import Parameter

APPROVE, REFUSE = "approve", "refuse"
WHOLE_STATE = "state"


class DecideForm(SentForm):
    """An answer to a request; the button says which."""

    decision = forms.ChoiceField(
        choices=[(APPROVE, "Approve"), (REFUSE, "Refuse")],
        widget=forms.HiddenInput,
        error_messages={"required": "Choose Approve or Refuse.", "invalid_choice": "Choose Approve or Refuse."},
    )
    answer = forms.CharField(
        label="Answer",
        required=False,
        widget=words_area(2),
        help_text="Needed when you refuse: what should happen instead.",
    )

    @property
    def is_approval(self) -> bool:
        """Whether the request is granted."""
        return bool(self.cleaned_data["decision"] == APPROVE)


class GiveRightForm(SentForm):
    """Who may decide eligibility, and why; fields are the arguments of `give_eligibility_right`."""

    staff_id = boxes.record_of("Coach", asked="Choose a coach of this office.")
    why = boxes.line("Why", 300, required="Say why.", help_text="What makes it necessary, and until when.")

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff_id", [("", "Choose"), *((str(key), name) for key, name in people)])

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {name: self.cleaned_data[name] for name in ("staff_id", "why")}


class EndRightForm(SentForm):
    """Why the right is taken; the field is the argument of `end_eligibility_right`."""

    ended_why = boxes.line("Why", 300, required="Say why.")

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        return {"ended_why": self.cleaned_data["ended_why"]}


class ReviewGlassForm(SentForm):
    """What a reviewer found; fields are the arguments of `review_glass`, the button says which."""

    finding = forms.ChoiceField(
        choices=GlassReview.choices,
        widget=forms.HiddenInput,
        error_messages={"required": "Choose what you found.", "invalid_choice": "Choose what you found."},
    )
    words = forms.CharField(
        label="What you found",
        widget=words_area(2),
        help_text="Whom you asked, and what follows.",
        error_messages={"required": "Say what you found."},
    )


class MergePeopleForm(SentForm):
    """Which of two records is kept, and why they are one person; fields are the arguments of `merge_people`."""

    kept_id = forms.TypedChoiceField(
        label="Keep",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose which record is kept.", "invalid_choice": "Choose one of the two records."},
        help_text="Name, telephone and language of this record are shown from now on; safe-contact marks of both hold.",
    )
    reason = forms.CharField(
        label="How you know that they are one person",
        widget=words_area(3),
        error_messages={"required": "Say how you know."},
    )
    knows_other_ssn = forms.BooleanField(
        label="One person all the same, though the Social Security numbers differ", required=False
    )

    def __init__(self, *args: Any, records: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["kept_id"]).choices = records

    @property
    def asks_about_ssn(self) -> bool:
        """Whether the page has to ask about two different numbers."""
        return bool(self["knows_other_ssn"].errors or self["knows_other_ssn"].value())


#: Where something goes that was entered while two records were joined.
WHERE = {
    "stays": "Stays with the kept record",
    "other": "Goes to the other record",
    "both": "Stands on both",
    "neither": "Stays off both",
}


class UnmergePeopleForm(SentForm):
    """Why two records are two people after all, and whose is what was entered while they were joined."""

    reason = forms.CharField(
        label="Why they are two people",
        widget=words_area(2),
        error_messages={"required": "Say why they are two people."},
    )

    def __init__(self, *args: Any, entered: Sequence[Entered], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entered = entered
        for one in entered:
            self.fields[f"entered_{one.name}"] = forms.ChoiceField(
                label=one.label,
                choices=[(choice, WHERE[choice]) for choice in one.choices],
                initial=one.default,
                widget=forms.RadioSelect(attrs={"data-list": "1"}),
                error_messages={"required": "Say whose it is.", "invalid_choice": "Choose where it goes."},
            )

    @property
    def questions(self) -> list[forms.BoundField]:
        """One question for each thing that was entered."""
        return [self[f"entered_{one.name}"] for one in self.entered]

    def choices(self) -> dict[str, str]:
        """Return where each goes, as the operation takes it."""
        return {one.name: self.cleaned_data[f"entered_{one.name}"] for one in self.entered}


class AssignForm(StandForm):
    """Who carries a case from a day on; fields are the arguments of `assign_case`."""

    coach = forms.ChoiceField(
        label="Coach",
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose a coach.", "invalid_choice": "Choose a coach of this office."},
    )

    def __init__(self, *args: Any, coaches: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["coach"]).choices = coaches
        self.fields["first_day"] = DayField(label="First day", initial=today, last_day=today)


class EnterClosureForm(SentForm):
    """A day on which an office is closed; fields are the arguments of `enter_closure`."""

    day = DayField(label="Day")
    reason = forms.CharField(
        label="Reason",
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="As staff and families may read it: storm, building closed.",
        error_messages={
            "required": "Say why the office is closed.",
            "max_length": "Keep the reason under 120 characters.",
        },
    )


class ChangeOfficeForm(StandForm):
    """What stands about an office; fields are the arguments of `change_office`."""

    address = forms.CharField(
        label="Address",
        required=False,
        widget=words_area(3, autocomplete="off"),
        help_text="As on an envelope, one line each: where people come to.",
    )
    telephone = forms.CharField(
        label="Telephone",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "in"}),
        error_messages={"max_length": "Write a telephone number of up to 40 characters."},
    )
    archive_rule = forms.CharField(
        label="How closed files are archived",
        required=False,
        widget=words_area(3),
        help_text="Shown with the documents of a case.",
    )
    has_job_club = forms.BooleanField(
        label="It has a job club",
        required=False,
        help_text="Without one, job seekers report to their coach each day.",
    )


class ChangeSettingForm(StandForm):
    """A dated value for a state or one of its offices; fields are the arguments of `change_setting`."""

    office_id = forms.TypedChoiceField(
        label="Where",
        coerce=lambda value: None if value == WHOLE_STATE else UUID(value),
        initial=WHOLE_STATE,
        error_messages={
            "required": "Choose an office, or the whole state.",
            "invalid_choice": "Choose an office of this state, or the whole state.",
        },
    )
    first_day = DayField(label="From")
    source = forms.CharField(
        label="Source",
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Who decided this, and where it stands.",
        error_messages={
            "required": "Say who decided this, and where it stands.",
            "max_length": "Keep the source under 200 characters.",
        },
    )

    field_order = ("value", "office_id", "first_day", "source")

    def __init__(self, *args: Any, parameter: Parameter, offices: Sequence[Office], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["value"] = _value_field(parameter)
        cast("forms.ChoiceField", self.fields["office_id"]).choices = [
            (WHOLE_STATE, "Whole state"),
            *((str(office.pk), office.name) for office in offices),
        ]
        self.order_fields(self.field_order)


def _value_field(parameter: Parameter) -> forms.Field:
    required = {"required": "Give the value."}
    if parameter.kind == "choice":
        choices = [(choice, choice.capitalize()) for choice in parameter.choices]
        return forms.ChoiceField(label="Value", choices=choices, widget=forms.RadioSelect, error_messages=required)
    if parameter.kind == "list":
        return forms.CharField(
            label="Codes, with commas between them",
            max_length=300,
            widget=forms.TextInput(attrs={"autocomplete": "off", "class": "in"}),
            help_text=f"Of {', '.join(parameter.choices)}." if parameter.choices else "",
            error_messages=required,
        )
    return forms.CharField(
        label=f"Value, in {parameter.unit}",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "in in--short"}),
        error_messages=required,
    )


class AskHandoversForm(SentForm):
    """Many transfers at once; fields are the arguments of `ask_handovers`."""

    case_ids = forms.TypedMultipleChoiceField(
        label="Families",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one family.",
            "invalid_choice": "A family ticked is not one that this coach carries.",
        },
    )
    to_coach = forms.ChoiceField(
        label="To",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose a coach.", "invalid_choice": "Choose a coach of this state."},
    )
    reason = forms.CharField(
        label="Why",
        max_length=200,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        help_text="The receiving coach reads this: no names.",
        error_messages={
            "required": "Say why, in a sentence.",
            "max_length": "Keep the reason under 201 characters.",
        },
    )
    is_all_or_none = forms.BooleanField(label="Only if every one of them can be asked", required=False)

    def __init__(self, *args: Any, families: Sequence[tuple[UUID, str]], coaches: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "case_ids", list(families))
        offer(self, "to_coach", [("", "Choose a coach"), *coaches])


class SetRotationForm(SentForm):
    """The order of an office's intake from a day on; the places left empty are left out."""

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = [f"place_{number}" for number in range(1, max(1, len(people)) + 1)]
        for number, name in enumerate(self.places, start=1):
            self.fields[name] = forms.TypedChoiceField(
                label=f"Place {number}",
                choices=[("", "Nobody"), *people],
                coerce=UUID,
                empty_value=None,
                required=False,
                widget=forms.Select(attrs={"class": "in"}),
                error_messages={"invalid_choice": "Choose a coach of this office."},
            )
        self.fields["first_day"] = DayField(label="From", initial=today)

    @property
    def boxes(self) -> list[forms.BoundField]:
        """The places in their order."""
        return [self[name] for name in self.places]

    @property
    def staff_ids(self) -> list[UUID]:
        """Everybody placed, in order."""
        return [self.cleaned_data[name] for name in self.places if self.cleaned_data.get(name)]

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the order beside its first place."""
        return self.places[0] if field == "staff_ids" else super().place_of(field)


class SwapDutyForm(SentForm):
    """One day that somebody else takes; fields are the arguments of `swap_duty`."""

    staff = forms.ChoiceField(
        label="Taken by",
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose a coach.", "invalid_choice": "Choose a coach of this office."},
    )

    field_order = ("day", "staff")

    def __init__(self, *args: Any, people: Sequence[tuple[UUID, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "staff", [("", "Choose a coach"), *people])
        self.fields["day"] = DayField(label="Day", initial=today)
        self.order_fields(self.field_order)
