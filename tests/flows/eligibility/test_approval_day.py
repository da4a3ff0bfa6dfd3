"""The day of approval that North Carolina's family cap counts from, read out of the decisions on file."""

from datetime import date, timedelta

import pytest

from casework.context import in_context
from casework.models import Case, User
from eligibility.models import Application, Determination
from eligibility.queries.approved import with_approval
from tests.benefit_records import MONTH, make_application, make_like
from tests.factories import days_ago, make_case, make_office, make_user
from tests.flows.eligibility.desk import NEXT, decided

pytestmark = pytest.mark.django_db(transaction=True)
AFTER = (NEXT + timedelta(days=32)).replace(day=1)


@pytest.fixture
def coach() -> User:
    return make_user(office=make_office(jurisdiction="US-NC"))


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def application(case: Case, coach: User) -> Application:
    return make_application(case=case, by=coach, programme="TANF", filed_on=MONTH)


@pytest.fixture
def first(case: Case, coach: User, application: Application) -> Determination:
    """An approval of the first month, made nine days ago."""
    _, food = decided(case, coach)
    changes = {"application": application, "programme": "TANF", "decided_on": days_ago(9)}
    return make_like(food, month=MONTH, benefit="236.00", **changes)


def day_of(case: Case, by: User) -> date | None:
    with in_context(actor=by):
        facts = with_approval(case, [], programme="TANF", month=AFTER, filed_on=MONTH)
    return facts[0].day if facts else None


class TestDayOfApproval:
    """`tanf.nc.family_cap_months`: a day that is too early takes a newborn child's money."""

    def test_is_the_first_even_where_the_month_was_decided_again(
        self, case: Case, coach: User, first: Determination
    ) -> None:
        assert day_of(case, coach) == days_ago(9)
        make_like(first, month=MONTH, benefit="240.00", supersedes=first, decided_on=days_ago(2))
        assert day_of(case, coach) == days_ago(9)

    def test_is_not_that_of_an_approval_which_a_denial_replaced(
        self, case: Case, coach: User, first: Determination
    ) -> None:
        denied = {"is_eligible": False, "supersedes": first, "decided_on": days_ago(8)}
        make_like(first, month=MONTH, benefit="0.00", **denied)
        assert day_of(case, coach) is None
        make_like(first, month=NEXT, benefit="236.00", decided_on=days_ago(1))
        assert day_of(case, coach) == days_ago(1)
