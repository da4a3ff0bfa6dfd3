"""Reductions of cash: stretches of days of a month, what they take in each state, and what they mean for food."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.book import NoRule
from eligibility.rules.facts import Household, Stretch
from eligibility.rules.holding import Held, question_of, with_penalties
from eligibility.rules.reductions import Reduction, in_month, last_of, stretches_of
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import adult, child, household

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
CENT = Decimal("0.01")


def step(number: int = 1, first: date = NOVEMBER, last: date | None = None, person: str = "amy") -> Reduction:
    return Reduction(f"{person}{number}", person, "STEP", first, number, last)


def family(state: str, *stretches: Stretch, **facts: Any) -> Household:
    return household(state, adult(), child(7), child(4), tanf_penalties=stretches, **facts)


def cash(home: Household, month: date = NOVEMBER) -> Any:
    return determine(Program.TANF, home, month)


class TestStretches:
    def test_of_a_whole_month_are_one(self) -> None:
        assert stretches_of([step()], NOVEMBER, "US-AK") == (Stretch(30, (1,)),)

    def test_change_with_the_level_within_a_month(self) -> None:
        levels = [step(1, NOVEMBER, date(2026, 11, 15)), step(2, date(2026, 11, 16))]
        assert stretches_of(levels, NOVEMBER, "US-OR") == (Stretch(15, (1,)), Stretch(15, (2,)))

    def test_of_two_people_stand_beside_each_other(self) -> None:
        both = [step(2), step(1, date(2026, 11, 21), person="bo")]
        assert stretches_of(both, NOVEMBER, "US-OR") == (Stretch(20, (2,)), Stretch(10, (1, 2)))

    def test_end_on_the_last_penalty_day(self) -> None:
        assert stretches_of([step(last=date(2026, 11, 4))], NOVEMBER, "US-AK") == (Stretch(4, (1,)),)
        assert stretches_of([step(last=date(2026, 10, 31))], NOVEMBER, "US-AK") == ()

    def test_of_the_month_of_the_end_are_none_where_it_is_restored_whole(self) -> None:
        """13.2 no. 18: a setting (`tanf.ak.penalty.month_of_end`)."""
        ended = step(last=date(2026, 11, 4))
        assert stretches_of([ended], NOVEMBER, "US-AK", restores_whole_month=True) == ()
        raised = [ended, step(2, date(2026, 11, 5))]
        assert sum(one.days for one in stretches_of(raised, NOVEMBER, "US-AK", restores_whole_month=True)) == 30
        assert in_month([step(last=date(2026, 11, 30))], NOVEMBER, restores_whole_month=True)

    def test_of_texas_take_every_month_that_is_touched(self) -> None:
        """TWH A-2140: a lost month never comes back."""
        whole = Reduction("x", "amy", "WHOLE", date(2026, 11, 20), None, date(2026, 12, 2))
        assert stretches_of([whole], NOVEMBER, "US-TX") == (Stretch(30, whole=True),)
        assert stretches_of([whole], DECEMBER, "US-TX") == (Stretch(31, whole=True),)

    def test_know_the_leap_day(self) -> None:
        leap = date(2028, 2, 1)
        assert last_of(leap) == date(2028, 2, 29)
        assert stretches_of([step(first=leap)], leap, "US-AK") == (Stretch(29, (1,)),)

    @given(
        first=st.dates(date(2026, 9, 1), date(2027, 1, 31)),
        days=st.integers(0, 120),
        other=st.dates(date(2026, 9, 1), date(2027, 1, 31)),
    )
    def test_never_have_more_days_than_the_month(self, first: date, days: int, other: date) -> None:
        last = date.fromordinal(first.toordinal() + days)
        found = stretches_of([step(1, first, last), step(2, other, person="bo")], NOVEMBER, "US-AK")
        assert 0 <= sum(one.days for one in found) <= 30
        assert all(one.steps for one in found)


class TestAlaska:
    def test_takes_the_share_of_the_largest_payment(self) -> None:
        """AS 47.27.085(a): a step on file takes what the same step typed takes."""
        typed = cash(household("AK", adult(), child(7), child(4), tanf_penalty_step=2))
        assert cash(family("AK", Stretch(30, (2,)))).monthly_benefit == typed.monthly_benefit

    def test_counts_the_highest_step_alone_and_school_on_top(self) -> None:
        """Policy README 13.3 (`tanf.ak.penalty.stacking`); 7 AAC 45.980(b)."""
        alone, both = cash(family("AK", Stretch(30, (1,)))), cash(family("AK", Stretch(30, (1, 1))))
        assert alone.monthly_benefit == both.monthly_benefit
        school = cash(family("AK", Stretch(30, (1,), school=True)))
        assert school.value("penalty") > alone.value("penalty")

    def test_takes_a_part_of_a_month_by_its_days(self) -> None:
        whole = cash(family("AK", Stretch(30, (1,)))).value("penalty")
        part = cash(family("AK", Stretch(4, (1,)))).value("penalty")
        assert part == whole * 4 / 30

    def test_makes_the_family_ineligible_after_a_job_that_was_quit(self) -> None:
        """AS 47.27.015(c): and the trace says what was held back."""
        decided = cash(family("AK", Stretch(30, whole=True)))
        assert not decided.eligible
        assert decided.monthly_benefit == 0
        assert decided.value("penalty") == decided.value("payment_before_penalty") > 0
        part = cash(family("AK", Stretch(15, whole=True)))
        assert part.eligible
        assert 0 < part.monthly_benefit < part.value("payment_before_penalty")

    def test_knows_no_fourth_step(self) -> None:
        with pytest.raises(NoRule):
            cash(family("AK", Stretch(30, (4,))))


class TestOregon:
    def test_adds_levels_up_to_the_share_at_risk(self) -> None:
        """OAR 461-130-0330: a quarter of the benefit at most can be touched."""
        two = cash(family("OR", Stretch(30, (1, 2))))
        assert two.value("penalty") == (two.value("benefit_before_penalty") * 3 / 16).quantize(CENT)
        most = cash(family("OR", Stretch(30, (4, 4))))
        assert most.value("penalty") == (most.value("benefit_before_penalty") / 4).quantize(CENT)

    def test_restores_cash_from_the_day_of_the_end(self) -> None:
        """R039; OAR 461-130-0335."""
        full = cash(family("OR", Stretch(30, (4,)))).value("penalty")
        assert cash(family("OR", Stretch(10, (4,)))).value("penalty") == (full / 3).quantize(CENT)

    def test_has_no_rule_of_another_penalty_than_a_level(self) -> None:
        with pytest.raises(NoRule):
            cash(family("OR", Stretch(30, whole=True)))

    def test_names_the_share_of_each_person(self) -> None:
        decided = cash(family("OR", Stretch(10, (1, 1)), Stretch(5, (2, 4))))
        shares = {step.name: step.value for step in decided.steps if step.name.startswith("rates.penalty")}
        assert list(shares) == [
            "rates.penalty",
            "rates.penalty.person_2",
            "rates.penalty.2",
            "rates.penalty.2.person_2",
        ]
        assert len({step.name for step in decided.steps}) == len(decided.steps)


class TestCarolinaAndTexas:
    @pytest.mark.parametrize("state", ["NC", "TX"])
    def test_stop_the_whole_payment_and_say_what_it_was(self, state: str) -> None:
        paid = cash(household(state, adult(), child(7), child(4)))
        decided = cash(family(state, Stretch(30, whole=True)))
        assert not decided.eligible
        assert decided.value("tests.penalty") is False
        assert decided.value("penalty") == paid.monthly_benefit > 0

    def test_take_a_quarter_for_child_support_in_north_carolina(self) -> None:
        paid = cash(household("NC", adult(), child(7), child(4))).monthly_benefit
        assert cash(family("NC", Stretch(30, child_support=True))).monthly_benefit == paid - paid / 4

    def test_have_no_steps(self) -> None:
        with pytest.raises(NoRule):
            cash(family("NC", Stretch(30, (1,))))


class TestFoodBenefits:
    def test_count_what_a_step_holds_back_and_are_cut_by_a_quarter_in_alaska(self) -> None:
        """7 CFR 273.11(j): the same as the step told by hand."""
        facts = {"tanf_cash_received": 492, "county": "Juneau"}
        typed = determine(Program.SNAP, household("AK", adult(), child(), tanf_penalty_step=1, **facts), NOVEMBER)
        on_file = household("AK", adult(), child(), tanf_penalties=(Stretch(30, (1,)),), **facts)
        assert determine(Program.SNAP, on_file, NOVEMBER).monthly_benefit == typed.monthly_benefit

    def test_ask_for_the_amount_where_the_whole_payment_stops(self) -> None:
        for state in ("AK", "TX"):
            with pytest.raises(NoRule):
                determine(Program.SNAP, family(state, Stretch(30, whole=True)), NOVEMBER)
        told = family("AK", Stretch(30, whole=True), tanf_penalty_amount=900, county="Juneau")
        assert determine(Program.SNAP, told, NOVEMBER).value("income.cash_held_back") == 900


class TestLine:
    def held(self, **household: Any) -> Held:
        members = [{"id": "amy", "role": "head", "age": 30, "income": {}}]
        line = {"id": "case", "month": "2026-11", "state": "AK", "household": {"members": members, **household}}
        return Held(line, (), ())

    def test_lets_a_reduction_go_before_what_is_typed(self) -> None:
        held = with_penalties(
            self.held(tanf_penalty_step=3, tanf_penalty_amount=5.0),
            {"tanf_penalties": [{"days": 30, "steps": [1]}], "tanf_penalty_amount": 92.3},
            [{"reduction": "r"}],
        )
        household = held.question.household
        assert household.tanf_penalty_step == 0
        assert household.tanf_penalty_amount == Decimal("92.3")
        assert household.tanf_penalties == (Stretch(30, (1,)),)

    def test_keeps_an_amount_typed_where_nothing_on_file_tells_one(self) -> None:
        whole = {"tanf_penalties": [{"days": 30, "whole": True}]}
        typed = self.held(tanf_penalty_amount=5.0)
        assert with_penalties(typed, whole, [], keeps_amount=True).question.household.tanf_penalty_amount == 5
        assert with_penalties(typed, whole, []).question.household.tanf_penalty_amount == 0

    @pytest.mark.parametrize(
        "wrong", ["x", [1], [{"steps": [1]}], [{"days": 32}], [{"days": 3, "steps": [True]}], [{"days": 1, "a": 1}]]
    )
    def test_refuses_penalties_that_cannot_be(self, wrong: Any) -> None:
        with pytest.raises(ValueError, match="tanf_penalties"):
            question_of(self.held(tanf_penalties=wrong).line)
