"""Benefits correct and timely, as the supervisor of an office reads them (N025)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.context import in_context
from casework.models import Case, User
from eligibility.measures import MonthMeasure, measures_of, spread
from eligibility.models import Application, HouseholdFact
from eligibility.queries.seven_days import expedited_among
from eligibility.rules.months_used import month_after
from tests.benefit_records import MONTH, make_application, make_decision, make_household, make_issuance
from tests.factories import NOW, TODAY, as_importer, days_ago, make_case, make_office, make_user
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    found = make_case(coach=coach)
    make_household(case=found, by=coach)
    return found


@pytest.fixture
def manager(case: Case) -> User:
    return make_user(role="OPERATIONS_MANAGER", office=case.office)


def measured(user: User, months: int = 3) -> list[MonthMeasure]:
    assert user.office_id is not None
    with in_context(actor=user):
        return measures_of(user.office_id, months=months, today=TODAY)


def totals(user: User) -> tuple[int, int, int, int]:
    found = measured(user)
    return (
        sum(one.timely_count for one in found),
        sum(one.due_count for one in found),
        sum(one.correct_count for one in found),
        sum(one.sampled_count for one in found),
    )


def test_counts_what_was_decided_by_its_clock(case: Case, coach: User, manager: User) -> None:
    """N025: timely; day thirty is in time, day thirty-one is not."""
    for filed, month in ((days_ago(30), MONTH), (days_ago(31), month_after(MONTH, 1))):
        application = make_application(case=case, by=coach, filed_on=filed, completed_on=filed)
        make_decision(application=application, by=coach, month=month)
    timely, due, _, _ = totals(manager)
    assert (timely, due) == (1, 2)


def test_counts_what_is_overdue_and_not_what_is_still_to_come(case: Case, coach: User, manager: User) -> None:
    make_application(case=case, by=coach, filed_on=days_ago(33))
    make_application(case=case, by=coach, filed_on=days_ago(2))
    assert totals(manager)[:2] == (0, 1)


def test_counts_an_undecided_expedited_application_as_late_after_seven_days(
    case: Case, coach: User, manager: User
) -> None:
    """7 CFR 273.2(i)(3): by the facts on file, before anybody decided."""
    with as_importer():
        HouseholdFact.objects.filter(case=case, kind="WAGES").update(amount=50)
    for filed in (days_ago(8), days_ago(7)):
        make_application(case=case, by=coach, filed_on=filed)
    with as_importer():
        rows = Application.objects.filter(case=case).select_related("case__office")
        assert len(expedited_among(rows)) == 2
    assert totals(manager)[:2] == (0, 1)


def test_counts_seven_days_by_the_payment(case: Case, coach: User, manager: User) -> None:
    """7 CFR 273.2(i)(3): benefits have to be usable by then, decided is not enough."""
    with as_importer():
        HouseholdFact.objects.filter(case=case, kind="WAGES").update(amount=50)
    application = make_application(case=case, by=coach, filed_on=days_ago(8), completed_on=days_ago(8))
    row = make_decision(application=application, by=coach, decided_on=days_ago(4))
    assert totals(manager)[:2] == (0, 1)
    make_issuance(decision=row, by=coach, issued_on=days_ago(2))
    assert totals(manager)[:2] == (1, 1)


def test_reads_applications_once_whatever_the_months_and_the_number(
    case: Case, coach: User, manager: User, django_assert_max_num_queries: Any
) -> None:
    make_decision(application=make_application(case=case, by=coach, completed_on=TODAY), by=coach)
    measured(manager)
    with CaptureQueriesContext(connection) as few:
        measured(manager)
    for _ in range(4):
        other = make_case(coach=coach)
        make_household(case=other, by=coach)
        make_decision(application=make_application(case=other, by=coach, completed_on=TODAY), by=coach)
    with django_assert_max_num_queries(len(few)):
        measured(manager)


def test_counts_as_wrong_what_rests_on_a_fact_that_was_taken_back(case: Case, coach: User, manager: User) -> None:
    """N025: correct."""
    make_decision(application=make_application(case=case, by=coach, completed_on=TODAY), by=coach)
    assert totals(manager)[2:] == (1, 1)
    with as_importer():
        HouseholdFact.objects.filter(case=case, kind="WAGES").update(voided_by=coach, voided_at=NOW)
    assert totals(manager)[2:] == (0, 1)


def test_counts_as_wrong_what_comes_out_otherwise(case: Case, coach: User, manager: User) -> None:
    application = make_application(case=case, by=coach, completed_on=TODAY)
    make_decision(application=application, by=coach, monthly_benefit=1)
    assert totals(manager)[2:] == (0, 1)


def test_stands_on_the_page_of_the_office(case: Case, coach: User, manager: User) -> None:
    make_decision(application=make_application(case=case, by=coach, completed_on=TODAY), by=coach)
    shown = signed_in(manager).get(reverse("supervision:caseloads")).content.decode()
    assert "Benefits, correct and timely" in shown
    assert "1 of 1 looked at" in shown
    elsewhere = make_user(role="OPERATIONS_MANAGER", office=make_office())
    other = signed_in(elsewhere).get(reverse("supervision:caseloads")).content.decode()
    assert "looked at</span>" not in other


def test_is_not_for_coaches(coach: User) -> None:
    assert signed_in(coach).get(reverse("supervision:caseloads")).status_code == 403


def test_leaves_out_help_after_violence() -> None:
    coach = make_user(office=make_office(jurisdiction="US-OR"))
    make_application(case=make_case(coach=coach), by=coach, programme="TA_DVS", filed_on=days_ago(60))
    assert totals(make_user(role="OPERATIONS_MANAGER", office=coach.office))[:2] == (0, 0)


@pytest.mark.parametrize("count", [0, 1, 20, 21, 500])
def test_spreads_a_sample_evenly(count: int) -> None:
    found = spread(range(count), 20)
    assert len(found) == min(count, 20)
    assert len(set(found)) == len(found)
    assert found == sorted(found)


def test_a_share_of_nothing_is_none() -> None:
    empty = MonthMeasure(MONTH - timedelta(days=1), 0, 0, 0, 0, 0)
    assert (empty.timely, empty.correct) == (None, None)
