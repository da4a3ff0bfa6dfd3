"""Input about plans: begun, their words, their goals, another agency's plan."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from casework.public import DayField, SentForm, StandForm, asked_for, offer, words_area
from coaching.choices import GoalKind, Horizon, MraPart, PlanKind
from coaching.forms.steps import WithStepRows
from coaching.operations.folding import AGENCY_MAX, PLAN_NAME_MAX, OtherPlan
from coaching.operations.writing import GOAL_WORDS_MAX, PROMPT_MAX, WORDS_MAX, GoalWords, PlanWords
from coaching.rules import NOT_OFFERED, Check

EMPTY_PARTIES = 3
REASON_MAX = 300
WHY_MAX = 400
BEFORE_OFFERING = "needed before the plan is offered"


def _line(most: int, **attrs: Any) -> forms.TextInput:
    return forms.TextInput(attrs={"class": "in", "autocomplete": "off", "maxlength": most, **attrs})


def _too_long(most: int) -> dict[str, str]:
    return {"max_length": f"Keep this under {most:,} characters."}


class BeginPlanForm(SentForm):
    """Which agreement is begun, and why anew; fields are the arguments of `operations.writing.begin_plan`."""

    slot = forms.ChoiceField(
        label="Which plan",
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose a plan.", "invalid_choice": "Choose a plan of this family."},
    )
    reason = forms.CharField(
        label="What changed",
        required=False,
        max_length=REASON_MAX,
        widget=words_area(3),
        help_text="So that the old version stays understandable.",
        error_messages=_too_long(REASON_MAX),
    )

    def __init__(
        self,
        *args: Any,
        slots: list[tuple[str, str]],
        signed: Collection[str] = (),
        ended: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """`ended`: plans of this family of a kind that is not offered any more."""
        super().__init__(*args, **kwargs)
        self.signed = frozenset(signed)
        offer(self, "slot", list(slots))
        if self.data.get("slot") in ended:
            self.fields["slot"].error_messages["invalid_choice"] = NOT_OFFERED
        if len(slots) == 1:
            self.fields["slot"].initial = slots[0][0]
        is_always = bool(slots) and all(key in self.signed for key, _ in slots)
        asked_for(self, reason="" if is_always else "needed for a new version of a signed plan")

    def clean(self) -> dict[str, Any]:
        """Ask why a signed plan is written anew (O021)."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("slot") in self.signed and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Say what changed, so that the old version stays understandable.")
        return cleaned

    def place_of(self, field: str) -> str | None:
        """Say a refusal about kind or person beside the choice."""
        return "slot" if field in {"kind", "participant_id"} else super().place_of(field)

    def arguments(self) -> dict[str, Any]:
        """Return what the operation takes."""
        kind, _, participant = self.cleaned_data["slot"].partition(".")
        return {
            "kind": kind,
            "participant_id": UUID(participant) if participant else None,
            "reason": self.cleaned_data["reason"],
        }


class PlanWordsForm(StandForm):
    """What a plan says apart from its goals; fields are those of `operations.writing.PlanWords`."""

    words = forms.CharField(
        label="In the family’s own words",
        required=False,
        max_length=WORDS_MAX,
        widget=words_area(2),
        help_text="Printed first, exactly as said.",
        error_messages=_too_long(WORDS_MAX),
    )
    is_joint = forms.BooleanField(label="Managed together with another agency", required=False)
    communication = forms.CharField(
        label="How everybody keeps in touch",
        required=False,
        max_length=WORDS_MAX,
        widget=words_area(2),
        error_messages=_too_long(WORDS_MAX),
    )

    def __init__(
        self, *args: Any, kind: str, today: date, parties: Sequence[tuple[str, str]] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["exit_on"] = DayField(
            label="Means to leave assistance by",
            required=False,
            help_text="The end of the glide path; the month counts.",
        )
        if kind == PlanKind.MRA:
            self.fields["core_words"] = forms.CharField(
                label="Core responsibilities",
                required=False,
                max_length=WORDS_MAX,
                widget=words_area(4),
                help_text="The second part of the agreement, as the family understands it.",
                error_messages=_too_long(WORDS_MAX),
            )
            asked_for(self, core_words=BEFORE_OFFERING)
        asked_for(self, words=BEFORE_OFFERING, communication="needed when the plan is managed together")
        typed = [name for name in (*self.initial, *self.data) if name.startswith("party_")]
        self.count = max(len(parties) + EMPTY_PARTIES, len(set(typed)))
        for number in range(self.count):
            name, role = parties[number] if number < len(parties) else ("", "")
            self.fields[f"party_{number}"] = forms.CharField(
                label="Agency", required=False, max_length=200, widget=_line(200), initial=name
            )
            self.fields[f"role_{number}"] = forms.CharField(
                label="Role and responsibility", required=False, max_length=300, widget=_line(300), initial=role
            )

    def clean(self) -> dict[str, Any]:
        """Ask for what would be lost: a role without an agency, an agency named twice, others without the tick."""
        cleaned = super().clean() or {}
        names: set[str] = set()
        for number in range(self.count):
            name, role = cleaned.get(f"party_{number}", ""), cleaned.get(f"role_{number}", "")
            if role and not name:
                self.add_error(f"party_{number}", "Name the agency.")
            if name and name in names:
                self.add_error(f"party_{number}", "This agency is named above; say both roles there.")
            names.add(name)
        exit_on = cleaned.get("exit_on")
        if exit_on and exit_on != self.initial.get("exit_on") and exit_on < self.today.replace(day=1):
            self.add_error("exit_on", "This month is past.")
        if not cleaned.get("is_joint") and (cleaned.get("communication") or names - {""}):
            self.add_error("is_joint", "Tick this, or empty the boxes below it.")
        return cleaned

    @property
    def party_rows(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        """Agency and role, row by row."""
        return [(self[f"party_{number}"], self[f"role_{number}"]) for number in range(self.count)]

    @property
    def is_about_others(self) -> bool:
        """Whether the part about joint management is open: it says something, or is wrong."""
        names = ("is_joint", "communication", *(f"party_{number}" for number in range(self.count)))
        return any(self[name].value() or self[name].errors for name in names)

    def place_of(self, field: str) -> str | None:
        """Say a refusal about the agencies beside the first."""
        return "party_0" if field == "parties" else super().place_of(field)

    def says(self) -> PlanWords:
        """Return what the operation takes."""
        told = self.cleaned_data
        return PlanWords(
            words=told["words"],
            exit_on=told["exit_on"],
            core_words=told.get("core_words", ""),
            is_joint=told["is_joint"],
            communication=told["communication"],
            parties=tuple((told[f"party_{number}"], told[f"role_{number}"]) for number in range(self.count)),
        )


class GoalForm(WithStepRows, StandForm):
    """One goal with its steps; fields are those of `operations.writing.GoalWords`."""

    words = forms.CharField(
        label="The goal, in their words",
        max_length=GOAL_WORDS_MAX,
        widget=_line(GOAL_WORDS_MAX),
        error_messages=_too_long(GOAL_WORDS_MAX) | {"required": "Write the goal."},
    )
    participant_id = forms.TypedChoiceField(
        label="Whose goal",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose an adult of this case."},
    )
    why = forms.CharField(
        label="Why it matters to them",
        required=False,
        max_length=WHY_MAX,
        widget=words_area(1),
        error_messages=_too_long(WHY_MAX),
    )
    horizon = forms.ChoiceField(
        label="How far", choices=Horizon.choices, widget=forms.RadioSelect, initial=Horizon.SHORT
    )
    kind = forms.ChoiceField(label="About", choices=GoalKind.choices, widget=forms.RadioSelect, initial=GoalKind.LIFE)
    specific = forms.CharField(
        label="What exactly will be different?",
        required=False,
        max_length=PROMPT_MAX,
        widget=words_area(1),
        error_messages=_too_long(PROMPT_MAX),
    )
    measure = forms.CharField(
        label="How will you both know?",
        required=False,
        max_length=PROMPT_MAX,
        widget=words_area(1),
        error_messages=_too_long(PROMPT_MAX),
    )
    reach = forms.CharField(
        label="Why is it within reach now?",
        required=False,
        max_length=PROMPT_MAX,
        widget=words_area(1),
        error_messages=_too_long(PROMPT_MAX),
    )
    relevance = forms.CharField(
        label="How does it move the family on?",
        required=False,
        max_length=PROMPT_MAX,
        widget=words_area(1),
        error_messages=_too_long(PROMPT_MAX),
    )
    is_milestone = forms.BooleanField(label="A milestone on the way off assistance", required=False)

    def __init__(self, *args: Any, plan_kind: str, owners: Sequence[tuple[Any, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: dict[str, Check] = {}
        self.fields["by"] = DayField(label="By when?", required=False)
        offer(self, "participant_id", list(owners))
        if plan_kind == PlanKind.MRA:
            self.fields["part"] = forms.ChoiceField(
                label="Part of the agreement",
                choices=MraPart.choices,
                widget=forms.RadioSelect,
                required=False,
                initial=MraPart.ACTION,
            )
            asked_for(self, part="")
        asked_for(self, participant_id="")

    @property
    def smart(self) -> list[tuple[str, str, forms.BoundField, Check | None]]:
        """The five prompts: letter, its word, box, and what is still missing."""
        asked = (
            ("S", "Specific", "specific"),
            ("M", "Measurable", "measure"),
            ("A", "Achievable", "reach"),
            ("R", "Relevant", "relevance"),
            ("T", "Time-bound", "by"),
        )
        return [(letter, word, self[name], self.notes.get(name)) for letter, word, name in asked]

    @property
    def why_note(self) -> Check | None:
        """What is missing about why it matters."""
        return self.notes.get("why")

    @property
    def steps_note(self) -> Check | None:
        """What is missing or questioned about its steps as a whole."""
        return self.notes.get("steps")

    def note(self, missing: Iterable[Check]) -> None:
        """Say beside each box of the goal and its steps what is still missing."""
        rows = {row.number: row for row in self.rows}
        for check in missing:
            form = self if check.step is None else rows.get(check.step)
            if form is None:
                continue
            form.notes.setdefault(check.field, check)
            if check.field in form.fields:
                described = f"{form[check.field].auto_id}_todo"
                form.fields[check.field].widget.attrs["aria-describedby"] = described

    def says(self) -> GoalWords:
        """Return what the operation takes."""
        names = (
            "words", "participant_id", "why", "horizon", "kind", "specific", "measure", "reach", "relevance", "by",
            "is_milestone",
        )  # fmt: skip
        return GoalWords(**{name: self.cleaned_data[name] for name in names}, part=self.cleaned_data.get("part", ""))


class FoldInForm(WithStepRows):
    """Another agency's plan; fields are those of `operations.folding.OtherPlan`."""

    participant_id = forms.TypedChoiceField(
        label="Whose plan it is",
        coerce=UUID,
        widget=forms.RadioSelect(attrs={"data-list": "1"}),
        error_messages={"required": "Choose the person.", "invalid_choice": "Choose an adult of this case."},
    )
    provider_id = forms.TypedChoiceField(
        label="Agency, from the directory",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose an agency of this office’s directory."},
    )
    agency = forms.CharField(
        label="Another agency, by name", required=False, max_length=AGENCY_MAX, widget=_line(AGENCY_MAX)
    )
    plan_name = forms.CharField(
        label="What they call their plan",
        max_length=PLAN_NAME_MAX,
        widget=_line(PLAN_NAME_MAX),
        error_messages={"required": "Say what the agency calls its plan."},
    )
    release_id = forms.TypedChoiceField(
        label="The release that allows it",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "This release is not in force any more."},
    )
    goal_id = forms.TypedChoiceField(
        label="Which goal its steps belong to",
        coerce=UUID,
        empty_value=None,
        required=False,
        widget=forms.Select(attrs={"class": "in"}),
        error_messages={"invalid_choice": "Choose a goal of this plan."},
    )

    def __init__(
        self,
        *args: Any,
        people: Sequence[tuple[UUID, str]],
        providers: Sequence[tuple[UUID, str]],
        releases: Sequence[tuple[UUID, str]],
        goals: Sequence[tuple[UUID, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant_id", list(people))
        if len(people) == 1:
            self.fields["participant_id"].initial = people[0][0]
        offer(self, "provider_id", [("", "Not in the directory"), *providers])
        offer(self, "release_id", [("", "Choose the release"), *releases])
        offer(self, "goal_id", [("", "A goal of its own"), *goals])
        asked_for(self, provider_id="one of the two is needed", agency="one of the two is needed")
        asked_for(self, release_id="", goal_id="")

    @property
    def misses_release(self) -> bool:
        """Whether the page has to say how to get a release."""
        return bool(self["release_id"].errors)

    def other(self) -> OtherPlan:
        """Return what the operation takes."""
        names = ("participant_id", "provider_id", "agency", "plan_name", "release_id", "goal_id")
        return OtherPlan(**{name: self.cleaned_data[name] for name in names})
