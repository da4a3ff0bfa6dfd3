"""Averages, what a family needs, where it stands in the rates, and the rates of many."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any
from uuid import UUID

import pytest

from coaching.rules import hours
from coaching.rules.hours import Exclusion, FiguresOf, Finding, Place, Rate, Reason, Why
from coaching.rules.hours import days as calendar
from tests.unit.coaching.hours.made import (
    ADULT,
    ALASKA,
    NOV,
    OREGON,
    OTHER,
    adult,
    ceiling,
    counted,
    entry,
    family,
    month_of_hours,
    setting,
    two_parents,
)

FIGURES = ALASKA(NOV)
ALL, TWO = Rate.ALL_FAMILIES, Rate.TWO_PARENT


def finding(
    one: hours.FamilyFacts,
    *done: tuple[str, str],
    other: tuple[tuple[str, str], ...] = (),
    rate: Rate = ALL,
    figures_of: FiguresOf = ALASKA,
    **changes: Any,
) -> Finding:
    counts = {
        id: counted(
            [row for activity, amount in rows for row in month_of_hours(activity, amount, one.month)], **changes
        )
        for id, rows in ((ADULT, done), (OTHER, other))
    }
    return hours.finding_of(one, counts, rate, figures_of(one.month))


class TestWeeks:
    @pytest.mark.parametrize(
        ("how", "month", "weeks"),
        [
            ("DIVISOR", NOV, Fraction(433, 100)),
            ("DAYS", date(2026, 10, 1), Fraction(31, 7)),
            ("DAYS", date(2027, 2, 1), Fraction(4)),
            ("DAYS", date(2028, 2, 1), Fraction(29, 7)),
            ("WHOLE_WEEKS", date(2026, 10, 1), Fraction(4)),
            ("WHOLE_WEEKS", NOV, Fraction(5)),
            ("WHOLE_WEEKS", date(2027, 2, 1), Fraction(4)),
        ],
    )
    def test_of_a_month_are_made_as_the_state_chose(self, how: str, month: date, weeks: Fraction) -> None:
        assert calendar.weeks_of(month, setting(wpr__month_weeks=how)(month)) == weeks

    def test_whole_weeks_bring_the_hours_before_the_first(self) -> None:
        figures_of = setting(wpr__month_weeks="WHOLE_WEEKS")
        rows = [entry("UNSUB", date(2026, 10, 26), "50", last=date(2026, 10, 31)), *month_of_hours("UNSUB", "100")]
        late = entry("UNSUB", date(2026, 11, 30), "12")
        need = hours.need_of(family(), ALL, figures_of(NOV))
        average = hours.average_of(counted([*rows, late], figures_of), need, NOV, figures_of(NOV))
        assert (average.core_hours, average.total, average.is_met) == (150, 30, True)

    @pytest.mark.parametrize(("amount", "is_met"), [("129.75", False), ("130", True)])
    def test_thirty_hours_are_held_against_the_exact_average(self, amount: str, *, is_met: bool) -> None:
        assert finding(family(), ("UNSUB", amount)).is_engaged == is_met

    def test_whole_hours_are_rounded_where_the_state_does(self) -> None:
        rounding = setting(wpr__average_rounding="WHOLE_HOURS")
        assert finding(family(), ("UNSUB", "127.75"), figures_of=rounding).is_engaged
        assert not finding(family(), ("UNSUB", "127.5"), figures_of=rounding).is_engaged


class TestCore:
    def test_other_hours_count_only_beyond_the_core(self) -> None:
        short = finding(family(), ("UNSUB", "80"), ("JST", "60"))
        assert short.average is not None
        assert (short.is_engaged, hours.shown(short.average.total)) == (False, Decimal("18.5"))
        assert finding(family(), ("UNSUB", "87"), ("JST", "43")).is_engaged

    def test_each_entry_says_so(self) -> None:
        rows = counted([*month_of_hours("UNSUB", "80"), *month_of_hours("JST", "12")])
        need = hours.need_of(family(), ALL, FIGURES)
        average = hours.average_of(rows, need, NOV, FIGURES)
        cut = [row for row in hours.with_core(rows, average, FIGURES) if row.reasons]
        assert [(row.hours, row.reasons) for row in cut] == [(0, {Reason.NON_CORE})]
        assert cut[0].cuts[0].words == "counts only beyond 20 core hours a week"

    def test_the_gap_is_what_more_core_hours_would_close(self) -> None:
        short = finding(family(), ("UNSUB", "80"), ("JST", "45"))
        assert short.average is not None
        assert short.average.gap_hours == Decimal("6.75")
        assert finding(family(), ("UNSUB", "86.75"), ("JST", "45")).is_engaged


class TestCeiling:
    def test_worked_in_full_is_deemed_the_core(self) -> None:
        one = family(ceiling_hours=Decimal(65), children_born_on=(date(2022, 5, 5),))
        done = finding(one, ("WEX", "65"), months=ceiling(65))
        assert done.is_engaged
        assert done.average is not None
        assert done.average.core == 20
        assert not finding(one, ("WEX", "64.75"), months=ceiling(65)).is_engaged

    def test_leaves_the_rest_to_other_activities(self) -> None:
        one = family(ceiling_hours=Decimal(65))
        assert not finding(one, ("WEX", "65"), months=ceiling(65)).is_engaged
        assert not finding(one, ("WEX", "65"), ("JST", "43.25"), months=ceiling(65)).is_engaged
        assert finding(one, ("WEX", "65"), ("JST", "43.5"), months=ceiling(65)).is_engaged


class TestNeed:
    @pytest.mark.parametrize(
        ("one", "rate", "total", "core"),
        [
            (family(), ALL, 30, 20),
            (family(children_born_on=(date(2022, 5, 5),)), ALL, 20, 20),
            (family(children_born_on=(date(2022, 5, 5),), has_other_parent=True), ALL, 30, 20),
            (two_parents(children_born_on=(date(2022, 5, 5),)), ALL, 30, 20),
            (two_parents(), TWO, 35, 30),
            (two_parents(has_federal_child_care=True), TWO, 55, 50),
            (two_parents(has_federal_child_care=True, cares_for_disabled_child=True), TWO, 35, 30),
        ],
    )
    def test_follows_the_family(self, one: hours.FamilyFacts, rate: Rate, total: int, core: int) -> None:
        need = hours.need_of(one, rate, FIGURES)
        assert (need.total, need.core) == (total, core)
        assert "261.31" in need.source

    @pytest.mark.parametrize(
        ("born_on", "total"),
        [
            (date(2020, 11, 1), 30),
            (date(2020, 11, 2), 20),
            (date(2020, 11, 30), 20),
            (date(2020, 10, 31), 30),
        ],
    )
    def test_of_the_month_of_the_sixth_birthday_is_still_the_lower(self, born_on: date, total: int) -> None:
        assert hours.need_of(family(children_born_on=(born_on,)), ALL, FIGURES).total == total

    def test_of_a_child_of_the_leap_day_changes_in_march(self) -> None:
        born = (date(2020, 2, 29),)
        february, march = date(2026, 2, 1), date(2026, 3, 1)
        assert hours.need_of(family(children_born_on=born, month=february), ALL, FIGURES).total == 20
        assert hours.need_of(family(children_born_on=born, month=march), ALL, FIGURES).total == 30
        assert calendar.birthday(born[0], 1) == date(2021, 3, 1)
        assert calendar.birthday(born[0], 4) == date(2024, 2, 29)


class TestWorkEligible:
    @pytest.mark.parametrize(
        ("exclusion", "receives", "expected"),
        [
            (None, True, True),
            (None, False, True),
            (Exclusion.SSI, False, False),
            (Exclusion.SSI, True, True),
            (Exclusion.NONCITIZEN, False, False),
            (Exclusion.MINOR_NOT_HEAD, False, False),
            (Exclusion.CARES_FOR_DISABLED, True, False),
            (Exclusion.CARES_FOR_DISABLED, False, False),
            (Exclusion.TRIBAL_MOE, True, False),
        ],
    )
    def test_is_who_the_regulation_says(self, exclusion: Exclusion | None, *, receives: bool, expected: bool) -> None:
        assert adult(exclusion=exclusion, receives_assistance=receives).is_work_eligible == expected


class TestFinding:
    def test_two_parents_share_their_hours_in_their_own_rate_only(self) -> None:
        one, done = two_parents(), {"other": (("UNSUB", "66"),)}
        assert finding(one, ("UNSUB", "86"), rate=TWO, **done).is_engaged
        assert not finding(one, ("UNSUB", "86"), rate=ALL, **done).is_engaged
        assert finding(one, ("UNSUB", "130"), rate=ALL).is_engaged

    def test_a_disabled_parent_takes_a_family_out_of_the_two_parent_rate(self) -> None:
        one = two_parents()
        disabled = replace(one, adults=(one.adults[0], replace(one.adults[1], is_disabled=True)))
        assert finding(disabled, rate=TWO).why == Why.NOT_TWO_PARENT

    @pytest.mark.parametrize(
        ("born_on", "used", "place"),
        [
            (date(2025, 11, 1), 0, Place.NOT_ENGAGED),  # first birthday on the first day
            (date(2025, 11, 2), 0, Place.LEFT_OUT),
            (date(2026, 11, 30), 0, Place.LEFT_OUT),
            (date(2026, 12, 1), 0, Place.NOT_ENGAGED),  # not born yet
            (date(2026, 5, 1), 11, Place.LEFT_OUT),
            (date(2026, 5, 1), 12, Place.NOT_ENGAGED),
        ],
    )
    def test_an_only_parent_of_an_infant_is_left_out_for_twelve_months(
        self, born_on: date, used: int, place: Place
    ) -> None:
        assert finding(family(children_born_on=(born_on,), infant_months_used=used)).place == place

    def test_who_is_engaged_stays_in_and_keeps_the_months(self) -> None:
        one = family(children_born_on=(date(2026, 5, 1),), penalty_months=frozenset({NOV}))
        assert finding(one, ("UNSUB", "87")).is_engaged

    @pytest.mark.parametrize(
        ("months", "place"),
        [
            ([NOV], Place.LEFT_OUT),
            ([NOV, date(2026, 10, 1), date(2025, 12, 1)], Place.LEFT_OUT),
            ([NOV, date(2026, 10, 1), date(2026, 9, 1), date(2025, 12, 1)], Place.NOT_ENGAGED),
            ([NOV, date(2026, 10, 1), date(2026, 9, 1), date(2025, 11, 1)], Place.LEFT_OUT),
            ([date(2026, 10, 1)], Place.NOT_ENGAGED),
        ],
    )
    def test_a_penalty_leaves_out_for_three_months_of_twelve(self, months: list[date], place: Place) -> None:
        assert finding(family(penalty_months=frozenset(months))).place == place

    def test_a_state_may_keep_families_under_a_penalty_in(self) -> None:
        kept = setting(wpr__sanction_exclusion__used="NO")
        assert finding(family(penalty_months=frozenset({NOV})), figures_of=kept).place == Place.NOT_ENGAGED

    @pytest.mark.parametrize(
        ("changes", "place", "why"),
        [
            ({"monthly_assistance": Decimal(0)}, Place.OUTSIDE, Why.NO_ASSISTANCE),
            ({"monthly_assistance": Decimal("34.99")}, Place.LEFT_OUT, Why.SMALL_CHECK),
            ({"monthly_assistance": Decimal(35)}, Place.NOT_ENGAGED, Why.HOURS_SHORT),
            ({"is_tribal": True}, Place.LEFT_OUT, Why.TRIBAL),
            ({"month": date(2025, 9, 1), "monthly_assistance": Decimal(20)}, Place.NOT_ENGAGED, Why.HOURS_SHORT),
        ],
    )
    def test_others_are_left_out_each_with_its_reason(self, changes: dict[str, Any], place: Place, why: Why) -> None:
        found = finding(family(**changes))
        assert (found.place, found.why) == (place, why)

    def test_without_a_work_eligible_adult_it_is_child_only(self) -> None:
        one = family(adult(receives_assistance=False, exclusion=Exclusion.NO_PARENT))
        assert finding(one).why == Why.NO_WORK_ELIGIBLE

    def test_a_parent_under_twenty_is_deemed_by_school_or_education(self) -> None:
        teen = adult(born_on=date(2006, 11, 2))
        assert finding(family(replace(teen, attends_school=True))).why == Why.TEEN_SCHOOL
        assert finding(family(teen), ("EDRE", "86.75")).why == Why.TEEN_EDUCATION
        assert finding(family(teen), ("EDRE", "86.5")).place == Place.NOT_ENGAGED
        grown = replace(teen, born_on=date(2006, 11, 1), attends_school=True)
        assert finding(family(grown)).place == Place.NOT_ENGAGED

    def test_knows_who_is_engaged_through_education_alone(self) -> None:
        assert finding(family(), ("VOCED", "130")).is_by_education
        assert not finding(family(), ("VOCED", "20"), ("UNSUB", "130")).is_by_education


class TestStatus:
    @pytest.mark.parametrize(
        ("child", "done", "code"),
        [
            (date(2015, 5, 5), ("UNSUB", "130"), "19"),
            (date(2022, 5, 5), ("UNSUB", "130"), "19"),
            (date(2022, 5, 5), ("UNSUB", "87"), "17"),
            (date(2022, 5, 5), ("UNSUB", "86.5"), "18"),
            (date(2015, 5, 5), ("UNSUB", "129.75"), "18"),
            (date(2015, 5, 5), ("EDRE", "40"), "18"),
            (date(2015, 5, 5), ("UNSUB", "0"), "14"),
            (date(2026, 5, 5), ("UNSUB", "0"), "01"),
        ],
    )
    def test_is_item_49_of_the_federal_report(self, child: date, done: tuple[str, str], code: str) -> None:
        assert hours.status_code(finding(family(children_born_on=(child,)), done), FIGURES) == code

    def test_is_left_to_a_person_where_hours_do_not_say_it(self) -> None:
        assert hours.status_code(finding(family(is_tribal=True)), FIGURES) == ""


class TestRate:
    def made(self, number: int, place: Place, **changes: Any) -> Finding:
        values: dict[str, Any] = {"why": Why.HOURS, "source": "45 CFR 261.22"}
        return Finding(UUID(int=number), NOV, ALL, place, **values | changes)

    def test_is_engaged_by_counted_families_with_the_lists_behind(self) -> None:
        """A107."""
        rows = [
            self.made(1, Place.ENGAGED),
            self.made(2, Place.NOT_ENGAGED),
            self.made(3, Place.NOT_ENGAGED),
            self.made(4, Place.LEFT_OUT, why=Why.INFANT),
            self.made(5, Place.OUTSIDE),
        ]
        found = hours.rate_of(rows, month=NOV, rate=ALL)
        assert found.share == Fraction(1, 3)
        assert found.numerator == (UUID(int=1),)
        assert found.left_out == {Why.INFANT: (UUID(int=4),)}
        assert hours.rate_of([], month=NOV, rate=ALL).share is None

    def test_a_waiver_stays_in_the_federal_rate_and_out_of_the_other(self) -> None:
        rows = [self.made(1, Place.ENGAGED), self.made(2, Place.NOT_ENGAGED, is_waived=True)]
        assert hours.rate_of(rows, month=NOV, rate=ALL).share == Fraction(1, 2)
        without = hours.rate_of(rows, month=NOV, rate=ALL, with_waived=False)
        assert (without.share, without.left_out) == (1, {Why.WAIVER: (UUID(int=2),)})

    @pytest.mark.parametrize(("others", "educated", "counts"), [(7, 3, 10), (7, 4, 10), (6, 3, 8), (0, 5, 0)])
    def test_no_more_than_thirty_percent_count_through_education(self, others: int, educated: int, counts: int) -> None:
        rows = [self.made(n, Place.ENGAGED, is_by_education=n >= others) for n in range(others + educated)]
        found = hours.rate_of(rows, month=NOV, rate=ALL, cap=FIGURES.number("wpr.education_cap"))
        assert found.numerator_count == counts

    def test_of_a_fiscal_year_is_the_mean_of_its_months(self) -> None:
        months = [
            hours.MonthRate(date(2026, 9, 1), ALL, (), (UUID(int=1),), {}),
            hours.MonthRate(date(2026, 10, 1), ALL, (UUID(int=1),), (UUID(int=1),), {}),
            hours.MonthRate(NOV, ALL, (UUID(int=1),), tuple(UUID(int=n) for n in range(1, 5)), {}),
        ]
        assert hours.year_rate(months, year=2027) == Fraction(5, 8)
        assert hours.year_rate(months, year=2028) is None
        assert calendar.fiscal_year(date(2026, 9, 1)) == 2026

    def test_targets_are_less_the_credit_on_file(self) -> None:
        """A108, A109."""
        assert (hours.target_of(ALL, FIGURES), hours.target_of(TWO, FIGURES)) == (Decimal("0.5"), Decimal("0.9"))
        credited = setting(wpr__caseload_credit__all_families=487, wpr__caseload_credit__two_parent=950)(NOV)
        assert (hours.target_of(ALL, credited), hours.target_of(TWO, credited)) == (Decimal("0.013"), 0)
        assert (hours.own_target(ALL, FIGURES), hours.own_target(TWO, FIGURES)) == (Decimal("0.5"), Decimal("0.75"))
        assert hours.own_target(TWO, OREGON(NOV)) is None

    def test_the_credit_is_the_fall_of_the_caseload(self) -> None:
        assert hours.credit_of(base_families=Decimal(1000), compared_families=Decimal(600)) == Decimal("0.4")
        assert hours.credit_of(base_families=Decimal(600), compared_families=Decimal(1000)) == 0
