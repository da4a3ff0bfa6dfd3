"""A referral says which barrier it answers, or why none, and when it was spoken of as a stepping-stone (O055, O012)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind, ReferralOutcome
from casework.context import in_context
from casework.models import Case, CommunityReferral, User
from coaching.models import Barrier, BarrierReferral
from tests import factories
from tests.coaching_records import make_barrier
from tests.factories import TODAY, adult_of, as_auditor, as_importer, make_follow_up
from tests.flows.casework.test_referrals import refer
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def form_of(user: User, case: Case, query: str = "") -> str:
    page = reverse("casework:referral-make", args=[case.pk])
    return signed_in(user).get(f"{page}{query}").content.decode()


def tab(user: User, name: str, case: Case) -> str:
    return signed_in(user).get(reverse(name, args=[case.pk])).content.decode()


def said(user: User, case: Case, barrier: Barrier, **changes: Any) -> HttpResponse:
    return refer(user, case, **{"answers": [str(barrier.pk)]} | changes)


def links() -> list[BarrierReferral]:
    with as_auditor():
        return list(BarrierReferral.objects.order_by("pk"))


class TestAnswer:
    def test_names_the_barrier_and_the_day_of_the_talk_and_both_show_each_other(
        self, open_case: Case, coach: User
    ) -> None:
        one = make_barrier(case=open_case, by=coach, words="No care in June 🧸")
        answer = said(coach, open_case, one, is_talked="on", talked_on=TODAY.isoformat())
        assert answer.status_code == 302
        [link] = links()
        assert (link.barrier_id, link.talked_on, link.reason) == (one.pk, TODAY, "")
        listed = tab(coach, "casework:case-referrals", open_case)
        assert "No care in June 🧸" in listed
        assert f"{reverse('coaching:assessments', args=[open_case.pk])}#barrier-{one.pk}" in listed
        with as_auditor():
            referral = CommunityReferral.objects.get()
        make_follow_up(referral=referral, by=coach, outcome="BEGAN")
        barriers = tab(coach, "coaching:assessments", open_case)
        assert f"#referral-{referral.pk}" in barriers
        assert "Pantry on Third Street" in barriers
        assert str(ReferralOutcome.BEGAN.label) in barriers
        assert "No answer yet" not in barriers

    def test_what_is_to_be_got_over_is_not_read_behind_broken_glass(
        self, open_case: Case, coach: User, outsider: User
    ) -> None:
        one = make_barrier(case=open_case, by=coach, words="No care in June 🧸")
        said(coach, open_case, one)
        factories.break_glass(case=open_case, by=outsider)
        listed = tab(outsider, "casework:case-referrals", open_case)
        assert "Pantry on Third Street" in listed
        assert "No care in June 🧸" not in listed

    def test_comes_ticked_from_the_barrier(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        way = f"?answers={one.pk}&amp;person={adult_of(open_case).pk}"
        assert f"{reverse('casework:referral-make', args=[open_case.pk])}{way}" in tab(
            coach, "coaching:assessments", open_case
        )
        form = form_of(coach, open_case, way.replace("&amp;", "&"))
        box = form[form.index(f'value="{one.pk}"') :]
        assert "checked" in box[: box.index(">")]

    def test_none_needs_its_reason(self, open_case: Case, coach: User) -> None:
        make_barrier(case=open_case, by=coach)
        refused = refer(coach, open_case)
        assert refused.status_code == 422
        shown = refused.content.decode()
        assert "Tick the barrier that this answers, or say why it answers none of them." in shown
        assert "Open Tuesdays 🥕" in shown
        assert links() == []
        assert refer(coach, open_case, no_answer_reason="Only a leaflet").status_code == 302
        [link] = links()
        assert (link.barrier_id, link.reason) == (None, "Only a leaflet")
        assert "Only a leaflet" in tab(coach, "casework:case-referrals", open_case)
        assert "No answer yet" in tab(coach, "coaching:assessments", open_case)

    def test_nothing_is_asked_of_a_family_without_open_barriers(self, open_case: Case, coach: User) -> None:
        make_barrier(case=open_case, by=coach, status="OVERCOME", status_on=TODAY)
        assert "Which barrier it answers" not in form_of(coach, open_case)
        assert refer(coach, open_case).status_code == 302
        assert links() == []

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"is_talked": "on"}, "Enter the day of this talk."),
            ({"is_talked": "on", "talked_on": (TODAY + timedelta(days=1)).isoformat()}, "lies in the future"),
            ({"is_talked": "on", "talked_on": "2027-02-29"}, "not a day of the calendar"),
            ({"answers": [str(uuid4())]}, "not open any more"),
            ({"answers": [], "no_answer_reason": "x" * 301}, "Keep this under 301 characters"),
        ],
    )
    def test_says_what_is_wrong(self, open_case: Case, coach: User, changes: dict[str, Any], words: str) -> None:
        one = make_barrier(case=open_case, by=coach)
        answer = said(coach, open_case, one, **changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert links() == []

    def test_a_barrier_settled_or_of_another_family_is_no_answer(self, open_case: Case, coach: User) -> None:
        make_barrier(case=open_case, by=coach)
        other = make_barrier(case=factories.make_case(coach=coach), by=coach)
        assert said(coach, open_case, other).status_code == 422
        gone = make_barrier(case=open_case, by=coach, status="OVERCOME", status_on=TODAY)
        assert said(coach, open_case, gone).status_code == 422
        assert links() == []


class TestTalk:
    def test_held_later_is_said_on_the_barrier(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        said(coach, open_case, one)
        assert "Not yet spoken of" in tab(coach, "coaching:assessments", open_case)
        with as_auditor():
            referral = CommunityReferral.objects.get()
        page = reverse("coaching:barrier-refer", args=[open_case.pk, one.pk])
        values = {"submission": str(uuid4()), "referral_id": str(referral.pk), "talked_on": TODAY.isoformat()}
        assert signed_in(coach).post(page, values).status_code == 302
        assert [link.talked_on for link in links()] == [TODAY]
        again = signed_in(coach).post(page, values | {"submission": str(uuid4())})
        assert "linked to the barrier already" in again.content.decode()

    def test_a_referral_that_was_taken_back_answers_nothing(self, open_case: Case, coach: User) -> None:
        one = make_barrier(case=open_case, by=coach)
        said(coach, open_case, one)
        with as_auditor():
            referral = CommunityReferral.objects.get()
        page = reverse("casework:referral-take-back", args=[open_case.pk, referral.pk])
        assert signed_in(coach).post(page, {"submission": str(uuid4())}).status_code == 302
        assert "No answer yet" in tab(coach, "coaching:assessments", open_case)
        assert len(factories.events_of(open_case, EventKind.TAKEN_BACK)) == 1


class TestProtected:
    def test_why_a_protected_referral_answers_none_is_read_with_the_referral_alone(
        self, open_case: Case, coach: User
    ) -> None:
        """Security 2.1: the second wall asks the wall of the referral."""
        make_barrier(case=open_case, by=coach)
        supervisor = factories.make_user(role="LEAD_WORKER", office=open_case.office)
        for need, kinds in (("FOOD", []), ("MENTAL_HEALTH", ["MENTAL_HEALTH"])):
            referral = factories.make_referral(case=open_case, by=coach, need=need, restricted_kinds=kinds)
            with as_importer():
                BarrierReferral.objects.create(case=open_case, referral=referral, reason=f"Because of {need}")
        for user, told in ((coach, {"FOOD", "MENTAL_HEALTH"}), (supervisor, {"FOOD"})):
            with in_context(actor=user):
                read = set(BarrierReferral.objects.values_list("reason", flat=True))
            assert read == {f"Because of {need}" for need in told}
        shown = tab(supervisor, "casework:case-referrals", open_case)
        assert "Because of FOOD" in shown
        assert "MENTAL_HEALTH" not in shown
