"""Weeks, typed hours, averages and timesheets, without a database."""

from datetime import date
from decimal import Decimal

import pytest

from casework.refusals import Refused
from coaching.rules import work
from coaching.rules.weeks import last_day_of, read_month, weeks_of

OCTOBER = date(2026, 10, 1)


class TestWeeks:
    def test_are_cut_at_the_ends_of_the_month(self) -> None:
        weeks = weeks_of(OCTOBER)
        assert [week.label for week in weeks] == ["Oct 1–4", "5–11", "12–18", "19–25", "26–31"]
        assert [week.most_hours for week in weeks] == [96, 168, 168, 168, 144]
        assert weeks[0].monday == date(2026, 9, 28)
        assert weeks[-1].words == "Oct 26 to 31"

    @pytest.mark.parametrize(
        ("month", "count"),
        [(date(2021, 2, 1), 4), (date(2024, 2, 1), 5), (date(2026, 3, 1), 6), (date(2026, 11, 1), 6)],
    )
    def test_make_up_any_month(self, month: date, count: int) -> None:
        weeks = weeks_of(month)
        assert len(weeks) == count
        days = [day for week in weeks for day in week.days]
        assert days == sorted(set(days))
        assert (days[0], days[-1]) == (month, last_day_of(month))

    def test_of_one_day_name_it(self) -> None:
        assert weeks_of(date(2026, 11, 1))[0].label == "Nov 1"

    @pytest.mark.parametrize("text", ["2026-13", "2026-1", "october", "", "2026-10-01", "🎉"])
    def test_of_no_month_are_none(self, text: str) -> None:
        assert read_month(text) is None
        assert read_month("2026-10") == OCTOBER


class TestHours:
    @pytest.mark.parametrize(
        ("text", "hours"),
        [
            ("7,5", "7.5"),
            ("7.25", "7.25"),
            (" 8 ", "8"),
            ("0", "0"),
            ("7:45", "7.75"),
            (".5", "0.5"),
            ("24", "24"),
            ("8.", "8"),
        ],
    )
    def test_are_read_as_quarters(self, text: str, hours: str) -> None:
        assert work.read_hours(text, most=24) == Decimal(hours)

    def test_blank_is_not_zero(self) -> None:
        assert work.read_hours("  ", most=24) is None
        assert work.plain_hours(None) == ""
        assert work.plain_hours(Decimal("0.00")) == "0"
        assert work.plain_hours(Decimal("120.00")) == "120"

    @pytest.mark.parametrize("text", ["-1", "-.5", "24.25", "1000", "7.1", "x", "🎉", "1e3", "NaN", "7:60", "٣", "7 5"])
    def test_that_cannot_be_are_refused(self, text: str) -> None:
        with pytest.raises(Refused):
            work.read_hours(text, most=24)


class TestAverage:
    TABLE = {
        "all_families": {"total": 30},
        "single_custodial_parent_or_caretaker_child_under_6": {"total": 20},
        "two_parent": {"total": 35},
    }

    @pytest.mark.parametrize(
        ("parents", "youngest", "hours"), [(1, 5, 20), (1, 6, 30), (1, None, 30), (2, 3, 35), (0, 2, 20)]
    )
    def test_is_asked_for_by_the_family(self, parents: int, youngest: int | None, hours: int) -> None:
        assert work.required_of(self.TABLE, parents=parents, youngest=youngest) == hours

    def test_is_a_month_by_its_customary_weeks(self) -> None:
        assert work.average_of(Decimal("129.9"), Decimal("4.33")) == 30
        assert work.average_of(Decimal(0), Decimal("4.33")) == 0

    @pytest.mark.parametrize(("average", "tone"), [("30", "ok"), ("29.9", "soon"), ("22.5", "soon"), ("22.4", "over")])
    def test_is_close_from_three_quarters_on(self, average: str, tone: str) -> None:
        assert work.tone_of(Decimal(average), Decimal(30)) == tone


class TestTimesheets:
    def test_come_in_by_their_rhythm(self) -> None:
        weeks = weeks_of(OCTOBER)
        assert len(work.turned_in(weeks, "WEEKLY", None)) == 5
        assert [len(bundle) for bundle in work.turned_in(weeks, "BIWEEKLY", None)] == [2, 2, 1]
        assert [len(bundle) for bundle in work.turned_in(weeks, "BIWEEKLY", date(2026, 10, 7))] == [1, 2, 2]
        assert work.turned_in(weeks, "MONTHLY", None) == (weeks,)


class TestSpread:
    @pytest.mark.parametrize("total", ["0", "0.25", "96", "129.9", "130", "173.2"])
    def test_makes_up_the_month_in_quarters(self, total: str) -> None:
        shares = work.spread(Decimal(total), weeks_of(OCTOBER))
        assert all(share % work.QUARTER == 0 for share in shares)
        assert 0 <= sum(shares) - Decimal(total) < work.QUARTER
