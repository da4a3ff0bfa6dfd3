"""SNAP: every threshold a cent below, at, and a cent above; who is elderly, disabled, a student."""

from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Role
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import adult, child, household, month, spouse

CENT = Decimal("0.01")
AROUND = [(-CENT, True), (Decimal(0), True), (CENT, False)]


def snap(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.SNAP, home, month(written))


class TestIncomeLimits:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(
        ("state", "written", "limit"),
        [
            ("OR", "2026-02", 4442),  # guidelines of 2025 until February
            ("OR", "2026-03", 4554),
            ("NC", "2026-09", 4442),  # guidelines of 2025 until September
            ("NC", "2026-10", 4554),
            ("AK", "2026-09", 5552),
            ("AK", "2026-10", 5692),
            ("TX", "2026-09", 3665),
            ("TX", "2026-10", 3757),
        ],
    )
    def test_of_broad_based_eligibility(
        self, state: str, written: str, limit: int, change: Decimal, passes: bool
    ) -> None:
        home = household(state, adult(pension=limit + change), child(), child(4))
        decided = snap(home, written)
        assert decided.value("bbce.gross_limit") == limit
        assert decided.value("categorical.broad_based") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(
        ("state", "written", "limit"),
        [("OR", "2026-09", 2888), ("OR", "2026-10", 2960), ("AK", "2026-09", 3609), ("AK", "2026-10", 3700)],
    )
    def test_of_gross_income(self, state: str, written: str, limit: int, change: Decimal, passes: bool) -> None:
        decided = snap(household(state, adult(pension=limit + change), child(), child(4)), written)
        assert decided.value("gross_limit_130") == limit
        assert decided.value("tests.gross") is passes

    @pytest.mark.parametrize(
        ("change", "passes"), [(Decimal("-0.01"), True), (Decimal("0.49"), True), (Decimal("0.5"), False)]
    )
    def test_of_net_income_hold_for_the_rounded_figure(self, change: Decimal, passes: bool) -> None:
        """An elderly person above 165 percent has the net test alone: 1330 and the standard deduction of 217."""
        extra = adult(61, pension=2660, medical_expenses=35 + 1113 - change)
        decided = snap(household("TX", extra))
        assert decided.value("categorical.broad_based") is False
        assert decided.value("tests.gross") == "not applied"
        assert decided.value("net_income") == 1330 + change
        assert decided.eligible is passes

    @pytest.mark.parametrize(
        ("change", "passes"),
        [("-0.01", True), ("0", True), ("0.01", True), ("0.49", True), ("0.50", False)],
    )
    @pytest.mark.parametrize(
        ("size", "most", "most_in_alaska"), [(1, 1330, 1663), (3, 2277, 2846), (8, 4644, 5805), (9, 5118, 6397)]
    )
    @pytest.mark.parametrize("state", ["AK", "NC", "OR", "TX"])
    def test_of_net_income_hold_in_every_state_and_size(
        self, state: str, size: int, most: int, most_in_alaska: int, change: str, passes: bool
    ) -> None:
        """A cent above goes down to the whole dollar (7 CFR 273.10(e)(1)(ii)(A)); too much begins at 50 cents."""
        limit = most_in_alaska if state == "AK" else most
        children = [child(5) for _ in range(size - 1)]
        standard = snap(household(state, adult(), *children)).value("deductions.standard")
        assert isinstance(standard, Decimal)
        paid = 35 + 9 * limit - standard - Decimal(change)
        decided = snap(household(state, adult(61, pension=10 * limit, medical_expenses=paid), *children))
        assert decided.value("categorical.broad_based") is False
        assert decided.value("net_limit_100") == limit
        assert decided.value("net_income") == limit + Decimal(change)
        assert decided.value("tests.net") is decided.eligible is passes

    def test_grow_by_a_rounded_step_beyond_eight(self) -> None:
        decided = snap(household("OR", adult(), *[child(number) for number in range(9)]))
        assert decided.value("household_size") == 10
        assert decided.value("bbce.gross_limit") == 9287 + 2 * 947
        assert decided.value("gross_limit_130") == 6037 + 2 * 616
        assert decided.value("net_limit_100") == 4644 + 2 * 474


class TestTheTablesOfTheFile:
    """The limits computed from the guidelines are those that the policy file prints."""

    @pytest.mark.parametrize(
        ("state", "written", "key"),
        [
            ("OR", "2026-03", "snap.bbce.gross_limit_200.contiguous48_dc"),
            ("NC", "2026-10", "snap.bbce.gross_limit_200.contiguous48_dc"),
            ("AK", "2025-10", "snap.bbce.gross_limit_200.ak"),
            ("AK", "2026-10", "snap.bbce.gross_limit_200.ak"),
            ("TX", "2025-10", "snap.gross_165.contiguous48_dc"),
            ("TX", "2026-10", "snap.gross_165.contiguous48_dc"),
        ],
    )
    def test_agree(self, state: str, written: str, key: str) -> None:
        book = Book.open(f"US-{state}", month(written))
        for size in range(1, 12):
            home = household(state, adult(), *[child(5) for _ in range(size - 1)])
            assert snap(home, written).value("bbce.gross_limit") == book.by_size(key, size)


class TestResources:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_of_texas_broad_based(self, change: Decimal, passes: bool) -> None:
        decided = snap(household("TX", adult(wages=500), child(), liquid_assets=5000 + change))
        assert decided.value("categorical.broad_based") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(
        ("age", "written", "limit"), [(59, "2026-11", 3000), (60, "2026-11", 4750), (60, "2026-09", 4500)]
    )
    def test_of_the_federal_test(self, age: int, written: str, limit: int, change: Decimal, passes: bool) -> None:
        decided = snap(household("OR", adult(age), liquid_assets=limit + change), written)
        assert decided.value("resource_limit") == limit
        assert decided.value("tests.resources") is passes
        assert decided.eligible  # no resource test under broad-based eligibility in Oregon

    @pytest.mark.parametrize(
        ("worths", "counted"),
        [
            (["22499.99"], 0),
            (["22500"], 0),
            (["22500.01"], "0.01"),
            (["8699.99", "30000", "100"], 7500),
            (["8700", "30000", "100"], 7500),
            (["8700.01", "30000", "100"], "7500.01"),
            (["8700.01", "30000", "8700.01"], "7500.02"),
        ],
    )
    def test_count_a_vehicle_above_its_exclusion_in_texas(self, worths: list[str], counted: Any) -> None:
        """The one that is worth most is the first; each other one has the lower exclusion."""
        decided = snap(household("TX", adult(), vehicles=tuple(map(Decimal, worths))))
        assert decided.value("countable_resources") == Decimal(counted)

    def test_count_no_vehicle_in_oregon(self) -> None:
        assert snap(household("OR", adult(), vehicles=(Decimal(90000),))).value("countable_resources") == 0

    def test_do_not_count_for_a_family_on_cash(self) -> None:
        home = household("TX", adult(), child(), liquid_assets=9000, tanf_cash_received=300)
        assert snap(home).eligible

    def test_do_not_count_where_everybody_has_ssi(self) -> None:
        assert snap(household("TX", adult(ssi=900), liquid_assets=9000)).eligible
        assert not snap(household("TX", adult(ssi=900), spouse(), liquid_assets=9000)).eligible


class TestElderlyAndDisabled:
    @pytest.mark.parametrize(("age", "counts"), [(59, False), (60, True), (61, True)])
    def test_begins_at_sixty(self, age: int, counts: bool) -> None:
        decided = snap(household("NC", adult(age, medical_expenses=100)))
        assert decided.value("elderly_or_disabled") is counts
        assert decided.value("deductions.medical") == (65 if counts else 0)

    @pytest.mark.parametrize(
        ("facts", "counts"),
        [
            ({"ssi": 1}, True),
            ({"ssdi": 1}, True),
            ({"disability_benefit": True}, True),
            ({"disabled": True}, False),
            ({"veterans_benefits": 500}, False),
        ],
    )
    def test_goes_by_benefit_and_not_by_condition(self, facts: dict[str, Any], counts: bool) -> None:
        assert snap(household("OR", adult(**facts))).value("elderly_or_disabled") is counts

    def test_of_a_child_frees_the_household_of_the_shelter_cap(self) -> None:
        home = household("NC", adult(), child(ssi=500), rent=2000)
        assert snap(home).value("deductions.excess_shelter") == 2000 - (500 - 217) / Decimal(2)


class TestMedicalCosts:
    @pytest.mark.parametrize(
        ("state", "paid", "deducted"),
        [
            ("NC", "35.00", 0),
            ("NC", "35.01", "0.01"),
            ("NC", "34.99", 0),
            ("OR", "35.00", 0),
            ("OR", "35.01", 170),
            ("OR", "205.00", 170),
            ("OR", "205.01", "170.01"),
            ("TX", "35.01", 135),
            ("TX", "170.01", "135.01"),
            ("AK", "135", 100),
        ],
    )
    def test_count_above_thirty_five(self, state: str, paid: str, deducted: Any) -> None:
        decided = snap(household(state, adult(70, medical_expenses=paid)))
        assert decided.value("deductions.medical") == Decimal(deducted)

    def test_count_for_nobody_else(self) -> None:
        home = household("NC", adult(70), spouse(40, medical_expenses=500))
        assert snap(home).value("deductions.medical") == 0


class TestShelter:
    @pytest.mark.parametrize(("change", "deducted"), [(-CENT, "768.99"), (Decimal(0), "769"), (CENT, "769")])
    def test_is_capped(self, change: Decimal, deducted: str) -> None:
        decided = snap(household("NC", adult(), rent=769 + change))
        assert decided.value("deductions.excess_shelter") == Decimal(deducted)

    @pytest.mark.parametrize(
        ("written", "state", "cap"),
        [("2026-09", "OR", 744), ("2026-10", "OR", 769), ("2026-09", "AK", 1189), ("2026-10", "AK", 1229)],
    )
    def test_cap_goes_by_year_and_region(self, written: str, state: str, cap: int) -> None:
        assert snap(household(state, adult(), rent=5000), written).value("deductions.excess_shelter") == cap

    @pytest.mark.parametrize(
        ("rent", "homeless", "taken"), [(0, True, 0), (1, True, 205), (300, True, 0), (1, False, 0)]
    )
    def test_of_homeless_people_is_flat_where_that_is_more(self, rent: int, homeless: bool, taken: int) -> None:
        decided = snap(household("NC", adult(), rent=rent, homeless=homeless))
        found = [step.value for step in decided.steps if step.name == "deductions.homeless_shelter"]
        assert [int(value) for value in found if isinstance(value, Decimal)] == ([taken] if homeless else [])

    def test_of_homeless_people_takes_half_of_income_off_first(self) -> None:
        decided = snap(household("NC", adult(pension=1217), rent=500, homeless=True))
        assert decided.value("deductions.excess_shelter") == 0
        assert decided.value("deductions.homeless_shelter") == Decimal("205.66")
        assert decided.value("net_income") == Decimal("794.34")


class TestSmallestBenefit:
    @pytest.mark.parametrize(
        ("state", "area", "written", "least"),
        [
            ("OR", None, "2026-09", 24),
            ("OR", None, "2026-10", 25),
            ("AK", "urban", "2026-10", 31),
            ("AK", "rural1", "2026-10", 40),
            ("AK", "rural2", "2026-10", 49),
        ],
    )
    def test_goes_to_one_and_two_people(self, state: str, area: str | None, written: str, least: int) -> None:
        alone = household(state, adult(61, pension=2500), allotment_area=area)
        pair = household(state, adult(61, pension=4300 if area else 3400), spouse(61), allotment_area=area)
        assert snap(alone, written).monthly_benefit == least
        assert snap(pair, written).monthly_benefit == least

    def test_does_not_go_to_three(self) -> None:
        decided = snap(household("OR", adult(pension=4500), child(), child(4)))
        assert decided.eligible
        assert decided.monthly_benefit == 0

    @pytest.mark.parametrize(
        ("state", "net", "paid"),
        [("OR", 2693, 0), ("OR", 2690, 2), ("OR", 2686, 2), ("OR", 2683, 4), ("OR", 2680, 4)]
        + [("OR", 2676, 6), ("OR", 2673, 6), ("OR", 2670, 7), ("NC", 2690, 1), ("NC", 2683, 3), ("NC", 2676, 5)],
    )
    def test_of_three_in_oregon_is_even_up_to_six(self, state: str, net: int, paid: int) -> None:
        """OAR 461-165-0060(1)(b)(B): 30 percent of 2690 is 807, of 808 leaves 1, and 2 are paid."""
        assert snap(household(state, adult(pension=217 + net), child(), child(4))).monthly_benefit == paid

    @pytest.mark.parametrize(
        ("net", "benefit"),
        [("933.00", 26), ("936.49", 25), ("936.50", 25), ("940.00", 25)],
    )
    def test_begins_where_the_formula_ends(self, net: str, benefit: int) -> None:
        assert snap(household("NC", adult(pension=Decimal(217) + Decimal(net)))).monthly_benefit == benefit


class TestLargestBenefit:
    @pytest.mark.parametrize(("size", "most"), [(8, 1841), (9, 2066), (17, 3866), (18, 3887), (25, 3887)])
    def test_is_capped_for_very_large_households(self, size: int, most: int) -> None:
        home = household("OR", adult(), *[child(5) for _ in range(size - 1)])
        assert snap(home).monthly_benefit == most

    @pytest.mark.parametrize(("area", "most"), [(None, 1032), ("urban", 1032), ("rural1", 1316), ("rural2", 1602)])
    def test_goes_by_area_in_alaska(self, area: str | None, most: int) -> None:
        home = household("AK", adult(), child(), child(4), county="Bethel", allotment_area=area)
        assert snap(home).monthly_benefit == most


class TestMonthsWithoutRules:
    @pytest.mark.parametrize("state", ["AK", "NC", "OR", "TX"])
    def test_are_none_since_fiscal_year_2026(self, state: str) -> None:
        for number in range(24):
            written = f"{2025 + (9 + number) // 12}-{(9 + number) % 12 + 1:02}"
            home = household(state, adult(), child(), county="Bethel", utilities=["heating_or_cooling"])
            assert snap(home, written).eligible, written

    @pytest.mark.parametrize("written", ["2025-09", "2020-01", "1995-05"])
    def test_before_are_refused(self, written: str) -> None:
        with pytest.raises(NoRule, match="no rule on file for"):
            snap(household("OR", adult(), child()), written)


class TestWhatIsToldBesideTheLaw:
    def test_a_condition_with_veterans_benefits_is_not_yet_a_disability(self) -> None:
        """7 CFR 271.2 asks for a total rating or aid and attendance: `disability_benefit` says so."""
        home = household("TX", adult(disabled=True, veterans_benefits=500))
        assert snap(home).value("elderly_or_disabled") is False
        home = household("TX", adult(disabled=True, veterans_benefits=500, disability_benefit=True))
        assert snap(home).value("elderly_or_disabled") is True

    def test_cash_in_the_home_counts_as_that_of_every_member(self) -> None:
        """As the independent model has it; the facts do not say whose cash it is (7 CFR 273.2(j)(2)(i))."""
        home = household("TX", adult(), child(), adult(role=Role.OTHER_ADULT, wages=9000), tanf_cash_received=300)
        decided = snap(home)
        assert decided.eligible
        assert decided.value("categorical.cash_is_of_all_members") == "not told"
        alone = snap(household("TX", adult(), child(), tanf_cash_received=300))
        assert "categorical.cash_is_of_all_members" not in {step.name for step in alone.steps}

    def test_the_flat_deduction_stands_in_place_of_the_excess(self) -> None:
        decided = snap(household("NC", adult(), rent=1, homeless=True))
        assert decided.value("deductions.excess_shelter") == 0
        assert decided.value("deductions.homeless_shelter") == Decimal("205.66")
        assert decided.value("excess_shelter_uncapped") == 1


class TestFormerNames:
    @pytest.mark.parametrize(
        ("county", "region"),
        [
            ("Wade Hampton Census Area", "southwest"),
            ("Wrangell-Petersburg", "southeast"),
            ("Skagway-Hoonah-Angoon", "southeast"),
            ("Prince of Wales-Outer Ketchikan", "southeast"),
            ("Kusilvak", "southwest"),
        ],
    )
    def test_hold_where_all_that_came_of_them_is_in_one_region(self, county: str, region: str) -> None:
        home = household("AK", adult(), utilities=["heating_or_cooling"], county=county)
        assert snap(home).value("utility_region") == region

    def test_are_refused_where_they_do_not(self) -> None:
        """Chugach is in the south, Copper River in the north."""
        home = household("AK", adult(), utilities=["heating_or_cooling"], county="Valdez-Cordova")
        with pytest.raises(NoRule, match="Valdez-Cordova"):
            snap(home)
