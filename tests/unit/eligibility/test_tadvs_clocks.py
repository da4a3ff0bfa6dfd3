"""TA-DVS: hours of work from an application to the safety assessment and the decision (O047)."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.rules.book import Book
from eligibility.rules.tadvs.clocks import OpenHours, decision_due, expedited_hearing_from, safety_assessment_due
from tests.unit.eligibility.households import month

PORTLAND = ZoneInfo("America/Los_Angeles")
CLOSED = {date(2026, 11, 26), date(2026, 11, 27)}
SATURDAY = 5


def is_open(day: date) -> bool:
    return day.weekday() < SATURDAY and day not in CLOSED


OFFICE = OpenHours(time(8), time(17), is_open)


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=PORTLAND)


def book() -> Book:
    return Book.open("US-OR", month("2026-11"))


class TestSafetyAssessment:
    @pytest.mark.parametrize(
        ("applied_at", "due_at"),
        [
            ("2026-11-09T08:00", "2026-11-09T16:00"),
            ("2026-11-09T09:00", "2026-11-09T17:00"),
            ("2026-11-09T09:01", "2026-11-10T08:01"),
            ("2026-11-09T06:30", "2026-11-09T16:00"),
            ("2026-11-09T17:00", "2026-11-10T16:00"),
            ("2026-11-09T23:59", "2026-11-10T16:00"),
            ("2026-11-13T16:00", "2026-11-16T15:00"),  # over a weekend
            ("2026-11-14T12:00", "2026-11-16T16:00"),  # from a Saturday
            ("2026-11-25T15:00", "2026-11-30T14:00"),  # over Thanksgiving, the day after, and a weekend
            ("2026-10-30T16:00", "2026-11-02T15:00"),  # over the end of summer time
        ],
    )
    def test_is_owed_after_eight_hours_of_work(self, applied_at: str, due_at: str) -> None:
        assert safety_assessment_due(at(applied_at), OFFICE, book()) == at(due_at)


class TestDecision:
    @pytest.mark.parametrize(
        ("completed_at", "due_at"),
        [
            ("2026-11-09T08:00", "2026-11-10T15:00"),
            ("2026-11-09T10:00", "2026-11-10T17:00"),
            ("2026-11-09T10:01", "2026-11-11T08:01"),
            ("2026-11-13T16:30", "2026-11-17T14:30"),
        ],
    )
    def test_is_owed_after_sixteen_hours_of_work(self, completed_at: str, due_at: str) -> None:
        assert decision_due(at(completed_at), OFFICE, book()) == at(due_at)

    @pytest.mark.parametrize(
        ("completed_at", "from_when"),
        [("2026-11-09T10:00", "2026-11-11T17:00"), ("2026-11-25T10:00", "2026-12-01T17:00")],
    )
    def test_not_made_by_close_of_the_second_business_day_opens_a_hearing(
        self, completed_at: str, from_when: str
    ) -> None:
        assert expedited_hearing_from(at(completed_at), OFFICE, book()) == at(from_when)

    def test_writes_down_which_hours_were_counted(self) -> None:
        read = book()
        decision_due(at("2026-11-09T10:00"), OFFICE, read)
        assert [(step.name, step.value) for step in read.trace.steps] == [("tadvs.or.decision_hours", 16)]


class TestOpenHours:
    @settings(max_examples=200, deadline=None)
    @given(
        start=st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 1)),  # noqa: DTZ001
        first=st.integers(0, 20),
        more=st.integers(0, 20),
    )
    def test_end_in_open_hours_and_add_up(self, start: datetime, first: int, more: int) -> None:
        begun = start.replace(tzinfo=PORTLAND)
        due = OFFICE.after(begun, first)
        assert is_open(due.date())
        assert OFFICE.opens <= due.time() <= OFFICE.closes
        assert due >= begun
        assert OFFICE.after(due, more) == OFFICE.after(begun, first + more) or more == 0

    def test_refuse_an_office_that_never_opens(self) -> None:
        with pytest.raises(ValueError, match="no open day"):
            OpenHours(time(8), time(17), lambda _day: False).after(at("2026-11-09T10:00"), 1)
