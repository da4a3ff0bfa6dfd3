"""Child care month by month: which month, by when, what is late and red, what the note says (A079, A080, A083)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import calendars
from casework.public import Refused
from coaching.rules import child_care as rules
from coaching.rules.child_care import CCPO, THREAD, CareFacts, CareMonth

TODAY = date(2026, 11, 28)
DECEMBER = date(2026, 12, 1)
FACTS = CareFacts(DECEMBER, Decimal(86), "Wren’s Nest", "She works mornings 🪵")


def worked_in(month: date) -> list[date]:
    """Return the business days of Alaska about a month."""
    days = calendars.calendar_days("US-AK", month.year - 1, last_year=month.year + 1)
    return [one.day for one in days if one.is_business]


class TestMonths:
    @pytest.mark.parametrize(
        ("today", "first"),
        [
            (date(2026, 11, 1), date(2026, 12, 1)),
            (date(2026, 12, 31), date(2027, 1, 1)),
            (date(2028, 1, 31), date(2028, 2, 1)),
            (date(2028, 2, 29), date(2028, 3, 1)),
        ],
    )
    def test_the_next_one_is_offered_first_and_the_running_one_too(self, today: date, first: date) -> None:
        months = rules.months_to_ask(today)
        assert months[:2] == [first, today.replace(day=1)]
        assert len(months) == 3

    @pytest.mark.parametrize(
        ("month", "asked_on", "late"),
        [
            (date(2027, 1, 1), date(2026, 12, 31), False),
            (date(2027, 1, 1), date(2027, 1, 1), True),
            (date(2028, 3, 1), date(2028, 2, 29), False),
            (date(2028, 3, 1), date(2028, 3, 1), True),
        ],
    )
    def test_a079_is_late_from_the_first_on(self, month: date, asked_on: date, late: bool) -> None:
        assert rules.is_late(month, asked_on) is late

    def test_care_is_followed_up_for_half_a_year_across_its_turn(self) -> None:
        assert rules.looks_back_to(date(2027, 1, 15)) == date(2026, 7, 1)
        assert rules.looks_back_to(date(2028, 2, 29)) == date(2027, 8, 1)


OCTOBER, NOVEMBER, JANUARY = date(2026, 10, 1), date(2026, 11, 1), date(2027, 1, 1)
NOV_28, DEC_1, DEC_20 = TODAY, date(2026, 12, 1), date(2026, 12, 20)


class TestOwed:
    """A079: which months of one child have to be asked for."""

    @pytest.mark.parametrize(
        ("care", "not_needed", "today", "owed"),
        [
            ([], (), NOV_28, ()),
            ([CareMonth(NOVEMBER)], (), NOV_28, (DECEMBER,)),
            ([CareMonth(NOVEMBER), CareMonth(DECEMBER)], (), NOV_28, ()),
            ([CareMonth(NOVEMBER)], (DECEMBER,), NOV_28, ()),
            # Missed in November: it stays in December, and until somebody says that none is needed.
            ([CareMonth(OCTOBER)], (), NOV_28, (NOVEMBER,)),
            ([CareMonth(OCTOBER)], (), DEC_1, (DECEMBER,)),
            ([CareMonth(OCTOBER)], (NOVEMBER,), DEC_1, ()),
            ([CareMonth(OCTOBER)], (DECEMBER,), DEC_1, ()),
            ([CareMonth(OCTOBER), CareMonth(DECEMBER)], (), DEC_1, (JANUARY,)),
            # Authorised, changed to another provider, and that was refused: nothing stands.
            (
                [CareMonth(DECEMBER, "PROVIDER", NOV_28), CareMonth(DECEMBER, "REFUSED", NOV_28)],
                (),
                NOV_28,
                (DECEMBER,),
            ),
            # Asked for and ended before it began.
            ([CareMonth(DECEMBER, "STOPPED", NOV_28)], (), NOV_28, (DECEMBER,)),
            ([CareMonth(NOVEMBER), CareMonth(DECEMBER, "NOT_NEEDED", NOV_28)], (), NOV_28, (DECEMBER,)),
            # The new version was a mistake, and the old one stays ended.
            ([CareMonth(DECEMBER, "CHANGED", NOV_28), CareMonth(DECEMBER, "MISTAKE", NOV_28)], (), NOV_28, (DECEMBER,)),
            ([CareMonth(DECEMBER, "MISTAKE", NOV_28)], (), NOV_28, ()),
            # What was refused is no care that goes on in the month after.
            ([CareMonth(DECEMBER, "REFUSED", DEC_1)], (), DEC_20, (DECEMBER,)),
            # It ended in its month: needed no more, with its last day, and before that.
            ([CareMonth(DECEMBER, "NOT_NEEDED", DEC_20)], (), DEC_20, (JANUARY,)),
            ([CareMonth(DECEMBER, "STOPPED", date(2026, 12, 31))], (), DEC_20, (JANUARY,)),
            ([CareMonth(DECEMBER, "STOPPED", DEC_20)], (), DEC_20, (DECEMBER, JANUARY)),
        ],
    )
    def test_is_settled_by_what_stands_or_by_none_needed(
        self, care: list[CareMonth], not_needed: tuple[date, ...], today: date, owed: tuple[date, ...]
    ) -> None:
        assert rules.months_owed(care, not_needed, today) == owed


class TestLastBusinessDay:
    @pytest.mark.parametrize(
        ("month", "last"),
        [
            (date(2026, 5, 1), date(2026, 5, 29)),  # the 31st is a Sunday
            (date(2025, 5, 1), date(2025, 5, 30)),  # the 31st is a Saturday
            (date(2026, 3, 1), date(2026, 3, 31)),
            (date(2027, 5, 1), date(2027, 5, 28)),  # the 31st is Memorial Day, a Monday
            (date(2027, 12, 1), date(2027, 12, 30)),  # New Year’s Day 2028 is a Saturday, observed the day before
            (date(2028, 2, 1), date(2028, 2, 29)),
        ],
    )
    def test_a079_is_that_of_the_calendar(self, month: date, last: date) -> None:
        assert rules.last_business_day(worked_in(month), month) == last

    def test_is_none_where_there_is_no_calendar(self) -> None:
        assert rules.last_business_day([], DECEMBER) is None

    def test_a079_is_red_on_it_and_not_the_day_before(self) -> None:
        last = date(2026, 5, 29)
        june = date(2026, 6, 1)
        assert not rules.is_last_call(date(2026, 5, 28), june, last_worked=last)
        assert rules.is_last_call(last, june, last_worked=last)
        assert rules.is_last_call(date(2026, 5, 31), june, last_worked=last)

    def test_without_a_calendar_the_last_day_is_red(self) -> None:
        assert not rules.is_last_call(date(2026, 11, 29), DECEMBER, last_worked=None)
        assert rules.is_last_call(date(2026, 11, 30), DECEMBER, last_worked=None)

    @given(st.dates(date(2016, 1, 1), date(2028, 11, 30)), st.integers(0, 10))
    def test_what_is_red_stays_red(self, today: date, days: int) -> None:
        month = rules.months_to_ask(today)[0]
        last = month - timedelta(days=3)
        if rules.is_last_call(today, month, last_worked=last):
            assert rules.is_last_call(today + timedelta(days=days), month, last_worked=last)


class TestRequest:
    def test_is_kept_tidy(self) -> None:
        told = replace(FACTS, provider_name="  Wren’s   Nest ", comment=" She works mornings 🪵\n")
        assert rules.tidy_request(told, today=TODAY) == FACTS

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"month": date(2026, 10, 1)}, "month"),
            ({"month": date(2027, 2, 1)}, "month"),
            ({"month": date(2026, 12, 2)}, "month"),
            ({"hours": Decimal(0)}, "hours"),
            ({"hours": Decimal("744.01")}, "hours"),
            ({"provider_name": " "}, "provider_id"),
            ({"provider_name": "x" * 201}, "provider_name"),
            ({"comment": " "}, "comment"),
            ({"comment": "x" * 10_000}, "comment"),
        ],
    )
    def test_says_what_is_missing(self, changes: dict[str, object], field: str) -> None:
        with pytest.raises(Refused) as refusal:
            rules.tidy_request(replace(FACTS, **changes), today=TODAY)
        assert refusal.value.field == field

    def test_a_leap_february_has_a_day_more_of_hours(self) -> None:
        leap, plain = date(2028, 2, 1), date(2027, 2, 1)
        assert rules.tidy_request(replace(FACTS, month=leap, hours=Decimal(696)), today=date(2028, 1, 31))
        with pytest.raises(Refused):
            rules.tidy_request(replace(FACTS, month=plain, hours=Decimal(696)), today=date(2027, 1, 31))


class TestAnswer:
    def test_a_refusal_has_its_reason_and_no_amounts(self) -> None:
        days = {"on": TODAY, "asked_on": TODAY, "today": TODAY}
        assert rules.tidy_answer("REFUSED", " No place ", (None, None), **days) == "No place"
        assert rules.tidy_answer("AUTHORISED", "", (Decimal(812), None), **days) == ""
        for answer, words, amounts, field in (
            ("REFUSED", "", (None, None), "words"),
            ("REFUSED", "No place", (Decimal(0), None), "monthly_amount"),
            ("MAYBE", "", (None, None), "answer"),
        ):
            with pytest.raises(Refused) as refusal:
                rules.tidy_answer(answer, words, amounts, **days)
            assert refusal.value.field == field

    @pytest.mark.parametrize("on", [TODAY + timedelta(days=1), TODAY - timedelta(days=1)])
    def test_comes_on_a_day_that_can_be(self, on: date) -> None:
        with pytest.raises(Refused) as refusal:
            rules.tidy_answer("AUTHORISED", "", (), on=on, asked_on=TODAY, today=TODAY)
        assert refusal.value.field == "on"


class TestNote:
    def test_a083_has_the_comment_under_its_heading_and_nothing_twice(self) -> None:
        headings = ["Children and provider", "Hours and activity", "Justification", "Referrals made"]
        parts = {"child": "Ida", "hours": "86 hours", "why": "Mornings", "referrals": ["thread", "CCPO"]}
        told = rules.note_sections(headings, **parts)
        assert list(told.items()) == list(zip(headings, ("Ida", "86 hours", "Mornings", "thread\nCCPO"), strict=True))
        assert rules.note_sections(["What happened", "What follows"], **parts) == {
            "What happened": "Ida\n\n86 hours\n\nMornings\n\nthread\nCCPO"
        }

    def test_names_the_child_and_the_month(self) -> None:
        assert rules.note_title("Ida Doe", DECEMBER) == "Child care requested regarding Ida Doe for December 2026"

    @pytest.mark.parametrize(("hours", "words"), [("86.00", "86"), ("86.50", "86.5"), ("100", "100")])
    def test_says_hours_plainly(self, hours: str, words: str) -> None:
        assert rules.hours_words(Decimal(hours)) == words


class TestOffices:
    def test_a080_a081_are_known_by_their_names(self) -> None:
        assert THREAD.is_named("thread Alaska")
        assert not THREAD.is_named("Threadbare Sewing")
        assert CCPO.is_named("State CCPO, Juneau")
        assert CCPO.is_named("Child Care Program Office")
        assert not CCPO.is_named("Child Care of Juneau")
