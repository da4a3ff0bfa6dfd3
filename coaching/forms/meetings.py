"""Input about joint meetings: called, written down, their steps taken into a plan."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django import forms

from casework.public import (
    BookingFields,
    HouseholdPerson,
    Interpreter,
    NotReleased,
    Refused,
    SentForm,
    ShareDecision,
    Topic,
    asked_for,
    offer,
    words_area,
)
from coaching.forms.rows import WithRows
from coaching.forms.steps import WithStepRows
from coaching.operations.meetings import Minutes, PartyNotReleased, PartyWords
from coaching.rules import OPEN_PARTNERS, OPEN_SCOPES, SUBJECT_MAX

ROWS, MORE, ROWS_MOST = 3, 3, 12
PREFIX = "party"
AGREED_MAX = 6_000
_LINE = {"class": "in", "autocomplete": "off"}


class PartyRowForm(forms.Form):
    """One agency: from the directory, or by name with what it is."""

    provider_id = forms.TypedChoiceField(
        label="From the directory",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose an agency of this office’s directory."},
    )
    name = forms.CharField(
        label="Another agency, by name",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_LINE),
        error_messages={"max_length": "Keep the name under 201 characters."},
    )
    partner_type = forms.ChoiceField(
        label="What they are",
        choices=[("", "As the directory says"), *((kind.value, kind.label) for kind in OPEN_PARTNERS)],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )

    def __init__(self, *args: Any, number: int, providers: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        offer(self, "provider_id", [("", "Not in the directory"), *providers])

    def clean(self) -> dict[str, Any]:
        """Ask for what is missing of an agency that is named."""
        cleaned = super().clean() or {}
        if cleaned.get("name") and cleaned.get("provider_id"):
            self.add_error("name", "Choose from the directory or name somebody else, not both.")
        elif cleaned.get("name") and not cleaned.get("partner_type"):
            self.add_error("partner_type", "Say what they are.")
        elif cleaned.get("partner_type") and not (cleaned.get("name") or cleaned.get("provider_id")):
            self.add_error("name", "Name the agency.")
        return cleaned

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named in this row."""
        return not (self.cleaned_data.get("name") or self.cleaned_data.get("provider_id"))

    def words(self) -> PartyWords:
        """Return the agency as the operation takes it."""
        provider = self.cleaned_data["provider_id"]
        kind = "" if provider else self.cleaned_data["partner_type"]
        return PartyWords(provider, self.cleaned_data["name"], kind)


class CallMeetingForm(WithRows, BookingFields):
    """A joint meeting: when, with whom of the family, with which agencies."""

    participant_ids = forms.TypedMultipleChoiceField(
        label="Who of the family takes part",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Tick at least one person.",
            "invalid_choice": "A person ticked does not belong to this case.",
        },
    )
    subject = forms.CharField(
        label="What it is about",
        max_length=SUBJECT_MAX,
        widget=forms.TextInput(attrs=_LINE | {"maxlength": SUBJECT_MAX}),
        help_text="Agencies that are asked read this.",
        error_messages={
            "required": "Say what the meeting is about.",
            "max_length": f"Keep this under {SUBJECT_MAX + 1} characters.",
        },
    )
    plan_id = forms.TypedChoiceField(
        label="The jointly managed plan it is about",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a plan of this case."},
    )

    rows: list[PartyRowForm]
    row_word = "agency"

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        plans: Sequence[tuple[UUID, str]],
        today: date,
        slots: Sequence[datetime],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in ("purpose", "later_reason"):
            del self.fields[name]
        offer(self, "participant_ids", [(one.participant_id, one.name) for one in people])
        adults = [one.participant_id for one in people if one.is_adult]
        self.fields["participant_ids"].initial = adults or [one.participant_id for one in people]
        offer(self, "plan_id", [("", "None"), *plans])
        if len(plans) == 1:
            self.fields["plan_id"].initial = plans[0][0]
        self.add_day(today, slots)

    def add_rows(self, count: int, *, providers: Sequence[tuple[UUID, str]], usual: Sequence[dict[str, Any]]) -> None:
        """Give the form so many rows of agencies, the first ones those of the jointly managed plan."""
        typed = self.initial
        self.rows = [
            PartyRowForm(
                self.data if self.is_bound else None,
                prefix=f"{PREFIX}-{number}",
                number=number + 1,
                providers=providers,
                initial=(usual[number] if number < len(usual) else {}) | _of_row(typed, number),
            )
            for number in range(max(1, min(count, ROWS_MOST)))
        ]

    def parties(self) -> list[PartyWords]:
        """Return the agencies that were named, in their order."""
        return [row.words() for row in self.rows if not row.is_empty]


def sent_parties(sent: Mapping[str, Any], *, least: int) -> int:
    """Return how many rows of agencies a sent form or a draft speaks of."""
    numbers = [name.split("-")[1] for name in sent if name.startswith(f"{PREFIX}-")]
    return max([least, *(int(number) + 1 for number in numbers if number.isdecimal() and len(number) <= len("99"))])


def _of_row(draft: Mapping[str, Any], number: int) -> dict[str, Any]:
    prefix = f"{PREFIX}-{number}-"
    return {name.removeprefix(prefix): value for name, value in draft.items() if name.startswith(prefix)}


class HoldMeetingForm(WithStepRows):
    """What came of a meeting: who was there, what each agency was told, what was agreed, which steps follow."""

    present_ids = forms.TypedMultipleChoiceField(
        label="Who of the family was there",
        coerce=UUID,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "A person ticked does not belong to this case."},
    )
    topics = forms.MultipleChoiceField(
        label="What the talk with the family was about",
        choices=Topic.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    interpreter = forms.ChoiceField(
        label="How people understood each other",
        choices=[("", "Not said"), *Interpreter.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    interpreter_words = forms.CharField(
        label="Who interpreted, or why not",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs=_LINE),
    )
    agreed = forms.CharField(
        label="What was said and agreed",
        max_length=AGREED_MAX,
        widget=words_area(8),
        error_messages={
            "required": "Write down what was said and agreed.",
            "max_length": f"Keep this under {AGREED_MAX:,} characters.",
        },
    )
    knows_unsafe = forms.BooleanField(label="I know that this way is marked unsafe", required=False)
    confirmed_again = forms.BooleanField(label="This is another contact than the one just entered", required=False)

    def __init__(
        self,
        *args: Any,
        people: Sequence[HouseholdPerson],
        parties: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "present_ids", [(one.participant_id, one.name) for one in people])
        asked_for(self, topics="needed when somebody of the family was there", interpreter="")
        asked_for(self, interpreter_words="needed when one of the family did, or it was declined")
        self.parties = list(parties)
        self.decisions: dict[UUID, ShareDecision] = {}
        for key, name in parties:
            self.fields[f"there_{key}"] = forms.BooleanField(label=f"{name} was there", required=False)
            self.fields[f"told_{key}"] = forms.MultipleChoiceField(
                label=f"What {name} was told about the family",
                choices=[(scope.value, scope.label) for scope in OPEN_SCOPES],
                required=False,
                widget=forms.CheckboxSelectMultiple,
                help_text="Nothing ticked: they listened.",
            )

    @property
    def asked(self) -> list[tuple[str, forms.BoundField, forms.BoundField, ShareDecision | None]]:
        """Return for each agency its name, its two fields, and what the gate misses."""
        return [
            (name, self[f"there_{key}"], self[f"told_{key}"], self.decisions.get(key)) for key, name in self.parties
        ]

    @property
    def asks_unsafe(self) -> bool:
        """Whether the page has to ask about a way that is marked unsafe."""
        return bool(self["knows_unsafe"].errors or self["knows_unsafe"].value())

    @property
    def asks_again(self) -> bool:
        """Whether the page has to ask about a contact like the last."""
        return bool(self["confirmed_again"].errors or self["confirmed_again"].value())

    def minutes(self) -> Minutes:
        """Return what the operation takes."""
        cleaned = self.cleaned_data
        told = {key: (cleaned[f"told_{key}"]) for key, _ in self.parties if cleaned[f"there_{key}"]}
        names = ("present_ids", "agreed", "topics", "interpreter", "interpreter_words", "knows_unsafe")
        return Minutes(
            told=told,
            steps=self.steps({}),
            confirmed_again=cleaned["confirmed_again"],
            **{name: cleaned[name] for name in names},
        )

    def clean(self) -> dict[str, Any]:
        """Ask who was there of an agency that was told something."""
        cleaned = super().clean() or {}
        for key, name in self.parties:
            if cleaned.get(f"told_{key}") and not cleaned.get(f"there_{key}"):
                self.add_error(f"there_{key}", f"Tick this if {name} was there; otherwise it was told nothing here.")
        if cleaned.get("present_ids") and not cleaned.get("topics") and "topics" not in self.errors:
            self.add_error("topics", "Tick what the talk with them was about.")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the note beside the minutes."""
        return "agreed" if field in {"sections", "title"} else super().place_of(field)

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; beside the agency for which the gate is closed the page shows what is missing."""
        if isinstance(refusal, PartyNotReleased):
            self.decisions[refusal.party_id] = refusal.decision
            self.add_error(f"told_{refusal.party_id}", "A release is missing. Below stands which, and how to get it.")
        else:
            super().refuse(refusal)


class AskPartyForm(SentForm):
    """The wish to ask an agency to a meeting."""

    decision: ShareDecision | None = None

    def refuse(self, refusal: Refused) -> None:
        """Say the refusal; the page shows what is missing when the gate is closed."""
        self.decision = refusal.decision if isinstance(refusal, NotReleased) else None
        if self.decision is None:
            super().refuse(refusal)
        else:
            self.add_error(None, "A release is missing. Below stands which, and how to get it.")


class TakeStepsForm(SentForm):
    """Which steps of a meeting go into which plan; fields are the arguments of `operations.meetings.take_steps`."""

    step_ids = forms.TypedMultipleChoiceField(
        label="Steps",
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one step.", "invalid_choice": "Choose steps of this meeting."},
    )
    place = forms.ChoiceField(
        label="Into",
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose the plan and the goal."},
    )

    def __init__(
        self, *args: Any, steps: Sequence[tuple[UUID, str]], places: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "step_ids", list(steps))
        offer(self, "place", list(places))
        if places:
            self.fields["place"].initial = places[0][0]

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        plan, _, goal = self.cleaned_data["place"].partition(".")
        return {
            "plan_id": UUID(plan),
            "goal_id": UUID(goal) if goal else None,
            "step_ids": self.cleaned_data["step_ids"],
        }
