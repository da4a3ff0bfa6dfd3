"""A family's month explained: each entry counted or not and why, each line with its source (A053, A055, A105, N021)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.choices import CaseKind
from casework.models import AccessLog, Case, User
from coaching.choices import RateFactKind
from tests.factories import TODAY, as_auditor
from tests.people import signed_in
from tests.work_records import (
    MONTH_KEY,
    WEEKS,
    make_activity,
    make_hours,
    make_rate_fact,
    make_work_month,
    work_case,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return work_case(coach)


def page(case: Case, name: str = "month-explained", month: str = MONTH_KEY) -> str:
    return reverse(f"coaching:{name}", args=[case.pk, month])


def text(user: User, address: str) -> str:
    answer = signed_in(user).get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_opens_a_month_to_its_arithmetic(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach)
    for week in WEEKS[1:4]:
        make_hours(activity=activity, by=coach, week=week, hours=Decimal(30))
    make_work_month(case=case, by=coach)
    shown = text(coach, page(case))
    assert "Unsubsidized employment (core): 90 hours entered, 90 hours count" in shown
    assert "90 hours divided by 4.33 weeks: 20.8 hours a week" in shown
    assert "45 CFR" in shown
    assert "Met: 20.8 hours a week" in shown
    assert "Counts as engaged in the all-families rate" in shown
    assert "Not in the two-parent rate" in shown
    with as_auditor():
        assert AccessLog.objects.filter(case_id=case.pk).exists()


def test_says_what_it_would_be_once_verified(case: Case, coach: User) -> None:
    make_hours(activity=make_activity(case=case, by=coach), by=coach, hours=Decimal(40))
    shown = text(coach, page(case))
    assert "Not counted, 40 hours: not verified yet" in shown
    assert 'Once everything is verified: <b class="num">9.2</b>' in shown


@pytest.mark.parametrize("name", ["hours-case", "month-verify"])
def test_each_entry_says_whether_it_counts_and_why(case: Case, coach: User, name: str) -> None:
    make_hours(activity=make_activity(case=case, by=coach, kind="JSJR"), by=coach)
    shown = text(coach, page(case, name))
    assert "What counts for the federal rates" in shown
    assert "Not counted" in shown
    assert "12 h: no list of job contacts and no written justification" in shown
    assert page(case) in shown


def test_the_month_shows_banks_and_both_figures(case: Case, coach: User) -> None:
    make_activity(case=case, by=coach, kind="VOCED")
    shown = text(coach, page(case, "hours-case"))
    assert "10 of 10 days left" in shown
    assert "80 of 80 hours left" in shown
    assert "Federal need: 20 hours a week (only parent, youngest child under 6)" in shown
    assert '<b class="num">40</b> hours a week are expected of each client' in shown


def test_two_parents_are_told_together(case: Case, coach: User) -> None:
    make_rate_fact(case=case, by=coach, kind=RateFactKind.COMMON_CHILD)
    assert "Both parents together" not in text(coach, page(case))


def test_a_waiver_is_told_to_who_may_know_it_alone(case: Case, coach: User, supervisor: User) -> None:
    make_rate_fact(case=case, by=coach, kind=RateFactKind.WAIVER)
    assert "waiver" in text(coach, page(case)).lower()
    assert "waiver" not in text(supervisor, page(case)).lower()


def test_is_for_who_works_on_the_case(case: Case, outsider: User, auditor: User) -> None:
    assert signed_in(outsider).get(page(case)).status_code == 404
    assert signed_in(auditor).get(page(case)).status_code == 403


@pytest.mark.parametrize("month", ["2026-13", "soon", "1999-01", f"{TODAY + timedelta(days=40):%Y-%m}"])
def test_there_is_no_such_month(case: Case, coach: User, month: str) -> None:
    assert signed_in(coach).get(page(case, month=month)).status_code == 404


def test_a_case_without_work_duties_has_nothing_to_explain(coach: User) -> None:
    case = work_case(coach, kind=CaseKind.CHILD_ONLY)
    assert "No work month." in text(coach, page(case))


def test_takes_as_many_queries_for_a_year_as_for_a_week(case: Case, coach: User) -> None:
    activity = make_activity(case=case, by=coach)
    make_hours(activity=activity, by=coach)
    client = signed_in(coach)
    client.get(page(case))
    with CaptureQueriesContext(connection) as few:
        client.get(page(case))
    for week in (*WEEKS[:1], *WEEKS[2:]):
        make_hours(activity=activity, by=coach, week=week)
    with CaptureQueriesContext(connection) as many:
        client.get(page(case))
    assert len(few) == len(many)
