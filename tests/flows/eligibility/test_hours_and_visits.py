"""Clocks: help after violence in hours, for who may know of it; the home visit of an employment case in days."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import EventKind
from casework.context import in_context
from casework.models import Case, User
from casework.operations.settings import enter_closure
from eligibility.queries.hour_clocks import clocks_of_case, open_hours
from tests.benefit_records import make_application, make_interview
from tests.factories import (
    NOW,
    TODAY,
    as_auditor,
    as_importer,
    days_ago,
    deadlines_of,
    make_access,
    make_case,
    make_event,
    make_office,
    make_user,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)
NINE = time(9)


@pytest.fixture
def oregon() -> Case:
    return make_case(coach=make_user(office=make_office(jurisdiction="US-OR")))


@pytest.fixture
def guard(oregon: Case) -> User:
    with as_auditor():
        return User.objects.get(assignments__case=oregon)


def send(user: User, page: str, *keys: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{page}", args=keys), values)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:benefits", args=[case.pk])).content.decode()


def today_page(user: User) -> str:
    return signed_in(user).get(reverse("casework:today")).content.decode()


class TestHours:
    def test_stand_on_the_tab_and_on_today_of_who_may_know(self, oregon: Case, guard: User) -> None:
        """OAR 461-115-0190: eight hours of work to the safety assessment; in words that tell nobody what it is."""
        worker = make_user(role="ELIGIBILITY_WORKER", office=oregon.office)
        make_application(case=oregon, by=guard, programme="TA_DVS")
        assert "Safety assessment" in tab(guard, oregon)
        assert "OAR 461-115-0190" in tab(guard, oregon)
        card = today_page(guard)
        assert "Owed within hours" in card
        assert "TA-DVS" not in card
        assert "violence" not in card.lower()
        assert "Safety assessment" not in tab(worker, oregon)
        assert "Owed within hours" not in today_page(worker)
        make_access(case=oregon, staff=worker, by=None)
        assert "Owed within hours" in today_page(worker)

    def test_run_over_hours_of_work_alone(self, oregon: Case, guard: User) -> None:
        filed = days_ago(40)
        entered = datetime.combine(filed, NINE, NOW.tzinfo)
        make_application(case=oregon, by=guard, programme="TA_DVS", filed_on=filed, entered_at=entered)
        with in_context(actor=guard):
            [found] = clocks_of_case(oregon, viewer=guard, now=NOW)
            hours = open_hours(oregon.office, filed)
        [clock] = found.clocks
        assert clock.is_late
        assert clock.due_at == hours.after(entered, 8)
        assert hours.is_open(clock.due_at.date())

    def test_of_a_complete_application_are_decision_and_hearing(self, oregon: Case, guard: User) -> None:
        """OAR 461-135-1235: two business days without a decision."""
        make_application(case=oregon, by=guard, programme="TA_DVS", completed_on=TODAY)
        shown = tab(guard, oregon)
        assert "Decision:" in shown
        assert "an expedited hearing may be asked for after" in shown
        assert "Safety assessment" not in shown

    def test_leave_out_a_day_on_which_the_office_is_closed(self, oregon: Case) -> None:
        admin = make_user(role="ADMIN", office=None)
        with as_importer():
            before = open_hours(oregon.office, TODAY)
        first = next(TODAY + timedelta(days=n) for n in range(30) if before.is_open(TODAY + timedelta(days=n)))
        with in_context(actor=admin):
            enter_closure(office_id=oregon.office_id, day=first, reason="Snow", actor=admin, now=NOW)
        with as_importer():
            assert not open_hours(oregon.office, TODAY).is_open(first)

    def test_read_the_calendar_once_for_all_applications(
        self, oregon: Case, guard: User, django_assert_max_num_queries: Any
    ) -> None:
        make_application(case=oregon, by=guard, programme="TA_DVS")
        with in_context(actor=guard), CaptureQueriesContext(connection) as one:
            clocks_of_case(oregon, viewer=guard, now=NOW)
        for number in (3, 12):
            make_application(
                case=oregon, by=guard, programme="TA_DVS", filed_on=days_ago(number), completed_on=days_ago(number - 1)
            )
        with in_context(actor=guard), django_assert_max_num_queries(len(one)):
            assert len(clocks_of_case(oregon, viewer=guard, now=NOW)) == 3

    def test_stand_for_no_withdrawn_application(self, oregon: Case, guard: User) -> None:
        make_application(
            case=oregon, by=guard, programme="TA_DVS", withdrawn_on=TODAY, withdrawn_by=guard, withdrawn_at=NOW
        )
        assert "Safety assessment" not in tab(guard, oregon)


class TestHomeVisit:
    """N011: within seven calendar days of a complete application; day seven is in time."""

    @pytest.fixture
    def case(self) -> Case:
        coach = make_user(office=make_office(jurisdiction="US-NC"))
        return make_case(coach=coach, assistance="EMPLOYMENT")

    def test_counts_from_the_day_on_which_it_was_complete(self, case: Case) -> None:
        with as_auditor():
            coach = User.objects.get(assignments__case=case)
        application = make_application(case=case, by=coach, filed_on=days_ago(9))
        make_interview(case=case, by=coach, on=days_ago(9), explained_on=days_ago(9))
        assert deadlines_of(case, "home-visit") == []
        assert send(coach, "application-complete", application.pk, on=days_ago(3).isoformat()).status_code == 302
        [owed] = deadlines_of(case, "home-visit")
        assert owed.due_on == days_ago(3) + timedelta(days=7)
        make_event(case, EventKind.HOME_VISIT_MADE, on=TODAY)
        [owed] = deadlines_of(case, "home-visit")
        assert owed.met_on == TODAY

    def test_binds_employment_cases_alone(self) -> None:
        coach = make_user(office=make_office(jurisdiction="US-NC"))
        other = make_case(coach=coach)
        make_interview(case=other, by=coach)
        application = make_application(case=other, by=coach)
        send(coach, "application-complete", application.pk, on=TODAY.isoformat())
        assert deadlines_of(other, "home-visit") == []
