"""How long plans still hold, beside the case and on Today, with the appointment that renews each (A031, A032)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from casework.choices import CaseKind, Jurisdiction, ParticipantRole, Role
from casework.context import in_context
from casework.models import Case, Person, User
from casework.queries.deadlines import running_clocks
from casework.wording import full_day, short_day
from coaching.models import Plan
from coaching.queries.runways import ENDING_AT_MOST, SOON_DAYS
from tests.factories import (
    TODAY,
    adult_of,
    as_importer,
    days_ago,
    deadlines_of,
    make_appointment,
    make_case,
    make_office,
    make_participant,
    make_signed_plan,
    make_user,
    moment,
)
from tests.flows.coaching.planned import STEP, draft_plan, signed_plan
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NOT_RENEWED = "No appointment stands before it lapses."


def ahead(days: int) -> date:
    return TODAY + timedelta(days=days)


def standing_plan(case: Case, coach: User, *, lapses: date, **changes: Any) -> Plan:
    return make_signed_plan(case=case, by=coach, signed_on=days_ago(40), last_review_on=lapses, **changes)


def today_page(client: Client) -> str:
    return client.get(reverse("casework:today")).content.decode().partition('id="today-runways"')[2]


def case_page(client: Client, case: Case) -> str:
    return client.get(reverse("casework:case", args=[case.pk])).content.decode().partition('id="case-runways"')[2]


class TestBesideACase:
    def test_a_signed_plan_says_how_long_it_holds_and_asks_for_its_appointment(
        self, open_case: Case, coach: User
    ) -> None:
        signed_plan(open_case, coach, steps=[replace(STEP, do_by=ahead(18), review_on=ahead(20))])
        client = signed_in(coach)
        shown = case_page(client, open_case)
        assert "20 days left" in shown
        assert NOT_RENEWED in shown
        link = shown.partition(reverse("casework:appointment-book", args=[open_case.pk]))[2].partition('"')[0]
        booking = client.get(f"{reverse('casework:appointment-book', args=[open_case.pk])}{link}".replace("&amp;", "&"))
        assert booking.status_code == 200
        assert f"person={adult_of(open_case).pk}" in link
        assert "on=" in link

    def test_the_last_appointment_before_its_end_renews_it(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(20))
        for days in (5, 15, 25):
            make_appointment(case=open_case, by=coach, starts_at=moment(ahead(days)))
        shown = case_page(signed_in(coach), open_case)
        assert f"To be renewed in the appointment of {short_day(ahead(15), today=TODAY)}" in " ".join(shown.split())
        assert NOT_RENEWED not in shown

    def test_an_appointment_after_its_end_or_with_somebody_else_renews_nothing(
        self, open_case: Case, coach: User
    ) -> None:
        standing_plan(open_case, coach, lapses=ahead(20))
        make_appointment(case=open_case, by=coach, starts_at=moment(ahead(21)))
        shown = case_page(signed_in(coach), open_case)
        assert f"The one of {short_day(ahead(21), today=TODAY)}" in " ".join(shown.split())
        assert "after it lapses" in shown
        child = make_participant(case=open_case, role=ParticipantRole.CHILD)
        make_appointment(case=open_case, by=coach, starts_at=moment(ahead(3)), people=[child])
        assert NOT_RENEWED in case_page(signed_in(coach), open_case)

    @pytest.mark.parametrize(
        ("days", "words"), [(0, "Lapses after today"), (-1, "Lapsed 1 day ago"), (1, "1 day left")]
    )
    def test_tells_the_days_around_its_last_one(self, open_case: Case, coach: User, days: int, words: str) -> None:
        standing_plan(open_case, coach, lapses=ahead(days))
        shown = case_page(signed_in(coach), open_case)
        assert words in shown
        assert ("It does not hold any more." in shown) == (days < 0)

    def test_what_comes_after_it_lapsed_is_said(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(-2))
        make_appointment(case=open_case, by=coach, starts_at=moment(ahead(4)))
        said = f"It does not hold any more. The next appointment is on {short_day(ahead(4), today=TODAY)}"
        assert said in " ".join(case_page(signed_in(coach), open_case).split())
        assert said in " ".join(today_page(signed_in(coach)).split())

    def test_an_update_that_is_due_after_it_lapses_says_so(self, open_case: Case, coach: User) -> None:
        """A027, A031."""
        plan = signed_plan(open_case, coach, steps=[replace(STEP, do_by=ahead(18), review_on=ahead(20))])
        with in_context(actor=coach):
            clocks = running_clocks(open_case.pk, today=TODAY, names_people=False, open_pages=frozenset())
            later = running_clocks(open_case.pk, today=ahead(25), names_people=False, open_pages=frozenset())
        asked = {clock.standard: clock for clock in clocks if clock.about == plan.pk}
        assert [asked[code].label for code in ("plan-expiry", "plan-update")] == ["Plan lapses", "Plan update"]
        assert asked["plan-update"].detail.endswith("left, after it lapses")
        assert asked["plan-expiry"].detail == ""
        assert {one.detail for one in later if one.standard == "plan-update"} == {
            one.detail for one in later if one.detail.endswith("after it lapsed")
        }

    def test_is_not_told_twice_on_the_tab_of_plans(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(20))
        page = signed_in(coach).get(reverse("coaching:plans", args=[open_case.pk])).content.decode()
        assert "case-runways" not in page

    def test_a_family_without_a_signed_plan_has_no_card(self, open_case: Case, coach: User) -> None:
        assert not case_page(signed_in(coach), open_case)


class TestOnToday:
    @pytest.mark.parametrize(("days", "is_shown"), [(-10, True), (SOON_DAYS, True), (SOON_DAYS + 1, False)])
    def test_shows_plans_that_lapsed_or_lapse_within_thirty_days(
        self, open_case: Case, coach: User, days: int, *, is_shown: bool
    ) -> None:
        standing_plan(open_case, coach, lapses=ahead(days))
        assert (open_case.number in today_page(signed_in(coach))) == is_shown

    def test_says_what_makes_reaching_them_unsafe(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(3))
        with as_importer():
            Person.objects.filter(pk=adult_of(open_case).person_id).update(safe_contact=["NO_VOICEMAIL"])
        card = today_page(signed_in(coach))
        assert "No voicemail" in card

    @pytest.mark.parametrize(
        ("jurisdiction", "kind", "whole_family"),
        [
            (Jurisdiction.OREGON, "CONTRACT", True),
            (Jurisdiction.OREGON, "PDP", False),
            (Jurisdiction.NORTH_CAROLINA, "MRA", False),
        ],
    )
    def test_no_state_lets_a_plan_lapse_unseen_and_none_makes_up_a_day(
        self, jurisdiction: str, kind: str, *, whole_family: bool
    ) -> None:
        """A031, O021, N007: outside Alaska no source gives days for a lapsed plan; it is shown until it is renewed."""
        office = make_office(jurisdiction=jurisdiction)
        coach, supervisor = make_user(office=office), make_user(role=Role.LEAD_WORKER, office=office)
        case = make_case(coach=coach, office=office, kind=CaseKind.WORK)
        plan = standing_plan(
            case, coach, lapses=ahead(-12), kind=kind, **({"participant": None} if whole_family else {})
        )
        shown, beside = today_page(signed_in(coach)), case_page(signed_in(coach), case)
        for page in (shown, beside, today_page(signed_in(supervisor))):
            assert "Lapsed 12 days ago" in page
            assert "It does not hold any more." in page
        assert case.number in shown
        assert reverse("coaching:plan", args=[plan.pk]) in beside
        standards = {row.standard for row in deadlines_of(case)}
        assert standards.isdisjoint({"plan-expiry", "plan-update", "plan-change"})

    def test_shows_those_of_ones_own_families_alone(self, open_case: Case, coach: User, other_coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(3))
        assert open_case.number in today_page(signed_in(coach))
        assert open_case.number not in today_page(signed_in(other_coach))

    def test_a_closed_case_asks_for_nothing(self, coach: User) -> None:
        closed = make_case(coach=coach, status="CLOSED", number="K-7")
        standing_plan(closed, coach, lapses=ahead(3))
        assert "K-7" not in today_page(signed_in(coach))

    def test_proposes_a_time_to_each_and_none_twice(self, coach: User) -> None:
        for days in (20, 22, 24):
            standing_plan(make_case(coach=coach), coach, lapses=ahead(days))
        shown = today_page(signed_in(coach))
        times = [part.partition('"')[0] for part in shown.split("&amp;on=")[1:]]
        assert len(times) == len(set(times)) == 3

    def test_proposes_a_time_near_the_end_and_never_without_notice(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(25))
        proposed = today_page(signed_in(coach)).partition("&amp;on=")[2][:10]
        assert ahead(11) <= date.fromisoformat(proposed) <= ahead(25)

    def test_what_lapsed_leads_to_its_new_version(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=ahead(-2))
        client = signed_in(coach)
        link = today_page(client).partition(f'href="{reverse("coaching:plan-begin", args=[open_case.pk])}')[2]
        page = client.get(reverse("coaching:plan-begin", args=[open_case.pk]) + link.partition('"')[0])
        assert page.context["form"]["slot"].value() == f"FSSP.{adult_of(open_case).pk}"

    def test_proposes_no_time_after_the_last_day(self, open_case: Case, coach: User) -> None:
        standing_plan(open_case, coach, lapses=TODAY)
        shown = today_page(signed_in(coach))
        assert "&amp;on=" not in shown
        assert f"Book before {short_day(TODAY, today=TODAY)}" in shown

    def test_says_that_there_are_more(self, coach: User) -> None:
        for days in range(ENDING_AT_MOST + 1):
            standing_plan(make_case(coach=coach), coach, lapses=ahead(days))
        shown = today_page(signed_in(coach))
        assert shown.count(NOT_RENEWED) == ENDING_AT_MOST
        assert "More plans lapse within thirty days" in shown


class TestClosedCase:
    def test_its_plans_ended_with_it(self, open_case: Case, coach: User) -> None:
        """Derived from the closing: not current, nothing owed; who comes back gets a new case (A024, A031)."""
        plan = signed_plan(open_case, coach)
        written = draft_plan(open_case, coach, reason="She moved")
        values = {"reason": "WORK", "on": TODAY.isoformat(), "with_work": "on", "submission": str(uuid4())}
        client = signed_in(coach)
        assert client.post(reverse("casework:case-close", args=[open_case.pk]), values).status_code == 302
        tab = client.get(reverse("coaching:plans", args=[open_case.pk])).content.decode()
        ended = f"Ended with the case on {full_day(TODAY)}"
        assert f"{ended}." in tab
        assert f"{ended}, not signed." in tab
        for words in ("Current", "Being written", NOT_RENEWED, "plan-runway", "Write a new version"):
            assert words not in tab, words
        for one in (plan, written):
            page = client.get(reverse("coaching:plan", args=[one.pk])).content.decode()
            assert "Ended with the case" in page
            assert "it lapses after this day" not in page
        assert [one for one in deadlines_of(open_case, "plan-expiry") if one.met_on is None] == []
        assert "lapses" not in today_page(client)
