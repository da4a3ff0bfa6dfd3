"""Which month or week a conference is about, when it is missing, and what is agreed (O051, O075, O084, O085)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.refusals import Refused
from supervision.rules.conferences import (
    Presence,
    Slot,
    State,
    free_number,
    month_slots,
    presence_in,
    require_held_on,
    require_meeting,
    slot_of,
    state_of,
    week_slots,
)
from supervision.rules.engagement import is_missed, monday_of, require_review
from supervision.rules.followed import Agreed, require_agreed, require_end
from supervision.rules.improvements import change_words, measured_month, require_remeasure
from supervision.rules.scorecards import Scorecard, Share

HERE = Presence(True)
FEBRUARY = slot_of("2028-02")
DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2035, 12, 31))


def state(slot: Slot = FEBRUARY, *, today: date, presence: Presence = HERE, **changes: int) -> State:
    values = {"held": 0, "signed": 0, "asked": 1} | changes
    return state_of(slot, presence=presence, today=today, **values)


class TestSlots:
    def test_a_leap_month_ends_on_its_twenty_ninth(self) -> None:
        assert FEBRUARY.last_day == date(2028, 2, 29)
        assert state(today=date(2028, 2, 29)) == State.OPEN
        assert state(today=date(2028, 3, 1)) == State.MISSING

    @pytest.mark.parametrize("code", ["2028-13", "2028", "2027-W53", "W", "2028-2", "２０２８-02"])
    def test_what_is_no_month_or_week_is_refused(self, code: str) -> None:
        with pytest.raises(ValueError, match=".+"):
            slot_of(code)

    @given(DAYS)
    def test_each_slot_is_found_again_by_its_code(self, day: date) -> None:
        for slot in [*month_slots(day, 13), *week_slots(day, 8)]:
            assert slot_of(slot.code) == slot
        assert month_slots(day, 1)[0].first_day <= day <= month_slots(day, 1)[0].last_day
        assert week_slots(day, 1)[0].first_day == monday_of(day)

    @given(DAYS, st.integers(0, 400))
    def test_what_is_missing_stays_missing(self, day: date, later: int) -> None:
        [slot] = month_slots(date(2026, 3, 1), 1)
        if state(slot, today=day) == State.MISSING:
            assert state(slot, today=day + timedelta(days=later)) == State.MISSING


class TestState:
    def test_one_signature_is_not_enough(self) -> None:
        assert state(today=date(2028, 3, 1), held=1) == State.HALF_SIGNED
        assert state(today=date(2028, 3, 1), held=1, signed=1) == State.SIGNED

    @given(st.integers(0, 5), st.integers(0, 5))
    def test_is_missing_until_as_many_are_held_as_are_asked_for(self, held: int, asked: int) -> None:
        """O075, O084: `std.or.conferences_per_month`, `std.or.supervision_slots_per_week`."""
        found = state(today=date(2028, 3, 1), held=held, signed=held, asked=asked)
        assert (found == State.MISSING) == (held < asked)
        assert (found == State.SIGNED) == (held >= max(asked, 1))

    def test_signed_is_what_both_signed_of_all(self) -> None:
        assert state(today=date(2028, 3, 1), held=2, signed=1, asked=2) == State.HALF_SIGNED

    def test_what_was_held_in_a_time_that_owes_none_stands(self) -> None:
        away = Presence(False, "Away all the time")
        assert state(today=date(2028, 3, 1), held=1, signed=1, asked=2, presence=away) == State.SIGNED

    def test_a_free_place_is_found_until_all_are_taken(self) -> None:
        assert [free_number(taken, 2) for taken in ([], [1], [2], [1, 2])] == [1, 2, 1, None]

    def test_a_week_is_missed_with_fewer_reviews_than_are_asked_for(self) -> None:
        """O085: `std.or.engagement_reviews_per_week`."""
        [week] = week_slots(date(2028, 2, 29), 1)
        over = week.last_day + timedelta(days=1)
        for count, asked, today, presence, missed in (
            (1, 2, over, HERE, True),
            (2, 2, over, HERE, False),
            (0, 0, over, HERE, False),
            (0, 1, week.last_day, HERE, False),
            (0, 1, over, Presence(False, "Away all the time"), False),
        ):
            assert is_missed(week, count=count, asked=asked, presence=presence, today=today) == missed

    def test_without_a_rule_nothing_is_missing(self) -> None:
        assert state(today=date(2029, 1, 1), asked=0) == State.NOT_ASKED
        assert state(today=date(2029, 1, 1), asked=0, held=1, signed=1) == State.SIGNED

    def test_who_was_there_for_less_than_the_month_owes_none_and_it_is_said(self) -> None:
        came = presence_in(FEBRUARY, came_on=date(2028, 2, 2), absences=[])
        assert came == Presence(False, "Came Wed Feb 2, 2028")
        assert presence_in(FEBRUARY, came_on=date(2028, 2, 1), absences=[]) == Presence(True)
        assert not presence_in(FEBRUARY, came_on=date(2028, 3, 1), absences=[]).is_owed
        assert not presence_in(FEBRUARY, came_on=date(2020, 1, 1), absences=[], has_left=True).is_owed
        away = presence_in(FEBRUARY, came_on=date(2020, 1, 1), absences=[(date(2028, 1, 20), date(2028, 2, 29))])
        assert (away.is_owed, away.words) == (False, "Away all the time")

    def test_away_for_a_part_of_it_is_said_and_still_owes_one(self) -> None:
        part = presence_in(FEBRUARY, came_on=date(2020, 1, 1), absences=[(date(2028, 2, 4), date(2028, 2, 7))])
        assert part == Presence(True, "Away 2 working days")


class TestRequire:
    def test_a_conference_lies_in_its_time_or_after_it(self) -> None:
        require_held_on(FEBRUARY, date(2028, 2, 1), today=date(2028, 2, 1))
        for day in (date(2028, 1, 31), date(2028, 2, 3)):
            with pytest.raises(Refused) as refused:
                require_held_on(FEBRUARY, day, today=date(2028, 2, 2))
            assert refused.value.field == "held_on"

    def test_a_month_rests_on_something_read_a_week_need_not(self) -> None:
        assert require_meeting("WEEKLY", "PHONE", []) == []
        assert require_meeting("MONTHLY", "PHONE", ["NARRATIVE", "REPORTS"]) == ["REPORTS", "NARRATIVE"]
        for way, read, field in (("PHONE", [], "has_read"), ("PHONE", ["X"], "has_read"), ("", ["REPORTS"], "way")):
            with pytest.raises(Refused) as refused:
                require_meeting("MONTHLY", way, read)
            assert refused.value.field == field

    def test_a_row_of_what_is_agreed_is_whole_or_empty(self) -> None:
        owner, today = uuid4(), date(2028, 2, 29)
        blank = Agreed(" ", None, None)
        [one] = require_agreed([blank, Agreed(" Call  them ", owner, today)], owners=[owner], today=today)
        assert (one.what, one.due_on) == ("Call them", today)
        for row, field in (
            (Agreed("", owner, today), "what_2"),
            (Agreed("x" * 301, owner, today), "what_2"),
            (Agreed("Call", uuid4(), today), "owner_id_2"),
            (Agreed("Call", owner, None), "due_on_2"),
            (Agreed("Call", owner, today - timedelta(days=1)), "due_on_2"),
        ):
            with pytest.raises(Refused) as refused:
                require_agreed([blank, row], owners=[owner], today=today)
            assert refused.value.field == field

    def test_what_is_dropped_says_why(self) -> None:
        assert require_end("DONE", " ") == ""
        for ended_as, field in (("DROPPED", "why"), ("", "ended_as")):
            with pytest.raises(Refused) as refused:
                require_end(ended_as, " ")
            assert refused.value.field == field

    def test_a_review_of_engagement_says_what_how_and_what_to_learn(self) -> None:
        assert require_review(["PHONE", "IN_PERSON"], " Two calls ", "NONE") == (["IN_PERSON", "PHONE"], "Two calls")
        for looked, result, training, field in (
            ([], "x", "NONE", "looked_at"),
            (["PHONE"], " ", "NONE", "result"),
            (["PHONE"], "x" * 2001, "NONE", "result"),
            (["PHONE"], "x", "", "training"),
        ):
            with pytest.raises(Refused) as refused:
                require_review(looked, result, training)
            assert refused.value.field == field


class TestFigures:
    def test_a_scorecard_is_kept_and_read_again_whole(self) -> None:
        card = Scorecard(
            until=date(2028, 2, 29),
            standards={"contacts": Share(3, 4)},
            contacts=Share(1, 2),
            rates={"all_families": Share(1, 3)},
            qa="83.3 %",
            late_notes=2,
            agenda={"notes": 1},
        )
        assert Scorecard.of(card.frozen()) == card
        assert Share(3, 4).words == "3 of 4 (75.0 %)"
        assert Share().words == "None due"

    def test_the_last_whole_month_is_counted(self) -> None:
        assert measured_month(date(2028, 3, 31)) == date(2028, 2, 1)
        assert measured_month(date(2028, 1, 1)) == date(2027, 12, 1)

    def test_it_is_measured_again_in_a_later_month(self) -> None:
        today, due = date(2028, 2, 10), date(2028, 2, 20)
        assert require_remeasure(date(2028, 3, 1), due_on=due, today=today) == date(2028, 3, 1)
        for day in (None, date(2028, 2, 19), date(2028, 2, 29)):
            with pytest.raises(Refused) as refused:
                require_remeasure(day, due_on=due, today=today)
            assert refused.value.field == "remeasure_on"

    @pytest.mark.parametrize(
        ("after", "words"), [((2, 3), "Better"), ((1, 2), "The same"), ((1, 3), "Worse"), ((0, 0), "None due")]
    )
    def test_shares_are_compared_exactly(self, after: tuple[int, int], words: str) -> None:
        assert change_words(Share(2, 4), Share(*after)) == words
