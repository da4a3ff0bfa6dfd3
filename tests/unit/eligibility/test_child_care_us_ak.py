"""Alaska child care: the limit and contribution bands a cent to each side, activity, rates by area, provider and age.

Duties: O047.
"""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.book import NoRule
from eligibility.rules.child_care.us_ak_authorization import NOT_BOUNDED, end_of_next
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household, Role
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import adult, child, household, month, person, spouse

CASH: dict[str, Any] = {"tanf_current_recipient": True, "tanf_cash_received": 700}
CENT = Decimal("0.01")
AROUND = [(-CENT, True), (Decimal(0), True), (CENT, False)]


def assistance(home: Household, written: str = "2026-11") -> Determination:
    return determine(Program.CHILD_CARE, home, month(written))


def family(**income: Any) -> Household:
    """A working parent and three children: a family of four, with the median of the tables."""
    kids = child(4, care_charge=800), child(7, care_charge=700), child(14)
    return household("AK", adult(weekly_work_hours=40, **income), *kids, county="Juneau")


def one_child(age: int = 4, charge: int = 5000, county: str = "Juneau", **facts: Any) -> Household:
    return household("AK", adult(weekly_work_hours=40), child(age, care_charge=charge, **facts), county=county)


class TestIncomeLimit:
    @pytest.mark.parametrize(("change", "passes"), AROUND)
    @pytest.mark.parametrize(("written", "limit"), [("2026-09", "9112.70"), ("2026-10", "9863.25")])
    def test_is_85_percent_of_the_median_of_the_month(
        self, written: str, limit: str, change: Decimal, passes: bool
    ) -> None:
        """Of 128650 and 139246 a year; the first limit has a fraction of a cent, which nobody is paid."""
        decided = assistance(family(wages=Decimal(limit) + change), written)
        assert decided.value("tests.income") is passes
        assert decided.eligible is passes

    @pytest.mark.parametrize(
        ("kids", "factor"), [(1, "0.68"), (2, "0.84"), (3, "1"), (4, "1.16"), (5, "1.32"), (6, "1.35")]
    )
    def test_goes_by_size(self, kids: int, factor: str) -> None:
        decided = assistance(household("AK", adult(wages=100), *(child() for _ in range(kids)), county="Nome"))
        assert decided.value("median_income") == Decimal(139246) * Decimal(factor) / 12


class TestContribution:
    @pytest.mark.parametrize(
        ("share", "below", "at"),
        [
            ("0.01", "0", "0.01"),
            ("0.09", "0.01", "0.02"),
            ("0.18", "0.02", "0.03"),
            ("0.26", "0.03", "0.04"),
            ("0.35", "0.04", "0.05"),
            ("0.43", "0.05", "0.06"),
            ("0.52", "0.06", "0.07"),
            ("0.61", "0.07", "0.08"),
            ("0.73", "0.08", "0.09"),
        ],
    )
    def test_goes_up_at_each_band(self, share: str, below: str, at: str) -> None:
        """A month of the median of four is 139246 / 12."""
        bound = (Decimal(share) * 139246 / 12).quantize(CENT, "ROUND_CEILING")
        rates = [assistance(family(wages=bound + change)).value("rates.copay") for change in (-CENT, 0, CENT)]
        assert rates == [Decimal(below), Decimal(at), Decimal(at)]

    def test_is_taken_off_what_is_paid(self) -> None:
        decided = assistance(family(wages=4000))
        assert decided.value("copay") == 160
        assert decided.monthly_benefit == 1500 - 160

    def test_is_nothing_on_atap(self) -> None:
        home = household("AK", *family(wages=4000).members, county="Juneau", tanf_current_recipient=True)
        decided = assistance(home)
        assert decided.value("category") == "PASS I"
        assert (decided.value("copay"), decided.monthly_benefit) == (0, 1500)
        assert assistance(family()).value("category") == "PASS II or PASS III"

    def test_shows_where_it_is_above_the_federal_ceiling(self) -> None:
        assert assistance(family(wages=6500)).value("tests.copay_within_federal_ceiling") is True
        assert assistance(family(wages=8000)).value("tests.copay_within_federal_ceiling") is False

    def test_that_is_seven_percent_to_the_cent_is_within_it(self) -> None:
        """7 percent of 6100.08 is 427.0056: a contribution of 427.01 is that share, not above it."""
        decided = assistance(family(wages="6100.08"))
        assert decided.value("copay") == Decimal("427.01")
        assert decided.value("tests.copay_within_federal_ceiling") is True

    def test_never_makes_the_payment_negative(self) -> None:
        decided = assistance(household("AK", adult(wages=5000), child(4, care_charge=50), county="Juneau"))
        assert (decided.eligible, decided.monthly_benefit) == (True, 0)


class TestIncome:
    def test_is_that_of_adults_and_all_that_is_unearned(self) -> None:
        kids = child(16, wages=500, social_security_survivors=100), child(4, ssi=50)
        other = person(Role.OTHER_ADULT, 60, pension=900)
        home = household(
            "AK", adult(wages=1000, child_support_received=20), *kids, other, county="Nome", tanf_cash_received=10
        )
        decided = assistance(home)
        assert decided.value("household_size") == 3
        assert decided.value("countable_income") == 1000 + 100 + 50 + 20 + 10

    def test_is_less_support_paid_and_costs_of_a_business(self) -> None:
        parent = adult(self_employment_gross=1000, self_employment_costs=400)
        assert (
            assistance(household("AK", parent, child(), county="Nome", child_support_paid=100)).value(
                "countable_income"
            )
            == 500
        )
        assert (
            assistance(household("AK", parent, child(), county="Nome", child_support_paid=700)).value(
                "countable_income"
            )
            == 0
        )

    def test_of_a_parent_below_eighteen_counts_when_it_is_unearned(self) -> None:
        decided = assistance(household("AK", adult(17, wages=500, unemployment=40), child(1), county="Nome"))
        assert decided.value("countable_income") == 40


class TestActivity:
    @pytest.mark.parametrize(
        ("parents", "passes"),
        [
            ([adult(wages=1)], True),
            ([adult(weekly_work_hours=10)], True),
            ([adult(in_school=True)], True),
            ([adult(higher_education=True)], True),
            ([adult()], False),
            ([adult(incapacitated=True)], False),
            ([adult(wages=1), spouse()], False),
            ([adult(wages=1), spouse(incapacitated=True)], True),
            ([adult(wages=1), spouse(disabled=True)], True),
            ([], False),
        ],
    )
    def test_is_asked_of_each_parent(self, parents: list[Any], passes: bool) -> None:
        decided = assistance(household("AK", *parents, child(4, care_charge=100), county="Sitka"))
        assert decided.value("tests.activity") is passes
        assert decided.eligible is passes


class TestRates:
    @pytest.mark.parametrize(
        ("county", "provider", "unit", "age", "rate"),
        [
            ("Juneau", "licensed_center", "ft_month", 4, 1071),
            ("Juneau City and Borough", "LICENSED_CENTER", "FT_MONTH", 2, 1114),
            ("JUNEAU_CITY_AND_BOROUGH_AK", "Licensed home", "pt month", 0, 482),
            ("Anchorage", "approved_relative_in_home", "pt_month", 5, 258),
            ("Fairbanks North Star", "licensed_group_home", "ft_month", 0, 1342),
            ("Copper River", "licensed_center", "ft_month", 4, 750),
            ("Prince of Wales-Hyder", "licensed_center", "ft_month", 4, 980),
            ("", "", "", 4, 1019),
        ],
    )
    def test_go_by_area_provider_unit_and_age(self, county: str, provider: str, unit: str, age: int, rate: int) -> None:
        home = one_child(age, county=county, care_provider=provider, care_schedule=unit)
        assert assistance(home).monthly_benefit == rate

    def test_take_the_area_of_the_child_first(self) -> None:
        assert assistance(one_child(care_area="Sitka")).monthly_benefit == 945

    @pytest.mark.parametrize(
        ("months", "group"),
        [
            (12, "infant"),
            (13, "toddler"),
            (35, "toddler"),
            (36, "preschool"),
            (59, "preschool"),
            (60, "school_age"),
        ],
    )
    def test_change_with_the_month_of_age(self, months: int, group: str) -> None:
        home = one_child(months // 12, age_months=months)
        assert assistance(home).value(f"care.{home.members[1].id}.age_group") == group

    @pytest.mark.parametrize(("unit", "days", "rate"), [("ft_day", 10, 650), ("pt_day", 8, 256), ("ft_day", 0, 0)])
    def test_by_the_day_are_paid_for_days_of_care(self, unit: str, days: int, rate: int) -> None:
        assert assistance(one_child(care_schedule=unit, care_days=days)).monthly_benefit == rate

    @pytest.mark.parametrize(("charge", "paid"), [(2141, 2141), (2142, 2142), (2143, 2142)])
    def test_are_doubled_for_special_needs(self, charge: int, paid: int) -> None:
        assert assistance(one_child(charge=charge, disabled=True)).monthly_benefit == paid

    @pytest.mark.parametrize(
        "facts",
        [{"county": "Atlantis"}, {"care_provider": "nanny"}, {"care_schedule": "weekend"}, {"care_area": "Klamath"}],
    )
    def test_that_are_not_in_the_schedule_are_not_on_file(self, facts: dict[str, str]) -> None:
        with pytest.raises(NoRule, match=r"no rule on file for ccap\.ak\.rate"):
            assistance(one_child(**facts))

    def test_of_a_kind_that_an_area_does_not_have_pay_nothing(self) -> None:
        assert assistance(one_child(county="Anchorage", care_provider="licensed_group_home")).monthly_benefit == 0

    def test_are_on_file_from_2022(self) -> None:
        with pytest.raises(NoRule, match="on 2021-12-01"):
            assistance(one_child(), "2021-12")


class TestChildren:
    @pytest.mark.parametrize(
        ("age", "disabled", "passes"),
        [(12, False, True), (13, False, False), (18, True, True), (19, True, False)],
    )
    def test_are_below_the_age(self, age: int, disabled: bool, passes: bool) -> None:
        decided = assistance(one_child(age, disabled=disabled))
        assert decided.value("tests.child") is passes
        assert decided.eligible is passes

    def test_are_paid_the_lower_of_charge_and_rate(self) -> None:
        kids = child(4, care_charge=300), child(4, care_charge=1500)
        decided = assistance(household("AK", adult(weekly_work_hours=40), *kids, county="Juneau"))
        assert decided.monthly_benefit == 300 + 1071

    @pytest.mark.parametrize(("change", "passes"), AROUND)
    def test_of_a_family_that_owns_up_to_the_limit(self, change: Decimal, passes: bool) -> None:
        home = household("AK", *family().members, county="Juneau", liquid_assets=1_000_000 + change)
        assert assistance(home).value("tests.resources") is passes


class TestPlainWords:
    @pytest.mark.parametrize(
        ("plain", "facts"),
        [
            ({"care_provider": "center", "care_schedule": "full_time"}, {}),
            ({"care_provider": "family"}, {"care_provider": "licensed_home"}),
            ({"care_provider": "Group home"}, {"care_provider": "licensed_group_home"}),
            ({"care_provider": "relative"}, {"care_provider": "approved_relative_in_home"}),
            ({"care_schedule": "part-time"}, {"care_schedule": "pt_month"}),
            ({"care_schedule": "full day", "care_days": 10}, {"care_schedule": "ft_day", "care_days": 10}),
            ({"county": "Wade Hampton"}, {"county": "Kusilvak"}),
            ({"county": "Valdez-Cordova"}, {"county": "Chugach"}),
        ],
    )
    def test_mean_what_the_schedule_says(self, plain: dict[str, Any], facts: dict[str, Any]) -> None:
        told = assistance(one_child(**plain))
        assert told.monthly_benefit == assistance(one_child(**facts)).monthly_benefit > 0


def test_gross_income_is_told_before_support_paid() -> None:
    decided = assistance(household("AK", adult(wages=1200, pension=50), child(4), child_support_paid=100))
    assert (decided.value("gross_income"), decided.value("countable_income")) == (1250, 1150)


class TestAuthorization:
    """7 AAC 45.258 (`ccap.ak.pass1.authorization`): what bounds care of a family on cash assistance."""

    def on_atap(self, *members: Any, **facts: Any) -> Household:
        return household("AK", adult(weekly_work_hours=40), *members, county="Juneau", **CASH | facts)

    def test_says_nothing_of_families_without_cash(self) -> None:
        names = {step.name for step in assistance(one_child()).steps}
        assert not any(name.startswith("authorization") for name in names)

    @pytest.mark.parametrize(
        ("written", "until"),
        [
            ("2026-11", "December 31, 2026"),
            ("2026-12", "January 31, 2027"),
            ("2026-08", "September 30, 2026"),
        ],
    )
    def test_a_first_one_runs_to_the_end_of_the_next_month(self, written: str, until: str) -> None:
        decided = assistance(self.on_atap(child(4, care_charge=500)), written)
        assert decided.value("authorization.first_until") == until

    def test_a_first_one_ends_in_a_leap_february(self) -> None:
        assert end_of_next(date(2028, 1, 1)) == date(2028, 2, 29)
        assert end_of_next(date(2027, 1, 1)) == date(2027, 2, 28)

    def test_who_gets_care_already_has_no_first_one(self) -> None:
        decided = assistance(self.on_atap(child(4, care_charge=500), child_care_current_recipient=True))
        assert "authorization.first_until" not in {step.name for step in decided.steps}

    def test_says_that_no_rule_turns_hours_into_a_unit(self) -> None:
        told = assistance(self.on_atap(child(4, care_charge=500))).value("authorization.unit_of_hours")
        assert "no rule on file" in str(told)

    def test_says_the_ceiling_of_the_registration_fee_and_pays_it_not_with_the_rate(self) -> None:
        """`tanf.ak.pass1.registration_fee`."""
        decided = assistance(self.on_atap(child(4, care_charge=500)))
        assert decided.value("authorization.registration_fee") == 50
        assert decided.monthly_benefit <= 500

    @pytest.mark.parametrize(("age", "is_told"), [(12, False), (13, True), (17, True)])
    def test_says_that_no_fact_tells_of_a_court_for_older_children(self, age: int, is_told: bool) -> None:
        teen = child(age, id="teen", care_charge=500)
        decided = assistance(self.on_atap(child(4, care_charge=500), teen))
        assert ("authorization.teen.teen" in {step.name for step in decided.steps}) is is_told

    @pytest.mark.parametrize(("days", "is_bounded"), [(16, False), (17, True), (30, True)])
    def test_two_parents_get_no_more_than_one_full_time_month(self, days: int, is_bounded: bool) -> None:
        """Days in a licensed home in Nome: 55 a day, 900 a month for an infant."""
        baby = child(0, id="baby", care_charge=5000, care_provider="family", care_schedule="full_day", care_days=days)
        home = household("AK", adult(weekly_work_hours=40), spouse(weekly_work_hours=40), baby, county="Nome", **CASH)
        decided = assistance(home)
        assert "no more than one full-time month" in str(decided.value("authorization.one_full_month"))
        assert decided.value("care.baby.rate_for_days") == 55 * days
        assert decided.value("care.baby.rate_authorized") == (900 if is_bounded else 55 * days)
        assert decided.value("care.baby.allowed") == decided.value("care.baby.rate_authorized")

    def test_one_parent_is_paid_for_every_day(self) -> None:
        baby = child(0, id="baby", care_charge=5000, care_provider="family", care_schedule="full_day", care_days=30)
        decided = assistance(household("AK", adult(weekly_work_hours=40), baby, county="Nome", **CASH))
        assert decided.value("care.baby.allowed") == 55 * 30
        assert decided.value("authorization.one_full_month") == NOT_BOUNDED
