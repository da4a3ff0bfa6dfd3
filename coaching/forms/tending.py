"""Input about a signed plan: reviewed with the family, its week assessed, one step looked at."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, asked_for, offer, words_area
from coaching import rules
from coaching.choices import ReviewOutcome, StepCare
from coaching.operations.tending import LOOK_MAX, WORDS_MAX, Look
from coaching.queries.life import ContactChoice, GoalRow, StepRow

#: What one asks about; not one of them has another consequence than a talk (O024).
ASKED_ABOUT = (StepCare.MISSED, StepCare.STUCK, StepCare.DROPPED)
TALK = "What got in the way? What would help?"
ASKED_OF_A_STEP = "needed when it is not done, stuck or no longer needed"
_TOO_LONG = {"max_length": f"Keep it under {WORDS_MAX + 1:,} characters."}


def _care(label: str, *, is_required: bool) -> forms.ChoiceField:
    choices = StepCare.choices if is_required else [("", "Not talked about"), *StepCare.choices]
    return forms.ChoiceField(
        label=label,
        choices=choices,
        required=is_required,
        initial=None if is_required else "",
        widget=forms.RadioSelect,
        error_messages={"required": "Say how this step stands.", "invalid_choice": "Say how this step stands."},
    )


def _said(label: str = "What was said") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=LOOK_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off"}),
        error_messages={"max_length": f"Keep it under {LOOK_MAX + 1} characters."},
    )


class _OfADay(SentForm):
    """A form about a day on which a signed plan was looked at."""

    def ask_day(self, label: str, *, signed_on: date | None, today: date) -> None:
        """Ask for a day since the signing, today at first."""
        self.signed_on, self.today = signed_on, today
        self.fields["on"] = DayField(label=label, initial=today, last_day=today)

    def clean(self) -> dict[str, Any]:
        """Say with everything else what is wrong with the day."""
        cleaned: dict[str, Any] = super().clean() or {}
        on = cleaned.get("on")
        if on and (wrong := rules.wrong_day(on, signed_on=self.signed_on, today=self.today)):
            self.add_error("on", wrong)
        return cleaned


class _AsksAboutSteps(_OfADay, StandForm):
    """A form with a question about each open step: how it stands, and what was said of it.

    `stand` is the last one that was saved of it, so that words typed before are told from those typed since.
    """

    goals: Sequence[GoalRow]

    def ask_about(self, goals: Sequence[GoalRow], *, is_required: bool) -> None:
        """Give each open step its two boxes."""
        self.goals = goals
        for step in self._steps():
            self.fields[f"care_{step.id.hex}"] = _care(f"How step {step.number} stands", is_required=is_required)
            self.fields[f"said_{step.id.hex}"] = _said(f"What was said of step {step.number}")
            asked_for(self, **{f"care_{step.id.hex}": "", f"said_{step.id.hex}": ASKED_OF_A_STEP})

    def _steps(self) -> list[StepRow]:
        return [step for goal in self.goals for step in goal.steps]

    @property
    def asked(self) -> list[tuple[GoalRow, forms.BoundField | None, list[tuple[StepRow, Any, Any]]]]:
        """The goals, each with its box where it has one, and its steps with their two boxes."""
        return [
            (
                goal,
                self[f"goal_{goal.id.hex}"] if f"goal_{goal.id.hex}" in self.fields else None,
                [(step, self[f"care_{step.id.hex}"], self[f"said_{step.id.hex}"]) for step in goal.steps],
            )
            for goal in self.goals
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for their words where a step did not go as meant."""
        cleaned = super().clean()
        for step in self._steps():
            said = f"said_{step.id.hex}"
            if cleaned.get(f"care_{step.id.hex}") in ASKED_ABOUT and not cleaned.get(said) and said not in self.errors:
                self.add_error(said, f"{TALK} Write it down in their words.")
        return cleaned

    def looks(self) -> list[Look]:
        """Return how each step stood that was talked about."""
        told = self.cleaned_data
        return [
            Look(step.id, told[f"care_{step.id.hex}"], told[f"said_{step.id.hex}"])
            for step in self._steps()
            if told[f"care_{step.id.hex}"]
        ]

    def place_of(self, field: str) -> str | None:
        """Say a refusal about a step beside the first one."""
        if field == "looks" and self._steps():
            return f"care_{self._steps()[0].id.hex}"
        return super().place_of(field)


class ReviewPlanForm(_AsksAboutSteps):
    """A plan gone through with the family; fields are the arguments of `review_plan`."""

    went_well = forms.CharField(
        label="What went well",
        max_length=WORDS_MAX,
        widget=words_area(3),
        help_text="Begin here, with something they did, however small.",
        error_messages=_TOO_LONG | {"required": "Begin with something that went well, however small."},
    )
    outcome = forms.ChoiceField(
        label="The plan",
        choices=ReviewOutcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether the plan goes on as it is."},
    )
    words = forms.CharField(
        label="What was agreed",
        required=False,
        max_length=WORDS_MAX,
        widget=words_area(3),
        error_messages=_TOO_LONG,
    )
    contact_id = forms.TypedChoiceField(
        label="In which contact",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a contact of this case."},
    )

    def __init__(
        self,
        *args: Any,
        goals: Sequence[GoalRow],
        contacts: Sequence[ContactChoice],
        signed_on: date | None,
        today: date,
        is_in_question: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_day("Day of the review", signed_on=signed_on, today=today)
        choices = [(one.id, one.words) for one in contacts]
        offer(self, "contact_id", [("", "Logged afterwards, or not yet"), *choices])
        counting = next((one.id for one in contacts if one.counts), None)
        self.fields["contact_id"].initial = counting
        self.ask_about(goals, is_required=True)
        last = ("outcome", "words", "on", "contact_id")
        self.order_fields([*(name for name in self.fields if name not in last), *last])
        though = "a step was not done or their situation changed" if is_in_question else "a step was not done"
        asked_for(self, contact_id="", words=f"needed when the plan goes on though {though}")

    def clean(self) -> dict[str, Any]:
        """Ask what happens with steps that were not done, where the plan goes on as it is (O024)."""
        cleaned = super().clean()
        undone = [step.number for step in self._steps() if cleaned.get(f"care_{step.id.hex}") == StepCare.MISSED]
        goes_on = cleaned.get("outcome") == ReviewOutcome.CONFIRMED
        if undone and goes_on and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", rules.undone_words(undone))
        return cleaned

    @property
    def due_from(self) -> date | None:
        """The day from which a step is due, where none is yet; None where one is."""
        days = [step.do_by or step.review_on for step in self._steps()]
        first = min((day for day in days if day), default=None)
        return first if first and first > self.today else None


class ProgressForm(_AsksAboutSteps):
    """How a week went toward the goals of an agreement; fields are the arguments of `assess_progress`."""

    went_well = forms.CharField(
        label="What went well this week",
        required=False,
        max_length=WORDS_MAX,
        widget=words_area(2),
        error_messages=_TOO_LONG,
    )

    def __init__(
        self, *args: Any, goals: Sequence[GoalRow], signed_on: date | None, today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.ask_day("Day of the assessment", signed_on=signed_on, today=today)
        self.ask_about(goals, is_required=False)
        for goal in goals:
            self.fields[f"goal_{goal.id.hex}"] = forms.CharField(
                label=f"Toward goal {goal.number}: {goal.words}",
                required=False,
                max_length=WORDS_MAX,
                widget=words_area(2),
                error_messages=_TOO_LONG,
            )
        boxes = ("went_well", *(f"goal_{goal.id.hex}" for goal in goals))
        self.order_fields([name for name in self.fields if name != "on"])
        asked_for(self, **dict.fromkeys(boxes, "one of these is needed"))

    def clean(self) -> dict[str, Any]:
        """Ask how the week went, in one of the boxes."""
        cleaned = super().clean()
        boxes = ("went_well", *(f"goal_{goal.id.hex}" for goal in self.goals))
        if not any(cleaned.get(name) or name in self.errors for name in boxes):
            self.add_error("went_well", "Write how the week went, here or toward a goal.")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the words beside what went well."""
        return "went_well" if field == "words" else super().place_of(field)

    def words(self) -> str:
        """Return what was said toward each goal, as one text."""
        told = [(goal.number, self.cleaned_data[f"goal_{goal.id.hex}"]) for goal in self.goals]
        return "\n".join(f"Goal {number}: {words}" for number, words in told if words)


class LookAtStepForm(_OfADay):
    """How one step stands, between two reviews; fields are the arguments of `look_at_step`."""

    care = _care("How it stands", is_required=True)
    words = _said()

    def __init__(self, *args: Any, signed_on: date | None, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_day("Day", signed_on=signed_on, today=today)
        asked_for(self, words=ASKED_OF_A_STEP)

    def clean(self) -> dict[str, Any]:
        """Ask for their words where the step did not go as meant."""
        cleaned = super().clean()
        if cleaned.get("care") in ASKED_ABOUT and not cleaned.get("words") and "words" not in self.errors:
            self.add_error("words", f"{TALK} Write it down in their words.")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the step beside how it stands."""
        return "care" if field == "looks" else super().place_of(field)
