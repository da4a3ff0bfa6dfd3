"""Referrals to services: made, seen on Today when their day comes, followed up, taken back (A036, A037, O012, O019)."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, CommunityReferral, Disclosure, FollowUp, User
from tests import factories
from tests.factories import TODAY, as_auditor, days_ago, make_follow_up, make_provider, make_referral, make_release
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


def refer(user: User, case: Case, **changes: Any) -> HttpResponse:
    values: dict[str, Any] = {
        "submission": str(uuid4()),
        "participant_id": str(factories.adult_of(case).pk),
        "need": "FOOD",
        "kind": "INFORMATION",
        "party_name": "Pantry on Third Street",
        "partner_type": "COMMUNITY_PARTNER",
        "words": "Open Tuesdays 🥕",
        "on": str(TODAY),
        "follow_up_on": str(TODAY + timedelta(days=14)),
    } | changes
    return signed_in(user).post(
        reverse("casework:referral-make", args=[case.pk]), {name: value for name, value in values.items() if value}
    )


def follow_up(user: User, referral: CommunityReferral, **changes: Any) -> HttpResponse:
    page = reverse("casework:referral-follow-up", args=[referral.case_id, referral.pk])
    return signed_in(user).post(
        page, {"submission": str(uuid4()), "outcome": "BEGAN", "on": str(TODAY), "words": "Went on Monday"} | changes
    )


def referrals() -> list[CommunityReferral]:
    with as_auditor():
        return list(CommunityReferral.objects.order_by("pk"))


class TestMake:
    def test_stands_on_its_tab_on_the_timeline_and_among_the_deadlines(self, open_case: Case, coach: User) -> None:
        answer = refer(coach, open_case)
        assert answer["Location"] == reverse("casework:case-referrals", args=[open_case.pk])
        shown = signed_in(coach).get(answer["Location"]).content.decode()
        assert "Pantry on Third Street" in shown
        assert "Open Tuesdays 🥕" in shown
        assert (
            "Pantry on Third Street: food"
            in signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        )
        [deadline] = factories.deadlines_of(open_case, "referral-follow-up")
        assert deadline.due_on == TODAY + timedelta(days=14)

    def test_once_however_often_it_is_sent(self, open_case: Case, coach: User) -> None:
        key = str(uuid4())
        assert refer(coach, open_case, submission=key).status_code == 302
        assert refer(coach, open_case, submission=key).status_code == 302
        assert len(referrals()) == 1

    def test_a_full_referral_is_closed_until_the_release_is_there(self, open_case: Case, coach: User) -> None:
        provider = make_provider(by=coach, name="Salmonberry House")
        full = {
            "kind": "FULL", "provider_id": str(provider.pk), "party_name": "", "partner_type": "",
            "scopes": ["CONTACT"], "way": "WRITTEN",
        }  # fmt: skip
        answer = refer(coach, open_case, **full)
        shown = answer.content.decode()
        assert answer.status_code == 422
        assert "This may not be told yet" in shown
        assert "none is on file for them" in shown
        assert f"{reverse('casework:release-give', args=[open_case.pk])}?kind=GENERAL" in shown
        assert "Open Tuesdays 🥕" in shown
        assert referrals() == []
        make_release(case=open_case, by=coach, provider=provider, scopes=["CONTACT"])
        assert refer(coach, open_case, **full).status_code == 302
        with as_auditor():
            assert Disclosure.objects.get().referral_id == referrals()[0].pk

    def test_information_alone_tells_the_provider_nothing(self, open_case: Case, coach: User) -> None:
        assert refer(coach, open_case, scopes=["CONTACT"]).status_code == 302
        with as_auditor():
            assert not Disclosure.objects.exists()

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"follow_up_on": None}, "Set the day on which you follow up."),
            ({"follow_up_on": str(TODAY)}, "The follow-up comes after the day of the referral."),
            ({"on": str(TODAY + timedelta(days=1))}, "This day lies in the future."),
            ({"on": "2027-02-29"}, "This is not a day of the calendar."),
            ({"need": None}, "Say which need this answers."),
            ({"kind": None}, "Choose how the person is brought"),
            ({"party_name": None}, "Choose from the directory, or name who it is."),
            ({"words": "x" * 10_000}, "Keep this under 2,000 characters"),
        ],
    )
    def test_says_what_is_wrong_and_keeps_what_was_typed(
        self, open_case: Case, coach: User, changes: dict[str, Any], words: str
    ) -> None:
        answer = refer(coach, open_case, **{"other_choice_reason": "The Tribe's program is full"} | changes)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert "program is full" in answer.content.decode()
        assert referrals() == []

    def test_not_on_a_closed_case(self, coach: User) -> None:
        case = factories.make_case(coach=coach, status="CLOSED")
        page = reverse("casework:referral-make", args=[case.pk])
        assert signed_in(coach).get(page)["Location"] == reverse("casework:case-referrals", args=[case.pk])
        assert "This case is closed" in refer(coach, case).content.decode()

    @pytest.mark.parametrize(("who", "status"), [("outsider", 404), ("other_coach", 404), ("auditor", 403)])
    def test_not_by_others(self, open_case: Case, who: str, status: int, request: pytest.FixtureRequest) -> None:
        assert refer(request.getfixturevalue(who), open_case).status_code == status
        assert referrals() == []


class TestToday:
    def test_leads_to_the_follow_up_in_one_step(self, open_case: Case, coach: User) -> None:
        referral = make_referral(case=open_case, by=coach, on=days_ago(20), follow_up_on=days_ago(2))
        page = reverse("casework:referral-follow-up", args=[open_case.pk, referral.pk])
        assert page in signed_in(coach).get(reverse("casework:today")).content.decode()
        assert page in signed_in(coach).get(reverse("casework:case", args=[open_case.pk])).content.decode()
        assert signed_in(coach).get(page).status_code == 200

    def test_leads_there_again_when_it_goes_on(self, open_case: Case, coach: User) -> None:
        referral = make_referral(case=open_case, by=coach, on=days_ago(20), follow_up_on=days_ago(2))
        follow_up(coach, referral, outcome="WAITING", on=str(days_ago(1)), next_on=str(TODAY))
        with as_auditor():
            leg = FollowUp.objects.get()
        page = reverse("casework:referral-follow-up", args=[open_case.pk, leg.pk])
        assert page in signed_in(coach).get(reverse("casework:today")).content.decode()
        shown = signed_in(coach).get(page).content.decode()
        assert "Pantry on Third Street" in shown
        assert "On a waiting list" in shown


class TestFollowUp:
    def test_is_told_and_stops_the_clock(self, open_case: Case, coach: User) -> None:
        referral = make_referral(case=open_case, by=coach)
        assert follow_up(coach, referral).status_code == 302
        assert [one.met_on for one in factories.deadlines_of(open_case, "referral-follow-up")] == [TODAY]
        shown = signed_in(coach).get(reverse("casework:case-referrals", args=[open_case.pk])).content.decode()
        assert "Service began" in shown
        assert "Went on Monday" in shown

    def test_says_what_is_wrong(self, open_case: Case, coach: User) -> None:
        referral = make_referral(case=open_case, by=coach)
        answer = follow_up(coach, referral, outcome="WAITING")
        assert answer.status_code == 422
        assert "set the day on which you ask again" in answer.content.decode()
        assert "Went on Monday" in answer.content.decode()

    def test_of_what_an_aide_does_not_see_is_refused(self, open_case: Case, coach: User, case_aide: User) -> None:
        referral = make_referral(case=open_case, by=coach, need="MENTAL_HEALTH", restricted_kinds=["MENTAL_HEALTH"])
        assert follow_up(case_aide, referral).status_code == 403
        page = reverse("casework:case-referrals", args=[open_case.pk])
        assert "Mental health" in signed_in(coach).get(page).content.decode()
        assert "Mental health" not in signed_in(case_aide).get(page).content.decode()
        timeline = reverse("casework:case", args=[open_case.pk])
        for user in (coach, case_aide):
            assert "Pantry on Third" not in signed_in(user).get(timeline).content.decode()


class TestTakeBack:
    def test_of_a_referral_and_of_a_follow_up(self, open_case: Case, coach: User) -> None:
        referral = make_referral(case=open_case, by=coach)
        done = make_follow_up(referral=referral, by=coach)
        undo = reverse("casework:follow-up-take-back", args=[open_case.pk, referral.pk, done.pk])
        assert signed_in(coach).get(undo).status_code == 200
        assert signed_in(coach).post(undo, {"submission": str(uuid4())}).status_code == 302
        [deadline] = factories.deadlines_of(open_case, "referral-follow-up")
        assert deadline.met_on is None
        back = reverse("casework:referral-take-back", args=[open_case.pk, referral.pk])
        assert signed_in(coach).post(back, {"submission": str(uuid4())}).status_code == 302
        assert factories.deadlines_of(open_case, "referral-follow-up") == []
        assert len(factories.events_of(open_case, EventKind.TAKEN_BACK)) == 2
        again = signed_in(coach).post(back, {"submission": str(uuid4())})
        assert again.status_code == 422
        assert "taken back" in again.content.decode()
        shown = signed_in(coach).get(reverse("casework:case-referrals", args=[open_case.pk])).content.decode()
        assert "Taken back" in shown


class TestTab:
    def test_costs_the_same_for_one_and_for_many(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                client.get(reverse("casework:case-referrals", args=[open_case.pk]))
            return len(queries)

        make_follow_up(referral=make_referral(case=open_case, by=coach), by=coach)
        count()
        few = count()
        for _ in range(6):
            make_follow_up(referral=make_referral(case=open_case, by=coach), by=coach)
        assert count() == few

    def test_text_is_saved_while_it_is_typed(self, open_case: Case, coach: User) -> None:
        client = signed_in(coach)
        key = f"referral.{open_case.pk}"
        body = {"rev": 0, "data": {"words": "Half a sentence", "scopes": ["CONTACT"]}}
        saved = client.post(reverse("casework:draft-save", args=[key]), body, content_type="application/json")
        assert saved.json()["rev"] == 1
        page = client.get(reverse("casework:referral-make", args=[open_case.pk])).content.decode()
        assert "Half a sentence" in page
        assert refer(coach, open_case, words="Half a sentence", draft_rev="1").status_code == 302
        page = client.get(reverse("casework:referral-make", args=[open_case.pk])).content.decode()
        assert "Half a sentence" not in page
