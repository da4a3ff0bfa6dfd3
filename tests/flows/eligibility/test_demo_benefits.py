"""The benefits of the demo: played through the ordinary operations, once, and decided by who decides in the office."""

import pytest

from casework.context import in_context
from casework.models import Case, User
from eligibility.demo import play_benefits
from eligibility.models import (
    AbsentParent,
    Application,
    Determination,
    Issuance,
    MedicalVerification,
    TimeLimitMonth,
    Verification,
)
from eligibility.payment_demo import play_payments
from eligibility.queries.issuances import ledger_of
from tests.benefit_records import MONTH, make_reduction
from tests.factories import NOW, TODAY, as_importer, make_case, make_participant, make_person, people_of

pytestmark = pytest.mark.django_db(transaction=True)


def of_age(case: Case) -> Case:
    """Let everybody's day of birth be known."""
    assert all(one.person.born_on for one in people_of(case))
    return case


def test_plays_one_decided_and_one_waiting_family_once(coach: User, eligibility_worker: User) -> None:
    cases = [of_age(make_case(coach=coach)) for _ in range(3)]
    staff = {coach.username: coach, eligibility_worker.username: eligibility_worker}
    families = {coach.username: [one.number for one in cases], "nobody": ["K-1"]}
    for _ in range(2):
        play_benefits(staff=staff, families=families, today=TODAY, now=NOW)
    with as_importer():
        decision = Determination.objects.get()
        assert (decision.case_id, decision.decided_by_id) == (cases[0].pk, eligibility_worker.pk)
        assert decision.is_eligible
        assert Application.objects.count() == 2
        assert Verification.objects.get().case_id == cases[1].pk
        assert TimeLimitMonth.objects.filter(case=cases[1]).count() == 6
        assert AbsentParent.objects.get().steps.count() == 2
        assert MedicalVerification.objects.get().case_id == cases[1].pk


def test_plays_nothing_where_nobody_decides(coach: User) -> None:
    case = make_case(coach=coach)
    play_benefits(staff={coach.username: coach}, families={coach.username: [case.number]}, today=TODAY, now=NOW)
    with as_importer():
        assert not Application.objects.exists()


def test_plays_a_month_paid_too_much_one_too_little_and_one_that_waits(coach: User, eligibility_worker: User) -> None:
    case = make_case(coach=coach)
    child = make_person(family=case.family, given_name="Eli", born_on=TODAY.replace(year=TODAY.year - 7, day=1))
    make_participant(case=case, person=child, role="CHILD", position=3)
    of_age(case)
    make_reduction(case=case, by=coach, first_day=MONTH)
    staff = {coach.username: coach, eligibility_worker.username: eligibility_worker}
    for _ in range(2):
        play_payments(staff=staff, families={coach.username: [case.number]}, today=TODAY, now=NOW)
    with in_context(actor=eligibility_worker):
        told = ledger_of(case, viewer=eligibility_worker, today=TODAY)
    third, second, first = told.months
    assert third.issuances[0].is_waiting
    assert (second.over != "$0", second.under) == (True, "$0")
    assert (first.under, first.over) == ("$60", "$0")
    assert len(told.reductions) == 1
    with as_importer():
        assert Issuance.objects.count() == 3
