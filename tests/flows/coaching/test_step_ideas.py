"""The library of steps: searched by state, used in a plan, added to without anybody's name, withdrawn from (O061)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import Jurisdiction
from casework.models import Case, User
from coaching.models import Plan, Step, StepIdea
from tests import factories
from tests.factories import TODAY, as_auditor, as_importer, days_ago, make_office, make_user
from tests.people import signed_in
from tests.unit.coaching.records import make_draft, make_goal, make_idea, make_signed, make_step

pytestmark = pytest.mark.django_db(transaction=True)
LIBRARY = "/coaching/step-ideas/"


def search(user: User, query: str = "") -> str:
    return signed_in(user).get(f"{LIBRARY}?{query}").content.decode()


def keep(user: User, step: Step, **changes: Any) -> HttpResponse:
    values = {
        "submission": str(uuid4()),
        "words": "Call 4 providers before noon",
        "measure": "Four calls",
        "area": "CHILD_CARE",
        "days_to_do": "7",
    } | changes
    return signed_in(user).post(reverse("coaching:step-idea-keep", args=[step.pk]), values)


def withdraw(user: User, idea: StepIdea) -> HttpResponse:
    return signed_in(user).post(reverse("coaching:step-idea-withdraw", args=[idea.pk]), {"submission": str(uuid4())})


@pytest.fixture
def done(open_case: Case, coach: User) -> Step:
    plan = make_signed(case=open_case, by=coach, last_review_on=TODAY + timedelta(days=20))
    return make_step(plan=plan, done_on=days_ago(1))


class TestSearch:
    def test_each_state_begins_with_a_dozen(self, coach: User) -> None:
        with as_auditor():
            for state in (Jurisdiction.ALASKA, Jurisdiction.OREGON, Jurisdiction.NORTH_CAROLINA):
                assert StepIdea.objects.filter(jurisdiction=state).count() >= 12
        assert "Register in ALEXsys" in search(coach)
        assert "iMatchSkills" not in search(coach)
        elsewhere = make_user(office=make_office(jurisdiction=Jurisdiction.OREGON))
        assert "iMatchSkills" in search(elsewhere)

    def test_by_words_and_area(self, coach: User) -> None:
        shown = search(coach, "words=bus+work&area=TRANSPORT")
        assert "Ride the bus to the work place" in shown
        assert "Register in ALEXsys" not in shown
        assert "No step holds all of these words." in search(coach, "words=zeppelin")

    def test_costs_the_same_for_few_and_for_many(self, coach: User) -> None:
        client = signed_in(coach)

        def count(query: str) -> int:
            client.get(LIBRARY + query)
            with CaptureQueriesContext(connection) as found:
                assert client.get(LIBRARY + query).status_code == 200
            return len(found)

        assert count("?words=ALEXsys") == count("")

    def test_not_by_who_works_on_no_case(self, auditor: User, partner: User) -> None:
        for user in (auditor, partner):
            assert signed_in(user).get(LIBRARY).status_code == 403


class TestUse:
    @pytest.fixture
    def plan(self, open_case: Case, coach: User) -> Plan:
        return make_draft(case=open_case, by=coach)

    def use(self, user: User, plan: Plan, **values: Any) -> HttpResponse:
        sent = {"submission": str(uuid4())} | values
        return signed_in(user).post(reverse("coaching:step-idea-use", args=[plan.pk]), sent)

    def test_adds_the_step_to_the_goal_with_days(self, plan: Plan, coach: User) -> None:
        goal, idea = make_goal(plan=plan), make_idea(days_to_do=10)
        shown = signed_in(coach).get(reverse("coaching:step-idea-use", args=[plan.pk])).content.decode()
        assert "Use in goal" in shown
        answer = self.use(coach, plan, goal_id=str(goal.pk), idea_id=str(idea.pk))
        assert answer["Location"] == reverse("coaching:goal-edit", args=[goal.pk])
        with as_auditor():
            step = Step.objects.get()
        assert (step.words, step.from_idea_id, step.do_by) == (idea.words, idea.pk, TODAY + timedelta(days=10))
        assert step.review_on == TODAY + timedelta(days=17)

    def test_refuses_another_state_s_and_what_was_withdrawn(self, plan: Plan, coach: User) -> None:
        goal = make_goal(plan=plan)
        for idea in (make_idea(jurisdiction="US-OR"), make_idea(words="Gone", withdrawn_at=factories.NOW)):
            answer = self.use(coach, plan, goal_id=str(goal.pk), idea_id=str(idea.pk))
            assert answer.status_code == 422
            assert "Choose a step of the library." in answer.content.decode()

    def test_refuses_a_goal_of_another_plan(self, plan: Plan, coach: User) -> None:
        other = make_goal(plan=make_draft(case=plan.case, by=coach, kind="IFSSP"))
        answer = self.use(coach, plan, goal_id=str(other.pk), idea_id=str(make_idea().pk))
        assert answer.status_code == 422

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(self, plan: Plan, who: str, status: int, request: pytest.FixtureRequest) -> None:
        goal, idea = make_goal(plan=plan), make_idea()
        user = request.getfixturevalue(who)
        assert self.use(user, plan, goal_id=str(goal.pk), idea_id=str(idea.pk)).status_code == status


class TestKeep:
    def test_keeps_a_done_step_for_others(self, done: Step, coach: User, other_coach: User) -> None:
        plan_page = signed_in(coach).get(reverse("coaching:plan", args=[done.plan_id])).content.decode()
        assert reverse("coaching:step-idea-keep", args=[done.pk]) in plan_page
        assert keep(coach, done).status_code == 302
        assert "Call 4 providers before noon" in search(other_coach)

    @pytest.mark.parametrize(
        "words",
        [
            "Let amy call four providers",
            "Write to amy@example.test",
            "Call 907-555-0142 twice",
            "Come on 12/24/2026",
            "Say number K-1042",
        ],
    )
    def test_refuses_what_tells_of_somebody(self, done: Step, coach: User, words: str) -> None:
        """O061: names of the case, numbers and e-mail addresses."""
        answer = keep(coach, done, words=words)
        assert answer.status_code == 422
        assert "nothing in the library may tell of anybody" in answer.content.decode()
        with as_auditor():
            assert not StepIdea.objects.filter(words=words).exists()

    def test_refuses_a_name_in_the_measure(self, done: Step, coach: User) -> None:
        assert keep(coach, done, measure="Ida slept").status_code == 422

    def test_refuses_one_that_is_there(self, done: Step, coach: User) -> None:
        idea = make_idea()
        answer = keep(coach, done, words=idea.words)
        assert answer.status_code == 422
        assert "has this step already" in answer.content.decode()

    def test_an_open_step_is_not_kept(self, done: Step, coach: User) -> None:
        open_step = make_step(plan=done.plan, goal=done.goal, number=2)
        answer = keep(coach, open_step)
        assert answer["Location"] == reverse("coaching:plan", args=[done.plan_id])

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(self, done: Step, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert keep(request.getfixturevalue(who), done).status_code == status


class TestWithdraw:
    def test_by_who_added_it_and_by_who_decides(self, coach: User, lead_worker: User, other_coach: User) -> None:
        mine, theirs = make_idea(by=coach), make_idea(by=coach, words="Another step")
        assert withdraw(other_coach, mine).status_code == 403
        assert withdraw(coach, mine).status_code == 302
        assert withdraw(lead_worker, theirs).status_code == 302
        assert mine.words not in search(coach)

    def test_a_lead_of_another_state_may_not(self, coach: User) -> None:
        lead = make_user(role="LEAD_WORKER", office=make_office(jurisdiction=Jurisdiction.OREGON))
        assert withdraw(lead, make_idea(by=coach)).status_code == 403

    def test_one_that_was_withdrawn_can_be_kept_again(self, done: Step, coach: User) -> None:
        idea = make_idea(by=coach, withdrawn_at=factories.NOW)
        assert keep(coach, done, words=idea.words).status_code == 302
        with as_importer():
            assert StepIdea.objects.get(pk=idea.pk).withdrawn_at is None
