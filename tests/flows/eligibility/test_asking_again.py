"""North Carolina: who used up the months of employment services and asks again too early (G.S. 108A-27.1(a))."""

from datetime import date, timedelta

import pytest

from casework.context import in_context
from casework.models import Case, User
from eligibility.models import Application, HouseholdFact
from eligibility.queries.computed import Computed, computed
from tests.benefit_records import make_application, make_household, make_household_fact
from tests.factories import as_importer, make_case, make_office, make_participant, make_person, make_user

pytestmark = pytest.mark.django_db(transaction=True)
#: Cash ended with all months used; the wait is over thirty-six months later.
USED_UP, OVER = date(2023, 9, 10), date(2026, 9, 10)
SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def coach() -> User:
    return make_user(office=make_office(jurisdiction="US-NC"))


@pytest.fixture
def case(coach: User) -> Case:
    found = make_case(coach=coach)
    child = make_person(family=found.family, given_name="Eli", born_on=date(2019, 3, 1))
    make_participant(case=found, person=child, role="CHILD", position=3)
    make_household(case=found, by=coach, wages="0.00")
    with as_importer():
        HouseholdFact.objects.filter(case=found).update(first_day=date(2026, 8, 1))
    return found


def asked(case: Case, by: User, *, filed_on: date, month: date, is_told: bool = True) -> tuple[Application, Computed]:
    if is_told:
        make_household_fact(case=case, by=by, kind="TANF_SERVICES_USED_UP_ON", day=USED_UP, first_day=date(2026, 8, 1))
    application = make_application(case=case, by=by, programme="TANF", filed_on=filed_on)
    with in_context(actor=by):
        return application, computed(application, month)


def step(found: Computed, name: str) -> object:
    return next((one["value"] for one in found.steps if one["name"] == name), None)


class TestWait:
    @pytest.mark.parametrize("month", [SEPTEMBER, OCTOBER], ids=["the month of filing", "the month after"])
    @pytest.mark.parametrize(
        ("filed_on", "passes"),
        [(OVER - timedelta(days=1), False), (OVER, True), (OVER + timedelta(days=1), True)],
        ids=["the day before", "the day", "the day after"],
    )
    def test_is_counted_at_filing_for_every_month(
        self, case: Case, coach: User, filed_on: date, passes: bool, month: date
    ) -> None:
        """O047: an application of too early a day is refused in its later months too."""
        _, found = asked(case, coach, filed_on=filed_on, month=month)
        assert found.error == ""
        assert step(found, "tests.reapply") is passes
        assert found.is_eligible is passes

    def test_prorates_the_month_of_filing_alone(self, case: Case, coach: User) -> None:
        application, first = asked(case, coach, filed_on=OVER, month=SEPTEMBER)
        with in_context(actor=coach):
            second = computed(application, OCTOBER)
        assert step(first, "prorated_payment") == first.benefit
        assert step(second, "prorated_payment") is None
        assert first.benefit < second.benefit

    def test_refuses_nobody_where_the_day_is_not_told(self, case: Case, coach: User) -> None:
        _, found = asked(case, coach, filed_on=OVER - timedelta(days=1), month=OCTOBER, is_told=False)
        assert found.is_eligible
        assert "waits 36 months" in str(step(found, "left_open.reapply"))
