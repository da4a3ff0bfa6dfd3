"""Alaska ATAP: the worked examples, who counts, and every threshold a cent below, at, and a cent above (O047)."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.examples import Example, examples
from tests.unit.eligibility.households import adult, child, household, month, person, spouse

CENT = Decimal("0.01")
AROUND = [(-CENT, True), (Decimal(0), True), (CENT, False)]
PAYMENTS = [one for one in examples("atap-") if "countable_income" in one.inputs]


def atap(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.TANF, home, month(written))


def family(*members: Member, **facts: Any) -> Household:
    return household("AK", *members, **facts)


def three(*, head: dict[str, Any] | None = None, **facts: Any) -> Household:
    return family(adult(**(head or {})), child(7), child(4), **facts)


def of_example(inputs: dict[str, Any]) -> Household:
    """A pension counts in full, so it stands for countable income."""
    children = [child(7) for _ in range(inputs["counted_size"] - 1)]
    facts = {"shelter_cost": inputs["shelter_cost"]} if "shelter_cost" in inputs else {}
    return family(adult(pension=str(inputs["countable_income"])), *children, **facts)


class TestWorkedExamples:
    @pytest.mark.parametrize("example", PAYMENTS, ids=lambda example: example.id)
    def test_come_out(self, example: Example) -> None:
        decided = atap(of_example(example.inputs), example.inputs["on"][:7])
        assert decided.eligible
        assert decided.value("unit_size") == example.inputs["counted_size"]
        assert decided.value("countable_income") == Decimal(str(example.inputs["countable_income"]))
        assert decided.monthly_benefit == example.expected["payment"]

    def test_of_a_penalty_comes_out(self) -> None:
        (example,) = examples("atap-pen-")
        decided = atap(three(tanf_penalty_step=example.inputs["step"]))
        assert decided.value("maximum_payment") == example.inputs["payment_before"]
        assert decided.value("penalty") == Decimal(str(example.expected["reduction"]))
        assert decided.monthly_benefit == example.expected["payment_after"]

    def test_are_six(self) -> None:
        assert len(examples("atap-")) == 6

    @pytest.mark.parametrize(
        ("facts", "countable"), [({}, "1410"), ({"tanf_current_recipient": True}, "904.5")], ids=["atap-3", "atap-4"]
    )
    def test_start_from_these_earnings(self, facts: dict[str, Any], countable: str) -> None:
        assert atap(three(head={"wages": 1500}, **facts)).value("countable_income") == Decimal(countable)


class TestGrossIncome:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(
        ("members", "limit"),
        [
            ([adult(), child()], 3529),
            ([adult(), child(), child()], 3975),
            ([child(), child(), adult(ssi=900)], 2379),
            ([adult(pregnant=True)], 3529),  # as if the child were born
            ([adult(), spouse(disabled=True), child()], 3975),
        ],
        ids=["two", "three", "children alone", "pregnant", "incapacitated"],
    )
    def test_may_reach_185_percent(self, members: list[Member], limit: int, change: Decimal, passes: bool) -> None:
        first, *rest = members
        earner = person(first.role, first.age, wages=limit + change, pregnant=first.pregnant, in_school=False)
        decided = atap(family(earner, *rest))
        assert decided.value("gross_limit") == limit
        assert decided.value("tests.gross_income") is passes

    def test_over_the_limit_ends_aid_whatever_the_deductions(self) -> None:
        care = {"dependent_care_paid": 2000, "child_support_paid": 2000, "tanf_current_recipient": True}
        assert atap(three(head={"wages": 3975}, **care)).monthly_benefit > 0
        over = atap(three(head={"wages": "3975.01"}, **care))
        assert not over.eligible
        assert over.monthly_benefit == 0


class TestCountableIncome:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_may_reach_the_need_standard(self, change: Decimal, passes: bool) -> None:
        decided = atap(three(head={"pension": 2149 + change}))
        assert decided.value("tests.countable_income") is passes
        assert (decided.eligible, decided.monthly_benefit) == (passes, 0)

    @pytest.mark.parametrize(
        ("months", "share"),
        [(None, "0.33"), (1, "0.33"), (12, "0.33"), (13, "0.25"), (24, "0.25"), (25, "0.2"), (36, "0.2"), (37, "0.15")]
        + [(48, "0.15"), (49, "0.1"), (60, "0.1"), (61, "0")],
    )
    def test_falls_by_the_share_of_the_months_worked(self, months: int | None, share: str) -> None:
        decided = atap(three(head={"wages": 1150}, tanf_current_recipient=True, recipient_months=months))
        assert decided.value("countable_income") == 1000 - 1000 * Decimal(share)

    @pytest.mark.parametrize(("wages", "countable"), [("89.99", "0"), ("90", "0"), ("90.01", "0.01")])
    def test_leaves_out_90_of_first_earnings(self, wages: str, countable: str) -> None:
        assert atap(three(head={"wages": wages})).value("countable_income") == Decimal(countable)

    @pytest.mark.parametrize(("wages", "countable"), [("149.99", "0"), ("150", "0"), ("150.01", "0.0067")])
    def test_leaves_out_150_of_later_earnings(self, wages: str, countable: str) -> None:
        decided = atap(three(head={"wages": wages}, tanf_current_recipient=True))
        assert decided.value("countable_income") == Decimal(countable)

    def test_deducts_for_each_person_who_works(self) -> None:
        both = family(adult(wages=500), spouse(wages=500), child())
        assert atap(both).value("deductions.earned_income") == 180

    def test_leaves_out_the_earnings_of_a_child_in_school(self) -> None:
        decided = atap(family(adult(), child(16, wages=600), child(17, wages=400, in_school=False)))
        assert decided.value("gross_income") == 400

    def test_takes_self_employment_less_its_costs(self) -> None:
        decided = atap(three(head={"self_employment_gross": 900, "self_employment_costs": 300}))
        assert decided.value("gross_income") == 600
        loss = atap(three(head={"self_employment_gross": 900, "self_employment_costs": 1000, "wages": 100}))
        assert loss.value("gross_income") == 100

    @pytest.mark.parametrize(
        ("members", "paid", "deducted"),
        [
            ([child(1)], "199.99", "199.99"),
            ([child(1)], "200", "200"),
            ([child(1)], "200.01", "200"),
            ([child(2)], "174.99", "174.99"),
            ([child(2)], "175", "175"),
            ([child(2)], "175.01", "175"),
            ([child(0), child(2), child(9)], 1000, 550),
            ([spouse(disabled=True), child(2)], 1000, 350),
        ],
    )
    def test_deducts_care_for_each_person(self, members: list[Member], paid: str | int, deducted: str | int) -> None:
        decided = atap(family(adult(wages=1500), *members, dependent_care_paid=paid))
        assert decided.value("deductions.dependent_care") == Decimal(deducted)

    def test_deducts_care_from_earnings_alone(self) -> None:
        decided = atap(family(adult(wages=150, pension=300), child(1), dependent_care_paid=200))
        assert decided.value("countable_income") == 300

    @pytest.mark.parametrize(("received", "countable"), [("49.99", "0"), ("50", "0"), ("50.01", "0.01")])
    def test_leaves_50_of_child_support_with_the_family(self, received: str, countable: str) -> None:
        decided = atap(family(adult(), child(child_support_received=received), child()))
        assert decided.value("countable_income") == Decimal(countable)

    def test_deducts_child_support_paid_last(self) -> None:
        decided = atap(three(head={"wages": 90, "pension": 500}, child_support_paid=200))
        assert decided.value("countable_income") == 300

    def test_does_not_deduct_what_a_relative_outside_the_unit_pays(self) -> None:
        decided = atap(family(adult(), child(pension=100), child_support_paid=100, non_needy_caretaker=True))
        assert decided.value("countable_income") == 100


class TestUnit:
    def test_counts_no_able_second_parent(self) -> None:
        decided = atap(family(adult(), spouse(), child(), child()))
        assert decided.value("unit_size") == 3
        assert decided.monthly_benefit == 923

    def test_counts_a_second_parent_who_cannot_work(self) -> None:
        for parents in ([adult(disabled=True), spouse()], [adult(), spouse(incapacitated=True)]):
            decided = atap(family(*parents, child(), child()))
            assert decided.value("unit_kind") == "two_parent_incapacitated"
            assert decided.value("need_standard") == 2388
            assert decided.monthly_benefit == 1025
        told_able = atap(family(adult(), spouse(disabled=True, incapacitated=False), child(), child()))
        assert told_able.value("unit_size") == 3

    def test_of_children_alone_has_its_own_standards(self) -> None:
        decided = atap(family(adult(wages=4000), child(), child(), non_needy_caretaker=True, liquid_assets=100))
        assert decided.value("unit_kind") == "child_only"
        assert decided.value("gross_income") == 0
        assert decided.value("need_standard") == 1286
        assert decided.monthly_benefit == 553  # by the factor of the regulation; the largest is 554

    def test_leaves_out_people_on_ssi_with_all_their_income(self) -> None:
        decided = atap(family(adult(ssi=900, wages=500), child()))
        assert (decided.value("unit_kind"), decided.value("gross_income")) == ("child_only", 0)
        with_child = atap(family(adult(), child(ssi=900, child_support_received=500), child()))
        assert (with_child.value("unit_size"), with_child.value("gross_income")) == (2, 0)

    def test_leaves_out_other_adults_and_children_who_are_grown(self) -> None:
        grown = [child(18, in_school=False, wages=800), child(19, wages=800), person("other_adult", 70, pension=900)]
        decided = atap(family(adult(), child(18), *grown))
        assert (decided.value("unit_size"), decided.value("gross_income")) == (2, 0)

    def test_needs_a_child_or_a_pregnancy(self) -> None:
        decided = atap(family(adult(), spouse()))
        assert decided.value("tests.family") is False
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)

    def test_past_the_table_adds_each_person(self) -> None:
        decided = atap(family(adult(), *[child() for _ in range(11)]))
        assert decided.value("need_standard") == 3833 + 2 * 242
        assert decided.value("maximum_payment") == 1637 + 2 * 102

    def test_of_more_than_ten_children_alone_has_no_standard_on_file(self) -> None:
        with pytest.raises(NoRule, match="child_only"):
            atap(family(*[child() for _ in range(11)]))


class TestPregnantWoman:
    def test_is_paid_by_her_own_standard(self) -> None:
        decided = atap(family(adult(pregnant=True)))
        assert decided.value("need_standard") == 1192
        assert decided.value("maximum_payment") == 514
        assert decided.monthly_benefit == 512

    def test_is_tested_with_a_spouse_and_paid_without(self) -> None:
        decided = atap(family(adult(pregnant=True), spouse(pension=1908)))
        assert decided.value("as_if_born.countable_income") == 1908
        assert decided.value("countable_income") == 0
        assert decided.monthly_benefit == 512
        assert not atap(family(adult(pregnant=True), spouse(pension="1908.01"))).eligible

    @pytest.mark.parametrize(
        ("due_on", "counts"),
        [(date(2027, 2, 27), True), (date(2027, 2, 28), True), (date(2027, 3, 1), False), (None, True)],
    )
    def test_counts_in_the_last_91_days(self, due_on: date | None, counts: bool) -> None:
        """30 November is day 91 before a birth on 28 February, that day counted."""
        assert atap(family(adult(pregnant=True, due_on=due_on))).eligible is counts

    def test_with_a_child_is_a_family_like_others(self) -> None:
        assert atap(family(adult(pregnant=True), child())).monthly_benefit == 821


class TestResourcesAndMonths:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(("age", "limit"), [(59, 2000), (60, 3000)])
    def test_have_a_limit_by_age(self, age: int, limit: int, change: Decimal, passes: bool) -> None:
        decided = atap(family(adult(age), child(), liquid_assets=limit + change))
        assert decided.value("tests.resources") is passes
        assert decided.eligible is passes

    def test_end_aid_after_the_lifetime_limit(self) -> None:
        assert not atap(three(time_limit_months_exhausted=True)).eligible
        assert atap(three(time_limit_months_exhausted=True, time_limit_extended=True)).monthly_benefit == 923

    def test_do_not_end_aid_of_children_alone(self) -> None:
        decided = atap(family(adult(), child(), non_needy_caretaker=True, time_limit_months_exhausted=True))
        assert decided.eligible


class TestPayment:
    @pytest.mark.parametrize(
        ("pension", "paid"), [("1884.76", "10"), ("1884.77", "0"), ("1884.75", "10"), ("1885", "0")]
    )
    def test_under_ten_dollars_is_not_made(self, pension: str, paid: str) -> None:
        """For two people: (1908 - 1884.76) x 821 / 1908 is just 10."""
        decided = atap(family(adult(pension=pension), child()))
        assert decided.monthly_benefit == Decimal(paid)
        assert decided.eligible
        assert decided.value("reaches_minimum_payment") is (paid != "0")

    @pytest.mark.parametrize(("written", "paid"), [("2024-05", 821), ("2025-05", 821), ("2026-05", 821)])
    def test_of_two_stays_821_while_needs_rise(self, written: str, paid: int) -> None:
        assert atap(family(adult(), child()), written).monthly_benefit == paid

    def test_of_a_month_without_a_standard_is_refused(self) -> None:
        with pytest.raises(NoRule, match="no rule on file for tanf.ak.need_standard.adult_included on 2022-12-01"):
            atap(family(adult(), child()), "2022-12")
        with pytest.raises(NoRule, match="adult_included on 2027-01-01"):
            atap(family(adult(), child()), "2027-01")
        with pytest.raises(NoRule, match="two_parent_incapacitated"):
            atap(family(adult(), spouse(disabled=True), child()), "2025-12")

    @pytest.mark.parametrize(
        ("written", "paid"), [("2026-06", 923), ("2026-07", 461), ("2026-09", 461), ("2026-10", 923)]
    )
    def test_of_two_able_parents_is_halved_in_summer(self, written: str, paid: int) -> None:
        assert atap(family(adult(), spouse(), child(), child()), written).monthly_benefit == paid

    def test_is_whole_in_summer_where_a_parent_cannot_work_or_has_to_care(self) -> None:
        assert atap(family(adult(), spouse(disabled=True), child(), child()), "2026-08").monthly_benefit == 1025
        cared_for = child(needs_constant_care=True)
        assert atap(family(adult(), spouse(), cared_for, child()), "2026-08").monthly_benefit == 923
        assert atap(three(), "2026-08").monthly_benefit == 923

    @pytest.mark.parametrize(("step", "paid"), [(1, 553), (2, 230), (3, 0)])
    def test_falls_by_the_step_of_a_penalty(self, step: int, paid: int) -> None:
        assert atap(three(tanf_penalty_step=step)).monthly_benefit == paid

    def test_falls_by_a_penalty_told_as_an_amount(self) -> None:
        assert atap(three(tanf_penalty_amount="369.2")).monthly_benefit == 553

    def test_with_a_step_that_is_not_on_file_is_refused(self) -> None:
        with pytest.raises(NoRule, match="step 4"):
            atap(three(tanf_penalty_step=4))


class TestFactor:
    @pytest.mark.parametrize(("members", "paid"), [([adult(), child()], 821), ([child(), adult(ssi=900)], 452)])
    def test_can_be_the_one_that_the_agency_prints(self, members: list[Member], paid: int) -> None:
        decided = atap(family(*members))
        printed = Book.open("US-AK", month("2026-11"))
        printed.amount("tanf.ak.ratable_published")
        basis = "tanf.ak.payment_factor_basis"
        kept = [replace(one, value="PRINTED") if one.id == basis else one for one in decided.readings]
        book = Book.reopen("US-AK", month("2026-11"), [*kept, *printed.readings])
        again = determine(Program.TANF, family(*members), month("2026-11"), book)
        assert again.value("rates.payment_factor") == Decimal("0.4313")
        assert again.monthly_benefit == paid


class TestShelter:
    @pytest.mark.parametrize(
        ("cost", "reduction"), [("643", "1"), ("643.01", "0"), ("642.99", "1.01"), ("644", "0"), ("0", "644")]
    )
    def test_below_the_allowance_reduces_the_need(self, cost: str, reduction: str) -> None:
        decided = atap(three(shelter_cost=cost))
        assert decided.value("shelter_allowance") == 644
        assert decided.value("shelter_reduction") == Decimal(reduction)

    def test_adds_up_rent_and_the_standard_of_the_region(self) -> None:
        decided = atap(three(rent=100, home_insurance=20, utilities=["heating_or_cooling"], county="Juneau"))
        assert decided.value("shelter_cost") == 100 + 20 + 517
        single = atap(three(mortgage=100, property_tax=10, utilities=["electricity", "phone"], county="Juneau"))
        assert single.value("shelter_cost") == 110 + 72 + 36

    def test_needs_no_place_where_rent_alone_is_enough(self) -> None:
        assert atap(three(rent=700, utilities=["heating_or_cooling"])).value("shelter_reduction") == 0
        with pytest.raises(NoRule, match="utility allowance"):
            atap(three(rent=100, utilities=["heating_or_cooling"]))

    def test_takes_the_whole_allowance_from_a_family_without_a_home(self) -> None:
        assert atap(three(homeless=True)).value("shelter_reduction") == 644

    def test_takes_nothing_where_nothing_is_told_nor_from_children_alone(self) -> None:
        assert atap(three()).value("shelter_reduction") == 0
        alone = family(child(), child(), shelter_cost=0)
        assert atap(alone).value("shelter_reduction") == 0
