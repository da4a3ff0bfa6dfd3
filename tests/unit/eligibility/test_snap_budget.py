"""SNAP: income, deductions by state, utilities, rounding, first month, penalty and flags."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Member, Role
from eligibility.rules.inputs import origins_of
from eligibility.rules.registry import Program, determine
from policy.reader import load
from tests.unit.eligibility.households import adult, child, household, month, spouse

NAMED = ("heating_or_cooling", "electricity", "gas", "water", "sewer", "trash", "phone")


def snap(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.SNAP, home, month(written))


class TestIncome:
    @pytest.mark.parametrize(("age", "in_school", "counted"), [(17, True, 0), (18, True, 400), (17, False, 400)])
    def test_leaves_out_what_pupils_earn(self, age: int, in_school: bool, counted: int) -> None:
        home = household("OR", adult(), child(age, in_school=in_school, wages=400))
        assert snap(home).value("income.earned") == counted

    @pytest.mark.parametrize(
        ("who", "counted"),
        [
            (adult(17, in_school=True, wages=400), 400),
            (adult(17, role=Role.OTHER_ADULT, in_school=True, wages=400), 0),
        ],
    )
    def test_counts_what_a_pupil_earns_who_is_head(self, who: Member, counted: int) -> None:
        """7 CFR 273.9(c)(7): only under parental control."""
        others = (child(1),) if who.role is Role.HEAD else (adult(),)
        assert snap(household("OR", who, *others)).value("income.earned") == counted

    def test_counts_what_pupils_get_without_work(self) -> None:
        home = household("OR", adult(), child(10, social_security_survivors=300, child_support_received=50))
        assert snap(home).value("gross_income") == 350

    def test_counts_cash_assistance_as_unearned(self) -> None:
        decided = snap(household("AK", adult(wages=1000), child(), tanf_cash_received=318))
        assert (decided.value("income.unearned"), decided.value("gross_income")) == (318, 1318)
        assert decided.value("deductions.earned_income") == 200

    @pytest.mark.parametrize(
        ("state", "costs", "counted"),
        [
            ("OR", None, 500),
            ("AK", None, 500),
            ("NC", None, 1000),
            ("TX", None, 1000),
            ("OR", 0, 1000),
            ("OR", "0.01", 500),
            ("OR", 100, 500),
            ("AK", 0, 500),
            ("NC", 0, 1000),
            ("NC", 300, 700),
            ("OR", 600, 500),
            ("AK", 600, 400),
            ("TX", 1200, 0),
        ],
    )
    def test_takes_costs_off_self_employment(self, state: str, costs: int | str | None, counted: int) -> None:
        """Oregon's half stands for any costs there are; none told is none (OAR 461-145-0930(4))."""
        home = household(state, adult(self_employment_gross=1000, self_employment_costs=costs))
        decided = snap(home)
        assert decided.value("gross_income") == counted
        assert decided.value("deductions.earned_income") == counted * Decimal("0.2")

    def test_says_that_costs_are_taken_to_exist(self) -> None:
        words = origins_of(Program.SNAP, "US-OR")["income.self_employment_after_costs"].words
        assert "costs are taken to exist unless they are told as none" in words

    def test_names_of_each_state_where_its_way_with_costs_was_read(self) -> None:
        read = load().parameter("snap.self_employment_actual_costs")
        assert (read.confidence, read.basis) == ("medium", "derived")
        assert [state for state in ("US-OR", "US-AK", "US-TX", "US-NC") if f"{state}: " not in read.note] == []
        assert "605-2 D" in read.source
        assert "1 TAC 372.410(1)" in read.source

    @pytest.mark.parametrize(
        ("state", "gross", "deducted"), [("OR", 1300, 0), ("NC", 1300, 0), ("AK", 1500, 200), ("TX", 1500, 200)]
    )
    def test_treats_child_support_paid_as_the_state_does(self, state: str, gross: int, deducted: int) -> None:
        decided = snap(household(state, adult(wages=1500), child_support_paid=200))
        assert decided.value("gross_income") == gross
        assert decided.value("deductions.child_support") == deducted

    def test_is_never_below_zero(self) -> None:
        assert snap(household("OR", adult(wages=100), child_support_paid=200)).value("gross_income") == 0


class TestUtilities:
    @pytest.mark.parametrize(
        ("state", "paid", "allowance"),
        [
            ("OR", [], 0),
            ("OR", ["phone"], 81),
            ("OR", ["water"], 65),
            ("OR", ["water", "phone"], 404),
            ("OR", NAMED[1:], 404),
            ("OR", ["heating_or_cooling"], 515),
            ("OR", NAMED, 515),
            ("TX", [], 0),
            ("TX", ["phone"], 62),
            ("TX", ["water"], 0),
            ("TX", ["water", "trash"], 400),
            ("TX", ["heating_or_cooling"], 445),
            ("NC", [], 0),
            ("NC", ["phone"], 42),
            ("NC", ["water"], 0),
            ("NC", ["phone", "water"], 431),
            ("NC", ["heating_or_cooling"], 699),
        ],
    )
    def test_by_level(self, state: str, paid: list[str], allowance: int) -> None:
        assert snap(household(state, adult(), child(), utilities=paid)).value("utility_allowance") == allowance

    @pytest.mark.parametrize(("size", "full", "limited"), [(1, 637, 392), (4, 837, 518), (5, 912, 564), (9, 912, 564)])
    def test_by_size_in_north_carolina(self, size: int, full: int, limited: int) -> None:
        people = [adult(), *[child() for _ in range(size - 1)]]
        heated = household("NC", *people, utilities=["heating_or_cooling"])
        lit = household("NC", *people, utilities=["electricity", "trash"])
        assert snap(heated).value("utility_allowance") == full
        assert snap(lit).value("utility_allowance") == limited

    @pytest.mark.parametrize(
        ("county", "region", "full", "all_singles"),
        [
            ("Anchorage", "central", 625, 134 + 310 + 59 + 61 + 37 + 26),
            ("Matanuska-Susitna Borough", "central", 625, 627),
            ("Fairbanks North Star", "northern", 825, 824),
            ("Yukon-Koyukuk Census Area", "northern", 825, 824),
            ("NOME_CENSUS_AREA_AK", "northwest", 1107, 1107),
            ("Northwest Arctic", "northwest", 1107, 1107),
            ("Kenai Peninsula", "south_central", 591, 591),
            ("Juneau City and Borough", "southeast", 517, 516),
            ("Municipality of Skagway", "southeast", 517, 516),
            ("prince of wales-hyder", "southeast", 517, 516),
            ("Lake and Peninsula", "southwest", 1064, 1063),
        ],
    )
    def test_by_region_in_alaska(self, county: str, region: str, full: int, all_singles: int) -> None:
        decided = snap(household("AK", adult(), county=county, utilities=["heating_or_cooling"]))
        assert (decided.value("utility_region"), decided.value("utility_allowance")) == (region, full)
        unheated = household("AK", adult(), county=county, utilities=NAMED[1:])
        assert snap(unheated).value("utility_allowance") == all_singles

    @pytest.mark.parametrize("county", ["", "Klamath", "Southeast"])
    def test_of_an_unknown_place_in_alaska_are_refused(self, county: str) -> None:
        with pytest.raises(NoRule, match="no rule on file for the utility allowance of"):
            snap(household("AK", adult(), county=county, utilities=["phone"]))

    def test_need_no_place_in_alaska_where_none_are_paid(self) -> None:
        assert snap(household("AK", adult())).value("utility_allowance") == 0

    @pytest.mark.parametrize(
        ("state", "age", "told", "allowance"),
        [
            ("OR", 60, None, 515),
            ("OR", 59, None, 81),
            ("OR", 60, False, 81),
            ("OR", 59, True, 81),
            ("TX", 60, None, 62),
            ("TX", 60, True, 445),
        ],
    )
    def test_open_fully_by_energy_assistance_to_elderly_and_disabled_people(
        self, state: str, age: int, told: bool | None, allowance: int
    ) -> None:
        """P.L. 119-21 sec. 10103; Oregon pays it to everybody."""
        home = household(state, adult(age), utilities=["phone"], energy_assistance=told)
        assert snap(home).value("utility_allowance") == allowance


class TestRounding:
    @pytest.mark.parametrize(
        ("net", "rounded", "contribution"),
        [
            ("100.49", 100, 30),
            ("100.494", 100, 30),
            ("100.495", 101, 31),
            ("100.50", 101, 31),
            ("103.49", 103, 31),
            ("103.50", 104, 32),
        ],
    )
    def test_of_net_income_and_of_the_share_owed(self, net: str, rounded: int, contribution: int) -> None:
        decided = snap(household("NC", adult(pension=Decimal(217) + Decimal(net)), child(), child(4)))
        assert decided.value("net_income") == Decimal(net)
        assert decided.value("net_income_rounded") == rounded
        assert decided.value("expected_contribution") == contribution
        assert decided.monthly_benefit == 808 - contribution


class TestFirstMonth:
    @pytest.mark.parametrize(
        ("day", "benefit"),
        [(1, 808), (2, 781), (16, 404), (30, 26)],
    )
    def test_is_prorated_from_the_filing_day(self, day: int, benefit: int) -> None:
        home = household("NC", adult(), child(), child(4), filed_on=date(2026, 11, day))
        assert snap(home).monthly_benefit == benefit

    def test_of_another_month_is_whole(self) -> None:
        home = household("NC", adult(), child(), child(4), filed_on=date(2026, 10, 20))
        assert snap(home).monthly_benefit == 808

    def test_of_february_has_28_days(self) -> None:
        home = household("NC", adult(), child(), child(4), filed_on=date(2027, 2, 28))
        assert snap(home, "2027-02").monthly_benefit == 808 // 28

    @pytest.mark.parametrize(("day", "benefit"), [(1, 306), (30, 10), (31, 0)])
    def test_below_ten_dollars_is_not_issued(self, day: int, benefit: int) -> None:
        """Of 306 in a month of 31 days: 9.87 on the last day, 19.74 on the last but one."""
        home = household("NC", adult(), filed_on=date(2026, 12, day))
        assert snap(home, "2026-12").monthly_benefit == (19 if day == 30 else benefit)

    @pytest.mark.parametrize(("pension", "whole", "part"), [("1060", 309, 0), ("1057", 310, 10), ("1053", 311, 10)])
    def test_of_ten_dollars_is_issued(self, pension: str, whole: int, part: int) -> None:
        """The last day of a month of 31: of 310 it is 10.00, of 309 it is 9.97, and no whole benefit comes nearer."""
        facts = adult(pension=pension), child()
        assert snap(household("NC", *facts), "2026-12").monthly_benefit == whole
        decided = snap(household("NC", *facts, filed_on=date(2026, 12, 31)), "2026-12")
        assert decided.value("initial_month_minimum") == 10
        assert decided.monthly_benefit == part


class TestPenaltyOfCash:
    def test_cuts_a_quarter_in_alaska_and_counts_the_cash_held_back(self) -> None:
        whole = household("AK", adult(), child(), child(4), tanf_cash_received=923, county="Juneau")
        cut = household(
            "AK", adult(), child(), child(4), tanf_cash_received=553, tanf_penalty_amount=370, county="Juneau"
        )
        before, after = snap(whole), snap(cut)
        assert after.value("gross_income") == before.value("gross_income") == 923
        assert after.monthly_benefit == int(before.monthly_benefit * Decimal("0.75"))

    @pytest.mark.parametrize("state", ["OR", "NC", "TX"])
    def test_raises_nothing_elsewhere(self, state: str) -> None:
        whole = household(state, adult(), child(), tanf_cash_received=400)
        cut = household(state, adult(), child(), tanf_cash_received=100, tanf_penalty_amount=300)
        assert snap(cut).monthly_benefit == snap(whole).monthly_benefit


class TestStudents:
    @pytest.mark.parametrize(
        ("facts", "counts"),
        [
            ({}, False),
            ({"age": 17}, True),
            ({"age": 18}, False),
            ({"age": 49}, False),
            ({"age": 50}, True),
            ({"weekly_work_hours": "19.99"}, False),
            ({"weekly_work_hours": 20}, True),
            ({"disabled": True}, True),
        ],
    )
    def test_in_higher_education_count_only_under_terms(self, facts: dict[str, Any], counts: bool) -> None:
        student = adult(**{"age": 20, "higher_education": True, **facts})
        decided = snap(household("NC", student))
        assert decided.eligible is counts
        assert decided.value("household_size") == counts

    @pytest.mark.parametrize(
        ("child_age", "with_spouse", "counts"),
        [(5, True, True), (6, True, False), (6, False, True), (11, False, True), (12, False, False)],
    )
    def test_with_children_may_count(self, child_age: int, with_spouse: bool, counts: bool) -> None:
        others = [spouse()] if with_spouse else []
        home = household("NC", adult(20, higher_education=True), *others, child(child_age))
        assert snap(home).value("household_size") == home.size - (not counts)

    def test_on_cash_assistance_count(self) -> None:
        home = household("NC", adult(20, higher_education=True), child(13), tanf_cash_received=100)
        assert snap(home).value("household_size") == 2

    def test_who_do_not_count_bring_neither_income_nor_their_share_of_costs(self) -> None:
        student = adult(20, role=adult().role.OTHER_ADULT, higher_education=True, wages=900)
        decided = snap(household("NC", adult(), student, rent=600))
        assert decided.value("household_size") == 1
        assert decided.value("gross_income") == 0
        assert decided.value("shelter_costs") == 300


class TestExpedited:
    @pytest.mark.parametrize(
        ("income", "liquid", "due"),
        [
            ("149.99", 100, True),
            ("150.00", 100, False),
            ("150.01", 100, False),
            ("149.99", "100.01", False),
            ("149.99", "99.99", True),
        ],
    )
    def test_by_low_income_and_few_resources(self, income: str, liquid: Any, due: bool) -> None:
        home = household("NC", adult(pension=income), liquid_assets=liquid)
        assert snap(home).value("expedited") is due

    @pytest.mark.parametrize(("rent", "due"), [("763", False), ("763.01", True), ("762.99", False)])
    def test_by_rent_and_utilities_above_what_there_is(self, rent: str, due: bool) -> None:
        home = household("NC", adult(pension=1000), rent=rent, liquid_assets=400, utilities=["heating_or_cooling"])
        assert snap(home).value("expedited") is due

    @pytest.mark.parametrize(("liquid", "due"), [("99.99", True), (100, True), ("100.01", False)])
    def test_by_destitute_farm_workers(self, liquid: Any, due: bool) -> None:
        home = household("NC", adult(pension=1000), liquid_assets=liquid, destitute_farmworkers=True)
        assert snap(home).value("expedited") is due


class TestTimeLimit:
    @pytest.mark.parametrize(
        ("facts", "word"),
        [
            ({}, "time limit applies"),
            ({"age": 17}, None),
            ({"age": 18}, "time limit applies"),
            ({"age": 64}, "time limit applies"),
            ({"age": 65}, None),
            ({"pregnant": True}, "exempt"),
            ({"disabled": True}, "exempt"),
            ({"ssdi": 300}, "exempt"),
            ({"unemployment": 300}, "exempt"),
            ({"higher_education": True, "weekly_work_hours": 20}, "exempt"),
            ({"weekly_work_hours": 30}, "exempt"),
            ({"weekly_work_hours": "29.9"}, "work rule met"),
            ({"weekly_work_hours": "18.60"}, "time limit applies"),
            ({"weekly_work_hours": "18.61"}, "work rule met"),
            ({"wages": "935.25"}, "exempt"),
            ({"wages": "935.24"}, "time limit applies"),
            ({"wages": "935.26"}, "exempt"),
        ],
    )
    def test_is_shown_for_each_adult(self, facts: dict[str, Any], word: str | None) -> None:
        home = household("NC", adult(**{"age": 30, "id": "amy", **facts}))
        shown = [step.value for step in snap(home).steps if step.name == "abawd.amy"]
        assert shown == ([] if word is None else [word])

    @pytest.mark.parametrize(("age", "word"), [(13, "exempt"), (14, "time limit applies")])
    def test_spares_who_lives_with_a_child_below_fourteen(self, age: int, word: str) -> None:
        assert snap(household("NC", adult(id="amy"), child(age))).value("abawd.amy") == word

    def test_denies_nobody_by_itself(self) -> None:
        decided = snap(household("NC", adult(id="amy")))
        assert decided.monthly_benefit == 306

    def test_shows_the_waived_areas_as_on_file(self) -> None:
        assert "20 boroughs" in str(snap(household("AK", adult()), "2026-10").value("abawd.area_waiver"))
        assert snap(household("OR", adult())).value("abawd.area_waiver") == "reservation areas only"


class TestPenaltyTold:
    """Cash held back counts as received; a step alone says the amount where the cash programme says it."""

    def test_by_its_step_in_alaska(self) -> None:
        """40 percent of 821; then 562 less 30 percent of net income, less a quarter (AS 47.27.085(a))."""
        home = household("AK", adult(), child(), tanf_cash_received=492, tanf_penalty_step=1, county="Juneau")
        decided = snap(home, "2026-10")
        assert decided.value("income.cash_held_back") == Decimal("328.4")
        told = household("AK", adult(), child(), tanf_cash_received=492, tanf_penalty_amount=329, county="Juneau")
        assert decided.monthly_benefit == snap(told, "2026-10").monthly_benefit == 437

    def test_by_its_level_in_oregon(self) -> None:
        """A quarter was taken: 400 is left of 533.33 (OAR 461-130-0330)."""
        decided = snap(household("OR", adult(), child(), tanf_cash_received=400, tanf_penalty_step=4))
        assert decided.value("income.cash_held_back") == Decimal("133.33")
        assert decided.value("gross_income") == Decimal("533.33")

    def test_by_the_amount_before_the_step(self) -> None:
        home = household("OR", adult(), child(), tanf_cash_received=400, tanf_penalty_step=4, tanf_penalty_amount=100)
        assert snap(home).value("income.cash_held_back") == 100

    @pytest.mark.parametrize("state", ["NC", "TX"])
    def test_has_to_be_told_where_the_whole_payment_is_taken(self, state: str) -> None:
        with pytest.raises(NoRule, match="tanf_penalty_amount is needed"):
            snap(household(state, adult(), child(), tanf_penalty_step=1))
        assert snap(household(state, adult(), child(), tanf_penalty_step=1, tanf_penalty_amount=200)).eligible

    def test_holds_nothing_back_from_nobody(self) -> None:
        assert snap(household("AK", adult(), tanf_penalty_step=1, county="Juneau")).value("income.tanf_cash") == 0


class TestFiscalYear:
    @pytest.mark.parametrize("state", ["AK", "NC", "OR", "TX"])
    def test_of_which_no_figure_is_on_file_is_refused(self, state: str) -> None:
        """Figures of October hold to September, those of utilities too."""
        home = household(state, adult(), utilities=["heating_or_cooling"], county="Juneau")
        assert snap(home, "2027-09").eligible
        with pytest.raises(NoRule, match="on 2027-10-01"):
            snap(home, "2027-10")


class TestBarredStudentAlone:
    @pytest.mark.parametrize("utilities", [["heating_or_cooling"], ["electricity", "gas"], ["phone"], []])
    @pytest.mark.parametrize("state", ["AK", "NC", "OR", "TX"])
    def test_is_not_eligible(self, state: str, utilities: list[str]) -> None:
        home = household(state, adult(20, higher_education=True), utilities=utilities, county="Juneau")
        assert (snap(home).eligible, snap(home).monthly_benefit) == (False, 0)
