"""What a step of a mutual responsibility agreement links the person to: asked, signed, printed, carried on (N004)."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Participant, User
from coaching.choices import MraPart, PlanKind, StepPurpose
from coaching.models import Goal, Plan, Step
from coaching.operations.writing import StepWords, begin_plan
from coaching.queries.plan_facts import facts_of, goal_stand
from tests.factories import NOW, TODAY, adult_of, as_auditor, as_importer, make_release
from tests.flows.coaching.planned import carolina, draft_plan, signed_plan
from tests.flows.coaching.test_plan_papers import tags_of, text_of
from tests.people import signed_in
from tests.unit.coaching.records import make_draft, make_goal, make_signed, make_step

pytestmark = pytest.mark.django_db(transaction=True)
NO_LINK = "No step links the person to an employment resource or a new skill"
SOON = TODAY + timedelta(days=20)
Desk = tuple[Case, User, Participant]


@pytest.fixture
def desk() -> Desk:
    """A case of North Carolina with its coach and its adult."""
    case, coach = carolina()
    with as_auditor():
        return case, coach, adult_of(case)


@pytest.fixture
def agreement(desk: Desk) -> Plan:
    return make_draft(case=desk[0], by=desk[1], kind=PlanKind.MRA)


def page(user: User, name: str, key: object) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=[key])).content.decode()


def goal_values(adult: Participant, **changes: Any) -> dict[str, Any]:
    values = {
        "submission": str(uuid4()),
        "words": "Work in the mill",
        "participant_id": str(adult.pk),
        "horizon": "SHORT",
        "kind": "CAREER",
        "part": MraPart.ACTION,
        "step-0-words": "Sign on at the job centre",
        "step-0-who": f"PARTICIPANT.{adult.pk}",
        "step-0-purpose": StepPurpose.EMPLOYMENT,
        "step-1-words": "Begin the loom course",
        "step-1-who": f"PARTICIPANT.{adult.pk}",
        "step-1-purpose": StepPurpose.SKILL,
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def send(user: User, name: str, key: object, values: dict[str, Any]) -> HttpResponse:
    return signed_in(user).post(reverse(f"coaching:{name}", args=[key]), values)


def purposes() -> list[str]:
    with as_auditor():
        return list(Step.objects.order_by("plan__version", "number").values_list("purpose", flat=True))


class TestForm:
    def test_asks_steps_of_an_agreement_and_of_no_other_plan(
        self, desk: Desk, agreement: Plan, open_case: Case, coach: User
    ) -> None:
        shown = page(desk[1], "goal-add", agreement.pk)
        assert "What this step links them to" in shown
        for words in StepPurpose.labels:
            assert words in shown
        other = make_draft(case=open_case, by=coach)
        assert "What this step links them to" not in page(coach, "goal-add", other.pk)
        assert "What this step links them to" not in page(coach, "plan-fold-in", other.pk)

    def test_keeps_what_each_step_links_to(self, desk: Desk, agreement: Plan) -> None:
        _, coach, adult = desk
        assert send(coach, "goal-add", agreement.pk, goal_values(adult)).status_code == 302
        assert purposes() == [StepPurpose.EMPLOYMENT, StepPurpose.SKILL]
        with as_auditor():
            goal = Goal.objects.get()
        shown = page(coach, "goal-edit", goal.pk)
        assert re.findall(r'<option value="(\w+)" selected>', shown).count(StepPurpose.SKILL) == 1
        read = page(coach, "plan-edit", agreement.pk)
        assert "What this step links them to: employment resource" in read
        assert "What this step links them to: new skill" in read

    def test_a_row_that_says_nothing_else_asks_for_its_step(self, desk: Desk, agreement: Plan) -> None:
        _, coach, adult = desk
        answer = send(coach, "goal-add", agreement.pk, goal_values(adult, **{"step-2-purpose": StepPurpose.OTHER}))
        assert answer.status_code == 422
        assert "Write the step, or empty the row." in answer.content.decode()

    def test_refuses_what_is_none_of_the_three(self, desk: Desk, agreement: Plan) -> None:
        _, coach, adult = desk
        answer = send(coach, "goal-add", agreement.pk, goal_values(adult, **{"step-0-purpose": "HOBBY"}))
        assert answer.status_code == 422
        assert purposes() == []

    def test_what_is_sent_for_another_plan_is_not_kept(self, open_case: Case, coach: User, adult: Participant) -> None:
        plan = make_draft(case=open_case, by=coach)
        assert send(coach, "goal-add", plan.pk, goal_values(adult, part=None)).status_code == 302
        assert purposes() == ["", ""]

    def test_a_step_of_another_agency_says_it_too(self, desk: Desk, agreement: Plan) -> None:
        case, coach, adult = desk
        release = make_release(case=case, by=coach, party_name="Harbor House")
        values = {
            "submission": str(uuid4()),
            "participant_id": str(adult.pk),
            "agency": "Harbor House",
            "plan_name": "Training plan",
            "release_id": str(release.pk),
            "step-0-words": "Keep a place in the course",
            "step-0-who": "PARTNER.",
            "step-0-purpose": StepPurpose.SKILL,
        }
        assert send(coach, "plan-fold-in", agreement.pk, values).status_code == 302
        assert purposes() == [StepPurpose.SKILL]


class TestReadyList:
    def test_questions_an_agreement_that_links_to_neither(self, desk: Desk) -> None:
        case, coach, _ = desk
        plan = draft_plan(case, coach, kind=PlanKind.MRA)
        shown = page(coach, "plan-edit", plan.pk)
        with as_auditor():
            goal = Goal.objects.get(plan=plan)
        assert NO_LINK in shown
        assert f"{reverse('coaching:goal-edit', args=[goal.pk])}#id_step-0-words" in shown
        assert shown.count("a question; it may be meant so") == 1
        assert NO_LINK in page(coach, "goal-edit", goal.pk)
        with as_importer():
            Step.objects.filter(plan=plan).update(purpose=StepPurpose.EMPLOYMENT)
        shown = page(coach, "plan-edit", plan.pk)
        assert NO_LINK not in shown
        assert "Nothing is missing" in shown

    def test_it_is_offered_once_somebody_says_that_it_is_meant_so(self, desk: Desk) -> None:
        case, coach, _ = desk
        plan = draft_plan(case, coach, kind=PlanKind.MRA)
        refused = send(coach, "plan-offer", plan.pk, {"submission": str(uuid4())})
        assert refused.status_code == 422
        told = {"submission": str(uuid4()), "knows_questions": "on"}
        assert send(coach, "plan-offer", plan.pk, told).status_code == 302


class TestAfterwards:
    def test_the_paper_prints_it_below_its_step(self, desk: Desk, tmp_path: Path) -> None:
        case, coach, _ = desk
        step = StepWords(
            words="Begin the loom course",
            purpose=StepPurpose.SKILL,
            measure="Begun once",
            do_by=TODAY + timedelta(days=9),
            review_on=TODAY + timedelta(days=12),
        )
        plan = signed_plan(case, coach, kind=PlanKind.MRA, steps=[step])
        paper = signed_in(coach).get(reverse("coaching:plan-paper", args=[plan.pk])).content
        told = text_of(paper, tmp_path)
        assert told.index("Begin the loom course") < told.index("New skill") < told.index("When we talk next")
        assert any(tag == "TH" and "New skill" in words for tag, words in tags_of(paper, tmp_path))

    def test_the_comparison_names_it(self, desk: Desk) -> None:
        case, coach, _ = desk
        old = make_signed(case=case, by=coach, kind=PlanKind.MRA, last_review_on=SOON)
        before = make_step(plan=old, purpose=StepPurpose.OTHER)
        new = make_draft(case=case, by=coach, kind=PlanKind.MRA, version=2, replaces=old, reason="A place is free")
        make_step(plan=new, goal=make_goal(plan=new), purpose=StepPurpose.SKILL, earlier=before)
        shown = page(coach, "plan-compare", new.pk)
        assert "Other help" in shown
        assert "New skill" in shown

    def test_a_new_version_carries_it_on(self, desk: Desk) -> None:
        case, coach, adult = desk
        make_step(
            plan=make_signed(case=case, by=coach, kind=PlanKind.MRA, last_review_on=SOON), purpose=StepPurpose.SKILL
        )
        with in_context(actor=coach):
            new = begin_plan(
                case_id=case.pk, kind="MRA", participant_id=adult.pk, reason="She moved", actor=coach, now=NOW
            )
            assert [step.purpose for step in facts_of(new, today=TODAY).steps] == [StepPurpose.SKILL]

    def test_of_two_windows_the_second_is_told(self, desk: Desk, agreement: Plan) -> None:
        step = make_step(plan=agreement, purpose=StepPurpose.SKILL)
        with as_importer():
            before = goal_stand(step.goal_id)
            Step.objects.filter(pk=step.pk).update(purpose=StepPurpose.OTHER)
            assert goal_stand(step.goal_id) != before
