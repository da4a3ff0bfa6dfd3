"""A plan written from the screens: begun, its words, its goals with their steps, what is missing, its versions."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseStatus, Jurisdiction
from casework.context import in_context
from casework.models import Case, Draft, Participant, User
from coaching.choices import PlanKind, PlanStatus
from coaching.models import Goal, Plan, PlanParty, Step
from tests import factories
from tests.factories import (
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    make_appointment,
    make_case,
    make_office,
    make_user,
)
from tests.people import signed_in
from tests.unit.coaching.records import make_barrier, make_draft, make_goal, make_signed, make_step

pytestmark = pytest.mark.django_db(transaction=True)
SOON = TODAY + timedelta(days=20)


def post(user: User, name: str, key: Any, **values: Any) -> HttpResponse:
    sent = {"submission": str(uuid4())} | {field: value for field, value in values.items() if value is not None}
    return signed_in(user).post(reverse(f"coaching:{name}", args=[key]), sent)


def page(user: User, name: str, key: Any) -> str:
    return signed_in(user).get(reverse(f"coaching:{name}", args=[key])).content.decode()


def seen_on(shown: str) -> str:
    found = re.search(r'name="seen" value="(\w*)"', shown)
    assert found
    return found[1]


def goal_values(adult: Participant, **changes: Any) -> dict[str, Any]:
    return {
        "words": "Steady care for June 🙂",
        "participant_id": str(adult.pk),
        "horizon": "SHORT",
        "kind": "LIFE",
        "why": "So that I can work mornings",
        "specific": "June is with a listed provider",
        "measure": "Four days a week",
        "reach": "There is a place",
        "relevance": "Work can begin",
        "by": str(TODAY + timedelta(days=40)),
        "step-0-words": "Call four providers",
        "step-0-who": f"PARTICIPANT.{adult.pk}",
        "step-0-measure": "Four calls made",
        "step-0-do_by": str(TODAY + timedelta(days=10)),
        "step-0-review_on": str(SOON),
        "step-0-activity": "JSJR",
        "step-0-weekly_hours": "5",
        "step-1-words": "Send the request",
        "step-1-who": "COACH.",
    } | changes


def plans() -> list[Plan]:
    with as_auditor():
        return list(Plan.objects.order_by("version"))


def steps(**wanted: Any) -> list[Step]:
    with as_auditor():
        return list(Step.objects.filter(**wanted).order_by("number"))


class TestBegin:
    def test_begins_and_leads_to_the_editor(self, open_case: Case, adult: Participant, coach: User) -> None:
        shown = page(coach, "plans", open_case.pk)
        assert "No plan yet." in shown
        assert "Family self-sufficiency plan" in shown
        answer = post(coach, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}")
        [plan] = plans()
        assert answer["Location"] == reverse("coaching:plan-edit", args=[plan.pk])
        assert (plan.kind, plan.participant_id, plan.status) == ("FSSP", adult.pk, "DRAFT")

    def test_hands_back_what_is_being_written(self, open_case: Case, adult: Participant, coach: User) -> None:
        """O020: two people write on one draft, never two drafts."""
        plan = make_draft(case=open_case, by=coach)
        answer = post(coach, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}")
        assert answer["Location"] == reverse("coaching:plan-edit", args=[plan.pk])
        assert len(plans()) == 1

    def test_asks_why_a_signed_plan_is_written_anew(self, open_case: Case, adult: Participant, coach: User) -> None:
        """O021: the reason stands with the new version, which goes on with the open steps."""
        old = make_signed(case=open_case, by=coach, last_review_on=SOON, words="I want to work.")
        make_step(plan=old)
        refused = post(coach, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}")
        assert refused.status_code == 422
        assert "Say what changed" in refused.content.decode()
        assert post(coach, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}", reason="She moved").status_code == 302
        new = plans()[-1]
        assert (new.version, new.reason, new.words) == (2, "She moved", "I want to work.")
        assert len(steps(plan=new)) == 1

    def test_refuses_what_the_state_does_not_make(self, open_case: Case, coach: User) -> None:
        answer = post(coach, "plan-begin", open_case.pk, slot="CONTRACT.")
        assert answer.status_code == 422
        assert "Choose a plan of this family." in answer.content.decode()

    def test_there_is_never_a_second_active_contract(self, coach: User) -> None:
        """O020: the database refuses it."""
        office = make_office(jurisdiction=Jurisdiction.OREGON)
        case = make_case(coach=make_user(office=office))
        contract = {"kind": PlanKind.CONTRACT, "participant": None, "last_review_on": SOON}
        make_signed(case=case, by=coach, **contract)
        with pytest.raises(IntegrityError, match="plan_one_active_of_family"), transaction.atomic():
            make_signed(case=case, by=coach, version=2, **contract)

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        user = request.getfixturevalue(who)
        adult = factories.adult_of(open_case)
        assert post(user, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}").status_code == status
        assert not plans()

    def test_not_on_a_closed_case(self, coach: User) -> None:
        case = make_case(coach=coach, status=CaseStatus.CLOSED)
        answer = post(coach, "plan-begin", case.pk, slot=f"FSSP.{factories.adult_of(case).pk}")
        assert answer.status_code == 403
        assert "was closed on" in answer.content.decode()
        assert not plans()
        assert "Begin a plan" not in page(coach, "plans", case.pk)


class TestWords:
    @pytest.fixture
    def plan(self, open_case: Case, coach: User) -> Plan:
        return make_draft(case=open_case, by=coach)

    def test_are_saved_with_the_parties(self, plan: Plan, coach: User) -> None:
        """O009, O041."""
        values = {
            "seen": "0",
            "words": "To be working by summer 🙂",
            "exit_on": "2027-06-01",
            "is_joint": "on",
            "communication": "A call every Friday",
            "party_0": "Harbor House",
            "role_0": "Finds the flat",
        }
        assert post(coach, "plan-edit", plan.pk, **values).status_code == 302
        [saved] = plans()
        assert (saved.words, saved.is_joint, saved.rev) == ("To be working by summer 🙂", True, 1)
        with as_auditor():
            assert list(PlanParty.objects.values_list("name", "role")) == [("Harbor House", "Finds the flat")]
        assert "Harbor House" in page(coach, "plan", plan.pk)

    def test_second_window_is_told_and_loses_nothing(self, plan: Plan, coach: User) -> None:
        assert post(coach, "plan-edit", plan.pk, seen="0", words="From the first").status_code == 302
        told = post(coach, "plan-edit", plan.pk, seen="0", words="From the second")
        assert told.status_code == 422
        shown = told.content.decode()
        assert "Somebody changed this meanwhile" in shown
        assert "From the first" in shown
        assert "From the second" in shown
        again = post(coach, "plan-edit", plan.pk, seen=seen_on(shown), words="From both")
        assert again.status_code == 302
        assert plans()[0].words == "From both"

    def test_ten_thousand_characters_are_refused_beside_the_box(self, plan: Plan, coach: User) -> None:
        answer = post(coach, "plan-edit", plan.pk, seen="0", words="a" * 10_000)
        assert answer.status_code == 422
        assert "Keep this under 4,000 characters." in answer.content.decode()
        assert "a" * 10_000 in answer.content.decode()

    @pytest.mark.parametrize(
        ("wrong", "said"),
        [
            ({"role_0": "Finds the flat", "is_joint": "on"}, "Name the agency."),
            ({"party_0": "A", "party_1": "A", "is_joint": "on"}, "This agency is named above"),
            ({"communication": "A call"}, "Tick this, or empty the boxes below it."),
        ],
    )
    def test_nothing_about_other_agencies_is_dropped_unsaid(
        self, plan: Plan, coach: User, wrong: dict[str, str], said: str
    ) -> None:
        """O041."""
        answer = post(coach, "plan-edit", plan.pk, seen="0", **wrong)
        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_core_responsibilities_are_asked_in_north_carolina_alone(self, plan: Plan, coach: User) -> None:
        """N023."""
        assert "Core responsibilities" not in page(coach, "plan-edit", plan.pk)
        writer = make_user(office=make_office(jurisdiction=Jurisdiction.NORTH_CAROLINA))
        agreement = make_draft(case=make_case(coach=writer), by=writer, kind=PlanKind.MRA)
        assert "core_words" in page(writer, "plan-edit", agreement.pk)
        assert post(writer, "plan-edit", agreement.pk, seen="0", core_words="Come to class").status_code == 302
        assert "Come to class" in page(writer, "plan", agreement.pk)

    def test_of_an_offered_plan_stay_as_they_are(self, open_case: Case, coach: User) -> None:
        plan = make_draft(
            case=open_case, by=coach, status=PlanStatus.OFFERED, offered_at=factories.NOW, offered_by=coach
        )
        opened = signed_in(coach).get(reverse("coaching:plan-edit", args=[plan.pk]))
        assert opened["Location"] == reverse("coaching:plan", args=[plan.pk])
        answer = post(coach, "plan-edit", plan.pk, seen="0", words="Changed")
        assert answer.status_code == 422
        assert "take it back into writing first" in answer.content.decode()
        assert "Changed" in answer.content.decode()
        assert plans()[0].words == ""


def smart_goals(shown: str) -> list[str]:
    """Return the numbers of the goals that carry the tag on the page of a draft."""
    goals = re.findall(r'<article class="card" id="goal-(\d+)"(.*?)</article>', shown, re.DOTALL)
    assert goals
    return [number for number, card in goals if re.search(r">\s*SMART\s*<", card)]


class TestGoal:
    @pytest.fixture
    def plan(self, open_case: Case, coach: User) -> Plan:
        return make_draft(case=open_case, by=coach)

    def test_is_saved_with_its_steps(self, plan: Plan, adult: Participant, coach: User) -> None:
        """A029, O015, O052."""
        barrier = make_barrier(case=plan.case, by=coach)
        values = goal_values(adult, **{"step-0-barrier_id": str(barrier.pk)})
        answer = post(coach, "goal-add", plan.pk, **values)
        assert answer["Location"] == f"{reverse('coaching:plan-edit', args=[plan.pk])}#goal-1"
        first, second = steps()
        assert (first.words, first.barrier_id, str(first.weekly_hours)) == ("Call four providers", barrier.pk, "5.0")
        assert (second.owner, second.participant_id) == ("COACH", adult.pk)
        shown = page(coach, "plan-edit", plan.pk)
        assert "Steady care for June 🙂" in shown
        assert "Planned hours a week" in shown
        assert "Step 2 needs a measure" in shown

    def test_shows_what_is_missing_beside_its_box(self, plan: Plan, adult: Participant, coach: User) -> None:
        post(coach, "goal-add", plan.pk, **goal_values(adult, measure="A provider agrees"))
        with as_auditor():
            goal = Goal.objects.get()
        shown = page(coach, "goal-edit", goal.pk)
        assert "Goal 1 needs a measure: a number or how often" in shown
        assert 'id="id_step-1-do_by_todo"' in shown
        edit = page(coach, "plan-edit", plan.pk)
        assert f"{reverse('coaching:goal-edit', args=[goal.pk])}#id_measure" in edit
        assert f"{reverse('coaching:goal-edit', args=[goal.pk])}#id_step-1-do_by" in edit

    def test_leads_from_a_missing_answer_to_where_barriers_stand(self, plan: Plan, coach: User) -> None:
        barrier = make_barrier(case=plan.case, by=coach)
        listed = reverse("coaching:assessments", args=[plan.case_id])
        edit = page(coach, "plan-edit", plan.pk)
        assert f'href="{listed}#barriers"' in edit
        assert f'href="{listed}#strengths"' in edit
        shown = page(coach, "assessments", plan.case_id)
        assert 'id="barriers"' in shown
        assert 'id="strengths"' in shown
        assert barrier.words in shown

    def test_is_tagged_smart_once_nothing_of_it_is_missing(self, plan: Plan, adult: Participant, coach: User) -> None:
        """A029: of two goals the one whose five parts and steps are whole carries the tag."""
        whole = {"step-1-measure": "Sent once", "step-1-do_by": str(SOON), "step-1-review_on": str(SOON)}
        post(coach, "goal-add", plan.pk, **goal_values(adult, **whole))
        assert smart_goals(page(coach, "plan-edit", plan.pk)) == ["1"]
        with as_auditor():
            seen = seen_on(page(coach, "goal-edit", Goal.objects.get().pk))
        post(coach, "goal-add", plan.pk, **goal_values(adult, measure="A provider agrees", **whole))
        assert smart_goals(page(coach, "plan-edit", plan.pk)) == ["1"]
        with as_auditor():
            first = Goal.objects.get(number=1)
        post(coach, "goal-edit", first.pk, seen=seen, **goal_values(adult, relevance="", **whole))
        assert smart_goals(page(coach, "plan-edit", plan.pk)) == []

    def test_marks_a_review_on_the_day_of_the_next_appointment(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        """A030."""
        make_appointment(case=plan.case, by=coach, starts_at=factories.moment(SOON), state="BOOKED")
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        assert "is your next appointment, not a review of this step" in page(coach, "plan-edit", plan.pk)

    def test_more_rows_without_script_keep_what_was_typed(self, plan: Plan, adult: Participant, coach: User) -> None:
        answer = post(coach, "goal-add", plan.pk, **goal_values(adult, add_rows="yes"))
        assert answer.status_code == 200
        assert len(answer.context["form"].rows) == 6
        assert "Call four providers" in answer.content.decode()
        assert not steps()

    def test_a_row_without_a_step_is_said_and_kept(self, plan: Plan, adult: Participant, coach: User) -> None:
        answer = post(coach, "goal-add", plan.pk, **goal_values(adult, **{"step-1-words": "", "step-1-measure": "Two"}))
        assert answer.status_code == 422
        assert (
            '<a href="#id_step-1-words">Step 2, Step: Write the step, or empty the row.</a>' in answer.content.decode()
        )
        assert "Write the step, or empty the row." in answer.content.decode()
        assert "Call four providers" in answer.content.decode()

    def test_impossible_days_and_hours_are_said(self, plan: Plan, adult: Participant, coach: User) -> None:
        wrong = {"step-0-do_by": "2026-02-30", "step-0-weekly_hours": "200"}
        shown = post(coach, "goal-add", plan.pk, **goal_values(adult, **wrong)).content.decode()
        assert "This is not a day of the calendar" in shown
        assert "A week has 168 hours." in shown

    def test_a_new_step_is_not_to_be_done_by_a_day_that_is_past(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        past = {"step-0-do_by": "2020-03-09"}
        answer = post(coach, "goal-add", plan.pk, **goal_values(adult, **past))
        assert answer.status_code == 422
        assert "Step 1, Do by: This day is past." in answer.content.decode()
        assert not steps()

    def test_a_day_that_passed_since_it_was_written_stays_until_it_is_offered(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        with as_importer():
            Step.objects.filter(number=1).update(do_by=TODAY - timedelta(days=3))
        with as_auditor():
            goal = Goal.objects.get()
        first, second = steps()
        changes = {
            "seen": seen_on(page(coach, "goal-edit", goal.pk)),
            "step-0-key": str(first.pk),
            "step-0-do_by": str(TODAY - timedelta(days=3)),
            "step-1-key": str(second.pk),
        }
        assert post(coach, "goal-edit", goal.pk, **goal_values(adult, **changes)).status_code == 302
        assert "Step 1 was to be done by a day that is past" in page(coach, "plan-edit", plan.pk)

    def test_says_where_the_steps_of_a_later_goal_are_counted_from(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        said = "Steps are counted through the whole plan: here from 3 on."
        assert said not in page(coach, "goal-add", plan.pk)
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        assert said in page(coach, "goal-add", plan.pk)

    def test_everything_wrong_stands_in_one_list_with_ways_to_its_boxes(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        wrong = {"words": "", "step-0-weekly_hours": "200", "step-1-words": "", "step-1-measure": "Two"}
        shown = post(coach, "goal-add", plan.pk, **goal_values(adult, **wrong)).content.decode()
        assert "3 things need fixing" in shown
        for target in ("id_words", "id_step-0-weekly_hours", "id_step-1-words"):
            assert f'<li><a href="#{target}">' in shown
            assert f'id="{target}"' in shown
        assert "Step 2, Step: Write the step" in shown
        assert "Look at step" not in shown

    def test_keeps_steps_by_their_rows_and_drops_the_emptied(self, plan: Plan, adult: Participant, coach: User) -> None:
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        first, second = steps()
        with as_auditor():
            goal = Goal.objects.get()
        changes = {
            "seen": seen_on(page(coach, "goal-edit", goal.pk)),
            "step-0-key": str(first.pk),
            "step-0-words": "",
            "step-0-measure": "",
            "step-0-do_by": "",
            "step-0-review_on": "",
            "step-0-activity": "",
            "step-0-weekly_hours": "",
            "step-1-key": str(second.pk),
            "step-1-words": "Send the request today",
        }
        assert post(coach, "goal-edit", goal.pk, **goal_values(adult, **changes)).status_code == 302
        [kept] = steps()
        assert (kept.pk, kept.words, kept.number) == (second.pk, "Send the request today", 1)

    def test_with_more_steps_than_a_page_usually_has_loses_none(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        goal = make_goal(plan=plan)
        for _ in range(32):
            make_step(plan=plan, goal=goal)
        form = signed_in(coach).get(reverse("coaching:goal-edit", args=[goal.pk])).context["form"]
        assert [bool(row["key"].value()) for row in form.rows] == [True] * 32 + [False] * 3

    def test_second_window_is_told(self, plan: Plan, adult: Participant, coach: User) -> None:
        goal = make_goal(plan=plan)
        seen = seen_on(page(coach, "goal-edit", goal.pk))
        assert post(coach, "goal-edit", goal.pk, **goal_values(adult, seen=seen)).status_code == 302
        told = post(coach, "goal-edit", goal.pk, **goal_values(adult, seen=seen, words="Another goal"))
        assert told.status_code == 422
        assert "What stands now" in told.content.decode()
        assert "Another goal" in told.content.decode()
        assert "Steady care for June" in told.content.decode()

    def test_leads_on_to_another(self, plan: Plan, adult: Participant, coach: User) -> None:
        answer = post(coach, "goal-add", plan.pk, **goal_values(adult, another="yes"))
        assert answer["Location"] == reverse("coaching:goal-add", args=[plan.pk])

    def test_child_and_partner_own_steps(self, plan: Plan, adult: Participant, coach: User) -> None:
        child = next(one for one in factories.people_of(plan.case) if not one.is_adult)
        values = {"step-0-who": f"CHILD.{child.pk}", "step-1-who": "PARTNER.", "step-1-party": "Head Start"}
        assert post(coach, "goal-add", plan.pk, **goal_values(adult, **values)).status_code == 302
        first, second = steps()
        assert (first.owner, first.participant_id) == ("CHILD", child.pk)
        assert (second.owner, second.party) == ("PARTNER", "Head Start")

    def test_somebody_of_another_case_is_refused(self, plan: Plan, adult: Participant, coach: User) -> None:
        other = factories.adult_of(make_case(coach=coach))
        answer = post(coach, "goal-add", plan.pk, **goal_values(adult, participant_id=str(other.pk)))
        assert answer.status_code == 422
        assert "Choose an adult of this case." in answer.content.decode()

    def test_is_taken_out(self, plan: Plan, adult: Participant, coach: User) -> None:
        goal, other = make_goal(plan=plan), make_goal(plan=plan)
        address = reverse("coaching:goal-remove", args=[plan.pk, goal.pk])
        seen = seen_on(page(coach, "goal-edit", goal.pk))
        told = signed_in(coach).post(address, {"submission": str(uuid4()), "seen": seen}, follow=True)
        assert "The goal is taken out." in told.content.decode()
        assert "The version before keeps it." not in told.content.decode()
        with as_auditor():
            assert list(Goal.objects.values_list("pk", "number")) == [(other.pk, 1)]

    def test_is_not_taken_out_with_steps_that_were_not_seen(self, plan: Plan, adult: Participant, coach: User) -> None:
        goal = make_goal(plan=plan)
        seen = seen_on(page(coach, "goal-edit", goal.pk))
        make_step(plan=plan, goal=goal)
        address = reverse("coaching:goal-remove", args=[plan.pk, goal.pk])
        for stale in (seen, ""):
            told = signed_in(coach).post(address, {"submission": str(uuid4()), "seen": stale}, follow=True)
            assert "Somebody changed this meanwhile" in told.content.decode()
        with as_auditor():
            assert Goal.objects.get().pk == goal.pk

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(
        self, plan: Plan, adult: Participant, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        user = request.getfixturevalue(who)
        goal = make_goal(plan=plan)
        assert post(user, "goal-add", plan.pk, **goal_values(adult)).status_code == status
        assert post(user, "goal-edit", goal.pk, **goal_values(adult)).status_code == status
        assert post(user, "plan-edit", plan.pk, seen="0", words="Mine").status_code == status

    def test_is_kept_as_a_draft_while_it_is_typed(self, plan: Plan, adult: Participant, coach: User) -> None:
        client = signed_in(coach)
        key = f"goal-new.{plan.case_id}.{plan.pk}"
        sent = goal_values(adult) | {"step-5-words": "A sixth"}
        saved = client.post(reverse("casework:draft-save", args=[key]), sent)
        assert saved["Location"] == reverse("coaching:goal-add", args=[plan.pk])
        shown = client.get(saved["Location"]).content.decode()
        assert "Your draft is back in the form" in shown
        assert "A sixth" in shown


class TestOlderTab:
    """What an older tab saves of its own after the newer was saved is offered, never put into the form in silence."""

    def autosave(self, client: Client, key: str, **data: str) -> HttpResponse:
        address = reverse("casework:draft-save", args=[key])
        return client.post(address, {"rev": 0, "data": data}, content_type="application/json")

    def test_words_of_a_plan(self, open_case: Case, coach: User) -> None:
        plan = make_draft(case=open_case, by=coach)
        client = signed_in(coach)
        key, address = f"plan-words.{open_case.pk}.{plan.pk}", reverse("coaching:plan-edit", args=[plan.pk])
        assert post(coach, "plan-edit", plan.pk, seen="0", words="What was said last").status_code == 302
        assert self.autosave(client, key, seen="0", words="Of the older tab").status_code == 200
        shown = client.get(address)
        assert shown.context["form"]["words"].value() == "What was said last"
        assert "You typed other words in another window" in shown.content.decode()
        assert self.autosave(client, key, seen="1", words="Typed anew").status_code == 409
        used = client.get(f"{address}?older=use")
        assert used.context["form"]["words"].value() == "Of the older tab"
        assert "You typed other words" not in used.content.decode()
        told = client.post(address, {"seen": "0", "words": "Of the older tab", "draft_rev": "1"})
        assert told.status_code == 422
        assert "What was said last" in told.content.decode()

    def test_words_that_stand_already_are_dropped(self, open_case: Case, coach: User) -> None:
        plan = make_draft(case=open_case, by=coach)
        client = signed_in(coach)
        key = f"plan-words.{open_case.pk}.{plan.pk}"
        assert post(coach, "plan-edit", plan.pk, seen="0", words="What was said last").status_code == 302
        assert self.autosave(client, key, seen="0", words="What was said last").status_code == 200
        assert "You typed other words" not in page(coach, "plan-edit", plan.pk)
        with in_context(actor=coach):
            assert not Draft.objects.exists()

    def test_a_new_goal(self, open_case: Case, adult: Participant, coach: User) -> None:
        plan = make_draft(case=open_case, by=coach)
        client = signed_in(coach)
        before = seen_on(page(coach, "goal-add", plan.pk))
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        self.autosave(client, f"goal-new.{open_case.pk}.{plan.pk}", seen=before, words="Steady care for June")
        shown = client.get(reverse("coaching:goal-add", args=[plan.pk]))
        assert not shown.context["form"]["words"].value()
        assert "You typed other words in another window" in shown.content.decode()

    def test_a_goal(self, open_case: Case, adult: Participant, coach: User) -> None:
        plan = make_draft(case=open_case, by=coach)
        post(coach, "goal-add", plan.pk, **goal_values(adult))
        with as_auditor():
            goal = Goal.objects.get()
        client, key = signed_in(coach), f"goal.{open_case.pk}.{goal.pk}"
        before = seen_on(page(coach, "goal-edit", goal.pk))
        post(coach, "goal-edit", goal.pk, **goal_values(adult, seen=before, words="Two days a week"))
        self.autosave(client, key, seen=before, words="Of the older tab")
        shown = client.get(reverse("coaching:goal-edit", args=[goal.pk]))
        assert shown.context["form"]["words"].value() == "Two days a week"
        assert "You typed other words in another window" in shown.content.decode()


class TestTab:
    def test_says_how_long_the_plan_holds(self, open_case: Case, coach: User) -> None:
        """A031, A032: days to the last review; without an appointment before it, a link that books one."""
        plan = make_signed(case=open_case, by=coach, last_review_on=SOON, words="I want to work.")
        make_step(plan=plan, done_on=days_ago(1))
        shown = page(coach, "plans", open_case.pk)
        assert "20 days left" in shown
        assert "No appointment stands before it lapses." in shown
        assert "?purpose=REVIEW" in shown
        link = re.search(r'href="([^"]+purpose=REVIEW[^"]*)"', shown)
        assert link
        booking = signed_in(coach).get(link[1].replace("&amp;", "&")).context["form"]
        assert booking["purpose"].value() == "REVIEW"
        assert booking["participant_ids"].value() == [str(plan.participant_id)]
        make_appointment(
            case=open_case, by=coach, starts_at=factories.moment(TODAY + timedelta(days=5)), state="BOOKED"
        )
        assert "To be renewed in the appointment of" in page(coach, "plans", open_case.pk)

    def test_says_that_a_plan_lapsed(self, open_case: Case, coach: User) -> None:
        plan = make_signed(case=open_case, by=coach, last_review_on=days_ago(1))
        shown = page(coach, "plans", open_case.pk)
        assert "Lapsed 1 day ago" in shown
        assert "Lapsed" in page(coach, "plan", plan.pk)

    def test_draws_its_goals_as_stepping_stones(self, open_case: Case, coach: User) -> None:
        """How far a goal is, in the drawing and in words; a goal without steps has none."""
        plan = make_signed(case=open_case, by=coach, last_review_on=SOON)
        goal = make_goal(plan=plan)
        make_goal(plan=plan)
        for done_on in (days_ago(1), None, None):
            make_step(plan=plan, goal=goal, done_on=done_on)
        shown = page(coach, "plan", plan.pk)
        assert re.findall(r'<svg class="stones".*?aria-label="([^"]*)"', shown, re.DOTALL) == ["1 of 3 steps done"]
        assert (shown.count("stones__tick"), shown.count("stones__stone is-")) == (1, 3)
        with as_importer():
            Step.objects.filter(goal=goal).update(status="DONE", status_on=TODAY)
        assert "All 3 steps done" in page(coach, "plan", plan.pk)

    def test_in_oregon_the_family_has_one_contract_and_each_adult_a_pdp(self, coach: User) -> None:
        """O011, O020."""
        writer = make_user(office=make_office(jurisdiction=Jurisdiction.OREGON))
        case = make_case(coach=writer)
        shown = page(writer, "plans", case.pk)
        assert shown.count("<b>Coaching contract</b>") == 1
        assert shown.count("<b>Personal development plan</b>") == 1

    def test_costs_the_same_for_one_and_for_many(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        address = reverse("coaching:plans", args=[open_case.pk])

        def count() -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as found:
                assert client.get(address).status_code == 200
            return len(found)

        make_step(plan=make_signed(case=open_case, by=coach, last_review_on=SOON))
        few = count()
        for version, kind in ((2, "FSSP"), (1, "IFSSP")):
            plan = make_draft(case=open_case, by=coach, version=version, kind=kind)
            goal = make_goal(plan=plan)
            for _ in range(4):
                make_step(plan=plan, goal=goal)
        assert count() == few


class TestVersions:
    def test_are_compared_side_by_side_with_the_reason(self, open_case: Case, coach: User) -> None:
        """O021."""
        old = make_signed(
            case=open_case,
            by=coach,
            last_review_on=SOON,
            words="To work.",
            status=PlanStatus.SUPERSEDED,
            ended_on=TODAY,
        )
        make_step(plan=old, words="Call four")
        new = make_signed(
            case=open_case, by=coach, last_review_on=SOON, version=2, replaces=old, reason="She moved", words="To rest."
        )
        shown = page(coach, "plan-compare", new.pk)
        assert "She moved" in shown
        assert "To work." in shown
        assert "To rest." in shown
        assert "Not there any more" in shown
        assert "This is the first version." in page(coach, "plan-compare", old.pk)
        assert "Call four" in page(coach, "plan", old.pk)

    def test_a_goal_that_was_worked_off_stays_behind_with_a_word(
        self, open_case: Case, adult: Participant, coach: User
    ) -> None:
        """O021: what goes on is taken over, a goal without steps too; of what is done both pages speak."""
        old = make_signed(case=open_case, by=coach, last_review_on=SOON)
        done, going_on, bare = (
            make_goal(plan=old, number=number, words=words)
            for number, words in ((1, "Steady care"), (2, "Work by the water"), (3, "A boat"))
        )
        make_step(plan=old, goal=done, done_on=TODAY)
        make_step(plan=old, goal=going_on, words="Write to the harbour")
        make_step(plan=old, goal=going_on, words="Visit the harbour")
        post(coach, "plan-begin", open_case.pk, slot=f"FSSP.{adult.pk}", reason="She found care")
        new = plans()[-1]
        with as_auditor():
            assert list(new.goals.order_by("number").values_list("words", flat=True)) == [going_on.words, bare.words]
        assert "Nothing was left to do in “Steady care”, so version 1 keeps it." in page(coach, "plan-edit", new.pk)
        assert "Not taken over: nothing was left to do in it." in page(coach, "plan-compare", new.pk)

    def test_are_read_by_an_auditor_and_by_nobody_else(
        self, open_case: Case, coach: User, auditor: User, outsider: User
    ) -> None:
        plan = make_draft(case=open_case, by=coach)
        for name in ("plan", "plan-compare"):
            address = reverse(f"coaching:{name}", args=[plan.pk])
            assert signed_in(auditor).get(address).status_code == 200
            assert signed_in(outsider).get(address).status_code == 404
        assert Client().get(reverse("coaching:plan", args=[plan.pk])).status_code == 302
        with as_importer():
            assert Plan.objects.count() == 1
