"""Oregon ERDC: the worked example, limits and copay bands a cent to each side, hours, rates by area, provider and age.

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
BELOW = [(-CENT, True), (Decimal(0), False), (CENT, False)]


def day_care(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.CHILD_CARE, home, month(written))


def family(size: int = 3, current: bool = False, hours: int = 40, **income: Any) -> Household:
    """A working parent with children of four, each with a charge of 1000 at a certified center in area A."""
    children = [child(4, care_charge=1000, care_area="area_a") for _ in range(size - 1)]
    return household("OR", adult(weekly_work_hours=hours, **income), *children, child_care_current_recipient=current)


def one_child(age: int = 4, hours: int = 40, charge: int = 5000, **facts: Any) -> Household:
    return household("OR", adult(weekly_work_hours=hours), child(age, care_charge=charge, **facts))


class TestWorkedExample:
    @pytest.mark.parametrize("example", examples("erdc-"), ids=lambda example: example.id)
    def test_comes_out(self, example: Example) -> None:
        decided = day_care(family(example.inputs["need_group"], wages=example.inputs["income"]), "2026-04")
        assert decided.value("copay") == example.expected["copay"]
        assert decided.monthly_benefit == 2 * 1000 - example.expected["copay"]


class TestIncomeLimit:
    @pytest.mark.parametrize(("change", "passes"), BELOW)
    @pytest.mark.parametrize(
        ("size", "limit"), [(2, 3607), (3, 4554), (4, 5500), (5, 6447), (6, 7394), (7, 8340), (8, 9287), (10, 9287)]
    )
    def test_at_entry_is_twice_the_guideline(self, size: int, limit: int, change: Decimal, passes: bool) -> None:
        decided = day_care(family(size, wages=limit + change))
        assert decided.value("income_limit") == limit
        assert decided.value("tests.income") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(("change", "passes"), BELOW)
    @pytest.mark.parametrize(
        ("size", "written", "limit"),
        [
            (2, "2026-09", 5926),  # 85 percent of the median: 123027 x 0.68 x 0.85 / 12
            (2, "2026-10", 6226),
            (4, "2026-10", 9156),
            (8, "2026-10", 12635),
        ],
    )
    def test_of_those_in_care_is_the_higher_of_two(
        self, size: int, written: str, limit: int, change: Decimal, passes: bool
    ) -> None:
        decided = day_care(family(size, current=True, wages=limit + change), written)
        assert decided.value("income_limit") == limit
        assert decided.eligible is passes

    def test_uses_the_guideline_of_the_march_before(self) -> None:
        decided = day_care(family(), "2027-01")
        assert decided.value("poverty_guideline.first_person") == 15960
        assert "fpg.contiguous48_dc@2026-01-13" in {step.rule for step in decided.steps}

    def test_is_not_on_file_before_march_2026(self) -> None:
        with pytest.raises(NoRule, match=r"erdc\.or\.initial_income_rate on 2026-02-01"):
            day_care(family(), "2026-02")


class TestCopay:
    @pytest.mark.parametrize(
        ("size", "income", "below", "at"),
        [
            (2, 1804, 0, 5),
            (2, 2705, 5, 10),
            (2, 3607, 10, 40),
            (2, 4058, 40, 100),
            (3, 3985, 10, 15),
            (3, 5123, 50, 110),
            (4, 4813, 10, 20),
            (5, 7253, 70, 130),
            (6, 6470, 10, 25),
            (7, 8340, 25, 70),
            (8, 10448, 70, 130),
            (9, 4644, 0, 5),
        ],
    )
    def test_starts_at_the_income_of_its_band(self, size: int, income: int, below: int, at: int) -> None:
        amounts = [day_care(family(size, True, wages=income + change)).value("copay") for change in (-CENT, 0, CENT)]
        assert amounts == [below, at, at]

    def test_is_nothing_on_tanf(self) -> None:
        home = household("OR", adult(wages=3000), child(4, care_charge=500), tanf_current_recipient=True)
        decided = day_care(home)
        assert (decided.value("copay"), decided.monthly_benefit) == (0, 500)
        assert day_care(household("OR", *home.members, tanf_cash_received=300)).value("copay") == 0

    @pytest.mark.parametrize(("charge", "eligible"), [("9.99", False), ("10", False), ("10.01", True)])
    def test_has_to_be_below_the_cost(self, charge: str, eligible: bool) -> None:
        decided = day_care(household("OR", adult(weekly_work_hours=40, wages=3000), child(4, care_charge=charge)))
        assert decided.value("copay") == 10
        assert decided.value("tests.copay_below_cost") is eligible
        assert decided.monthly_benefit == (CENT if eligible else 0)


class TestActivity:
    @pytest.mark.parametrize(
        ("caretakers", "passes"),
        [
            ([adult(weekly_work_hours=1)], True),
            ([adult()], False),
            ([adult(disabled=True)], False),
            ([adult(higher_education=True)], True),
            ([adult(20, in_school=True)], True),
            ([adult(21, in_school=True)], False),
            ([adult(weekly_work_hours=40), spouse()], False),
            ([adult(weekly_work_hours=40), spouse(disabled=True)], True),
            ([adult(weekly_work_hours=40), spouse(incapacitated=True)], True),
            ([adult(weekly_work_hours=40), spouse(disabled=True, incapacitated=False)], False),
            ([], False),
        ],
    )
    def test_is_asked_of_each_caretaker(self, caretakers: list[Any], passes: bool) -> None:
        decided = day_care(household("OR", *caretakers, child(4, care_charge=500)))
        assert decided.value("tests.activity") is passes

    def test_is_waived_on_tanf(self) -> None:
        home = household("OR", adult(), child(4, care_charge=500), tanf_current_recipient=True)
        assert day_care(home).value("tests.activity") is True


class TestHours:
    @pytest.mark.parametrize(
        ("weekly", "band", "monthly"),
        [
            ("0", 0, 0),
            ("0.01", 20, 108),
            ("19.99", 20, 108),
            ("20", 20, 108),
            ("20.01", 40, 215),
            ("40", 40, 215),
            ("40.01", 75, 215),
        ],
    )
    def test_are_granted_by_band_with_travel(self, weekly: str, band: int, monthly: int) -> None:
        decided = day_care(household("OR", adult(weekly_work_hours=weekly), child(4, care_charge=500)))
        assert decided.value("hours.weekly_band") == band
        assert decided.value("hours.authorized") == monthly

    def test_are_those_of_who_works_less(self) -> None:
        home = household("OR", adult(weekly_work_hours=40), spouse(weekly_work_hours=15), child(4))
        assert day_care(home).value("hours.weekly_need") == 15

    def test_leave_out_who_cannot_give_care(self) -> None:
        home = household("OR", adult(weekly_work_hours=40), spouse(disabled=True), child(4))
        assert day_care(home).value("hours.weekly_need") == 40

    def test_are_at_least_twenty_a_week_on_tanf(self) -> None:
        home = household("OR", adult(), child(4, care_charge=5000), tanf_current_recipient=True)
        decided = day_care(home)
        assert decided.value("hours.authorized") == 108
        assert decided.monthly_benefit == 108 * Decimal("9.5")


class TestRates:
    @pytest.mark.parametrize(
        ("area", "provider", "age", "rate"),
        [
            ("area_a", "certified_center", 4, "1563"),
            ("area_b", "certified_center", 4, "1043"),
            ("area_c", "certified_center", 4, "1043"),
            ("area_a", "registered_family", 0, "1233.33"),
            ("A", "Registered Family", 3, "1033.33"),
            ("AREA_A", "RFM", 6, "933.33"),
            ("area_b", "standard_center", 1, "994"),
            ("area_b", "certified_center", 1, "1500"),
            ("", "", 4, "1043"),
        ],
    )
    def test_go_by_area_provider_and_age(self, area: str, provider: str, age: int, rate: str) -> None:
        decided = day_care(one_child(age, care_area=area, care_provider=provider))
        assert decided.monthly_benefit == Decimal(rate)

    @pytest.mark.parametrize(
        ("provider", "months", "group"),
        [
            ("certified_center", 23, "infant"),
            ("certified_center", 24, "toddler"),
            ("standard_family", 11, "infant"),
            ("standard_family", 12, "toddler"),
            ("standard_family", 35, "toddler"),
            ("standard_family", 36, "preschool"),
            ("standard_family", 71, "preschool"),
            ("standard_family", 72, "school"),
        ],
    )
    def test_change_with_the_month_of_age(self, provider: str, months: int, group: str) -> None:
        home = one_child(months // 12, age_months=months, care_provider=provider)
        kid = home.members[1].id
        assert day_care(home).value(f"care.{kid}.age_group") == group

    def test_have_a_column_for_children_with_a_disability(self) -> None:
        assert day_care(one_child(10, disabled=True)).monthly_benefit == 1500

    @pytest.mark.parametrize(
        ("provider", "rate"),
        [("certified_center", "1026"), ("standard_family", "486"), ("registered_family", "540")],
    )
    def test_are_by_the_hour_below_full_time(self, provider: str, rate: str) -> None:
        """108 hours of a child of four in area C."""
        assert day_care(one_child(hours=20, care_provider=provider)).monthly_benefit == Decimal(rate)

    def test_by_the_hour_stop_at_the_monthly_rate(self) -> None:
        home = one_child(hours=20, care_provider="standard_center", care_area="area_b")
        assert day_care(home).monthly_benefit == min(108 * Decimal("7.13"), Decimal(782))

    def test_changed_in_march_2026(self) -> None:
        decided = day_care(one_child(care_provider="standard_family", care_area="area_a"), "2026-03")
        assert decided.monthly_benefit == 930

    @pytest.mark.parametrize("facts", [{"care_provider": "nanny"}, {"care_area": "area_z"}])
    def test_that_are_not_in_the_table_are_not_on_file(self, facts: dict[str, str]) -> None:
        with pytest.raises(NoRule, match=r"no rule on file for erdc\.or\.monthly_rate"):
            day_care(one_child(**facts))


class TestChildren:
    @pytest.mark.parametrize(
        ("age", "disabled", "passes"), [(12, False, True), (13, False, False), (17, True, True), (18, True, False)]
    )
    def test_are_below_the_age(self, age: int, disabled: bool, passes: bool) -> None:
        decided = day_care(one_child(age, disabled=disabled))
        assert decided.value("tests.child") is passes
        assert decided.eligible is passes

    def test_are_paid_the_lower_of_charge_and_rate(self) -> None:
        kids = child(4, care_charge=200), child(4, care_charge=2000)
        decided = day_care(household("OR", adult(weekly_work_hours=40), *kids))
        assert decided.monthly_benefit == 200 + 1043


class TestGroup:
    def test_leaves_out_other_adults_and_grown_children(self) -> None:
        others = person(Role.OTHER_ADULT, 60, pension=2000), child(18, in_school=False, wages=900)
        home = family()
        decided = day_care(household("OR", *home.members, *others))
        assert decided.value("household_size") == 3
        assert decided.value("countable_income") == 0

    def test_keeps_a_pupil_of_eighteen_and_leaves_out_a_child_s_earnings(self) -> None:
        decided = day_care(household("OR", *family().members, child(18, in_school=True, wages=900, ssi=50)))
        assert decided.value("household_size") == 4
        assert decided.value("countable_income") == 50

    def test_leaves_out_earnings_of_an_unmarried_minor_parent(self) -> None:
        minor = adult(17, weekly_work_hours=20, wages=900)
        assert day_care(household("OR", minor, child(1, care_charge=500))).value("countable_income") == 0
        married = day_care(household("OR", minor, spouse(weekly_work_hours=20), child(1, care_charge=500)))
        assert married.value("countable_income") == 900

    def test_counts_a_business_before_costs_and_cash(self) -> None:
        home = household(
            "OR",
            adult(weekly_work_hours=40, self_employment_gross=1000, self_employment_costs=400, unemployment=30),
            child(4, care_charge=500),
            tanf_cash_received=100,
        )
        assert day_care(home).value("countable_income") == 1130

    @pytest.mark.parametrize(("change", "passes"), [(-CENT, True), (Decimal(0), True), (CENT, False)])
    def test_may_own_up_to_the_limit(self, change: Decimal, passes: bool) -> None:
        decided = day_care(household("OR", *family().members, liquid_assets=1_000_000 + change))
        assert decided.value("tests.resources") is passes
        assert decided.eligible is passes


class TestOtherStates:
    @pytest.mark.parametrize("state", ["NC", "TX"])
    def test_have_no_rule_on_file(self, state: str) -> None:
        with pytest.raises(NoRule, match=f"no rule on file for child-care in US-{state} on 2026-11-01"):
            day_care(household(state, adult(), child()))


class TestHoursNotTold:
    """Who earns works, and who studies needs care: without hours told, those of families of whom none are asked."""

    @pytest.mark.parametrize("parent", [{"wages": 900}, {"self_employment_gross": 900}, {"higher_education": True}])
    def test_are_twenty_a_week(self, parent: dict[str, Any]) -> None:
        decided = day_care(household("OR", adult(**parent), child(4, care_charge=5000)))
        assert decided.value("tests.activity") is True
        assert decided.value("hours.weekly_need") == 20
        assert decided.eligible

    def test_are_the_least_of_two(self) -> None:
        home = household("OR", adult(weekly_work_hours=40, wages=900), spouse(wages=900), child(4, care_charge=500))
        assert day_care(home).value("hours.weekly_need") == 20

    def test_are_none_where_none_are_told(self) -> None:
        decided = day_care(household("OR", adult(weekly_work_hours=0, wages=900), child(4, care_charge=500)))
        assert (decided.value("tests.activity"), decided.value("hours.weekly_need")) == (False, 0)
        assert day_care(household("OR", adult(), child(4))).value("hours.weekly_need") == 0


class TestPlainWords:
    @pytest.mark.parametrize(
        ("word", "provider"),
        [("center", "certified_center"), ("Family", "certified_family"), ("RFM", "registered_family")],
    )
    def test_name_a_provider(self, word: str, provider: str) -> None:
        home = one_child(care_provider=word)
        (name,) = [step.name for step in day_care(home).steps if step.name.endswith(".provider")]
        assert day_care(home).value(name) == provider

    @pytest.mark.parametrize(("word", "told"), [("full-time", "full_time"), ("pt_month", "part_time")])
    def test_name_a_schedule_that_is_shown(self, word: str, told: str) -> None:
        decided = day_care(one_child(care_schedule=word))
        assert told in [step.value for step in decided.steps if step.name.endswith(".schedule_told")]
        assert decided.monthly_benefit == day_care(one_child()).monthly_benefit

    def test_that_name_no_schedule_are_refused(self) -> None:
        with pytest.raises(NoRule, match="the schedule 'nights'"):
            day_care(one_child(care_schedule="nights"))


def test_gross_income_is_told() -> None:
    assert day_care(family(wages=1200, child_support_received=50)).value("gross_income") == 1250
