"""What somebody said of what they want, offered to their plan and taken over by a button (A012, O011)."""

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, Draft, Participant, User
from coaching.models import Answer, Assessment, Goal
from tests.coaching_records import make_assessment
from tests.factories import as_auditor, days_ago, make_participant
from tests.flows.coaching import planned
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])

BOAT = "A boat of my own 🚤,\nand mornings with June"


def make_epi(case: Case, by: User, words: str = BOAT, **changes: Any) -> Assessment:
    answers = {"goals": {"words": words}, "work_wanted": {"words": "Deckhand"}, "work": {"words": "Kitchens"}}
    return make_assessment(case=case, by=by, kind="EPI", answers=answers, **changes)


def answer_in(assessment: Assessment, question: str = "goals") -> str:
    with as_auditor():
        return str(Answer.objects.get(assessment=assessment, question=question).pk)


def take(user: User, path: str, what: str, **values: Any) -> HttpResponse:
    return signed_in(user).post(path, {"submission": str(uuid4()), "take": what} | values)


class TestOwnWords:
    def test_are_offered_with_day_and_instrument_and_taken_by_a_button(self, open_case: Case, coach: User) -> None:
        epi = make_epi(open_case, coach, on=days_ago(3))
        plan = planned.draft_plan(open_case, coach, kind="IFSSP")
        path = reverse("coaching:plan-edit", args=[plan.pk])
        client = signed_in(coach)
        shown = client.get(path)
        assert f"“{BOAT}”" in shown.content.decode()
        assert "Employment planning information (EPI)" in shown.content.decode()
        assert "Kitchens" not in shown.content.decode()
        assert BOAT not in shown.context["form"]["words"].value()  # never silently

        seen = shown.context["form"]["seen"].value()
        answer = take(coach, path, f"words.{answer_in(epi)}", words="I want to work.", seen=seen)
        assert (answer.status_code, answer["Location"]) == (302, f"{path}#id_words")
        form = client.get(path).context["form"]
        assert form["words"].value() == f"I want to work.\n{BOAT}"
        again = take(coach, path, f"words.{answer_in(epi)}", words=form["words"].value(), draft_rev="1", seen=seen)
        assert again.status_code == 302
        assert client.get(path).context["form"]["words"].value() == f"I want to work.\n{BOAT}"
        assert planned.stands(plan).words == planned.OWN_WORDS

    def test_become_a_goal_or_why_it_matters(self, open_case: Case, coach: User, adult: Participant) -> None:
        epi = make_epi(open_case, coach)
        plan = planned.draft_plan(open_case, coach, kind="IFSSP")
        path = reverse("coaching:goal-add", args=[plan.pk])
        work = answer_in(epi, "work_wanted")
        assert take(coach, path, f"words.{work}", participant_id=str(adult.pk)).status_code == 302
        sent = {"participant_id": str(adult.pk), "words": "Deckhand", "step-0-words": "Ask at the harbor"}
        assert take(coach, path, f"why.{answer_in(epi)}", draft_rev="1", **sent).status_code == 302
        form = signed_in(coach).get(path).context["form"]
        assert (form["words"].value(), form["why"].value()) == ("Deckhand", BOAT)
        assert form.rows[0]["words"].value() == "Ask at the harbor"
        with as_auditor():
            assert Goal.objects.filter(plan=plan).count() == 1

    def test_of_somebody_else_or_superseded_are_not_offered(self, open_case: Case, coach: User) -> None:
        other = make_participant(case=open_case)
        old = make_epi(open_case, coach, "An old wish", on=days_ago(30))
        hers = make_epi(open_case, coach, "Her wish", participant=other)
        make_epi(open_case, coach)
        plan = planned.draft_plan(open_case, coach, kind="IFSSP")
        path = reverse("coaching:plan-edit", args=[plan.pk])
        shown = signed_in(coach).get(path).content.decode()
        assert "An old wish" not in shown
        assert "Her wish" not in shown
        for what in (f"words.{answer_in(old)}", f"words.{answer_in(hers)}", "words.x", "communication.x", ""):
            answer = take(coach, path, what, words="Typed")
            assert "not offered any more" in answer.content.decode()
            assert "Typed" in answer.content.decode()

    def test_lose_nothing_where_another_window_saved(self, open_case: Case, coach: User) -> None:
        epi = make_epi(open_case, coach)
        plan = planned.draft_plan(open_case, coach, kind="IFSSP")
        path = reverse("coaching:plan-edit", args=[plan.pk])
        take(coach, path, f"words.{answer_in(epi)}", words="One")
        answer = take(coach, path, f"words.{answer_in(epi)}", words="Two")
        assert "was saved in another window" in answer.content.decode()
        assert answer.context["form"]["words"].value() == "Two"
        with in_context(actor=coach):
            assert Draft.objects.get().data["words"] == f"One\n{BOAT}"
