"""What forms of coaching say of boxes that may be left empty, and of what is wrong in them."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from django import forms
from django.template import Context, Template

from casework.forms.sent import SentForm
from coaching.forms.history import SettleBarrierForm
from coaching.forms.plans import BeginPlanForm, FoldInForm, GoalForm, PlanWordsForm
from coaching.forms.signing import FieldPlanForm, SignPlanForm
from coaching.forms.tending import LookAtStepForm, ProgressForm, ReviewPlanForm
from coaching.queries.life import GoalRow, StepRow
from tests.factories import TODAY

STEP = StepRow(UUID(int=2), 2, "Call", "Four calls", "Amy", TODAY, TODAY + timedelta(days=9), "", "", None)
GOAL = GoalRow(UUID(int=1), 1, "Work", "", "Amy", (STEP,), 0, 1)
CARE, SAID = f"care_{STEP.id.hex}", f"said_{STEP.id.hex}"


def hint(form: forms.Form, name: str) -> str:
    """Return what the page says beside the label of a field, as every page renders it."""
    html = Template("{% load crispy_forms_tags %}{{ field|as_crispy_field }}").render(Context({"field": form[name]}))
    found = re.search(r'<span class="hint optional">(.*?)</span>', html)
    return found[1] if found else ""


def review(**data: str) -> ReviewPlanForm:
    return ReviewPlanForm(data or None, goals=[GOAL], contacts=[], signed_on=TODAY, today=TODAY, stand="")


def progress(**data: str) -> ProgressForm:
    return ProgressForm(data or None, goals=[GOAL], signed_on=TODAY, today=TODAY, stand="")


def begin(signed: list[str], **data: str) -> BeginPlanForm:
    return BeginPlanForm(data or None, slots=[("FSSP.", "Hers"), ("IFSSP.", "His")], signed=signed)


WORDS = PlanWordsForm(kind="MRA", today=TODAY, stand="0")
FOLD_IN = FoldInForm(people=[], providers=[], releases=[], goals=[])


class TestOptional:
    """No box that is asked for says that it is optional; one that is asked for at times says when."""

    @pytest.mark.parametrize(
        ("form", "name", "said"),
        [
            (review(), "went_well", ""),
            (review(), "words", "needed when the plan goes on though a step was not done"),
            (review(), SAID, "needed when it is not done, stuck or no longer needed"),
            (review(), "contact_id", ""),
            (progress(), "went_well", "one of these is needed"),
            (progress(), f"goal_{GOAL.id.hex}", "one of these is needed"),
            (progress(), CARE, ""),
            (
                LookAtStepForm(signed_on=TODAY, today=TODAY),
                "words",
                "needed when it is not done, stuck or no longer needed",
            ),
            (begin([]), "reason", "needed for a new version of a signed plan"),
            (begin(["FSSP.", "IFSSP."]), "reason", ""),
            (WORDS, "words", "needed before the plan is offered"),
            (WORDS, "core_words", "needed before the plan is offered"),
            (WORDS, "communication", "needed when the plan is managed together"),
            (WORDS, "exit_on", "optional"),
            (GoalForm(plan_kind="MRA", owners=[], stand=""), "participant_id", ""),
            (GoalForm(plan_kind="MRA", owners=[], stand=""), "part", ""),
            (FOLD_IN, "agency", "one of the two is needed"),
            (FOLD_IN, "release_id", ""),
            (SettleBarrierForm(today=TODAY), "reason", "needed when no step is needed"),
            (SignPlanForm(name="Amy Tolman", ways=[], scans=[], today=TODAY), "typed_name", "needed when it is typed"),
        ],
    )
    def test_says_when_it_is_asked_for(self, form: SentForm, name: str, said: str) -> None:
        assert hint(form, name) == said


class TestDays:
    def test_a_month_off_assistance_that_is_past(self) -> None:
        form = PlanWordsForm({"exit_on": "2020-01-01", "seen": "0"}, kind="FSSP", today=TODAY, stand="0")
        assert form.errors == {"exit_on": ["This month is past."]}

    def test_all_that_is_wrong_with_the_days_of_a_field_plan(self) -> None:
        days = {"written_on": TODAY, "signed_on": TODAY - timedelta(days=1), "goal_on": TODAY + timedelta(days=900)}
        form = FieldPlanForm(days, adults=[], kinds=[], today=TODAY)
        assert form.errors["signed_on"] == ["It cannot be signed before it was written."]
        assert form.errors["goal_on"] == ["This is more than a year ahead: is the year right?"]


class TestAskedFor:
    def test_the_reason_of_a_new_version_of_a_signed_plan(self) -> None:
        assert "Say what changed" in str(begin(["FSSP."], slot="FSSP.").errors["reason"])
        assert begin(["FSSP."], slot="IFSSP.").is_valid()

    def test_why_no_step_is_needed(self) -> None:
        form = SettleBarrierForm({"status": "LEFT", "on": ""}, today=TODAY)
        assert set(form.errors) == {"reason", "on"}

    def test_how_the_week_went_in_one_of_the_boxes(self) -> None:
        assert set(progress(on=str(TODAY + timedelta(days=1))).errors) == {"went_well", "on"}
        assert progress(on=str(TODAY), **{f"goal_{GOAL.id.hex}": "Two interviews"}).is_valid()
