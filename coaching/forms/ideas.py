"""Input about the library of steps: kept for others, used in a plan (O061)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from casework.public import SentForm, offer
from coaching.choices import Area, WorkActivity
from coaching.operations.ideas import DAYS_AT_MOST, IdeaWords
from coaching.operations.writing import STEP_WORDS_MAX


class KeepIdeaForm(SentForm):
    """A step for the library; fields are those of `operations.ideas.IdeaWords`."""

    words = forms.CharField(
        label="The step, without anybody’s name",
        max_length=STEP_WORDS_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": STEP_WORDS_MAX}),
        error_messages={"required": "Write the step."},
    )
    measure = forms.CharField(
        label="Done when",
        required=False,
        max_length=STEP_WORDS_MAX,
        widget=forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": STEP_WORDS_MAX}),
    )
    area = forms.ChoiceField(
        label="About",
        choices=[("", "Choose what it is about"), *Area.choices],
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose what the step is about."},
    )
    activity = forms.ChoiceField(
        label="Work activity",
        choices=[("", "No work activity"), *WorkActivity.choices],
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
    )
    days_to_do = forms.IntegerField(
        label="Days it takes",
        min_value=1,
        max_value=DAYS_AT_MOST,
        initial=14,
        widget=forms.NumberInput(attrs={"class": "in in--short", "inputmode": "numeric"}),
        error_messages={"required": "Enter a number of days.", "invalid": "Enter a whole number of days."},
    )

    def says(self) -> IdeaWords:
        """Return what the operation takes."""
        return IdeaWords(**{name: value for name, value in self.cleaned_data.items() if name != "submission"})


class UseIdeaForm(SentForm):
    """Which step of the library goes into which goal; fields are the arguments of `operations.ideas.use_idea`."""

    idea_id = forms.UUIDField(error_messages={"required": "Choose a step of the library."})
    goal_id = forms.TypedChoiceField(
        label="Goal",
        coerce=UUID,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"required": "Choose the goal.", "invalid_choice": "Choose a goal of this plan."},
    )

    def __init__(self, *args: Any, goals: Sequence[tuple[UUID, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "goal_id", list(goals))
