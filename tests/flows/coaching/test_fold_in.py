"""Another agency's plan folded into the family's one plan, on the strength of a release (A028, O020)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.models import Case, Participant, User
from coaching.models import Goal, Plan, Step
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago, make_case, make_participant, make_provider, make_release
from tests.people import signed_in
from tests.unit.coaching.records import make_draft, make_goal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def plan(open_case: Case, coach: User) -> Plan:
    return make_draft(case=open_case, by=coach)


def fold(user: User, plan: Plan, adult: Participant, **changes: Any) -> HttpResponse:
    values = {
        "submission": str(uuid4()),
        "participant_id": str(adult.pk),
        "agency": "Harbor House",
        "plan_name": "Housing plan",
        "step-0-words": "Hand in the lease",
        "step-0-who": "PARTNER.",
        "step-0-measure": "Lease handed in",
        "step-0-do_by": str(TODAY + timedelta(days=7)),
        "step-1-words": "Look at two flats",
        "step-1-who": f"PARTICIPANT.{adult.pk}",
    } | changes
    sent = {name: value for name, value in values.items() if value}
    return signed_in(user).post(reverse("coaching:plan-fold-in", args=[plan.pk]), sent)


def steps() -> list[Step]:
    with as_auditor():
        return list(Step.objects.order_by("number"))


class TestFoldIn:
    def test_its_steps_stand_in_the_plan_with_source_and_release(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        release = make_release(case=plan.case, by=coach, party_name="Harbor House")
        shown = signed_in(coach).get(reverse("coaching:plan-fold-in", args=[plan.pk])).content.decode()
        assert "for Harbor House" in shown
        answer = fold(coach, plan, adult, release_id=str(release.pk))
        assert answer["Location"] == reverse("coaching:plan-edit", args=[plan.pk])
        first, second = steps()
        assert (first.owner, first.party, first.source) == ("PARTNER", "Harbor House", "Harbor House: Housing plan")
        assert (second.owner, second.participant_id, second.release_id) == ("PARTICIPANT", adult.pk, release.pk)
        with as_auditor():
            assert Goal.objects.get().words == "From Harbor House: Housing plan"
        assert "From Harbor House: Housing plan" in signed_in(coach).get(answer["Location"]).content.decode()

    def test_takes_an_agency_of_the_directory_and_a_goal_of_the_plan(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        provider = make_provider(by=coach, name="Salmonberry House")
        release = make_release(case=plan.case, by=coach, provider=provider)
        goal = make_goal(plan=plan)
        told = {"agency": "", "provider_id": str(provider.pk), "goal_id": str(goal.pk), "release_id": str(release.pk)}
        assert fold(coach, plan, adult, **told).status_code == 302
        assert {step.goal_id for step in steps()} == {goal.pk}
        assert steps()[0].party == "Salmonberry House"

    def test_keeps_source_and_release_when_its_goal_is_changed(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        release = make_release(case=plan.case, by=coach, party_name="Harbor House")
        fold(coach, plan, adult, release_id=str(release.pk))
        [step, _] = steps()
        client = signed_in(coach)
        address = reverse("coaching:goal-edit", args=[step.goal_id])
        form = client.get(address).context["form"]
        sent = {
            "submission": str(uuid4()),
            "seen": form["seen"].value(),
            "words": "A flat of our own",
            "participant_id": str(adult.pk),
            "horizon": "SHORT",
            "kind": "LIFE",
            "step-0-key": str(step.pk),
            "step-0-words": "Hand in the lease today",
            "step-0-who": "PARTNER.",
            "step-0-party": "Harbor House",
        }
        assert client.post(address, sent).status_code == 302
        [kept] = steps()
        assert (kept.source, kept.release_id) == ("Harbor House: Housing plan", release.pk)

    def test_without_a_release_it_is_refused_with_the_way_to_one(
        self, plan: Plan, adult: Participant, coach: User
    ) -> None:
        answer = fold(coach, plan, adult)
        assert answer.status_code == 422
        shown = answer.content.decode()
        assert "No release in force lets" in shown
        assert reverse("casework:release-give", args=[plan.case_id]) in shown
        assert "Hand in the lease" in shown
        assert not steps()

    def test_release_must_name_the_agency(self, plan: Plan, adult: Participant, coach: User) -> None:
        release = make_release(case=plan.case, by=coach, party_name="Officer Dane")
        assert fold(coach, plan, adult, release_id=str(release.pk)).status_code == 422

    def test_release_must_be_theirs(self, plan: Plan, adult: Participant, coach: User) -> None:
        partner = make_participant(case=plan.case, position=3)
        release = make_release(case=plan.case, by=coach, party_name="Harbor House", participant=partner)
        assert fold(coach, plan, adult, release_id=str(release.pk)).status_code == 422

    def test_release_must_be_in_force(self, plan: Plan, adult: Participant, coach: User) -> None:
        over = make_release(case=plan.case, by=coach, party_name="Harbor House", last_day=days_ago(1))
        answer = fold(coach, plan, adult, release_id=str(over.pk))
        assert answer.status_code == 422
        assert "not in force any more" in answer.content.decode()

    def test_needs_a_step(self, plan: Plan, adult: Participant, coach: User) -> None:
        release = make_release(case=plan.case, by=coach, party_name="Harbor House")
        empty = {"step-0-words": "", "step-0-measure": "", "step-0-do_by": "", "step-1-words": ""}
        answer = fold(coach, plan, adult, release_id=str(release.pk), **empty)
        assert answer.status_code == 422
        assert "Write down at least one step of their plan." in answer.content.decode()

    def test_sent_twice_it_is_one(self, plan: Plan, adult: Participant, coach: User) -> None:
        release = make_release(case=plan.case, by=coach, party_name="Harbor House")
        key = str(uuid4())
        for _ in range(2):
            assert fold(coach, plan, adult, release_id=str(release.pk), submission=key).status_code == 302
        assert len(steps()) == 2

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(
        self, plan: Plan, adult: Participant, who: str, status: int, request: pytest.FixtureRequest
    ) -> None:
        assert fold(request.getfixturevalue(who), plan, adult).status_code == status

    def test_not_on_a_closed_case(self, coach: User) -> None:
        case = make_case(coach=coach, status="CLOSED")
        answer = fold(coach, make_draft(case=case, by=coach), factories.adult_of(case))
        assert answer.status_code == 403
        assert "was closed on" in answer.content.decode()
