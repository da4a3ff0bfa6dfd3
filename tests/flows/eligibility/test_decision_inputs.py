"""The page of a decision says under each step what it is made of, with the figures of that decision (O010)."""

from html import unescape

import pytest
from django.urls import reverse

from casework.models import Case, User
from eligibility.models import Application, Determination
from tests.benefit_records import make_application, make_decision, make_household
from tests.factories import TODAY, as_importer, make_case
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    return make_case(coach=coach)


@pytest.fixture
def ready(case: Case, coach: User) -> Application:
    make_household(case=case, by=coach)
    return make_application(case=case, by=coach, completed_on=TODAY)


def page(user: User, row: Determination) -> str:
    answer = signed_in(user).get(reverse("eligibility:determination", args=[row.pk]))
    assert answer.status_code == 200
    return unescape(answer.content.decode())


class TestThePage:
    def test_says_what_a_step_is_made_of(self, ready: Application, coach: User, eligibility_worker: User) -> None:
        shown = page(coach, make_decision(application=ready, by=eligibility_worker))
        assert "From Income: earned ($1,200) plus Income: unearned ($0)" in shown
        assert "As the policy says, by People in the household (" in shown
        assert "Asks whether Income before deductions ($1,200) is at most" in shown

    def test_says_it_of_a_decision_of_earlier_days(
        self, ready: Application, coach: User, eligibility_worker: User
    ) -> None:
        """A step of rules that are gone, and a trace that is cut short."""
        kept = {"rule": "x@2020-01-01", "source": "An old rule"}
        steps = [{"name": "income.earned", "value": 900, **kept}, {"name": "gross_income", "value": 900, **kept}]
        steps.append({"name": "gone_long_ago", "value": 1, **kept})
        shown = page(coach, make_decision(application=ready, by=eligibility_worker, steps=steps))
        assert "From Income: earned ($900), never below zero." in shown
        assert "Gone long ago" in shown

    def test_changes_nothing_that_is_stored(self, ready: Application, coach: User, eligibility_worker: User) -> None:
        row = make_decision(application=ready, by=eligibility_worker)
        page(coach, row)
        with as_importer():
            kept = Determination.objects.get(pk=row.pk)
        assert kept.steps == row.steps
        assert {tuple(sorted(step)) for step in kept.steps} == {("name", "rule", "source", "value")}

    def test_is_not_found_by_another_office(self, ready: Application, eligibility_worker: User, outsider: User) -> None:
        row = make_decision(application=ready, by=eligibility_worker)
        answer = signed_in(outsider).get(reverse("eligibility:determination", args=[row.pk]))
        assert answer.status_code == 404
