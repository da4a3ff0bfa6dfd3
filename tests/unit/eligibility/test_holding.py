"""From dated facts to a household line: what holds, what weeks make a month, what is missing."""

from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from eligibility.rules.clocks import act_by, decide_by, expedited_since, proof_due_from, report_by
from eligibility.rules.facts import Household, Income, Member
from eligibility.rules.holding import Fact, Held, Missing, Someone, household_of, question_of
from eligibility.rules.kinds import ELSEWHERE, KINDS, Part, Shape
from eligibility.rules.registry import Program
from eligibility.rules.wording import denied_by, figure_of, name_of
from policy.reader import load

NOVEMBER = date(2026, 11, 1)
AMY = Someone("amy", date(1997, 4, 2))
ELI = Someone("eli", date(2019, 11, 2))
ROLES = (
    Fact("r1", "ROLE", date(2026, 1, 1), person="amy", word="head"),
    Fact("r2", "ROLE", date(2026, 1, 1), person="eli", word="child"),
)


def known(kind: str, **said: Any) -> Fact:
    return Fact(**{"id": "f", "kind": kind, "first_day": date(2026, 1, 1)} | said)


def held(*facts: Fact, month: date = NOVEMBER, filed_on: date | None = None, programme: str = "SNAP") -> Held:
    return household_of(
        id="case",
        state="AK",
        month=month,
        programme=programme,
        people=(AMY, ELI),
        facts=(*ROLES, *facts),
        filed_on=filed_on,
    )


class TestKinds:
    def test_are_one_for_every_key_that_somebody_can_know(self) -> None:
        keys = {one.name for kind in (Household, Income, Member) for one in fields(kind)} - ELSEWHERE
        assert {kind.key for kind in KINDS.values()} == keys | {"role"}

    def test_only_amounts_that_come_again_have_a_period(self) -> None:
        assert KINDS["WAGES"].is_flow
        assert KINDS["RENT"].is_flow
        assert not KINDS["LIQUID_ASSETS"].is_flow
        assert not KINDS["VEHICLES"].is_flow
        assert not KINDS["WEEKLY_WORK_HOURS"].is_flow

    def test_say_days_and_hours_not_in_dollars(self) -> None:
        assert not KINDS["CARE_DAYS"].is_money
        assert not KINDS["WEEKLY_WORK_HOURS"].is_money
        assert KINDS["VEHICLES"].is_money

    def test_incomes_stand_beside_each_other_and_rent_stands_alone(self) -> None:
        assert all(kind.is_many for kind in KINDS.values() if kind.part is Part.INCOME)
        assert KINDS["UTILITIES"].is_many
        assert not KINDS["RENT"].is_many

    def test_know_their_closed_words(self) -> None:
        assert "phone" in KINDS["UTILITIES"].words
        assert KINDS["ALLOTMENT_AREA"].shape is Shape.WORD
        assert KINDS["RECIPIENT_MONTHS"].shape is Shape.COUNT


class TestHousehold:
    def test_adds_up_wages_of_two_jobs_week_by_the_rule_on_file(self) -> None:
        line = held(
            known("WAGES", person="amy", amount=Decimal("300.55"), period="TWO_WEEKS"),
            known("WAGES", person="amy", amount=Decimal(100), period="WEEK"),
        )
        [amy, _] = line.line["household"]["members"]
        assert amy["income"]["wages"] == pytest.approx(300.55 * 2.15 + 430)
        assert [one.times for one in line.used if one.times] == [Decimal("2.15"), Decimal("4.3")]
        assert [one.id for one in line.readings] == ["snap.weeks_per_month"]

    @pytest.mark.parametrize(
        ("amount", "period", "monthly", "months"),
        [
            ("500", "TWICE", 1000, None),
            ("100", "QUARTER", 33.33, 3),
            ("100", "HALF_YEAR", 16.67, 6),
            ("12600.06", "YEAR", 1050.01, 12),
        ],
    )
    def test_spreads_what_comes_less_often_over_its_months(
        self, amount: str, period: str, monthly: float, months: int | None
    ) -> None:
        line = held(known("WAGES", person="amy", amount=Decimal(amount), period=period))
        [amy, _] = line.line["household"]["members"]
        assert amy["income"]["wages"] == monthly
        assert [one.months for one in line.used if one.monthly] == [months]
        assert line.readings == ()

    @pytest.mark.parametrize(("told", "costs"), [((Decimal(0),), 0), ((), None)])
    def test_tells_costs_of_nothing_from_costs_not_told(self, told: tuple[Decimal, ...], costs: int | None) -> None:
        """OAR 461-145-0930(4): half comes off where there are any costs."""
        line = held(*(known("SELF_EMPLOYMENT_COSTS", person="amy", amount=one, period="MONTH") for one in told))
        assert line.question.household.members[0].self_employment_costs == costs

    def test_takes_what_holds_on_the_first_of_the_month(self) -> None:
        line = held(
            known("RENT", amount=Decimal(700), period="MONTH", last_day=date(2026, 10, 31)),
            known("RENT", amount=Decimal(800), period="MONTH", first_day=NOVEMBER),
            known("MORTGAGE", amount=Decimal(50), period="MONTH", first_day=date(2026, 11, 2)),
        )
        assert line.line["household"]["rent"] == 800
        assert "mortgage" not in line.line["household"]

    def test_takes_what_holds_on_the_day_of_filing_in_its_month(self) -> None:
        rent = known("RENT", amount=Decimal(800), period="MONTH", first_day=date(2026, 11, 9))
        assert "rent" in held(rent, filed_on=date(2026, 11, 9)).line["household"]
        assert "rent" not in held(rent, filed_on=date(2026, 11, 8)).line["household"]
        assert held(rent, filed_on=date(2026, 10, 9)).line["household"].get("filed_on") is None

    def test_knows_ages_on_the_first_of_the_month(self) -> None:
        ages = {one["id"]: one["age"] for one in held().line["household"]["members"]}
        assert ages == {"amy": 29, "eli": 6}
        months = {one["id"]: one["age_months"] for one in held().line["household"]["members"]}
        assert {key: count // 12 for key, count in months.items()} == ages

    def test_leaves_out_who_does_not_count_for_the_programme(self) -> None:
        apart = Fact("r3", "ROLE", date(2026, 1, 1), person="eli", word="not_counted", programme="TANF")
        wages = known("WAGES", person="eli", amount=Decimal(10), period="MONTH")
        assert len(held(apart, wages).line["household"]["members"]) == 2
        [amy] = held(apart, wages, programme="TANF").line["household"]["members"]
        assert amy["id"] == "amy"

    def test_asks_for_roles_days_of_birth_and_one_head(self) -> None:
        with pytest.raises(Missing) as refused:
            household_of(
                id="case",
                state="AK",
                month=NOVEMBER,
                programme="",
                people=(AMY, Someone("eli", None), Someone("lea", None)),
                facts=ROLES,
                filed_on=None,
            )
        assert refused.value.wants == (("lea", "who this is to the household"), ("eli", "the day of birth"))
        with pytest.raises(Missing, match="exactly one person"):
            held(Fact("r3", "ROLE", date(2026, 1, 1), person="amy", word="child", programme="SNAP"))

    def test_counts_somebody_from_the_day_of_their_membership(self) -> None:
        lea, sam = Someone("lea", date(2001, 3, 3)), Someone("sam", date(2026, 12, 9))
        joins = Fact("r3", "ROLE", date(2026, 12, 1), person="lea", word="other_adult")
        born = Fact("r4", "ROLE", date(2026, 12, 9), person="sam", word="child")

        def keys(month: date, *facts: Fact) -> list[str]:
            line = household_of(
                id="case",
                state="AK",
                month=month,
                programme="SNAP",
                people=(AMY, ELI, lea, sam),
                facts=(*ROLES, *facts),
                filed_on=None,
            )
            return [one["id"] for one in line.line["household"]["members"]]

        assert keys(NOVEMBER, joins, born) == ["amy", "eli"]
        assert keys(NOVEMBER, joins) == ["amy", "eli"]
        assert keys(date(2027, 1, 1), joins, born) == ["amy", "eli", "lea", "sam"]
        with pytest.raises(Missing) as refused:
            keys(NOVEMBER)
        assert refused.value.wants == (("lea", "who this is to the household"),)

    def test_reads_back_as_it_was_frozen(self) -> None:
        line = held(
            known("UTILITIES", word="phone"),
            known("UTILITIES", word="phone"),
            known("VEHICLES", amount=Decimal("900.25")),
            known("HOMELESS", flag=False),
            known("COUNTY", word="Juneau"),
            known("RECIPIENT_MONTHS", amount=Decimal(3)),
        )
        found = question_of(line.line).household
        assert (found.county, found.recipient_months, found.homeless) == ("Juneau", 3, False)
        assert found.vehicles == (Decimal("900.25"),)
        assert len(found.utilities) == 1


class TestDecideBy:
    def test_counts_days_from_filing_by_programme_and_state(self) -> None:
        filed = date(2026, 11, 5)
        snap = decide_by(Program.SNAP, "US-AK", filed)
        assert snap is not None
        assert (snap.on, snap.days) == (date(2026, 12, 5), 30)
        carolina = decide_by(Program.TANF, "US-NC", filed)
        assert carolina is not None
        assert carolina.days == 45

    def test_is_seven_days_where_snap_is_expedited(self) -> None:
        due = decide_by(Program.SNAP, "US-OR", date(2026, 11, 5), expedited_from=date(2026, 11, 5))
        assert due is not None
        assert due.on == date(2026, 11, 12)
        assert "273.2(i)(3)" in due.source

    def test_is_nothing_where_no_clock_is_on_file(self) -> None:
        assert decide_by(Program.CHILD_CARE, "US-AK", date(2026, 11, 5)) is None
        assert decide_by(Program.TANF, "US-NC", date(2020, 1, 1)) is None

    def test_is_the_standard_clock_of_oregons_cash_assistance(self) -> None:
        due = decide_by(Program.TANF, "US-OR", date(2026, 11, 5))
        assert due is not None
        assert (due.on, due.days, due.source) == (date(2026, 12, 5), 30, "OAR 461-115-0190")

    def test_leaves_ten_days_for_proof_of_food_benefits_alone(self) -> None:
        """7 CFR 273.2(f); over the end of a leap February too."""
        assert proof_due_from(Program.SNAP, "US-TX", date(2026, 11, 20)) == date(2026, 11, 30)
        assert proof_due_from(Program.SNAP, "US-AK", date(2028, 2, 20)) == date(2028, 3, 1)
        assert proof_due_from(Program.TANF, "US-TX", date(2026, 11, 20)) is None
        assert proof_due_from(Program.SNAP, "US-TX", date(1989, 12, 31)) is None

    def test_of_a_change_is_on_file_for_cash_in_north_carolina_alone(self) -> None:
        """N016: 30 days from the day it came in, over the end of a leap February too."""
        due = act_by(Program.TANF, "US-NC", date(2028, 2, 10))
        assert due is not None
        assert (due.on, due.days) == (date(2028, 3, 11), 30)
        assert "North Carolina TANF State Plan" in due.source
        assert act_by(Program.TANF, "US-NC", date(2025, 9, 30)) is None
        assert act_by(Program.TANF, "US-TX", date(2026, 11, 5)) is None
        assert act_by(Program.SNAP, "US-NC", date(2026, 11, 5)) is None

    def test_lets_seven_days_run_out(self) -> None:
        assert expedited_since(date(2026, 11, 12)) == date(2026, 11, 5)


class TestWording:
    def test_takes_the_unit_from_the_policy_files(self) -> None:
        age = "tanf.or.child_age@" + load().parameter("tanf.or.child_age").values[-1].effective_from.isoformat()
        assert figure_of("something", 18, rule=age) == "18"
        assert figure_of("something", 17.5, rule=age) == "$17.50"
        assert figure_of("something", 18, rule="no.such@2020-01-01") == "$18"
        assert figure_of("something", 18, rule="no date") == "$18"

    def test_words_a_test_by_its_programme(self) -> None:
        steps = [{"name": "tests.child", "value": False, "rule": "r", "source": "s"}]
        [cash] = denied_by(steps, {}, programme="TANF")
        [care] = denied_by(steps, {}, programme="CHILD_CARE")
        assert "cash assistance" in cash.name
        assert "care" in care.name

    def test_says_steps_in_plain_words(self) -> None:
        assert name_of("gross_income", {}) == "Income before deductions"
        assert name_of("deductions.earned_income", {}) == "Deduction: earned income"
        assert name_of("abawd.amy", {"amy": "Amy Tolman"}) == "Work rule for adults without children: Amy Tolman"
        assert name_of("something_new", {}) == "Something new"

    @pytest.mark.parametrize(
        ("name", "value", "said"),
        [
            ("gross_income", 1200, "$1,200"),
            ("net_income", 183.5, "$183.50"),
            ("rates.contribution", 0.3, "30 percent"),
            ("household_size", 3, "3"),
            ("max_allotment_by_size", 718, "$718"),
            ("federal_minimum_wage", 7.25, "$7.25"),
            ("weeks_per_month", 4.3, "4.3"),
            ("rates.child_support_kept", 50, "$50"),
            ("care.lea.rate", 1071, "$1,071"),
            ("bbce.gross_rate", 2, "200 percent"),
            ("child_age_under", 18, "18"),
            ("median_income.four_people", 139246, "$139,246"),
            ("median_income.size_factor", 0.84, "0.84"),
            ("tests.gross", False, "No"),
            ("hours.authorized", 172, "172"),
            ("child_age.under", 18, "18"),
            ("students.bound_below", 50, "50"),
            ("pregnancy_months_before", 3, "3"),
            ("care.lea.preschool_below_years", 6, "6"),
            ("care.lea.special_needs_multiplier", 1.5, "1.5"),
            ("bbce.asset_limit", None, "No limit"),
            ("bbce.guideline_switch_month", 10, "October"),
            ("allotment_area", "ak_urban", "ak urban"),
        ],
    )
    def test_says_figures_as_people_do(self, name: str, value: Any, said: str) -> None:
        assert figure_of(name, value) == said


class TestReportBy:
    """N016: by when a family reports a change (7 AAC 45.270, 45.271; NC State Plan)."""

    def on(self, jurisdiction: str, changed_on: date, *, closed: tuple[date, ...] = (), **asked: bool) -> date | None:
        due = report_by(Program.TANF, jurisdiction, changed_on, lambda day: day not in closed, **asked)
        return due.on if due else None

    def test_is_the_tenth_day(self) -> None:
        assert self.on("US-AK", date(2026, 11, 2)) == date(2026, 11, 12)
        assert self.on("US-NC", date(2026, 11, 2)) == date(2026, 11, 12)
        assert self.on("US-AK", date(2028, 2, 20)) == date(2028, 3, 1)

    def test_runs_on_to_the_next_worked_day(self) -> None:
        """`calendar.count`: an act that a client owes the agency rolls on."""
        closed = (date(2026, 11, 12), date(2026, 11, 13), date(2026, 11, 14))
        for jurisdiction in ("US-AK", "US-NC"):
            assert self.on(jurisdiction, date(2026, 11, 2), closed=closed) == date(2026, 11, 15)

    def test_is_the_fifth_day_where_a_child_is_away_for_long(self) -> None:
        closed = (date(2026, 11, 7),)
        for jurisdiction in ("US-AK", "US-NC"):
            assert self.on(jurisdiction, date(2026, 11, 2), is_absence=True) == date(2026, 11, 7)
            assert self.on(jurisdiction, date(2026, 11, 2), closed=closed, is_absence=True) == date(2026, 11, 8)

    def test_is_on_file_for_cash_of_two_states_alone(self) -> None:
        assert self.on("US-OR", date(2026, 11, 2)) is None
        assert self.on("US-TX", date(2026, 11, 2)) is None
        assert self.on("US-NC", date(2020, 1, 1)) is None
        assert report_by(Program.SNAP, "US-AK", date(2026, 11, 2), bool) is None
