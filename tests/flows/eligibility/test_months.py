"""The clock of months of cash: paid here, told from elsewhere, on the tab, and into the decision."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.urls import reverse

from casework.choices import EventKind
from casework.models import Case, Event, User
from eligibility.models import Determination, Issuance, TimeLimitMonth
from eligibility.rules.months_used import month_after
from tests.benefit_records import (
    MONTH,
    make_application,
    make_decision,
    make_household,
    make_household_fact,
    make_issuance,
    make_like,
    make_recovery,
    make_told_month,
)
from tests.factories import (
    NOW,
    TODAY,
    adult_of,
    as_auditor,
    as_importer,
    make_case,
    make_notice,
    make_user,
    people_of,
)
from tests.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def case(coach: User) -> Case:
    found = make_case(coach=coach)
    make_household(case=found, by=coach, wages="200.00")
    return found


@pytest.fixture
def worker(case: Case) -> User:
    return make_user(role="ELIGIBILITY_WORKER", office=case.office)


def send(user: User, name: str, key: Any, **sent: Any) -> HttpResponse:
    values = {"submission": str(uuid4())} | sent
    return signed_in(user).post(reverse(f"eligibility:{name}", args=[key]), values)


def tell(user: User, case: Case, **changes: Any) -> HttpResponse:
    values = {"participant_id": str(adult_of(case).pk), "first_month": "2019-11", "last_month": "2020-02"}
    known = {"state": "wa", "counts": "USED", "source": "INQUIRY", "source_on": TODAY.isoformat()}
    return send(user, "months-record", case.pk, **values | known | changes)


def tab(user: User, case: Case) -> str:
    return signed_in(user).get(reverse("eligibility:benefits", args=[case.pk])).content.decode()


def told(case: Case) -> list[tuple[date, str, str]]:
    with as_importer():
        rows = TimeLimitMonth.objects.standing().filter(case=case).order_by("month")
        return [(one.month, one.state, one.counts) for one in rows]


def use_up(case: Case, by: User, count: int) -> None:
    for back in range(1, count + 1):
        make_told_month(case=case, by=by, month=month_after(MONTH, -back))


def decide(worker: User, case: Case, coach: User) -> Determination:
    application = make_application(case=case, by=coach, programme="TANF", completed_on=TODAY)
    answer = send(worker, "application-decide", application.pk, month=MONTH.isoformat())
    assert answer.status_code == 302, answer.content.decode()
    with as_importer():
        return Determination.objects.get(application=application)


class TestTell:
    def test_writes_each_month_of_a_span(self, case: Case, coach: User) -> None:
        """45 CFR 264.1: months of another state, with source and proof."""
        assert tell(coach, case).status_code == 302
        assert [month for month, _, _ in told(case)] == [month_after(date(2019, 11, 1), back) for back in range(4)]
        assert {(state, counts) for _, state, counts in told(case)} == {("WA", "USED")}
        shown = tab(coach, case)
        assert "4 of 60" in shown
        assert "56 are left; no month runs now" in shown

    @pytest.mark.parametrize(
        ("changes", "words"),
        [
            ({"state": "Washington"}, "Keep this under 3"),
            ({"state": "😀"}, "two letters"),
            ({"counts": "MAYBE"}, "how these months count"),
            ({"last_month": "2019-10"}, "before the first"),
            ({"last_month": "2099-01"}, "not come yet"),
            ({"first_month": "1996-01"}, "No limit is on file"),
            ({"first_month": "2001-01", "last_month": "2019-01"}, "At most 120 months"),
            ({"first_month": "May"}, "Write the month like"),
        ],
    )
    def test_refuses_beside_the_field(self, case: Case, coach: User, changes: dict[str, str], words: str) -> None:
        refused = tell(coach, case, **changes)
        assert refused.status_code == 422
        assert words in refused.content.decode()
        assert told(case) == []

    def test_refuses_a_month_twice_and_a_child(self, case: Case, coach: User) -> None:
        tell(coach, case)
        again = tell(coach, case, first_month="2020-02", last_month="2020-03", counts="REPAID")
        assert "February 2020 was told of before" in again.content.decode()
        child = next(one for one in people_of(case) if not one.is_adult)
        assert tell(coach, case, participant_id=str(child.pk)).status_code == 422

    def test_is_taken_back_month_by_month(self, case: Case, coach: User) -> None:
        row = make_told_month(case=case, by=coach, month=date(2024, 2, 1))
        assert send(coach, "month-void", row.pk).status_code == 302
        assert told(case) == []
        assert send(coach, "month-void", row.pk).status_code == 422

    def test_writes_how_many_into_the_ledger_and_no_reason(self, case: Case, coach: User) -> None:
        """House rule 5."""
        tell(coach, case, counts="VILLAGE")
        with as_importer():
            row = TimeLimitMonth.objects.filter(case=case).first()
        assert row is not None
        send(coach, "month-void", row.pk)
        with as_auditor():
            kinds = (EventKind.MONTHS_TOLD, EventKind.MONTHS_TAKEN_BACK)
            lines = Event.objects.standing().filter(case=case, kind__in=kinds).order_by("id")
            assert [(one.kind, one.facts) for one in lines] == [(kinds[0], {"months": 4}), (kinds[1], {"months": 1})]

    def test_is_not_found_by_others(self, case: Case, coach: User, outsider: User) -> None:
        row = make_told_month(case=case, by=coach, month=date(2024, 2, 1))
        assert tell(outsider, case).status_code == 404
        assert send(outsider, "month-void", row.pk).status_code == 404


class TestClock:
    def test_counts_paid_months_and_tells_the_horizon(self, case: Case, coach: User, worker: User) -> None:
        """45 CFR 264.1 (`tanf.time_limit.counting`): a month with assistance; one decided and not paid stands apart."""
        row = decide(worker, case, coach)
        use_up(case, coach, 30)
        shown = tab(coach, case)
        assert "30 of 60" in shown
        assert f"Decided and not paid, so not counted: {MONTH:%B %Y}" in shown
        make_issuance(decision=row, by=coach, issued_on=TODAY)
        shown = tab(coach, case)
        assert "Decided and not paid" not in shown
        assert "31 of 60" in shown
        assert f"{month_after(MONTH, 29):%B %Y}" in shown
        assert f"{month_after(MONTH, 30):%B %Y}" in shown

    def test_keeps_a_paid_month_that_was_decided_as_nothing_later(self, case: Case, coach: User) -> None:
        application = make_application(case=case, by=coach, programme="TANF", completed_on=TODAY)
        row = make_decision(application=application, by=coach)
        make_issuance(decision=row, by=coach, amount="100.00", issued_on=TODAY)
        make_like(row, month=MONTH, benefit="0.00", supersedes=row, is_eligible=False)
        assert "1 of 60" in tab(coach, case)
        following = make_like(row, month=month_after(MONTH, 1), benefit="300.00")
        waiting = make_issuance(decision=following, by=coach, amount="300.00")
        letter = make_notice(case=case, by=coach, state="HANDED_OVER", sent_on=TODAY)
        make_recovery(issuance=waiting, by=coach, notice=letter, for_month=MONTH, amount="100.00")
        assert "1 of 60" in tab(coach, case)
        with as_importer():
            Issuance.objects.filter(pk=waiting.pk).update(issued_on=TODAY, issued_by=coach, issued_at=NOW)
        assert "0 of 60" in tab(coach, case)

    def test_counts_no_month_whose_payment_came_back(self, case: Case, coach: User) -> None:
        application = make_application(case=case, by=coach, programme="TANF", completed_on=TODAY)
        gone = {"returned_on": TODAY, "returned_why": "ADDRESS", "returned_by": coach, "returned_at": NOW}
        make_issuance(decision=make_decision(application=application, by=coach), by=coach, issued_on=TODAY, **gone)
        assert "0 of 60" in tab(coach, case)

    def test_stands_beside_the_case(self, case: Case, coach: User) -> None:
        page = reverse("casework:case", args=[case.pk])
        assert "Months of cash assistance" not in signed_in(coach).get(page).content.decode()
        use_up(case, coach, 31)
        shown = signed_in(coach).get(page).content.decode()
        assert "31 of 60 used" in shown
        assert f"Last month at this pace: {month_after(MONTH, 28):%B %Y}" in shown

    def test_leaves_out_what_was_told_so(self, case: Case, coach: User, worker: User) -> None:
        """7 AAC 45.600: a month in an exempt Native village is none."""
        make_issuance(decision=decide(worker, case, coach), by=coach, issued_on=TODAY)
        make_told_month(case=case, by=coach, month=MONTH, state="AK", counts="VILLAGE")
        assert "0 of 60" in tab(coach, case)

    def test_counts_no_month_for_children_alone(self, case: Case, coach: User) -> None:
        make_household_fact(case=case, by=coach, kind="NON_NEEDY_CARETAKER", flag=True)
        application = make_application(case=case, by=coach, programme="TANF", completed_on=TODAY)
        row = make_decision(application=application, by=coach)
        assert row.monthly_benefit > 0
        make_issuance(decision=row, by=coach, issued_on=TODAY)
        assert "0 of 60" in tab(coach, case)


class TestDecision:
    @pytest.mark.parametrize(("count", "is_eligible"), [(59, True), (60, False)])
    def test_reads_the_count(self, case: Case, coach: User, worker: User, count: int, is_eligible: bool) -> None:
        use_up(case, coach, count)
        row = decide(worker, case, coach)
        assert row.is_eligible is is_eligible
        assert row.household["household"].get("time_limit_months_exhausted", False) is not is_eligible
        page = signed_in(coach).get(reverse("eligibility:determination", args=[row.pk])).content.decode()
        assert ("Yes, by the months on file" in page) is not is_eligible

    def test_a_typed_fact_stands_before_the_count(self, case: Case, coach: User, worker: User) -> None:
        use_up(case, coach, 60)
        make_household_fact(case=case, by=coach, kind="TIME_LIMIT_MONTHS_EXHAUSTED", flag=False)
        assert decide(worker, case, coach).is_eligible
        assert "It stands before this count" in tab(coach, case)

    def test_goes_on_where_it_is_extended(self, case: Case, coach: User, worker: User) -> None:
        use_up(case, coach, 60)
        make_household_fact(case=case, by=coach, kind="TIME_LIMIT_EXTENDED", flag=True)
        row = decide(worker, case, coach)
        assert row.is_eligible
        assert row.monthly_benefit > Decimal(0)
