"""Seven-day service: who is entitled to it by what a household says, and from which day the days count."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.clocks import decide_by
from eligibility.rules.registry import Program
from eligibility.rules.screening import Answers, Said, counted_from, screen

FILED = date(2026, 11, 2)
CENT = Decimal("0.01")
MONEY = st.decimals(min_value=0, max_value=2000, places=2)
NOTHING = Answers(Decimal(0), Decimal(0), Decimal(0), Decimal(0), is_destitute=False)
ENOUGH = replace(NOTHING, liquid_resources=Decimal(5000), gross_income=Decimal(3000))


def is_due(answers: Answers, on: date = FILED) -> bool:
    return screen(answers, "US-AK", on).is_expedited


class TestScreen:
    """O047; 7 CFR 273.2(i)(1): each of its three ways in, a cent below its limit, at it and a cent above."""

    @pytest.mark.parametrize(("income", "due"), [("149.99", True), ("150.00", False), ("150.01", False)])
    def test_income_has_to_be_below_its_limit(self, income: str, due: bool) -> None:
        assert is_due(replace(NOTHING, gross_income=Decimal(income), liquid_resources=Decimal(100))) is due

    @pytest.mark.parametrize(("liquid", "due"), [("99.99", True), ("100.00", True), ("100.01", False)])
    def test_money_at_hand_may_reach_its_limit(self, liquid: str, due: bool) -> None:
        assert is_due(replace(NOTHING, gross_income=Decimal(149), liquid_resources=Decimal(liquid))) is due

    @pytest.mark.parametrize(("costs", "due"), [("1299.99", False), ("1300.00", False), ("1300.01", True)])
    def test_home_and_utilities_have_to_cost_more_than_there_is(self, costs: str, due: bool) -> None:
        told = replace(NOTHING, gross_income=Decimal(1000), liquid_resources=Decimal(300), utility_costs=Decimal(200))
        assert is_due(replace(told, shelter_costs=Decimal(costs) - 200)) is due

    @pytest.mark.parametrize(("liquid", "due"), [("99.99", True), ("100.00", True), ("100.01", False)])
    def test_farmworkers_without_money_are_whatever_they_earned(self, liquid: str, due: bool) -> None:
        told = replace(NOTHING, gross_income=Decimal(3000), liquid_resources=Decimal(liquid), is_destitute=True)
        assert is_due(told) is due

    def test_holds_in_a_leap_day_too(self) -> None:
        assert is_due(NOTHING, date(2028, 2, 29))

    @given(income=MONEY, liquid=MONEY, costs=MONEY, more=MONEY, destitute=st.booleans())
    def test_more_money_never_opens_it_and_higher_costs_never_close_it(
        self, income: Decimal, liquid: Decimal, costs: Decimal, more: Decimal, destitute: bool
    ) -> None:
        told = Answers(liquid, income, costs, Decimal(0), is_destitute=destitute)
        if not is_due(told):
            assert not is_due(replace(told, gross_income=income + more))
            assert not is_due(replace(told, liquid_resources=liquid + more))
        else:
            assert is_due(replace(told, shelter_costs=costs + more))


class TestCountedFrom:
    """O047; 7 CFR 273.2(i)(3)(iv): what the first screening did not find counts from the day of discovery."""

    def said(self, *told: tuple[int, bool]) -> list[Said]:
        return [Said(FILED + timedelta(days=days), is_expedited) for days, is_expedited in told]

    def test_is_the_day_of_filing_where_the_first_screening_finds_it(self) -> None:
        assert counted_from(FILED, self.said((0, True)), None) == FILED
        assert counted_from(FILED, self.said((3, True)), None) == FILED

    def test_is_the_day_of_filing_where_nobody_screened_it(self) -> None:
        assert counted_from(FILED, [], FILED + timedelta(days=9)) == FILED

    def test_is_the_day_of_discovery_by_a_later_screening(self) -> None:
        assert counted_from(FILED, self.said((0, False), (4, True)), None) == FILED + timedelta(days=4)

    def test_is_the_day_of_discovery_by_the_facts_where_that_is_earlier(self) -> None:
        assert counted_from(FILED, self.said((0, False), (4, True)), FILED + timedelta(days=2)) == FILED + timedelta(
            days=2
        )

    def test_is_not_before_the_screening_that_did_not_find_it(self) -> None:
        assert counted_from(FILED, self.said((3, False)), FILED) == FILED + timedelta(days=3)

    def test_is_none_where_nothing_finds_it(self) -> None:
        assert counted_from(FILED, self.said((0, False)), None) is None
        assert counted_from(FILED, [], None) is None

    def test_is_not_taken_back_by_what_is_said_later(self) -> None:
        assert counted_from(FILED, self.said((0, True), (2, False)), None) == FILED


class TestDecideBy:
    def test_counts_seven_days_from_the_day_of_discovery(self) -> None:
        """7 CFR 273.2(i)(3)(iv)."""
        due = decide_by(Program.SNAP, "US-AK", FILED, expedited_from=FILED + timedelta(days=4))
        assert due is not None
        assert (due.on, due.days, due.since) == (date(2026, 11, 13), 7, date(2026, 11, 6))

    def test_found_late_it_never_sets_the_ordinary_day_later(self) -> None:
        late = decide_by(Program.SNAP, "US-AK", FILED, expedited_from=FILED + timedelta(days=28))
        assert late == decide_by(Program.SNAP, "US-AK", FILED)

    def test_is_nothing_to_other_programmes(self) -> None:
        assert decide_by(Program.TANF, "US-AK", FILED, expedited_from=FILED) == decide_by(Program.TANF, "US-AK", FILED)
