"""Rows of steps, as several forms have them: a goal's own, and those of another agency's plan."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, HouseholdPerson, offer
from coaching.choices import StepOwner, StepPurpose, WorkActivity
from coaching.forms.rows import WithRows
from coaching.models import Step
from coaching.operations.writing import STEP_WORDS_MAX, STEPS_AT_MOST, StepWords
from coaching.queries.runways import WHOLE_FAMILY
from coaching.rules import Check

EMPTY_ROWS = 3
MORE_ROWS = 3
#: A goal may hold every step of its plan.
ROWS_AT_MOST = STEPS_AT_MOST + EMPTY_ROWS
HOURS_OF_A_WEEK = 168
PREFIX = "step"


@dataclass(frozen=True)
class StepChoices:
    """What a row offers: who can do a step, which barriers it can answer, who does it unless said otherwise.

    `has_party`: an agency is named in the row, not once for all rows. `has_purpose`: a step says what it links the
    person to. `today`: a step is not newly to be done before.
    """

    who: tuple[tuple[str, str], ...]
    barriers: tuple[tuple[UUID, str], ...] = ()
    usual_who: str = ""
    has_party: bool = True
    has_purpose: bool = False
    today: date | None = None


def who_choices(people: Sequence[HouseholdPerson], *, has_family: bool) -> tuple[tuple[str, str], ...]:
    """Return everybody who can own a step, as a form names them: owner, and whom of the family."""
    adults = [person for person in people if person.is_adult]
    children = [person for person in people if not person.is_adult]
    found = [(who_key(StepOwner.PARTICIPANT, one.participant_id), one.given_name) for one in adults]
    found += [(who_key(StepOwner.PARTICIPANT, None), WHOLE_FAMILY)] if has_family else []
    found += [(who_key(StepOwner.COACH, None), "Coach")]
    found += [(who_key(StepOwner.BOTH, one.participant_id), f"{one.given_name} and coach") for one in adults]
    found += [(who_key(StepOwner.PARTNER, None), "Another agency")]
    return (*found, *((who_key(StepOwner.CHILD, one.participant_id), one.given_name) for one in children))


def who_key(owner: str, participant_id: UUID | None) -> str:
    """Return how a form names who does a step."""
    return f"{owner}.{participant_id or ''}"


def who_of(step: Step) -> str:
    """Return who does a step, as a form names them."""
    is_ours = step.owner in {StepOwner.PARTICIPANT, StepOwner.BOTH, StepOwner.CHILD}
    return who_key(step.owner, step.participant_id if is_ours else None)


def row_of(step: Step) -> dict[str, Any]:
    """Return a step as the fields of its row."""
    names = ("words", "party", "activity", "weekly_hours", "purpose", "measure", "do_by", "review_on", "help_words")
    told = {name: getattr(step, name) for name in names}
    return told | {"key": step.pk, "who": who_of(step), "barrier_id": step.barrier_id}


def _line(most: int = STEP_WORDS_MAX, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": most, **attrs})


class StepRowForm(forms.Form):
    """One row: a step, who does it, by when, and when it is looked at."""

    key = forms.UUIDField(widget=forms.HiddenInput(attrs={"data-kept": ""}), required=False)
    words = forms.CharField(label="Step", required=False, max_length=STEP_WORDS_MAX, widget=_line())
    who = forms.ChoiceField(label="Who", required=False, widget=forms.Select(attrs={"class": "in"}))
    measure = forms.CharField(
        label="Done when", required=False, max_length=STEP_WORDS_MAX, widget=_line(placeholder="A number, or how often")
    )
    activity = forms.ChoiceField(
        label="Work activity",
        choices=[("", "No work activity"), *WorkActivity.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    weekly_hours = forms.DecimalField(
        label="Hours a week",
        required=False,
        min_value=Decimal(),
        max_value=HOURS_OF_A_WEEK,
        max_digits=4,
        decimal_places=1,
        widget=forms.NumberInput(attrs={"class": "in", "inputmode": "decimal", "step": "0.5"}),
        error_messages={"invalid": "Enter hours as a number.", "max_value": "A week has 168 hours."},
    )
    purpose = forms.ChoiceField(
        label="What this step links them to",
        choices=[("", "Not said"), *StepPurpose.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    barrier_id = forms.TypedChoiceField(
        label="Answers the barrier",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This barrier is not open any more."},
    )
    party = forms.CharField(label="Which agency", required=False, max_length=200, widget=_line(200))
    help_words = forms.CharField(
        label="Help with it", required=False, max_length=200, widget=_line(200, placeholder="Gas help, child care")
    )

    notes: dict[str, Check]

    def __init__(self, *args: Any, choices: StepChoices, number: int, stood: date | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.number = number
        self.today, self.stood = choices.today, stood
        self.notes = {}
        self.fields["do_by"] = DayField(label="Do by", required=False)
        self.fields["review_on"] = DayField(label="Review on", required=False)
        offer(self, "who", list(choices.who))
        self.fields["who"].initial = choices.usual_who
        self.has_party = choices.has_party
        if not choices.has_purpose:
            del self.fields["purpose"]
        offer(self, "barrier_id", [("", "None"), *choices.barriers])

    @property
    def first_line(self) -> list[forms.BoundField]:
        """What every step says."""
        return [self[name] for name in ("words", "who", "do_by", "review_on")]

    @property
    def second_line(self) -> list[forms.BoundField]:
        """What makes it measurable and counts it."""
        names = ("measure", "activity", "weekly_hours", "purpose")
        return [self[name] for name in names if name in self.fields]

    @property
    def third_line(self) -> list[forms.BoundField]:
        """What only some steps have."""
        names = ("barrier_id", "party", "help_words") if self.has_party else ("barrier_id", "help_words")
        return [self[name] for name in names]

    @property
    def has_more(self) -> bool:
        """Whether something stands in the third line, or is wrong there."""
        return any(field.value() or field.errors for field in self.third_line)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed in this row."""
        names = ("words", "measure", "do_by", "review_on", "party", "help_words", "weekly_hours", "activity", "purpose")
        return not any(self.cleaned_data.get(name) for name in names)

    def clean(self) -> dict[str, Any]:
        """Ask for the step of a row in which anything else is typed."""
        cleaned = super().clean() or {}
        if not cleaned.get("words") and not self.is_empty and "words" not in self.errors:
            self.add_error("words", "Write the step, or empty the row.")
        do_by = cleaned.get("do_by")
        if do_by and self.today and do_by < self.today and do_by != self.stood:
            self.add_error("do_by", "This day is past. Say by when it is still to be done.")
        return cleaned

    def step(self, standing: Mapping[UUID, Step]) -> StepWords:
        """Return the step as the operation takes it; source and release stay with a step that has them."""
        told = {name: self.cleaned_data[name] for name in _TAKEN}
        owner, _, participant = (self.cleaned_data["who"] or f"{StepOwner.PARTICIPANT}.").partition(".")
        key = self.cleaned_data["key"]
        before = standing.get(key) if key else None
        return StepWords(
            key=before.pk if before else None,
            owner=owner,
            participant_id=UUID(participant) if participant else None,
            source=before.source if before else "",
            release_id=before.release_id if before else None,
            purpose=self.cleaned_data.get("purpose", ""),
            **told,
        )


_TAKEN = (
    "words", "party", "activity", "weekly_hours", "measure", "do_by", "review_on", "help_words", "barrier_id",
)  # fmt: skip


class WithStepRows(WithRows):
    """A form with rows of steps below it."""

    rows: list[StepRowForm]
    row_word = "step"

    def add_rows(self, count: int, *, choices: StepChoices, initial: Sequence[dict[str, Any]], first: int = 1) -> None:
        """Give the form so many rows, the first ones filled; `first` is the number of the first step."""
        typed = self.initial
        self.rows = [
            StepRowForm(
                self.data if self.is_bound else None,
                prefix=f"{PREFIX}-{number}",
                choices=choices,
                number=first + number,
                stood=initial[number].get("do_by") if number < len(initial) else None,
                initial=(initial[number] if number < len(initial) else {}) | _of_row(typed, number),
            )
            for number in range(max(1, min(count, ROWS_AT_MOST)))
        ]

    def steps(self, standing: Mapping[UUID, Step]) -> list[StepWords]:
        """Return the steps that were typed, in their order."""
        return [row.step(standing) for row in self.rows if not row.is_empty]


def sent_rows(sent: Mapping[str, Any], *, least: int) -> int:
    """Return how many rows a sent form or a draft speaks of."""
    numbers = [name.split("-")[1] for name in sent if name.startswith(f"{PREFIX}-")]
    return max([least, *(int(number) + 1 for number in numbers if number.isdecimal() and len(number) <= len("99"))])


def _of_row(draft: Mapping[str, Any], number: int) -> dict[str, Any]:
    prefix = f"{PREFIX}-{number}-"
    return {name.removeprefix(prefix): value for name, value in draft.items() if name.startswith(prefix)}
