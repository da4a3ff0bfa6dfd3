"""What leaving owes and opens, by the calendar (A070-A073, O056, N005)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from casework.rules import reopening_until, require_reopening
from coaching.rules import leaving

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))


class TestMonthEnds:
    """Closing day, last day of the exit summary and the screen, last day of the twelve months, last day to reopen."""

    @pytest.mark.parametrize(
        ("closed_on", "screen", "post_ta", "reopens"),
        [
            (date(2026, 6, 30), date(2026, 7, 31), date(2027, 6, 30), date(2026, 7, 30)),
            (date(2026, 6, 1), date(2026, 7, 31), date(2027, 6, 30), date(2026, 7, 1)),
            (date(2026, 1, 31), date(2026, 2, 28), date(2027, 1, 31), date(2026, 2, 28)),
            (date(2028, 1, 31), date(2028, 2, 29), date(2029, 1, 31), date(2028, 2, 29)),
            (date(2028, 2, 29), date(2028, 3, 31), date(2029, 2, 28), date(2028, 3, 29)),
            (date(2027, 2, 28), date(2027, 3, 31), date(2028, 2, 29), date(2027, 3, 28)),
            (date(2026, 12, 31), date(2027, 1, 31), date(2027, 12, 31), date(2027, 1, 31)),
            (date(2026, 8, 31), date(2026, 9, 30), date(2027, 8, 31), date(2026, 9, 30)),
        ],
    )
    def test_of_each_closing(self, closed_on: date, screen: date, post_ta: date, reopens: date) -> None:
        """A070, A071, A072."""
        assert leaving.screen_day(closed_on, 1) == screen
        assert leaving.after_leaving(closed_on=closed_on, with_work=True, months=12).last_day == post_ta
        assert reopening_until(closed_on, 1) == reopens
        require_reopening(closed_on, today=reopens, months=1)
        with pytest.raises(Refused, match="gets a new case"):
            require_reopening(closed_on, today=reopens + timedelta(days=1), months=1)

    @given(closed_on=DAYS, later=st.integers(0, 400))
    def test_never_end_earlier_for_a_later_closing(self, closed_on: date, later: int) -> None:
        after = closed_on + timedelta(days=later)
        assert leaving.screen_day(closed_on, 1) <= leaving.screen_day(after, 1)
        assert reopening_until(closed_on, 1) <= reopening_until(after, 1)
        ends = [leaving.after_leaving(closed_on=day, with_work=True, months=12).last_day for day in (closed_on, after)]
        assert ends == sorted(ends, key=lambda day: day or date.min)

    def test_without_a_figure_nothing_is_taken_back(self) -> None:
        with pytest.raises(Refused, match="No rule on file"):
            require_reopening(date(2026, 6, 30), today=date(2026, 6, 30), months=None)
        with pytest.raises(Refused, match="is open"):
            require_reopening(None, today=date(2026, 6, 30), months=1)


class TestServices:
    def test_are_told_with_the_reason_either_way(self) -> None:
        """A073."""
        yes = leaving.after_leaving(closed_on=date(2026, 6, 30), with_work=True, months=12)
        no = leaving.after_leaving(closed_on=date(2026, 6, 30), with_work=False, months=12)
        unknown = leaving.after_leaving(closed_on=date(2026, 6, 30), with_work=True, months=None)
        assert (yes.is_available, no.is_available, unknown.is_available) == (True, False, None)
        assert "June 30, 2027" in yes.words
        assert "did not close with work" in no.words
        assert "no rule on file" in unknown.words

    @pytest.mark.parametrize(
        ("value", "last_day", "words"),
        [
            (12, date(2027, 6, 30), "12 months after the month of closing."),
            ({"months": 12, "maximum_usd": 1000}, date(2027, 6, 30), "At most $1,000 in all."),
            ({"first": 100, "second": 75, "third": 50}, None, "$100, $75, $50 a month"),
            (None, None, "No rule on file says for how long."),
        ],
    )
    def test_that_go_on_end_where_a_figure_is_on_file(self, value: object, last_day: date | None, words: str) -> None:
        """O056: what is not on file is said to be."""
        one = leaving.transitional("Help", value=value, source="", closed_on=date(2026, 6, 30))
        assert one.last_day == last_day
        assert words in one.words

    def test_tell_the_family_in_the_letter(self) -> None:
        """A073."""
        on = date(2026, 6, 30)
        words = [
            leaving.letter_words(
                closed_on=on,
                after=leaving.after_leaving(closed_on=on, with_work=with_work, months=months),
                goes_on=[leaving.transitional("Child care, PASS II", value=12, source="", closed_on=on)] * with_work,
                family_words="Well done 🎉",
            )
            for with_work, months in ((True, 12), (False, 12), (True, None))
        ]
        assert "through June 30, 2027" in words[0]
        assert "Child care, PASS II, if you qualify: through June 30, 2027." in words[0]
        assert words[0].endswith("Well done 🎉")
        assert "not open to you now" in words[1]
        assert "for how long" in words[2]

    def test_promise_nothing_in_a_letter_beyond_their_source(self) -> None:
        """A073: a limit is told; what rests on low confidence has no day."""
        on, most = date(2026, 6, 30), {"months": 12, "maximum_usd": 1000}
        unsure = leaving.after_leaving(closed_on=on, with_work=True, months=12, is_sure=False)
        guessed = leaving.transitional("Benefits", value=12, source="", closed_on=on, is_sure=False)
        told = leaving.transitional("Support services", value=most, source="", closed_on=on)
        words = leaving.letter_words(closed_on=on, after=unsure, goes_on=[guessed, told], family_words="")
        assert words.startswith(leaving.closing_words(on))
        assert "Support services, if you qualify: through June 30, 2027. At most $1,000 in all." in words
        assert "Benefits" not in words
        assert "You can still come to us" not in words
        assert "Ask us which help goes on" in words

    @pytest.mark.parametrize(
        ("amount", "given", "most", "is_refused"),
        [("400", "600", "1000", False), ("400.01", "600", "1000", True), ("9999", "0", None, False)],
    )
    def test_have_a_most_where_the_rule_sets_one(
        self, amount: str, given: str, most: str | None, is_refused: bool
    ) -> None:
        """OAR 461-190-0241."""
        limit = Decimal(most) if most else None
        if not is_refused:
            leaving.require_after_most(Decimal(amount), given=Decimal(given), most=limit)
            return
        with pytest.raises(Refused, match=r"at most \$1,000.00 in all; \$400.00 are left") as refusal:
            leaving.require_after_most(Decimal(amount), given=Decimal(given), most=limit)
        assert refusal.value.field == "amount"

    def test_read_their_months_and_most_from_a_table_or_a_number(self) -> None:
        assert (leaving.months_of({"months": 12}), leaving.months_of(12), leaving.months_of(None)) == (12, 12, None)
        assert (leaving.most_of({"maximum_usd": 1000}), leaving.most_of(12)) == (Decimal(1000), None)


class TestCheckDays:
    def test_are_counted_from_the_first_day_and_none_without_a_figure(self) -> None:
        """O056, N005."""
        first = date(2028, 2, 1)
        since = date(2028, 1, 15)
        assert leaving.check_days(first, every=None, since=since, until=date(2029, 1, 31)) == []
        assert leaving.check_days(first, every=30, since=since, until=date(2028, 5, 1)) == [
            date(2028, 3, 2),
            date(2028, 4, 1),
            date(2028, 5, 1),
        ]
        assert leaving.check_days(first, every=30, since=since, until=date(2028, 1, 1)) == []

    def test_never_lie_before_the_closing(self) -> None:
        """O056: a job that began long before the case closed."""
        days = leaving.check_days(date(2027, 1, 1), every=30, since=date(2028, 3, 2), until=date(2028, 4, 30))
        assert days == [date(2028, 3, 26), date(2028, 4, 25)]

    def test_are_due_until_a_contact_on_or_after_them(self) -> None:
        """O056: derived from contacts, nothing is ticked off."""
        days, today = [date(2028, 3, 2), date(2028, 4, 1), date(2028, 5, 1)], date(2028, 4, 20)
        assert leaving.check_due(days, told_on=None, today=today) == date(2028, 4, 1)
        assert leaving.check_due(days, told_on=date(2028, 3, 31), today=today) == date(2028, 4, 1)
        assert leaving.check_due(days, told_on=date(2028, 4, 1), today=today) is None
        assert leaving.check_due([], told_on=None, today=today) is None


class TestScreen:
    CLOSED, DUE, TODAY = date(2026, 6, 30), date(2026, 7, 31), date(2026, 8, 5)

    @pytest.mark.parametrize(
        ("on", "words", "field"),
        [
            (date(2026, 8, 6), "", "on"),
            (date(2026, 6, 29), "", "on"),
            (date(2026, 7, 30), "", "early_words"),
            (date(2026, 7, 30), "  ", "early_words"),
        ],
    )
    def test_refuses(self, on: date, words: str, field: str) -> None:
        """A071."""
        with pytest.raises(Refused) as refusal:
            leaving.require_screen_day(on, closed_on=self.CLOSED, due_on=self.DUE, today=self.TODAY, early_words=words)
        assert refusal.value.field == field

    @pytest.mark.parametrize(
        ("on", "words"), [(date(2026, 7, 31), ""), (date(2026, 8, 1), ""), (date(2026, 7, 1), "The system shuts down")]
    )
    def test_takes_its_day_a_later_one_and_an_early_one_with_a_reason(self, on: date, words: str) -> None:
        """A071."""
        leaving.require_screen_day(on, closed_on=self.CLOSED, due_on=self.DUE, today=self.TODAY, early_words=words)

    def test_needs_no_reason_where_no_rule_sets_a_day(self) -> None:
        leaving.require_screen_day(self.CLOSED, closed_on=self.CLOSED, due_on=None, today=self.TODAY, early_words="")


class TestSteps:
    ON = date(2026, 6, 30)

    @pytest.mark.parametrize(
        ("steps", "field"),
        [
            ([], "words_0"),
            ([("", None), ("  ", None)], "words_0"),
            ([("Visit", None)], "due_on_0"),
            ([("", date(2026, 7, 1))], "words_0"),
            ([("", None), ("Visit", date(2026, 6, 29))], "due_on_1"),
            ([("x" * 301, date(2026, 7, 1))], "words_0"),
        ],
    )
    def test_need_words_and_a_day_one_at_least(self, steps: list[tuple[str, date | None]], field: str) -> None:
        """O056."""
        with pytest.raises(Refused) as refusal:
            leaving.tidy_steps(steps, on=self.ON)
        assert refusal.value.field == field

    def test_are_tidied_and_empty_ones_left_out(self) -> None:
        (step,) = leaving.tidy_steps([("", None), (" Visit the shop 🛒 ", self.ON)], on=self.ON)
        assert (step.words, step.due_on) == ("Visit the shop 🛒", self.ON)
