"""Exempt from work, and an activity or a penalty goes on: one of the two is wrong, and the case page says so (A051)."""

import pytest
from django.urls import reverse

from casework.models import Case, User
from tests.benefit_records import make_exemption
from tests.factories import TODAY, days_ago
from tests.penalty_records import imposed, stage_in
from tests.people import signed_in
from tests.work_records import make_activity, work_case

pytestmark = pytest.mark.django_db(transaction=True)
ACTIVITY, PENALTY = "Exempt, and an activity runs", "exempt, and a penalty goes on"


def page(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("casework:case", args=[case.pk])).content.decode()


def test_flags_an_activity_that_runs(coach: User) -> None:
    case = work_case(coach)
    make_activity(case=case, by=coach, first_day=days_ago(5))
    assert ACTIVITY not in page(coach, case)
    make_exemption(case=case, by=coach)
    assert ACTIVITY in page(coach, case)


def test_flags_no_activity_that_is_over_and_no_exemption_that_is_over(coach: User) -> None:
    case = work_case(coach)
    make_activity(case=case, by=coach, first_day=days_ago(9), last_day=days_ago(1))
    make_exemption(case=case, by=coach)
    assert ACTIVITY not in page(coach, case)
    other = work_case(coach)
    make_activity(case=other, by=coach, first_day=days_ago(5))
    make_exemption(case=other, by=coach, first_day=days_ago(20), last_day=days_ago(1))
    assert ACTIVITY not in page(coach, other)


def test_flags_a_penalty_that_goes_on() -> None:
    stage = stage_in()
    imposed(stage)
    assert PENALTY not in page(stage.coach, stage.case)
    make_exemption(case=stage.case, by=stage.coach, of=stage.adult, first_day=TODAY)
    assert PENALTY in page(stage.coach, stage.case)
