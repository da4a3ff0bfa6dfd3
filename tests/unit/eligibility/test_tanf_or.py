"""Oregon TANF: the worked examples, the groups, and every threshold a cent below, at, and a cent above."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member
from eligibility.rules.registry import Program, determine
from policy.reader import load
from tests.unit.eligibility.examples import Example, examples
from tests.unit.eligibility.households import adult, child, household, month, person, spouse

CENT = Decimal("0.01")
#: Equal to an income limit is too much (OAR 461-160-0100(2)).
AROUND_INCOME = [(-CENT, True), (Decimal(0), False), (CENT, False)]
AROUND = [(-CENT, True), (Decimal(0), True), (CENT, False)]
COUNTABLE = {1: 345, 2: 499, 3: 616, 4: 795, 5: 932, 6: 1060, 7: 1206, 8: 1346, 9: 1450, 10: 1622, 12: 1966}
ADJUSTED = {1: 326, 2: 416, 3: 485, 4: 595, 5: 695, 6: 796, 7: 886, 8: 976, 9: 1039, 10: 1150, 12: 1370}
PAID = {1: 339, 2: 432, 3: 506, 4: 621, 5: 721, 6: 833, 7: 923, 8: 1030, 9: 1093, 10: 1204, 12: 1424}


def tanf(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.TANF, home, month(written))


def family(*members: Member, **facts: Any) -> Household:
    return household("OR", *members, **facts)


def of_size(size: int, *, head: dict[str, Any] | None = None, **facts: Any) -> Household:
    """One person is a pregnant woman without other children."""
    person_one = adult(pregnant=size == 1, **(head or {}))
    return family(person_one, *[child() for _ in range(size - 1)], **facts)


class TestWorkedExamples:
    @pytest.mark.parametrize("example", examples("ortanf-"), ids=lambda example: example.id)
    def test_come_out(self, example: Example) -> None:
        home = of_size(3, head={"wages": example.inputs["earned"]})
        decided = tanf(home, example.inputs["on"][:7])
        assert decided.monthly_benefit == example.expected["benefit"]
        assert decided.eligible is (example.expected["status"] == "ok")
        if example.expected["status"] == "over countable":
            assert decided.value("tests.countable_income") is False

    @pytest.mark.parametrize("level", [1, 2, 3, 4])
    def test_of_a_disqualification_comes_out(self, level: int) -> None:
        (example,) = examples("or-dq-")
        decided = tanf(of_size(3, tanf_penalty_step=level))
        assert decided.value("benefit_before_penalty") == example.inputs["benefit"]
        assert decided.value("penalty") == Decimal(str(example.expected[f"level_{level}"]))
        assert decided.monthly_benefit == 506 - Decimal(str(example.expected[f"level_{level}"]))

    def test_are_four(self) -> None:
        assert len(examples("ortanf-")) + len(examples("or-dq-")) == 4


class TestIncomeLimits:
    @pytest.mark.parametrize(("change", "passes"), AROUND_INCOME)
    @pytest.mark.parametrize("size", COUNTABLE)
    def test_of_countable_income(self, size: int, change: Decimal, passes: bool) -> None:
        decided = tanf(of_size(size, head={"wages": COUNTABLE[size] + change}))
        assert decided.value("countable_income_limit") == COUNTABLE[size]
        assert decided.value("tests.countable_income") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), AROUND_INCOME)
    @pytest.mark.parametrize("size", ADJUSTED)
    def test_of_adjusted_income(self, size: int, change: Decimal, passes: bool) -> None:
        decided = tanf(of_size(size, head={"pension": ADJUSTED[size] + change}))
        assert decided.value("adjusted_income_limit") == ADJUSTED[size]
        assert decided.value("tests.adjusted_income") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize("size", PAID)
    def test_leave_the_payment_standard_without_income(self, size: int) -> None:
        assert tanf(of_size(size)).monthly_benefit == PAID[size]

    @pytest.mark.parametrize(("change", "passes"), AROUND_INCOME)
    @pytest.mark.parametrize(
        ("kind", "limit", "test"), [("wages", 410, "tests.countable_income"), ("pension", 322, "tests.adjusted_income")]
    )
    def test_of_children_alone_go_by_their_share_of_the_house(
        self, kind: str, limit: int, test: str, change: Decimal, passes: bool
    ) -> None:
        decided = tanf(family(adult(ssi=900), child(in_school=False, **{kind: limit + change}), child()))
        assert decided.value(test) is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), AROUND_INCOME)
    def test_are_twice_the_payment_for_recipients_who_work(self, change: Decimal, passes: bool) -> None:
        decided = tanf(of_size(3, head={"wages": 900, "pension": 112 + change}, tanf_current_recipient=True))
        assert decided.value("exit_limit") == 1012
        assert decided.value("tests.exit_limit") is passes
        assert tanf(of_size(3, head={"wages": 990}, tanf_current_recipient=True)).monthly_benefit == 11

    def test_stay_those_of_applicants_without_earnings(self) -> None:
        decided = tanf(of_size(3, head={"pension": 620}, tanf_current_recipient=True))
        assert decided.value("exit_limit_holds") is False
        assert not decided.eligible

    def test_of_the_exit_open_by_what_a_pupil_earns(self) -> None:
        """OAR 461-155-0030(3)(a), (b): earned income of the group, not countable income."""
        pupil = child(15, wages=700)
        decided = tanf(family(adult(unemployment=420), pupil, tanf_current_recipient=True))
        assert (decided.value("exit_limit_holds"), decided.value("countable_income")) == (True, 420)
        assert (decided.eligible, decided.monthly_benefit) == (True, 12)
        assert not tanf(family(adult(unemployment=420), child(15), tanf_current_recipient=True)).eligible

    @pytest.mark.parametrize(
        ("filed_on", "holds"),
        [
            (date(2026, 10, 30), False),
            (date(2026, 10, 31), True),
            (date(2026, 11, 30), True),
            (date(2026, 12, 1), False),
        ],
    )
    def test_of_the_exit_last_for_thirty_days_after_closing(self, filed_on: date, holds: bool) -> None:
        home = of_size(3, head={"wages": 700}, tanf_closed_for_earnings_on=date(2026, 10, 31), filed_on=filed_on)
        assert tanf(home).value("exit_limit_holds") is holds


class TestIncome:
    def test_loses_half_of_earnings(self) -> None:
        decided = tanf(of_size(3, head={"wages": "459.41"}))
        assert decided.value("adjusted_income") == Decimal("229.705")
        assert decided.monthly_benefit == Decimal("276.30")

    def test_takes_self_employment_without_any_costs_off(self) -> None:
        """OAR 461-145-0930(3)."""
        decided = tanf(of_size(3, head={"self_employment_gross": 500, "self_employment_costs": 200}))
        assert decided.value("countable_income") == 500

    @pytest.mark.parametrize(
        ("earner", "counted"),
        [
            (child(15, wages=700), 0),
            (child(18, wages=700), 0),
            (child(17, wages=400, in_school=False), 400),
            (child(15, wages=700, social_security_survivors=50), 50),
        ],
    )
    def test_leaves_out_what_a_pupil_earns(self, earner: Member, counted: int) -> None:
        """OAR 461-145-0130."""
        assert tanf(family(adult(), earner)).value("countable_income") == counted

    def test_of_pupils_goes_by_a_rule_of_its_own(self) -> None:
        decided = tanf(family(adult(), child(15, wages=700)))
        [step] = [one for one in decided.steps if one.name == "gross_earned_income"]
        assert step.rule == "tanf.or.benefit@2020-07-06; tanf.or.pupil_earnings@2020-07-06"
        rule = load().rule("tanf.or.pupil_earnings")
        assert (rule.confidence, rule.basis, bool(rule.open_question)) == ("medium", "secondary", True)
        assert "461-145-0130" not in load().rule("tanf.or.benefit").source

    def test_of_pupils_still_counts_in_a_decision_of_before_that_rule(self) -> None:
        home = family(adult(), child(15, wages=300))
        before = [one for one in tanf(home).readings if one.id != "tanf.or.pupil_earnings"]
        again = determine(Program.TANF, home, month("2026-11"), Book.reopen("US-OR", month("2026-11"), before))
        assert (again.value("countable_income"), again.monthly_benefit) == (300, 282)

    def test_leaves_out_what_a_minor_parent_in_school_earns(self) -> None:
        assert tanf(family(adult(17, wages=300, in_school=True), child(0))).monthly_benefit == 432
        assert tanf(family(adult(17, wages=300), child(0))).monthly_benefit == 282
        assert tanf(family(adult(18, wages=300, in_school=True), child(0))).monthly_benefit == 282

    @pytest.mark.parametrize(
        ("children", "received", "left_out"),
        [
            (1, "49.99", "49.99"),
            (1, "50", "50"),
            (1, "50.01", "50"),
            (4, "199.99", "199.99"),
            (4, "200", "200"),
            (4, "200.01", "200"),
            (6, 400, 200),
        ],
    )
    def test_leaves_out_child_support(self, children: int, received: str | int, left_out: str | int) -> None:
        home = family(adult(), child(child_support_received=received), *[child() for _ in range(children - 1)])
        assert tanf(home).value("deductions.child_support") == Decimal(left_out)

    @pytest.mark.parametrize(("pension", "paid"), [("327", "0"), ("325.99", "13.01")])
    def test_of_one_person_is_bound_by_the_adjusted_limit(self, pension: str, paid: str) -> None:
        assert tanf(of_size(1, head={"pension": pension})).monthly_benefit == Decimal(paid)


class TestSmallestPayment:
    @pytest.mark.parametrize(
        ("wages", "paid"), [("991.98", "10.01"), ("992", "10"), ("992.02", "0")], ids=["above", "at", "below"]
    )
    def test_is_ten(self, wages: str, paid: str) -> None:
        decided = tanf(of_size(3, head={"wages": wages}, tanf_current_recipient=True))
        assert decided.value("tests.exit_limit") is True
        assert decided.monthly_benefit == Decimal(paid)
        assert decided.eligible
        assert decided.value("reaches_minimum_payment") is (paid != "0")


class TestResources:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_may_reach_10000(self, change: Decimal, passes: bool) -> None:
        decided = tanf(of_size(3, liquid_assets=10000 + change))
        assert decided.value("tests.resources") is passes
        assert decided.eligible is passes


class TestGroups:
    def test_hold_both_parents_and_dependent_children(self) -> None:
        others = [person("other_adult", 70, pension=900), child(19, wages=500), child(18, in_school=False)]
        decided = tanf(family(adult(), spouse(), child(), child(18), *others))
        assert decided.value("benefit_group_size") == 4
        assert decided.value("countable_income") == 0

    def test_leave_out_people_on_ssi(self) -> None:
        decided = tanf(family(adult(), spouse(ssi=900, pension=500), child(), child(ssi=800)))
        assert (decided.value("benefit_group_size"), decided.value("countable_income")) == (2, 0)

    def test_hold_the_caretaker_of_a_child_on_ssi_alone(self) -> None:
        assert tanf(family(adult(), child(ssi=800))).monthly_benefit == 339

    def test_need_a_child_or_a_birth_that_is_near(self) -> None:
        decided = tanf(family(adult(), spouse()))
        assert decided.value("tests.family") is False
        assert (decided.eligible, decided.monthly_benefit) == (False, 0)
        assert tanf(family(adult(pregnant=True), spouse())).monthly_benefit == 432

    @pytest.mark.parametrize(
        ("due_on", "counts"),
        [(date(2026, 11, 30), True), (date(2026, 12, 31), True), (date(2027, 1, 1), False), (None, True)],
    )
    def test_of_parents_without_a_child_begin_the_month_before_the_due_month(
        self, due_on: date | None, counts: bool
    ) -> None:
        assert tanf(family(adult(pregnant=True, due_on=due_on))).eligible is counts

    def test_have_no_adult_where_the_parent_is_on_ssi(self) -> None:
        decided = tanf(family(adult(ssi=900), child(), child()))
        assert decided.value("adult_in_benefit_group") is False
        assert decided.value("countable_income_limit") == 410
        assert decided.monthly_benefit == 336

    def test_count_everybody_in_the_house_for_the_share_of_children_alone(self) -> None:
        grandparents = [person("other_adult", 60), person("other_adult", 61)]
        assert tanf(family(adult(ssi=900), child(), *grandparents)).monthly_benefit == 155
        crowd = [person("other_adult", 60) for _ in range(12)]
        assert tanf(family(adult(ssi=900), child(), *crowd)).monthly_benefit == 120

    def test_of_children_without_anybody_else_have_no_standard_on_file(self) -> None:
        with pytest.raises(NoRule, match="no_adult"):
            tanf(family(child(), child()))

    def test_lose_the_adult_past_the_time_limit_and_keep_the_income(self) -> None:
        decided = tanf(family(adult(pension=100), child(), child(), time_limit_months_exhausted=True))
        assert decided.value("tests.time_limit") is False
        assert decided.value("countable_income") == 100
        assert decided.monthly_benefit == 236
        going_on = of_size(3, time_limit_months_exhausted=True, time_limit_extended=True)
        assert tanf(going_on).monthly_benefit == 506

    def test_past_the_time_limit_have_no_exit_limit_by_the_adults_work(self) -> None:
        home = of_size(3, head={"wages": 300}, tanf_current_recipient=True, time_limit_months_exhausted=True)
        assert tanf(home).value("exit_limit_holds") is False


class TestRelative:
    @pytest.mark.parametrize(("wages", "passes"), [("3336.16", True), ("3336.17", False)])
    def test_who_asks_for_the_children_alone_is_tested_by_the_poverty_line(self, wages: str, passes: bool) -> None:
        """185 percent of 21640 a year for two is a month 3336 and a sixth."""
        decided = tanf(family(adult(wages=wages), child(), non_needy_caretaker=True))
        assert decided.value("tests.caretaker_income") is passes
        assert decided.value("countable_income") == 0

    @pytest.mark.parametrize(("wages", "passes"), [("5087.49", True), ("5087.50", False), ("5087.51", False)])
    def test_at_the_poverty_line_is_too_much(self, wages: str, passes: bool) -> None:
        """185 percent of 33000 a year for four is a month 5087.50 (OAR 461-155-0180)."""
        decided = tanf(family(adult(wages=wages), child(), child(4), child(2), non_needy_caretaker=True))
        assert decided.value("caretaker_income_limit") == Decimal("5087.5")
        assert decided.value("tests.caretaker_income") is passes

    def test_within_it_leaves_the_children_their_share(self) -> None:
        decided = tanf(family(adult(wages=3000), spouse(), child(), child(), non_needy_caretaker=True))
        assert decided.monthly_benefit == 310

    def test_above_it_ends_aid(self) -> None:
        assert not tanf(family(adult(wages=4000), child(), non_needy_caretaker=True)).eligible


class TestDisqualification:
    def test_told_as_an_amount_is_taken(self) -> None:
        assert tanf(of_size(3, tanf_penalty_amount="31.63")).monthly_benefit == Decimal("474.37")

    def test_of_a_level_that_is_not_on_file_is_refused(self) -> None:
        with pytest.raises(NoRule, match="level_5"):
            tanf(of_size(3, tanf_penalty_step=5))


class TestRulesThatEnd:
    @pytest.mark.parametrize(
        "id",
        [
            "tanf.or.voced_months",
            "tanf.or.support.housing",
            "tanf.or.support.auto_insurance_months",
            "tanf.or.support.eyeglasses_verify_over",
            "tadvs.or.interview",
        ],
    )
    def test_answer_until_their_last_day_and_are_refused_after_it(self, id: str) -> None:
        book = Book.open("US-OR", month("2026-11"))
        book.look(id, on=date(2026, 11, 27))
        with pytest.raises(NoRule, match=f"no rule on file for {id} on 2026-11-28"):
            book.look(id, on=date(2026, 11, 28))

    def test_do_not_carry_the_payment(self) -> None:
        assert tanf(of_size(3), "2026-12").monthly_benefit == 506

    def test_of_a_month_before_the_rule_are_refused(self) -> None:
        with pytest.raises(NoRule, match="no rule on file for tanf.or.benefit on 2020-07-01"):
            tanf(of_size(3), "2020-07")


def test_tells_need_and_most_under_the_common_names() -> None:
    decided = tanf(of_size(3, head={"wages": 100}, tanf_current_recipient=True))
    assert (decided.value("need_standard"), decided.value("maximum_payment")) == (COUNTABLE[3], PAID[3])
