"""Texas TANF: the worked example, both needs tests and each limit a cent to each side, disregards, the three columns.

Duties: O047.
"""

from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Role
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.examples import Example, examples
from tests.unit.eligibility.households import adult, child, household, month, person, spouse

CENT = Decimal("0.01")
AROUND = [(-CENT, True), (Decimal(0), True), (CENT, False)]


def tanf(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.TANF, home, month(written))


def family(*others: Any, **income: Any) -> Household:
    return household("TX", adult(**income), child(7), child(4), *others)


def recipients(months: int | None = None, **income: Any) -> Household:
    home = household("TX", adult(**income), child(7), child(4), tanf_current_recipient=True)
    return (
        home if months is None else household("TX", *home.members, tanf_current_recipient=True, recipient_months=months)
    )


class TestWorkedExample:
    @pytest.mark.parametrize("example", examples("tx-"), ids=lambda example: example.id)
    def test_comes_out(self, example: Example) -> None:
        assert example.inputs["size"] == 3
        assert tanf(family()).monthly_benefit == example.expected["grant"]


class TestColumns:
    @pytest.mark.parametrize(
        ("home", "need", "grant"),
        [
            (household("TX", adult(), child()), 650, 331),
            (household("TX", adult(), spouse(), child()), 824, 418),
            (household("TX", adult(ssi=900), child(), child()), 369, 188),
            (household("TX", adult(), child(ssi=900)), 313, 159),
            (household("TX", adult(), spouse(), child(ssi=900)), 498, 253),
            (household("TX", adult(wages=900), child(), non_needy_caretaker=True), 256, 130),
            (household("TX", adult(), *(child() for _ in range(14))), 2356, 1197),
        ],
    )
    def test_go_by_the_parents_in_the_group(self, home: Household, need: int, grant: int) -> None:
        decided = tanf(home)
        assert decided.value("need_standard") == need
        assert decided.monthly_benefit == decided.value("maximum_payment") == grant

    def test_grow_by_a_step_beyond_their_end(self) -> None:
        decided = tanf(household("TX", adult(), *(child() for _ in range(16))))
        assert decided.value("need_standard.large_group") == 2356 + 2 * 173
        assert decided.monthly_benefit == 1197 + 2 * 88

    @pytest.mark.parametrize(
        ("written", "grant"), [("2023-10", 353), ("2024-10", 370), ("2025-09", 370), ("2025-10", 382)]
    )
    def test_change_in_october(self, written: str, grant: int) -> None:
        assert tanf(family(), written).monthly_benefit == grant

    def test_are_not_on_file_before(self) -> None:
        with pytest.raises(NoRule, match=r"tanf\.tx\.max_grant\.caretaker_one_parent on 2023-09-01"):
            tanf(family(), "2023-09")


class TestNeeds:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_recognizable_are_a_quarter_in_whole_dollars(self, change: Decimal, passes: bool) -> None:
        decided = tanf(family(unemployment=188 + change))
        assert decided.value("recognizable_needs") == 188
        assert decided.value("tests.recognizable_needs") is passes
        assert decided.monthly_benefit == (382 - 188 - change if passes else 0)

    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_budgetary_bind_an_applicant_alone(self, change: Decimal, passes: bool) -> None:
        """Earnings after work expenses and care, before the one-third disregard, against the whole needs."""
        earners = adult(wages=590 + change), spouse(wages=825)
        home = household("TX", *earners, *(child(1) for _ in range(2)), dependent_care_paid=250)
        decided = tanf(home)
        assert decided.value("need_standard") == 925
        assert decided.value("income.before_disregard") == 925 + change
        assert decided.value("tests.budgetary_needs") is passes
        names = [step.name for step in tanf(recipients(wages=100)).steps]
        assert "tests.budgetary_needs" not in names

    def test_both_have_to_be_met(self) -> None:
        home = household("TX", adult(wages=900), child(1), child(1), child(1), child(1), dependent_care_paid=700)
        assert tanf(home).eligible
        richer = household("TX", adult(wages=1900), *home.members[1:], dependent_care_paid=800)
        decided = tanf(richer)
        assert decided.value("tests.budgetary_needs") is True
        assert decided.value("tests.recognizable_needs") is False
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)


class TestDeductions:
    def test_leave_applicants_two_thirds_after_the_work_expense(self) -> None:
        decided = tanf(family(wages=300))
        assert decided.value("deductions.work_expense") == 120
        assert decided.value("deductions.earned_income") == Decimal("59.99")
        assert decided.monthly_benefit == Decimal("261.99")

    def test_take_the_work_expense_of_each_earner(self) -> None:
        decided = tanf(household("TX", adult(wages=130), spouse(wages=100), child()))
        assert decided.value("deductions.work_expense") == 220

    @pytest.mark.parametrize(("months", "benefit"), [(None, "364"), (1, "364"), (4, "364"), (5, "202")])
    def test_leave_recipients_a_tenth_for_four_months(self, months: int | None, benefit: str) -> None:
        assert tanf(recipients(months, wages=300)).monthly_benefit == Decimal(benefit)

    def test_stop_at_the_cap(self) -> None:
        decided = tanf(recipients(wages=1800))
        assert decided.value("deductions.earned_income") == 1400
        assert decided.value("countable_income") == 280

    @pytest.mark.parametrize(("change", "taken"), [(-2 * CENT, "1399.99"), (Decimal(0), "1400"), (2 * CENT, "1400")])
    def test_reach_the_cap(self, change: Decimal, taken: str) -> None:
        """Ninety percent of 1555.56 is 1400.00; the rest of what the work expense leaves counts."""
        decided = tanf(recipients(wages=Decimal("1675.56") + change))
        assert decided.value("deductions.earned_income") == Decimal(taken)

    @pytest.mark.parametrize(
        ("ages", "paid", "taken"), [((1, 7), 500, 375), ((2, 7), 500, 350), ((1, 7), 374, 374), ((0, 1), 500, 400)]
    )
    def test_take_care_up_to_an_amount_by_age(self, ages: tuple[int, int], paid: int, taken: int) -> None:
        home = household("TX", adult(wages=600), *(child(age) for age in ages), dependent_care_paid=paid)
        assert tanf(home).value("deductions.dependent_care") == taken

    def test_take_care_of_an_incapacitated_adult(self) -> None:
        frail = person(Role.OTHER_ADULT, 70, incapacitated=True)
        home = household("TX", adult(wages=600), child(7), frail, dependent_care_paid=500)
        assert tanf(home).value("deductions.dependent_care") == 350

    def test_take_care_from_earnings_alone(self) -> None:
        home = household("TX", adult(unemployment=100), child(7), child(4), dependent_care_paid=200)
        assert tanf(home).value("countable_income") == 100

    @pytest.mark.parametrize(("support", "counted"), [("74.99", "0"), ("75", "0"), ("75.01", "0.01"), ("175", "100")])
    def test_leave_out_75_of_support(self, support: str, counted: str) -> None:
        home = household("TX", adult(child_support_received=support), child(7), child(4))
        assert tanf(home).value("countable_income") == Decimal(counted)


class TestIncome:
    def test_leaves_out_what_a_pupil_earns(self) -> None:
        assert tanf(household("TX", adult(), child(16, wages=900), child(4))).monthly_benefit == 382
        working = child(16, wages=300, in_school=False)
        assert tanf(household("TX", adult(), working, child(4))).monthly_benefit == Decimal("261.99")

    def test_counts_what_a_parent_on_ssi_gets_beside_it(self) -> None:
        decided = tanf(household("TX", adult(), spouse(ssi=500, pension=50), child(4)))
        assert decided.value("countable_income") == 50
        assert decided.value("household_size") == 2

    def test_leaves_out_other_adults_and_children_on_ssi(self) -> None:
        others = person(Role.OTHER_ADULT, 60, pension=900), child(5, ssi=500, social_security_survivors=90)
        decided = tanf(family(*others))
        assert decided.value("household_size") == 3
        assert decided.monthly_benefit == 382

    def test_takes_costs_off_a_business(self) -> None:
        assert tanf(family(self_employment_gross=500, self_employment_costs=200)).value("gross_earned_income") == 300


class TestRefusals:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_of_resources(self, change: Decimal, passes: bool) -> None:
        decided = tanf(household("TX", adult(), child(), liquid_assets=1000 + change))
        assert decided.value("tests.resources") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_of_a_vehicle_beyond_the_exclusion(self, change: Decimal, passes: bool) -> None:
        home = household("TX", adult(), child(), liquid_assets=400, vehicles=(5250 + change,))
        assert tanf(home).eligible is passes

    @pytest.mark.parametrize(
        ("age", "in_school", "passes"), [(17, False, True), (18, False, False), (18, True, True), (19, True, False)]
    )
    def test_without_a_child_below_the_age(self, age: int, in_school: bool, passes: bool) -> None:
        assert tanf(household("TX", adult(), child(age, in_school=in_school))).eligible is passes

    def test_after_the_federal_limit_spare_children_alone(self) -> None:
        facts = {"time_limit_months_exhausted": True}
        assert not tanf(household("TX", adult(), child(), **facts)).eligible
        assert tanf(household("TX", adult(), child(), **facts, time_limit_extended=True)).eligible
        assert tanf(household("TX", adult(ssi=900), child(), **facts)).eligible

    def test_under_a_penalty(self) -> None:
        decided = tanf(household("TX", adult(), child(), tanf_penalty_step=1))
        assert decided.value("tests.penalty") is False
        assert not decided.eligible


class TestOneTimePayment:
    def test_comes_in_place_of_the_grant(self) -> None:
        decided = tanf(household("TX", adult(wages=300), child(7), one_time_crisis=True))
        assert decided.monthly_benefit == decided.value("one_time_payment") == 1000

    def test_is_for_families_who_could_get_the_grant(self) -> None:
        decided = tanf(household("TX", adult(wages=3000), child(7), one_time_crisis=True))
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)
