"""Calendars: the closed days of the states against a list made by hand, and the arithmetic against plain counting."""

from __future__ import annotations

from calendar import isleap
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendars import (
    CalendarDay,
    OutsideCalendar,
    Period,
    add_business_days,
    add_months,
    business_days_before,
    calendar_days,
    day_by_rule,
    day_of_month,
    end_of_month,
    holidays_of,
    iso_week_of,
    iso_week_period,
    month_of,
    month_period,
)
from policy.reader import FOLDER, UnknownId, load

JURISDICTIONS = ("US-AK", "US-OR", "US-NC", "US-TX")

# Weekdays on which offices are closed, month-day, written down from the statutes and a wall calendar.
CLOSED = {
    ("US-AK", 2024): "01-01 01-15 02-19 03-25 05-27 07-04 09-02 10-18 11-11 11-28 12-25",
    ("US-AK", 2025): "01-01 01-20 02-17 03-31 05-26 06-19 07-04 09-01 10-17 11-11 11-27 12-25",
    ("US-AK", 2026): "01-01 01-19 02-16 03-30 05-25 06-19 07-03 09-07 10-19 11-11 11-26 12-25",
    ("US-AK", 2027): "01-01 01-18 02-15 03-29 05-31 06-18 07-05 09-06 10-18 11-11 11-25 12-24 12-31",
    ("US-AK", 2028): "01-17 02-21 03-27 05-29 06-19 07-04 09-04 10-18 11-10 11-23 12-25",
    ("US-OR", 2024): "01-01 01-15 02-19 05-27 06-19 07-04 09-02 11-11 11-28 11-29 12-25",
    ("US-OR", 2025): "01-01 01-20 02-17 05-26 06-19 07-04 09-01 11-11 11-27 11-28 12-25",
    ("US-OR", 2026): "01-01 01-19 02-16 05-25 06-19 07-03 09-07 11-11 11-26 11-27 12-25",
    ("US-OR", 2027): "01-01 01-18 02-15 05-31 06-18 07-05 09-06 11-11 11-25 11-26 12-24 12-31",
    ("US-OR", 2028): "01-17 02-21 05-29 06-19 07-04 09-04 11-10 11-23 11-24 12-25",
}

CLOSED_UNTIL_2026 = """  values:
  - {effective_from: 2015-01-01, effective_to: 2026-12-31, value: true}
  - effective_from: 2027-01-01
    effective_to: 2027-12-31
    value: false"""

inside = st.dates(date(2016, 1, 1), date(2028, 12, 31))
any_day = st.dates(date(1950, 1, 1), date(2080, 12, 31))


@cache
def days_of(jurisdiction: str) -> list[CalendarDay]:
    return calendar_days(jurisdiction, last_year=2029)


def on(jurisdiction: str, day: date) -> CalendarDay:
    return days_of(jurisdiction)[(day - date(2015, 1, 1)).days]


class TestHolidaysOf:
    @pytest.mark.parametrize(("jurisdiction", "year"), list(CLOSED))
    def test_are_those_of_the_statutes(self, jurisdiction: str, year: int) -> None:
        weekdays = [day for day in holidays_of(jurisdiction, year) if day.weekday() < 5]
        assert " ".join(f"{day:%m-%d}" for day in weekdays) == CLOSED[jurisdiction, year]

    @pytest.mark.parametrize("year", range(2015, 2031))
    def test_of_alaska_leave_out_the_second_monday_of_october(self, year: int) -> None:
        assert day_by_rule("2nd Mon Oct", year) not in holidays_of("US-AK", year) or (
            day_by_rule("2nd Mon Oct", year) == date(year, 10, 18)
        )
        assert not any("Indigenous" in name for name in holidays_of("US-AK", year).values())

    @pytest.mark.parametrize(
        ("year", "expected"), [(2022, False), (2023, False), (2024, False), (2025, True), (2026, True)]
    )
    def test_of_alaska_hold_juneteenth_from_2025(self, year: int, expected: bool) -> None:
        named = [name for name in holidays_of("US-AK", year).values() if "Juneteenth" in name]
        assert bool(named) is expected

    @pytest.mark.parametrize(
        ("day", "name"),
        [
            (date(2025, 10, 17), "Alaska Day (observed)"),
            (date(2026, 10, 19), "Alaska Day (observed)"),
            (date(2026, 3, 30), "Seward's Day"),
            (date(2026, 7, 3), "Independence Day (observed)"),
            (date(2027, 7, 5), "Independence Day (observed)"),
        ],
    )
    def test_of_alaska_move_off_the_weekend(self, day: date, name: str) -> None:
        assert holidays_of("US-AK", day.year)[day] == name

    def test_of_oregon_hold_new_year_on_the_last_day_of_the_year_before(self) -> None:
        assert holidays_of("US-OR", 2027)[date(2027, 12, 31)] == "New Year's Day (observed)"
        assert not on("US-OR", date(2027, 12, 31)).is_business
        assert on("US-OR", date(2028, 1, 3)).is_business

    def test_of_oregon_hold_the_closure_after_thanksgiving(self) -> None:
        assert holidays_of("US-OR", 2026)[date(2026, 11, 27)] == "Day after Thanksgiving"
        assert on("US-AK", date(2026, 11, 27)).is_business

    @pytest.mark.parametrize("day", [date(2026, 4, 3), date(2026, 11, 11), date(2026, 11, 26), date(2026, 11, 27)])
    def test_of_north_carolina_hold_good_friday_and_thanksgiving(self, day: date) -> None:
        assert day in holidays_of("US-NC", 2026)

    def test_of_north_carolina_hold_three_days_at_christmas(self) -> None:
        closed = holidays_of("US-NC", 2024)
        assert {date(2024, 12, 24), date(2024, 12, 25), date(2024, 12, 26)} <= closed.keys()

    def test_of_texas_hold_the_days_of_the_state(self) -> None:
        closed = holidays_of("US-TX", 2026)
        assert {
            date(2026, 3, 2),
            date(2026, 4, 21),
            date(2026, 6, 19),
            date(2026, 11, 27),
            date(2026, 12, 24),
        } <= closed.keys()

    @pytest.mark.parametrize(("jurisdiction", "state"), [("US-AK", "ak"), ("US-OR", "or")])
    @pytest.mark.parametrize("year", range(2022, 2031))
    def test_agree_with_the_list_in_the_policy_file(self, jurisdiction: str, state: str, year: int) -> None:
        listed = load().value(f"calendar.{state}.legal_holidays", jurisdiction=jurisdiction, on=date(year, 1, 1))
        assert isinstance(listed, tuple)
        rules = [str(row["rule"]) for row in listed if isinstance(row, Mapping)]
        expected = {day_by_rule(rule, year) for rule in rules if rule != "manual entry"}
        if jurisdiction == "US-AK" and year >= 2025:
            expected.add(date(year, 6, 19))
        if jurisdiction == "US-OR":
            expected.add(day_by_rule("day after 4th Thu Nov", year))
        assert {day for day, name in holidays_of(jurisdiction, year).items() if "(observed)" not in name} == expected

    def test_follow_a_value_added_to_the_policy_file(self, tmp_path: Path) -> None:
        for file in FOLDER.glob("*.yaml"):
            text = file.read_text(encoding="utf-8")
            flag = text.find("- id: calendar.or.day_after_thanksgiving")
            if flag >= 0:
                values = text.index("  values:", flag)
                ending = text.index("value: true", values) + len("value: true")
                text = f"{text[:values]}{CLOSED_UNTIL_2026}{text[ending:]}"
            (tmp_path / file.name).write_text(text, encoding="utf-8")
        changed = load(tmp_path)
        assert changed.check() == ()
        assert date(2026, 11, 27) in holidays_of("US-OR", 2026, policy=changed)
        assert date(2027, 11, 26) not in holidays_of("US-OR", 2027, policy=changed)
        assert date(2028, 11, 24) not in holidays_of("US-OR", 2028, policy=changed)

    def test_are_refused_for_a_state_without_a_file(self) -> None:
        with pytest.raises(UnknownId, match=r"calendar\.wa\.corrections"):
            holidays_of("US-WA", 2026)


class TestCalendarDays:
    @pytest.mark.parametrize("jurisdiction", JURISDICTIONS)
    def test_number_the_business_days_without_a_gap(self, jurisdiction: str) -> None:
        days = days_of(jurisdiction)
        assert (days[0].day, days[-1].day) == (date(2015, 1, 1), date(2029, 12, 31))
        number = 0
        for index, row in enumerate(days):
            assert row.day == days[0].day + timedelta(days=index)
            number += row.is_business
            assert row.number == number
            assert row.is_business is (row.reason == "")
            assert not (row.is_business and row.day.weekday() >= 5)

    def test_say_why_a_day_is_not_worked(self) -> None:
        assert on("US-AK", date(2026, 11, 21)).reason == "Saturday"
        assert on("US-AK", date(2026, 11, 22)).reason == "Sunday"
        assert on("US-AK", date(2026, 11, 26)).reason == "Thanksgiving Day"
        assert on("US-AK", date(2026, 10, 18)).reason == "Alaska Day"
        assert on("US-AK", date(2024, 2, 29)).reason == ""

    def test_take_in_the_closures_of_an_office(self) -> None:
        closures = {date(2026, 2, 3): "Snow", date(2026, 2, 16): "Painting", date(2026, 2, 7): "Stocktaking"}
        days = calendar_days("US-AK", 2026, last_year=2026, closures=closures)
        by_day = {row.day: row for row in days}
        assert by_day[date(2026, 2, 3)].reason == "Snow"
        assert by_day[date(2026, 2, 4)].number == by_day[date(2026, 2, 2)].number + 1
        assert by_day[date(2026, 2, 16)].reason == "Presidents' Day"
        assert days[-1].number == on("US-AK", date(2026, 12, 31)).number - on("US-AK", date(2025, 12, 31)).number - 1

    @pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
    def test_are_days_whatever_the_clock_does(self, day: date) -> None:
        days = days_of("US-AK")
        assert add_business_days(days, day - timedelta(days=2), 1) == day + timedelta(days=1)


class TestBusinessDays:
    @pytest.mark.parametrize(
        ("jurisdiction", "start", "n", "due"),
        [
            ("US-AK", date(2026, 9, 4), 1, date(2026, 9, 8)),  # Friday before Labor Day
            ("US-AK", date(2026, 10, 16), 1, date(2026, 10, 20)),  # Alaska Day on a Sunday
            ("US-AK", date(2025, 10, 16), 1, date(2025, 10, 20)),  # Alaska Day on a Saturday
            ("US-AK", date(2026, 10, 9), 1, date(2026, 10, 12)),  # Indigenous Peoples' Day is worked
            ("US-AK", date(2026, 11, 25), 1, date(2026, 11, 27)),  # Thanksgiving
            ("US-OR", date(2026, 11, 25), 1, date(2026, 11, 30)),  # and the closure after it
            ("US-OR", date(2027, 12, 30), 1, date(2028, 1, 3)),
            ("US-AK", date(2024, 6, 18), 1, date(2024, 6, 19)),  # Juneteenth, not yet
            ("US-AK", date(2025, 6, 18), 1, date(2025, 6, 20)),
            ("US-AK", date(2024, 2, 28), 1, date(2024, 2, 29)),
            ("US-AK", date(2026, 11, 21), 1, date(2026, 11, 23)),  # from a Saturday
            ("US-AK", date(2026, 11, 21), 0, date(2026, 11, 21)),
        ],
    )
    def test_start_the_day_after(self, jurisdiction: str, start: date, n: int, due: date) -> None:
        assert add_business_days(days_of(jurisdiction), start, n) == due

    @pytest.mark.parametrize(
        ("due", "n", "expected"),
        [
            (date(2026, 11, 30), 5, date(2026, 11, 19)),
            (date(2026, 11, 30), 0, date(2026, 11, 30)),
            (date(2026, 11, 29), 1, date(2026, 11, 25)),
        ],
    )
    def test_count_back_strictly_before_the_due_day(self, due: date, n: int, expected: date) -> None:
        assert business_days_before(days_of("US-OR"), due, n) == expected

    @given(start=inside, n=st.integers(1, 60), jurisdiction=st.sampled_from(JURISDICTIONS))
    def test_agree_with_the_running_numbers(self, start: date, n: int, jurisdiction: str) -> None:
        due = add_business_days(days_of(jurisdiction), start, n)
        assert due > start
        assert on(jurisdiction, due).is_business
        assert on(jurisdiction, due).number == on(jurisdiction, start).number + n

    @given(start=inside, n=st.integers(1, 60), jurisdiction=st.sampled_from(JURISDICTIONS))
    def test_lead_back_from_where_they_led(self, start: date, n: int, jurisdiction: str) -> None:
        days = days_of(jurisdiction)
        back = business_days_before(days, add_business_days(days, start, n), n)
        assert back <= start
        assert not any(on(jurisdiction, day).is_business for day in _between(back, start))

    @given(start=inside, n=st.integers(0, 30), m=st.integers(0, 30), jurisdiction=st.sampled_from(JURISDICTIONS))
    def test_add_up(self, start: date, n: int, m: int, jurisdiction: str) -> None:
        days = days_of(jurisdiction)
        assert add_business_days(days, add_business_days(days, start, n), m) == add_business_days(days, start, n + m)

    @pytest.mark.parametrize("start", [date(2014, 12, 31), date(2029, 12, 31), date(2030, 1, 1)])
    def test_are_refused_outside_the_calendar(self, start: date) -> None:
        with pytest.raises(OutsideCalendar):
            add_business_days(days_of("US-AK"), start, 1)

    def test_are_refused_before_the_calendar(self) -> None:
        with pytest.raises(OutsideCalendar):
            business_days_before(days_of("US-AK"), date(2015, 1, 2), 1)
        with pytest.raises(OutsideCalendar):
            add_business_days([], date(2026, 1, 1), 0)

    def test_are_refused_below_zero(self) -> None:
        with pytest.raises(ValueError, match="below zero"):
            add_business_days(days_of("US-AK"), date(2026, 1, 1), -1)


class TestMonths:
    @pytest.mark.parametrize(
        ("day", "n", "expected"),
        [
            (date(2026, 8, 31), 6, date(2027, 2, 28)),
            (date(2027, 8, 31), 6, date(2028, 2, 29)),
            (date(2026, 1, 31), 1, date(2026, 2, 28)),
            (date(2024, 1, 31), 1, date(2024, 2, 29)),
            (date(2024, 2, 29), 12, date(2025, 2, 28)),
            (date(2024, 2, 29), 48, date(2028, 2, 29)),
            (date(2026, 11, 30), 3, date(2027, 2, 28)),
            (date(2026, 12, 15), 1, date(2027, 1, 15)),
            (date(2026, 3, 31), -1, date(2026, 2, 28)),
            (date(2026, 1, 15), -1, date(2025, 12, 15)),
        ],
    )
    def test_end_at_the_last_day_of_a_shorter_one(self, day: date, n: int, expected: date) -> None:
        assert add_months(day, n) == expected

    @given(day=any_day, n=st.integers(-60, 60))
    def test_move_by_exactly_as_many(self, day: date, n: int) -> None:
        moved = add_months(day, n)
        assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == n
        assert moved.day == day.day or (moved.day < day.day and moved == end_of_month(moved))

    @given(day=any_day, n=st.integers(0, 36))
    def test_keep_the_order_of_days(self, day: date, n: int) -> None:
        assert add_months(day, n) <= add_months(day + timedelta(days=1), n)

    @given(day=any_day, plus_months=st.integers(-24, 24))
    def test_end_the_day_before_the_next_begins(self, day: date, plus_months: int) -> None:
        last = end_of_month(day, plus_months)
        assert (last + timedelta(days=1)).day == 1
        assert last == add_months(day.replace(day=1), plus_months + 1) - timedelta(days=1)

    def test_end_as_the_leap_year_says(self) -> None:
        for year in range(2015, 2030):
            assert end_of_month(date(year, 1, 31), 1).day == (29 if isleap(year) else 28)
        assert end_of_month(date(2026, 6, 30), 1) == date(2026, 7, 31)

    @pytest.mark.parametrize(
        ("day", "number", "expected"),
        [
            (date(2026, 8, 31), 20, date(2026, 9, 20)),
            (date(2026, 12, 1), 20, date(2027, 1, 20)),
            (date(2026, 1, 31), 31, date(2026, 2, 28)),
        ],
    )
    def test_have_their_days_by_number(self, day: date, number: int, expected: date) -> None:
        assert day_of_month(day, 1, number) == expected


class TestPeriods:
    def test_of_a_week_run_from_monday_to_sunday(self) -> None:
        assert iso_week_period("2026-W37") == Period(date(2026, 9, 7), date(2026, 9, 13))
        assert iso_week_period("2026-W53") == Period(date(2026, 12, 28), date(2027, 1, 3))

    def test_of_a_month_run_from_first_to_last(self) -> None:
        assert month_period("2026-09") == Period(date(2026, 9, 1), date(2026, 9, 30))
        assert month_period("2024-02").last_day == date(2024, 2, 29)

    @pytest.mark.parametrize("written", ["2027-W53", "2026-W00", "2026-W54", "2026-37", "2026-W7", "", "2026-W377"])
    def test_refuse_what_is_no_week(self, written: str) -> None:
        with pytest.raises(ValueError, match="week"):
            iso_week_period(written)

    @pytest.mark.parametrize("written", ["2026-13", "2026-00", "2026-9", "26-09", "2026-W09", "", "2026-09-01"])
    def test_refuse_what_is_no_month(self, written: str) -> None:
        with pytest.raises(ValueError, match="month"):
            month_period(written)

    @given(day=any_day)
    def test_hold_the_day_they_are_named_after(self, day: date) -> None:
        for period in (iso_week_period(iso_week_of(day)), month_period(month_of(day))):
            assert period.first_day <= day <= period.last_day


class TestDayByRule:
    @pytest.mark.parametrize(
        ("rule", "expected"),
        [
            ("Oct 18", date(2026, 10, 18)),
            ("3rd Mon Jan", date(2026, 1, 19)),
            ("last Mon Mar", date(2026, 3, 30)),
            ("4th Thu Nov", date(2026, 11, 26)),
            ("day after 4th Thu Nov", date(2026, 11, 27)),
        ],
    )
    def test_names_a_day(self, rule: str, expected: date) -> None:
        assert day_by_rule(rule, 2026) == expected

    @pytest.mark.parametrize("rule", ["", "Oct", "5th Mon Jan", "3rd Xyz Jan", "3rd Mon Xyz", "Feb 30", "oct 18"])
    def test_refuses_anything_else(self, rule: str) -> None:
        with pytest.raises(ValueError, match=r"rule|day is out of range"):
            day_by_rule(rule, 2026)


def _between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=offset) for offset in range(1, (last - first).days + 1)]
