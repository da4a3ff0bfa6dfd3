"""What counts of an adult's hours, entry by entry, and why the rest does not."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from coaching.choices import HourKind, HoursProof, JobSearchPart
from coaching.rules import hours
from coaching.rules.hours import Entry, Homework, MonthFacts, Reason
from policy.reader import NoRuleOnFile
from tests.unit.coaching.hours.made import (
    ALASKA,
    NOV,
    OREGON,
    amounts,
    ceiling,
    counted,
    entry,
    excused,
    holiday,
    month_of_hours,
    one,
)

MONDAY = date(2026, 11, 2)
WEEK = timedelta(weeks=1)


class TestEntry:
    @pytest.mark.parametrize(
        ("first", "last", "amount"),
        [
            (date(2026, 11, 30), date(2026, 12, 1), "4"),
            (MONDAY, MONDAY + WEEK, "4"),
            (MONDAY, MONDAY - timedelta(days=1), "4"),
            (MONDAY, MONDAY, "24.25"),
            (MONDAY, MONDAY, "4.1"),
            (MONDAY, MONDAY, "-1"),
        ],
    )
    def test_is_a_day_or_part_of_a_week_in_one_month_by_quarters(self, first: date, last: date, amount: str) -> None:
        with pytest.raises(ValueError, match="an entry is a day|hours go by quarters"):
            entry("WEX", first, amount, last=last)

    def test_is_a_day_where_it_is_a_holiday(self) -> None:
        with pytest.raises(ValueError, match="a holiday is a day"):
            holiday("WEX", MONDAY, last=MONDAY + timedelta(days=1))


class TestGates:
    @pytest.mark.parametrize(
        ("made", "reason"),
        [
            (entry("UNSUB", MONDAY, "8", proof=HoursProof.MISSING), Reason.NO_PROOF),
            (entry("UNSUB", MONDAY, "8", proof=HoursProof.STATEMENT), Reason.STATEMENT_ALONE),
            (entry("UNSUB", MONDAY, "8", is_verified=False), Reason.NOT_VERIFIED),
            (entry("WEX", MONDAY, "8", is_supervised=False), Reason.NOT_SUPERVISED),
            (entry("JSJR", MONDAY, "8", is_supervised=False), Reason.NOT_SUPERVISED),
            (entry("JSJR", MONDAY, "8", is_debriefed=False), Reason.NO_DEBRIEF),
            (entry("JSJR", MONDAY, "8", has_contact_list=False), Reason.NO_CONTACT_LIST),
            (entry("JSJR", MONDAY, "8", part=JobSearchPart.TREATMENT, is_certified=False), Reason.NOT_CERTIFIED),
            (entry("SCHOOL", MONDAY, "8", has_progress=False), Reason.NO_PROGRESS),
            (entry("WEX", MONDAY, "2", kind=HourKind.HOMEWORK_SUPERVISED), Reason.NO_HOMEWORK),
            (excused("UNSUB", MONDAY, "8"), Reason.PAID_LEAVE_ONLY),
            (holiday("OJT", MONDAY), Reason.PAID_LEAVE_ONLY),
            (excused("WEX", MONDAY, "8", scheduled_hours=None), Reason.NOT_SCHEDULED),
            (entry("WEX", MONDAY, "8", kind=HourKind.PROJECTED), Reason.NOT_PROJECTED),
        ],
    )
    def test_let_nothing_through_without_what_its_kind_asks(self, made: Entry, reason: Reason) -> None:
        """A053, A055, A056, A058, N021."""
        found = one(made)
        assert (found.hours, found.reasons) == (0, {reason})
        assert found.cuts[0].words
        assert found.cuts[0].source

    @pytest.mark.parametrize(
        "made",
        [
            entry("UNSUB", MONDAY, "8", is_supervised=False),
            entry("JSJR", MONDAY, "8", part=JobSearchPart.READINESS, has_contact_list=False, is_debriefed=False),
            entry("JSJR", MONDAY, "8", part=JobSearchPart.TREATMENT, has_contact_list=False),
            excused("WEX", MONDAY, "8", is_supervised=False),
            holiday("WEX", MONDAY, is_supervised=False),
        ],
    )
    def test_ask_nothing_that_the_kind_does_not_need(self, made: Entry) -> None:
        assert one(made).hours == made.hours

    def test_ask_for_a_debrief_in_alaska_only(self) -> None:
        """A055 is an Alaska expectation; the list of contacts is federal."""
        made = entry("JSJR", MONDAY, "8", is_debriefed=False)
        assert one(made, figures_of=OREGON).hours == 8
        assert one(replace(made, has_contact_list=False), figures_of=OREGON).reasons == {Reason.NO_CONTACT_LIST}

    def test_can_look_past_what_is_not_verified_yet(self) -> None:
        made = entry("UNSUB", MONDAY, "8", is_verified=False)
        assert one(made, with_unverified=True).hours == 8

    def test_zero_hours_are_zero_and_not_blank(self) -> None:
        """A060: a stated zero stands without proof."""
        found = one(entry("WEX", MONDAY, "0", proof=HoursProof.MISSING))
        assert (found.hours, found.cuts) == (0, ())

    def test_a_month_outside_the_days_on_file_is_refused(self) -> None:
        with pytest.raises(NoRuleOnFile):
            one(entry("UNSUB", date(2008, 9, 1), "8"))


class TestExcusedAbsence:
    @pytest.mark.parametrize(("amount", "counts"), [("16", "16"), ("16.25", "16")])
    def test_counts_sixteen_hours_in_a_month(self, amount: str, counts: str) -> None:
        found = one(excused("WEX", MONDAY, amount))
        assert f"{found.hours:f}" == counts
        assert found.cut_hours == Decimal(amount) - 16
        if found.cuts:
            assert found.cuts[0].words == "over 16 excused hours in the month"
            assert "261.60(b)" in found.cuts[0].source

    @pytest.mark.parametrize(("last", "counts"), [("16", 80), ("16.25", 80)])
    def test_counts_eighty_hours_in_twelve_months(self, last: str, counts: int) -> None:
        months = [date(2026, number, 5) for number in (2, 4, 6, 8)]
        found = counted([*(excused("CSP", on, "16") for on in months), excused("CSP", date(2026, 10, 5), last)])
        assert sum(row.hours for row in found) == counts
        over = one(excused("CSP", MONDAY, "0.25"))
        assert over.hours == Decimal("0.25")
        all_used = counted(
            [*(excused("CSP", on, "16") for on in [*months, date(2026, 10, 5)]), excused("CSP", MONDAY, "0.25")]
        )
        assert all_used[-1].reasons == {Reason.EXCUSED_YEAR}

    def test_comes_back_twelve_months_later_to_the_day(self) -> None:
        used = [excused("CSP", date(2026, number, 5), "16") for number in (2, 4, 6, 8, 10)]
        day_before, day_after = date(2027, 2, 4), date(2027, 2, 5)
        assert counted([*used, excused("CSP", day_before, "8")])[-1].hours == 0
        assert counted([*used, excused("CSP", day_after, "8")])[-1].hours == 8

    def test_over_a_leap_day(self) -> None:
        used = [excused("CSP", on, "16") for on in (date(2027, 3, 1), *(date(2027, n, 5) for n in (5, 7, 9, 11)))]
        assert counted([*used, excused("CSP", date(2028, 2, 29), "8")])[-1].hours == 0
        assert counted([*used, excused("CSP", date(2028, 3, 1), "8")])[-1].hours == 8

    def test_never_more_than_was_scheduled_and_missed(self) -> None:
        found = counted([entry("WEX", MONDAY, "5"), excused("WEX", MONDAY, "4", scheduled_hours=Decimal(8))])
        assert sorted(amounts(found)) == ["3", "5"]
        assert Reason.OVER_SCHEDULED in {reason for row in found for reason in row.reasons}

    def test_ten_holidays_in_twelve_months(self) -> None:
        found = counted(holiday("WEX", date(2026, number, 7)) for number in range(1, 12))
        assert [row.hours for row in found] == [6] * 10 + [0]
        assert found[-1].cuts[0].words == "over 10 holidays in 12 months"

    def test_a_holiday_missed_in_two_activities_is_one_day(self) -> None:
        days = [date(2026, number, 7) for number in range(1, 11)]
        found = counted([*(holiday("WEX", on, "3") for on in days), *(holiday("JST", on, "2") for on in days)])
        assert sum(row.hours for row in found) == 50


class TestJobSearch:
    def weeks(self, number: int, amount: str = "10") -> list[Entry]:
        return [entry("JSJR", MONDAY + WEEK * week, amount) for week in range(number)]

    def test_the_fifth_week_in_a_row_does_not_count(self) -> None:
        found = counted(self.weeks(6))
        assert amounts(found) == ["10", "10", "10", "10", "0", "10"]
        assert found[4].reasons == {Reason.WEEKS_IN_A_ROW}

    def test_a_week_without_a_counted_hour_breaks_the_row(self) -> None:
        weeks = self.weeks(6)
        weeks[2] = replace(weeks[2], proof=HoursProof.MISSING)
        assert amounts(counted(weeks)) == ["10", "10", "0", "10", "10", "10"]

    def test_a_week_across_two_months_is_one_week(self) -> None:
        first = date(2026, 10, 5)
        weeks = [entry("JSJR", first + WEEK * week, "5") for week in range(4)]
        split = entry("JSJR", date(2026, 11, 1), "5")  # the Sunday of the fourth week
        fifth = entry("JSJR", date(2026, 11, 2), "5")
        assert amounts(counted([*weeks, split, fifth])) == ["5", "5", "5", "5", "5", "0"]

    @pytest.mark.parametrize(
        ("facts", "most"),
        [
            (MonthFacts(is_only_parent_of_young_child=True), 120),
            (MonthFacts(), 180),
            (MonthFacts(is_only_parent_of_young_child=True, is_needy_state=True), 240),
            (MonthFacts(is_needy_state=True), 360),
        ],
    )
    def test_so_many_hours_in_twelve_months(self, facts: MonthFacts, most: int) -> None:
        days = [date(2026, 1, 5) + WEEK * week for week in range(40) if week % 5 != 4]
        entries = [entry("JSJR", on, "13") for on in days]
        months = {on.replace(day=1): facts for on in days}
        found = counted(entries, months=months)
        assert sum(row.hours for row in found) == most
        assert found[-1].cuts[0].words == f"over {most} hours of job search in 12 months"

    def test_excused_hours_use_the_same_bank(self) -> None:
        facts = {NOV: MonthFacts(is_only_parent_of_young_child=True), date(2026, 10, 1): MonthFacts()}
        long = [entry("JSJR", date(2026, 10, 5) + timedelta(days=day), "11.5") for day in range(10)]
        found = counted([*long, excused("JSJR", MONDAY, "8")], months=facts)
        assert found[-1].hours == 5


class TestEducation:
    def months(self, number: int) -> list[Entry]:
        return [entry("VOCED", hours.days.month_after(date(2025, 10, 1), month), "8") for month in range(number)]

    def test_the_thirteenth_month_of_vocational_education_does_not_count(self) -> None:
        found = counted(self.months(13))
        assert [row.hours for row in found] == [8] * 12 + [0]
        assert found[-1].cuts[0].words == "month 13 of vocational education; 12 count in a lifetime"

    def test_months_elsewhere_use_the_lifetime_too(self) -> None:
        assert [row.hours for row in counted(self.months(2), voced_months_before=11)] == [8, 0]

    def test_homework_alone_counts_an_hour_for_each_class_hour(self) -> None:
        demand = (Homework("VOCED", NOV, date(2026, 12, 31), Decimal(30)),)
        alone = entry("VOCED", MONDAY, "12", kind=HourKind.HOMEWORK_UNSUPERVISED)
        found = counted([alone, entry("VOCED", date(2026, 11, 6), "10")], homework=demand)
        assert amounts(found) == ["10", "10"]
        assert found[-1].reasons == {Reason.OVER_CLASS_HOURS}

    def test_all_homework_together_stays_within_what_the_school_asks(self) -> None:
        demand = (Homework("VOCED", NOV, date(2026, 12, 31), Decimal(6)),)
        found = counted(
            [
                entry("VOCED", MONDAY, "10"),
                entry("VOCED", MONDAY, "4", kind=HourKind.HOMEWORK_SUPERVISED),
                entry("VOCED", MONDAY + timedelta(days=1), "4", kind=HourKind.HOMEWORK_UNSUPERVISED),
            ],
            homework=demand,
        )
        assert amounts(found) == ["10", "4", "2"]
        assert found[-1].reasons == {Reason.OVER_HOMEWORK}

    def test_homework_of_which_the_school_says_nothing_does_not_count(self) -> None:
        found = counted([entry("JST", MONDAY, "8"), entry("JST", MONDAY, "2", kind=HourKind.HOMEWORK_SUPERVISED)])
        assert amounts(found) == ["8", "0"]


class TestCeiling:
    def test_hours_above_it_do_not_count(self) -> None:
        found = counted([*month_of_hours("WEX", "60"), *month_of_hours("CSP", "30")], months=ceiling(82))
        assert sum(row.hours for row in found) == 82
        assert {reason for row in found for reason in row.reasons} == {Reason.FLSA_CEILING}

    def test_worked_example(self) -> None:
        """Example flsa-1 of the policy files: grant and SNAP by the Oregon wage, whole hours."""
        figures = OREGON(date(2026, 6, 1))
        assert figures.minimum_wage == Decimal("15.05")
        assert hours.ceiling_hours(monthly_grant=Decimal(506), monthly_snap=Decimal(743), figures=figures) == 82

    def test_is_not_known_without_the_wage_on_file(self) -> None:
        money: dict[str, Any] = {"monthly_grant": Decimal(506), "monthly_snap": Decimal(743)}
        assert hours.ceiling_hours(**money, figures=OREGON(NOV)) is None

    def test_leaves_snap_out_where_no_rule_counts_it(self) -> None:
        money: dict[str, Any] = {"monthly_grant": Decimal(923), "monthly_snap": Decimal(743)}
        assert hours.ceiling_hours(**money, figures=ALASKA(NOV)) == 65


class TestPaidWork:
    def projected(self, month: int, **changes: Any) -> Entry:
        on = date(2026 + (month > 12), (month - 1) % 12 + 1, 3)
        return entry("UNSUB", on, "20", kind=HourKind.PROJECTED, proven_month=date(2026, 6, 1), **changes)

    @pytest.mark.parametrize(("month", "counts"), [(6, 0), (7, 20), (12, 20), (13, 0)])
    def test_is_projected_for_six_months(self, month: int, counts: int) -> None:
        found = one(self.projected(month))
        assert found.hours == counts
        if not counts:
            assert found.reasons == {Reason.PROJECTION_OVER}

    def test_gives_way_to_hours_really_done(self) -> None:
        found = counted([self.projected(7), entry("UNSUB", date(2026, 7, 10), "9")])
        assert amounts(found) == ["0", "9"]
        assert found[0].reasons == {Reason.ACTUAL_KNOWN}

    def test_of_another_job_stands_beside(self) -> None:
        found = counted([self.projected(7, place="Inn"), entry("UNSUB", date(2026, 7, 10), "9", place="Shop")])
        assert amounts(found) == ["20", "9"]

    def test_self_employment_is_net_income_by_the_federal_wage(self) -> None:
        found = hours.self_employed_hours(monthly_net_income=Decimal("500"), figures=ALASKA(NOV))
        assert found == Decimal("68.75")


class TestBanks:
    def test_say_what_is_used_and_left(self) -> None:
        figures = ALASKA(date(2026, 11, 30))
        rows = counted(
            [excused("WEX", date(2026, 9, 7), "10"), excused("WEX", MONDAY, "6"), holiday("WEX", date(2026, 11, 11))]
        )
        found = hours.banks(rows, MonthFacts(), figures)
        assert [(bank.words, f"{bank.used:f}", f"{bank.left:f}") for bank in found] == [
            ("Holidays in 12 months", "1", "9"),
            ("Excused absence in 12 months", "16", "64"),
            ("Excused absence in the month", "6", "10"),
            ("Job search in 12 months", "0", "180"),
        ]


class TestActivities:
    def test_are_the_twelve_of_the_regulation(self) -> None:
        found = hours.activities(ALASKA(NOV))
        assert len(found) == 12
        assert [code for code, activity in found.items() if not activity.is_core] == ["JST", "EDRE", "SCHOOL"]
        assert [code for code, one in found.items() if one.is_paid] == ["UNSUB", "SUBPRIV", "SUBPUB", "OJT"]
        assert all(one.needs_supervision != one.is_paid for one in found.values())

    def test_say_their_limits(self) -> None:
        figures = ALASKA(NOV)
        found = hours.activities(figures)
        assert hours.limits_of(found["JSJR"], figures) == ("120 or 180 hours in 12 months, and 4 weeks in a row",)
        assert hours.limits_of(found["VOCED"], figures)[0] == "12 months in a lifetime"
        assert hours.limits_of(found["WEX"], figures) == ("no more hours than grant by minimum wage",)
        assert len(hours.limits_of(found["SCHOOL"], figures)) == 2
