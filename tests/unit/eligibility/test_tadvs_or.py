"""Oregon TA-DVS: own statement, income that is left, 90 days, the sum of a period, clocks and safe contact (O047)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import adult, child, household, month, spouse

CENT = Decimal("0.01")


def tadvs(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.TA_DVS, home, month(written))


def family(*members: Member, **facts: Any) -> Household:
    return household("OR", *members, **facts)


def three(*, head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return family(adult(**(head or {})), child(), child(), **facts)


class TestStatement:
    def test_of_the_survivor_is_enough(self) -> None:
        for stated in (None, True):
            decided = tadvs(three(domestic_violence_stated=stated))
            assert decided.value("own_statement_suffices") is True
            assert (decided.eligible, decided.monthly_benefit) == (True, 3200)

    def test_that_there_is_no_violence_ends_it(self) -> None:
        decided = tadvs(three(domestic_violence_stated=False))
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)


class TestFamily:
    def test_needs_a_child_or_any_month_of_a_pregnancy(self) -> None:
        assert not tadvs(family(adult())).eligible
        assert tadvs(family(adult(pregnant=True, due_on=date(2027, 5, 1)))).eligible

    def test_never_holds_the_abuser(self) -> None:
        decided = tadvs(family(adult(), spouse(wages=5000, is_abuser=True), child()))
        assert decided.value("benefit_group_size") == 2
        assert decided.value("countable_income") == 0
        assert decided.eligible

    def test_needs_no_small_savings_and_no_months_left(self) -> None:
        assert tadvs(three(liquid_assets=50000, time_limit_months_exhausted=True)).eligible


class TestIncome:
    @pytest.mark.parametrize(("change", "passes"), [(-CENT, True), (Decimal(0), False), (CENT, False)])
    def test_has_the_countable_limit_of_cash_aid(self, change: Decimal, passes: bool) -> None:
        decided = tadvs(three(head={"wages": 616 + change}))
        assert decided.value("countable_income_limit") == 616
        assert decided.value("tests.income") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), [(-CENT, True), (Decimal(0), False), (CENT, False)])
    def test_is_less_what_it_is_needed_for(self, change: Decimal, passes: bool) -> None:
        expenses = {"rent": 700, "home_insurance": 20, "dependent_care_paid": 100, "child_support_paid": 50}
        head = {"wages": 616 + 700 + 20 + 100 + 50 + 30 + 200 + change, "medical_expenses": 30}
        decided = tadvs(three(head=head, needed_expenses=200, **expenses))
        assert decided.value("deductions.needed_expenses") == 1100
        assert decided.eligible is passes

    def test_out_of_reach_does_not_count(self) -> None:
        assert tadvs(three(head={"wages": 5000, "income_out_of_reach": True})).value("income_left") == 0

    def test_of_cash_aid_does_not_count(self) -> None:
        assert tadvs(three(head={"wages": 600}, tanf_cash_received=506)).eligible

    def test_of_children_alone_has_their_own_limit(self) -> None:
        decided = tadvs(family(adult(ssi=900), child(pension=204)))
        assert decided.value("countable_income_limit") == 249
        assert decided.eligible


class TestPeriod:
    @pytest.mark.parametrize(
        ("first_day", "written", "runs"),
        [
            (date(2026, 8, 3), "2026-10", True),
            (date(2026, 8, 4), "2026-11", True),  # day 90 is 1 November
            (date(2026, 8, 3), "2026-11", False),
        ],
    )
    def test_has_ninety_days_the_first_counted(self, first_day: date, written: str, runs: bool) -> None:
        decided = tadvs(three(tadvs_first_day=first_day), written)
        assert decided.value("tests.period") is runs
        assert decided.eligible is runs

    @pytest.mark.parametrize(("first_day", "runs"), [(date(2026, 7, 25), True), (date(2026, 7, 24), False)])
    def test_has_ten_more_after_an_error_of_the_department(self, first_day: date, runs: bool) -> None:
        decided = tadvs(three(tadvs_first_day=first_day, tadvs_department_error=True))
        assert decided.eligible is runs

    def test_begins_with_the_filing_where_nothing_is_told(self) -> None:
        decided = tadvs(three(filed_on=date(2026, 11, 10)))
        assert decided.value("period.last_payment_day") == "2027-02-07"

    @pytest.mark.parametrize(("paid", "left"), [("3199.99", "0.01"), ("3200", "0"), ("3200.01", "0"), ("1200", "2000")])
    def test_pays_3200_and_no_more(self, paid: str, left: str) -> None:
        decided = tadvs(three(tadvs_paid=paid))
        assert decided.monthly_benefit == Decimal(left)
        assert decided.eligible is (left != "0")

    @pytest.mark.parametrize(("needed", "paid"), [("3199.99", "3199.99"), ("3200", "3200"), ("3200.01", "3200")])
    def test_pays_what_is_needed_that_nobody_else_pays(self, needed: str, paid: str) -> None:
        assert tadvs(three(tadvs_needed=needed)).monthly_benefit == Decimal(paid)


class TestTerms:
    def test_name_the_clocks(self) -> None:
        decided = tadvs(three())
        assert decided.value("clocks.safety_assessment_hours") == 8
        assert decided.value("clocks.decision_hours") == 16
        assert decided.value("clocks.expedited_hearing_business_days") == 2

    def test_name_what_keeps_contact_safe(self) -> None:
        decided = tadvs(three())
        flags = [step.name for step in decided.steps if step.name.startswith("safe_contact.") and step.value is True]
        assert flags == [
            "safe_contact.ask_for_safe_address_first",
            "safe_contact.hand_over_or_hold_notices",
            "safe_contact.substitute_address_alone",
            "safe_contact.interview_in_person",
        ]
        assert decided.value("participation_required") is False


class TestRulesThatEnd:
    @pytest.mark.parametrize("filed_on", [date(2026, 7, 15), date(2027, 1, 10)])
    def test_answer_on_their_first_and_last_day(self, filed_on: date) -> None:
        assert tadvs(three(filed_on=filed_on), filed_on.strftime("%Y-%m")).eligible

    @pytest.mark.parametrize("filed_on", [date(2026, 7, 14), date(2027, 1, 11)])
    def test_are_refused_outside_them(self, filed_on: date) -> None:
        with pytest.raises(NoRule, match=f"no rule on file for tadvs.or.eligibility on {filed_on}"):
            tadvs(three(filed_on=filed_on), filed_on.strftime("%Y-%m"))

    def test_of_the_interview_are_not_told_after_their_end(self) -> None:
        named = {
            day: any(step.name == "safe_contact.interview_in_person" for step in tadvs(three(filed_on=day)).steps)
            for day in (date(2026, 11, 27), date(2026, 11, 28))
        }
        assert named == {date(2026, 11, 27): True, date(2026, 11, 28): False}

    def test_without_a_filing_day_go_by_the_first_of_the_month(self) -> None:
        assert tadvs(three(), "2027-01").eligible
        with pytest.raises(NoRule, match="on 2027-02-01"):
            tadvs(three(), "2027-02")

    def test_of_another_state_are_none(self) -> None:
        with pytest.raises(NoRule, match="ta-dvs in US-AK"):
            tadvs(household("AK", adult(), child()))


class TestFilingDay:
    def test_decides_by_its_rules_alone(self) -> None:
        """Every figure, those shared with TANF too, is read as of that day."""
        decided = tadvs(three(filed_on=date(2026, 11, 19)))
        assert {reading.on for reading in decided.readings} == {date(2026, 11, 19)}

    def test_after_the_month_is_refused(self) -> None:
        assert tadvs(three(filed_on=date(2026, 11, 30))).eligible
        with pytest.raises(NoRule, match="a month before the filing day 2026-12-01"):
            tadvs(three(filed_on=date(2026, 12, 1)))
