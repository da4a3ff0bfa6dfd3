"""What is told of a frozen month, by when it is due, and what an address of a report asks for (T022, N020)."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from supervision.rules.reports import Asked, read_asked, read_query
from supervision.rules.statistics import FIGURES, NEVER_SMALL, due_on, is_late, last_day_of, lines_of, require_ended

FEBRUARY = date(2028, 2, 1)


class TestDueDay:
    def test_is_of_the_next_month(self) -> None:
        assert due_on(date(2028, 1, 1), day=10) == date(2028, 2, 10)

    def test_that_the_next_month_has_not_got_is_its_last(self) -> None:
        assert due_on(date(2028, 1, 1), day=31) == date(2028, 2, 29)
        assert due_on(date(2027, 1, 1), day=30) == date(2027, 2, 28)

    def test_is_none_where_none_is_set(self) -> None:
        assert due_on(FEBRUARY, day=None) is None
        assert not is_late(FEBRUARY, day=None, frozen_on=None, since=FEBRUARY, today=date(2030, 1, 1))

    def test_is_in_time_until_it_ends(self) -> None:
        asked: dict[str, Any] = {"day": 5, "since": FEBRUARY}
        assert not is_late(FEBRUARY, frozen_on=None, today=date(2028, 3, 5), **asked)
        assert is_late(FEBRUARY, frozen_on=None, today=date(2028, 3, 6), **asked)
        assert is_late(FEBRUARY, frozen_on=date(2028, 3, 6), today=date(2028, 9, 1), **asked)
        assert not is_late(FEBRUARY, frozen_on=date(2028, 3, 5), today=date(2028, 9, 1), **asked)

    def test_is_owed_from_the_month_in_which_the_office_began(self) -> None:
        asked: dict[str, Any] = {"day": 5, "frozen_on": None, "today": date(2028, 9, 1)}
        assert is_late(FEBRUARY, since=date(2028, 2, 29), **asked)
        assert not is_late(FEBRUARY, since=date(2028, 3, 1), **asked)
        assert not is_late(FEBRUARY, since=None, **asked)


class TestEnded:
    def test_a_month_is_over_the_day_after_its_last(self) -> None:
        require_ended(FEBRUARY, today=date(2028, 3, 1))
        for month, today in ((FEBRUARY, date(2028, 2, 29)), (date(2028, 2, 2), date(2028, 9, 1))):
            with pytest.raises(Refused):
                require_ended(month, today=today)

    def test_knows_leap_days(self) -> None:
        assert last_day_of(FEBRUARY) == date(2028, 2, 29)


class TestSmallCounts:
    def test_leave_as_fewer_than_and_zero_as_zero(self) -> None:
        told = {line.code: line.told for line in lines_of({code: 3 for code, _ in FIGURES}, smallest=5)}
        assert {code for code, words in told.items() if words == "3"} == NEVER_SMALL
        assert told["families.open"] == "fewer than 5"
        assert lines_of({"families.open": 0}, smallest=5)[0].told == "0"

    def test_leave_as_they_are_where_nothing_is_set(self) -> None:
        assert lines_of({"families.open": 1}, smallest=None)[0].told == "1"

    @given(st.integers(0, 500), st.integers(1, 50))
    def test_never_say_a_count_below_the_smallest(self, count: int, smallest: int) -> None:
        (line,) = lines_of({"contact.made": count}, smallest=smallest)
        assert (line.told == str(count)) == (count == 0 or count >= smallest)


class TestAddress:
    @given(st.dictionaries(st.sampled_from(["kind", "coach", "month", "standard", "outcome", "ahead"]), st.text()))
    def test_never_breaks_and_reads_back_what_it_writes(self, told: dict[str, str]) -> None:
        asked = read_asked(told)
        assert read_query(asked.query) == asked

    def test_reads_what_it_knows(self) -> None:
        asked = read_asked({"month": "2028-02", "ahead": "90", "kind": "plans"})
        assert asked == Asked(kind="plans", month=FEBRUARY, ahead=90)
        assert read_query(Asked(is_nobodys=True).query) == read_asked({"coach": "none"}) == Asked(is_nobodys=True)
        assert read_asked({"month": "2028-13", "ahead": "31", "coach": "me"}) == Asked()
