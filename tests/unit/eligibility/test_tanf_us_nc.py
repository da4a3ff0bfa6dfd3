"""North Carolina Work First: the worked examples, each threshold a cent to each side, who counts, what is left out.

Duties: O047, N025.
"""

from dataclasses import replace
from datetime import date
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


def work_first(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.TANF, home, month(written))


def family(*others: Any, **income: Any) -> Household:
    return household("NC", adult(**income), child(7), child(4), *others)


class TestWorkedExamples:
    @pytest.mark.parametrize("example", examples("nc-"), ids=lambda example: example.id)
    def test_come_out(self, example: Example) -> None:
        assert example.inputs["size"] == 3
        decided = work_first(family(wages=example.inputs.get("earned", 0)))
        assert decided.eligible
        assert decided.monthly_benefit == example.expected["payment"]
        assert decided.value("countable_income") == Decimal(str(example.inputs["countable"]))


class TestPayment:
    @pytest.mark.parametrize(
        ("children", "need", "payment"), [(1, 472, 236), (2, 544, 272), (4, 648, 324), (13, 1042, 521), (15, 1142, 571)]
    )
    def test_is_half_of_the_need_of_the_size(self, children: int, need: int, payment: int) -> None:
        decided = work_first(household("NC", adult(), *(child() for _ in range(children))))
        assert decided.value("need_standard") == need
        assert decided.monthly_benefit == decided.value("maximum_payment") == payment

    @pytest.mark.parametrize(("change", "passes"), [(-CENT, True), (Decimal(0), True), (CENT, False)])
    def test_is_not_made_below_the_smallest(self, change: Decimal, passes: bool) -> None:
        """The need of three is 544; with 494 left to live on the payment is 25."""
        decided = work_first(family(unemployment=494 + change))
        assert decided.value("tests.payment") is passes
        assert decided.monthly_benefit == (25 if passes else 0)

    def test_drops_cents(self) -> None:
        assert work_first(family(unemployment=101)).monthly_benefit == 221

    @pytest.mark.parametrize(("day", "payment"), [(1, 272), (2, 262), (16, 136), (27, 36), (28, 27), (29, 0), (30, 0)])
    def test_of_the_first_month_runs_from_the_application(self, day: int, payment: int) -> None:
        """A part of a month below the smallest payment is not paid (10A NCAC 71W .0601)."""
        home = household("NC", adult(), child(7), child(4), filed_on=date(2026, 11, day))
        decided = work_first(home)
        assert decided.eligible
        assert decided.monthly_benefit == payment
        assert work_first(home, "2026-12").monthly_benefit == 272


class TestIncome:
    def test_of_a_pupil_or_any_child_that_is_earned_is_left_out(self) -> None:
        assert work_first(household("NC", adult(), child(16, wages=500), child(4))).monthly_benefit == 272

    def test_of_a_child_that_is_unearned_counts(self) -> None:
        decided = work_first(household("NC", adult(), child(16, social_security_survivors=100), child(4)))
        assert decided.value("income.unearned") == 100
        assert decided.monthly_benefit == 222

    def test_of_a_parent_on_ssi_is_left_out_with_the_parent(self) -> None:
        decided = work_first(household("NC", adult(), spouse(ssi=500, wages=400), child(4)))
        assert decided.value("household_size") == 2
        assert decided.monthly_benefit == 236

    def test_of_another_adult_is_left_out(self) -> None:
        decided = work_first(family(person(Role.OTHER_ADULT, 60, pension=900)))
        assert decided.value("household_size") == 3
        assert decided.monthly_benefit == 272

    def test_of_support_is_counted_until_it_is_assigned(self) -> None:
        assert work_first(family(child_support_received=100)).monthly_benefit == 222
        home = household("NC", adult(child_support_received=100), child(7), child(4), tanf_current_recipient=True)
        assert work_first(home).monthly_benefit == 272

    def test_of_a_business_counts_after_its_costs(self) -> None:
        decided = work_first(family(self_employment_gross=500, self_employment_costs=200))
        assert decided.value("gross_earned_income") == 300
        assert work_first(family(self_employment_gross=100, self_employment_costs=200)).monthly_benefit == 272

    @pytest.mark.parametrize(("bonus_month", "payment"), [(1, 272), (3, 272), (4, 163), (None, 163)])
    def test_of_a_new_job_is_left_out_for_the_months_on_file(self, bonus_month: int | None, payment: int) -> None:
        home = household("NC", adult(wages=300, new_job_bonus_month=bonus_month), child(7), child(4))
        assert work_first(home).monthly_benefit == payment


class TestRefusals:
    @pytest.mark.parametrize(("change", "passes"), [(-CENT, True), (Decimal(0), True), (CENT, False)])
    def test_of_resources(self, change: Decimal, passes: bool) -> None:
        decided = work_first(household("NC", adult(), child(), liquid_assets=3000 + change))
        assert decided.value("tests.resources") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("age", "passes"), [(17, True), (18, False)])
    def test_without_a_child_below_the_age(self, age: int, passes: bool) -> None:
        decided = work_first(household("NC", adult(), child(age)))
        assert decided.value("tests.child") is passes
        assert decided.eligible is passes

    def test_with_nobody_in_the_unit(self) -> None:
        assert not work_first(household("NC", adult(ssi=500), child(4, ssi=500))).eligible
        assert work_first(household("NC", adult(), child(4, ssi=500))).monthly_benefit == 181

    def test_after_the_lifetime_limit_spare_children_without_a_parent_in_the_unit(self) -> None:
        facts = {"time_limit_months_exhausted": True}
        assert not work_first(household("NC", adult(), child(), **facts)).eligible
        assert work_first(household("NC", adult(), child(), **facts, time_limit_extended=True)).eligible
        assert work_first(household("NC", adult(ssi=500), child(), **facts)).monthly_benefit == 181
        alone = household("NC", adult(wages=2000), child(), **facts, non_needy_caretaker=True)
        assert work_first(alone).monthly_benefit == 181

    def test_under_a_work_penalty(self) -> None:
        decided = work_first(household("NC", adult(), child(), tanf_penalty_step=1))
        assert decided.value("tests.penalty") is False
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)

    def test_before_the_plan_on_file(self) -> None:
        with pytest.raises(NoRule, match=r"no rule on file for tanf\.nc\.\w+ on 2025-09-01"):
            work_first(family(), "2025-09")


class TestElectingCounties:
    @pytest.mark.parametrize(
        ("county", "is_electing"), [("Wilson", True), ("WILSON_COUNTY_NC", True), ("Wake County", False), ("", False)]
    )
    def test_are_told_and_keep_the_figures_of_the_state(self, county: str, is_electing: bool) -> None:
        decided = work_first(household("NC", adult(), child(), county=county))
        assert decided.value("electing_county") is is_electing
        assert decided.monthly_benefit == 236


def test_tells_gross_income_before_what_is_left_out() -> None:
    decided = work_first(family(wages=100, unemployment=30))
    assert decided.value("gross_income") == 130
    assert decided.value("countable_income") == Decimal("102.5")


class TestFamilyCap:
    """`tanf.nc.family_cap_months`: ten months after approval, to the day; the plan says no more of it."""

    @pytest.mark.parametrize(
        ("approved", "born", "payment"),
        [
            (date(2025, 11, 20), date(2026, 9, 19), 272),
            (date(2025, 11, 20), date(2026, 9, 20), 236),
            (date(2025, 11, 20), date(2026, 9, 21), 236),
            (date(2025, 4, 30), date(2026, 2, 27), 272),
            (date(2025, 4, 30), date(2026, 2, 28), 236),
            (date(2023, 4, 29), date(2024, 2, 28), 272),
            (date(2023, 4, 29), date(2024, 2, 29), 236),
        ],
    )
    def test_counts_from_the_day_of_approval(self, approved: date, born: date, payment: int) -> None:
        members = (adult(), child(7, born_on=date(2019, 1, 1)), child(0, born_on=born))
        decided = work_first(household("NC", *members, tanf_current_recipient=True, tanf_approved_on=approved))
        assert decided.value("household_size") == 3
        assert decided.value("payment_size") == (3 if payment == 272 else 2)
        assert decided.monthly_benefit == payment

    def test_leaves_the_income_of_that_child_counted(self) -> None:
        late = child(0, born_on=date(2026, 10, 1), social_security_survivors=100)
        home = household("NC", adult(), child(7), late, tanf_approved_on=date(2025, 1, 1))
        decided = work_first(home)
        assert decided.value("need_standard") == 472
        assert decided.monthly_benefit == 186

    def test_counts_a_child_whose_birth_is_not_told_and_says_so(self) -> None:
        decided = work_first(replace(family(), tanf_approved_on=date(2020, 1, 1)))
        assert decided.monthly_benefit == 272
        assert "10 months or more" in str(decided.value("left_open.family_cap"))


class TestWait:
    """`tanf.nc.reapply_after_months`: thirty-six months after the closing with all months used."""

    @pytest.mark.parametrize(
        ("used_up", "filed", "passes"),
        [
            (date(2023, 11, 10), date(2026, 11, 9), False),
            (date(2023, 11, 10), date(2026, 11, 10), True),
            (date(2023, 11, 10), date(2026, 11, 11), True),
        ],
    )
    def test_is_over_after_the_months_on_file(self, used_up: date, filed: date, passes: bool) -> None:
        home = replace(family(), tanf_services_used_up_on=used_up, filed_on=filed)
        decided = work_first(home)
        assert decided.value("tests.reapply") is passes
        assert decided.eligible is passes

    def test_from_a_leap_day_ends_on_the_last_of_february(self) -> None:
        home = replace(family(), tanf_services_used_up_on=date(2024, 2, 29))
        assert work_first(home).value("reapply_from") == "2027-02-28"
        assert not work_first(home).eligible

    def test_binds_no_children_alone_no_recipient_and_nobody_with_an_extension(self) -> None:
        waits = {"tanf_services_used_up_on": date(2026, 5, 31)}
        assert not work_first(replace(family(), **waits)).eligible
        assert work_first(replace(family(), **waits, tanf_current_recipient=True)).eligible
        assert work_first(replace(family(), **waits, time_limit_extended=True)).eligible
        assert work_first(replace(family(), **waits, non_needy_caretaker=True)).eligible


def test_says_which_rules_are_left_open_and_decides_without_them() -> None:
    """`tanf.nc.family_cap_months`, `tanf.nc.reapply_after_months`: no fact answers them."""
    asks, gets = family(), replace(family(), tanf_current_recipient=True)
    assert "waits 36 months" in str(work_first(asks).value("left_open.reapply"))
    assert "10 months or more" in str(work_first(gets).value("left_open.family_cap"))
    assert work_first(asks).monthly_benefit == work_first(gets).monthly_benefit
    assert not any(step.name == "left_open.family_cap" for step in work_first(asks).steps)
