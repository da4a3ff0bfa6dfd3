"""Days and deadlines in words."""

from datetime import date, time

import pytest

from casework import wording

TODAY = date(2026, 11, 17)


def november(number: int) -> date:
    return date(2026, 11, number)


class TestShortDay:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (november(17), "Tue Nov 17"),
            (november(3), "Tue Nov 3"),
            (november(2), "Nov 2"),
            (date(2026, 12, 1), "Tue Dec 1"),
            (date(2026, 12, 2), "Dec 2"),
            (date(2027, 2, 8), "Feb 8, 2027"),
            (date(2025, 12, 31), "Dec 31, 2025"),
        ],
    )
    def test_names_the_weekday_inside_two_weeks_and_the_year_only_when_it_differs(self, day: date, words: str) -> None:
        assert wording.short_day(day, today=TODAY) == words

    def test_names_weekday_and_year_across_new_year(self) -> None:
        assert wording.short_day(date(2027, 1, 4), today=date(2026, 12, 30)) == "Mon Jan 4, 2027"


class TestDaysAgo:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            (november(17), "today"),
            (november(16), "yesterday"),
            (november(14), "3 days ago"),
            (november(2), "Nov 2"),
            (november(18), "Wed Nov 18"),
        ],
    )
    def test_counts_back_two_weeks(self, day: date, words: str) -> None:
        assert wording.days_ago(day, today=TODAY) == words


class TestClockWords:
    @pytest.mark.parametrize(
        ("state", "due_on", "met_on", "tone", "sentence"),
        [
            ("OVERDUE", november(16), None, "over", "1 day over, was Mon Nov 16"),
            ("OVERDUE", november(13), None, "over", "4 days over, was Fri Nov 13"),
            ("DUE_SOON", november(17), None, "soon", "Today, by the end of the day"),
            ("DUE_SOON", november(18), None, "soon", "Tomorrow, Wed Nov 18"),
            ("DUE_SOON", november(20), None, "soon", "3 days left, Fri Nov 20"),
            ("UPCOMING", november(30), None, "none", "Mon Nov 30, 13 days left"),
            ("UPCOMING", november(17), None, "soon", "Today, by the end of the day"),
            ("MET", november(16), november(12), "ok", "Met Nov 12, due Nov 16"),
            ("MET_LATE", november(11), november(12), "none", "Met late Nov 12, 1 day late, was Nov 11"),
            ("EXCUSED", november(13), None, "none", "Excused, was due Nov 13"),
        ],
    )
    def test_says_each_state(self, state: str, due_on: date, met_on: date | None, tone: str, sentence: str) -> None:
        words = wording.clock_words(state=state, due_on=due_on, today=TODAY, met_on=met_on)
        assert (words.tone, words.sentence) == (tone, sentence)

    def test_says_the_hour_where_the_day_carries_one(self) -> None:
        ten = time(10, 30)
        assert wording.clock_words(state="DUE_SOON", due_on=TODAY, today=TODAY, at=ten).sentence == "Today 10:30 AM"
        over = wording.clock_words(state="OVERDUE", due_on=november(16), today=TODAY, at=time(17))
        assert over.sentence == "1 day over, was Mon 5:00 PM"
        old = wording.clock_words(state="OVERDUE", due_on=november(9), today=TODAY, at=time(17))
        assert old.sentence == "8 days over, was Mon Nov 9"

    def test_never_counts_below_zero_when_the_stored_state_lags(self) -> None:
        assert wording.clock_words(state="UPCOMING", due_on=november(15), today=TODAY).main == "2 days over"

    @pytest.mark.parametrize("hour", [time(0, 5), time(12, 0), time(13, 30)])
    def test_says_hours_on_a_twelve_hour_clock(self, hour: time) -> None:
        assert wording.hour_words(hour) in {"12:05 AM", "12:00 PM", "1:30 PM"}

    def test_always_carries_an_icon_and_words(self) -> None:
        for state in ("UPCOMING", "DUE_SOON", "OVERDUE", "MET", "MET_LATE", "EXCUSED"):
            words = wording.clock_words(state=state, due_on=TODAY, today=TODAY)
            assert words.icon
            assert words.main
