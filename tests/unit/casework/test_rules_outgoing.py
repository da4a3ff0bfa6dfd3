"""What may leave: each way against each mark, shared ways, quiet hours to the second, hours that do not exist."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework import rules
from casework.choices import (
    AppointmentState,
    GateOutcome,
    GateReason,
    NoticeKind,
    SafeContactRule,
    Way,
)
from casework.refusals import Refused
from casework.rules.outgoing import CLOSED_BY

ZONE = ZoneInfo("America/Anchorage")
NOON = datetime(2026, 11, 17, 12, tzinfo=ZONE)
QUIET = rules.QuietHours(time(21), time(8))
WHOLE = rules.Reach(
    marks=frozenset(), has_address=True, has_safe_address=False, has_phone=True, has_email=True, preferred_method=""
)


def reach(**changes: object) -> rules.Reach:
    return rules.Reach(**(vars(WHOLE) | changes))


def judged(
    way: Way, who: rules.Reach, kind: NoticeKind = NoticeKind.APPOINTMENT, local: datetime = NOON
) -> rules.Verdict:
    return rules.judge(way, who, kind=kind, local=local, quiet=QUIET)


#: Reviewed: which mark closes which way. A visit to the office closes none.
CLOSED = {
    ("NO_VOICEMAIL", "VOICEMAIL"),
    ("NO_TEXT", "TEXT"),
    ("NO_MAIL", "HOME_MAIL"),
    ("NO_EMAIL", "EMAIL"),
    *((mark, way) for mark in ("SHE_CALLS_US", "OFFICE_ONLY") for way in Way.values if way != "HAND_OVER"),
}


class TestMarks:
    @pytest.mark.parametrize("mark", SafeContactRule.values)
    @pytest.mark.parametrize("way", Way.values)
    def test_close_the_ways_of_the_reviewed_table_and_no_other(self, way: str, mark: str) -> None:
        verdict = judged(Way(way), reach(marks=frozenset({mark}), has_safe_address=way == "SAFE_MAIL"))
        is_closed = (mark, way) in CLOSED
        assert verdict.is_open is not is_closed
        assert (verdict.reason == GateReason.MARKED) is is_closed
        assert (SafeContactRule(mark).label in verdict.words) is is_closed

    def test_every_way_is_judged(self) -> None:
        assert set(CLOSED_BY) == set(Way)


class TestWhatIsOnFile:
    @pytest.mark.parametrize(
        ("way", "missing"),
        [
            ("HOME_MAIL", {"has_address": False}),
            ("SAFE_MAIL", {"has_safe_address": False}),
            ("EMAIL", {"has_email": False}),
            ("TEXT", {"has_phone": False}),
            ("VOICEMAIL", {"has_phone": False}),
        ],
    )
    def test_a_way_that_leads_nowhere_is_closed(self, way: str, missing: dict[str, bool]) -> None:
        verdict = judged(Way(way), reach(**missing))
        assert (verdict.outcome, verdict.reason) == (GateOutcome.REFUSED, GateReason.NOT_ON_FILE)
        assert "on file" in verdict.words

    def test_nothing_goes_home_while_a_safe_address_is_on_file(self) -> None:
        who = reach(has_safe_address=True)
        assert judged(Way.HOME_MAIL, who).reason == GateReason.SAFE_ADDRESS
        assert judged(Way.SAFE_MAIL, who).outcome == GateOutcome.PASSED


class TestSharedWays:
    @pytest.mark.parametrize(
        ("way", "shared"),
        [("HOME_MAIL", "is_address_shared"), ("EMAIL", "is_email_shared"), ("TEXT", "is_phone_shared")],
    )
    def test_carry_a_neutral_line_and_nothing_that_says_more(self, way: str, shared: str) -> None:
        who = reach(**{shared: True})
        assert judged(Way(way), who).outcome == GateOutcome.NEUTRAL
        for kind in (NoticeKind.J016, NoticeKind.GENERAL):
            verdict = judged(Way(way), who, kind)
            assert (verdict.outcome, verdict.reason) == (GateOutcome.REFUSED, GateReason.SHARED)

    def test_a_voicemail_on_a_shared_telephone_is_neutral(self) -> None:
        assert judged(Way.VOICEMAIL, reach(is_phone_shared=True)).outcome == GateOutcome.NEUTRAL

    def test_what_is_handed_over_is_shared_with_nobody(self) -> None:
        assert judged(Way.HAND_OVER, reach(is_address_shared=True), NoticeKind.J016).outcome == GateOutcome.PASSED


class TestQuietHours:
    """A6: the edges."""

    @pytest.mark.parametrize(
        ("hour", "is_quiet"),
        [
            (time(20, 59, 59), False),
            (time(21), True),
            (time(21, 0, 1), True),
            (time(0), True),
            (time(7, 59, 59), True),
            (time(8), False),
            (time(8, 0, 1), False),
        ],
    )
    def test_begin_with_their_first_moment_and_end_before_their_last(self, hour: time, is_quiet: bool) -> None:
        local = datetime.combine(date(2026, 11, 17), hour, tzinfo=ZONE)
        verdict = judged(Way.TEXT, WHOLE, local=local)
        assert (verdict.outcome == GateOutcome.WAITS) is is_quiet
        assert (verdict.until is not None) is is_quiet

    def test_end_in_the_morning_after(self) -> None:
        late = datetime(2026, 11, 17, 22, tzinfo=ZONE)
        assert QUIET.until(late) == datetime(2026, 11, 18, 8, tzinfo=ZONE)
        assert QUIET.until(late + timedelta(hours=4)) == datetime(2026, 11, 18, 8, tzinfo=ZONE)

    def test_within_one_day(self) -> None:
        nap = rules.QuietHours(time(13), time(15))
        assert nap.until(datetime(2026, 11, 17, 12, 59, tzinfo=ZONE)) is None
        assert nap.until(datetime(2026, 11, 17, 14, tzinfo=ZONE)) == datetime(2026, 11, 17, 15, tzinfo=ZONE)
        assert nap.until(datetime(2026, 11, 17, 15, tzinfo=ZONE)) is None

    @pytest.mark.parametrize(
        ("starts", "ends"), [(time(21), time(1, 30)), (time(0, 30), time(1, 30)), (time(1), time(2))]
    )
    @pytest.mark.parametrize("day", [date(2026, 11, 1), date(2026, 3, 8)])
    def test_never_end_before_they_are_asked_about(self, starts: time, ends: time, day: date) -> None:
        """In the hour that comes twice as in the one that is skipped."""
        quiet = rules.QuietHours(starts, ends)
        begin = datetime.combine(day, time(), tzinfo=ZONE).astimezone(UTC)
        asked = [(begin + timedelta(minutes=minute)).astimezone(ZONE) for minute in range(300)]
        until = [(local, end) for local in asked if (end := quiet.until(local)) is not None]
        assert until
        assert [local for local, end in until if end.astimezone(UTC) <= local.astimezone(UTC)] == []

    def test_over_the_night_of_the_clocks(self) -> None:
        """1 November 2026 has 25 hours, 8 March 23."""
        back = datetime(2026, 10, 31, 22, tzinfo=ZONE)
        end = QUIET.until(back)
        assert end is not None
        assert end.astimezone(UTC) - back.astimezone(UTC) == timedelta(hours=11)
        forward = datetime(2026, 3, 7, 22, tzinfo=ZONE)
        end = QUIET.until(forward)
        assert end is not None
        assert end.astimezone(UTC) - forward.astimezone(UTC) == timedelta(hours=9)

    def test_letters_know_no_hour(self) -> None:
        night = datetime(2026, 11, 17, 23, tzinfo=ZONE)
        assert judged(Way.HOME_MAIL, WHOLE, local=night).outcome == GateOutcome.PASSED
        assert judged(Way.HAND_OVER, WHOLE, local=night).outcome == GateOutcome.PASSED

    @pytest.mark.parametrize("hours", [(time(9), None), (None, time(9)), (time(9), time(9))])
    def test_need_both_ends(self, hours: tuple[time | None, time | None]) -> None:
        with pytest.raises(Refused):
            rules.require_quiet_hours(*hours)


class TestDefaultWay:
    """O036: the preferred method is the default, and safe contact overrides it."""

    def default(self, who: rules.Reach) -> Way | None:
        verdicts = rules.judge_all(who, kind=NoticeKind.APPOINTMENT, local=NOON, quiet=QUIET)
        return rules.default_way(verdicts, who)

    def test_is_the_preferred_one(self) -> None:
        assert self.default(reach(preferred_method="TEXT")) == Way.TEXT
        assert self.default(reach(preferred_method="EMAIL")) == Way.EMAIL
        assert self.default(reach(preferred_method="MAIL")) == Way.HOME_MAIL

    def test_is_another_where_the_preferred_one_is_unsafe(self) -> None:
        assert self.default(reach(preferred_method="TEXT", marks=frozenset({"NO_TEXT"}))) == Way.HOME_MAIL
        assert self.default(reach(preferred_method="MAIL", has_safe_address=True)) == Way.SAFE_MAIL

    def test_is_by_hand_when_everything_else_is_closed(self) -> None:
        assert self.default(reach(preferred_method="PHONE", marks=frozenset({"OFFICE_ONLY"}))) == Way.HAND_OVER


class TestLocalMoment:
    def test_refuses_an_hour_that_the_clocks_skip(self) -> None:
        with pytest.raises(Refused, match="does not exist"):
            rules.local_moment(date(2027, 3, 14), time(2, 30), zone=ZONE)

    def test_asks_which_of_two_equal_hours_is_meant(self) -> None:
        day, hour = date(2026, 11, 1), time(1, 30)
        with pytest.raises(Refused, match="comes twice"):
            rules.local_moment(day, hour, zone=ZONE)
        first = rules.local_moment(day, hour, zone=ZONE, which="first")
        second = rules.local_moment(day, hour, zone=ZONE, which="second")
        assert second.astimezone(UTC) - first.astimezone(UTC) == timedelta(hours=1)

    @pytest.mark.parametrize("at", [time(1, 59, 59), time(3), time(12)])
    def test_takes_every_other_hour(self, at: time) -> None:
        assert rules.local_moment(date(2027, 3, 14), at, zone=ZONE).time() == at


class TestSlots:
    HOURS = rules.WorkingHours(time(8), time(17))
    MONDAY = date(2026, 11, 30)

    def slots(self, busy: list[rules.Span], now: datetime, at_most: int = 3) -> list[datetime]:
        days = [self.MONDAY, self.MONDAY + timedelta(days=1)]
        return rules.free_slots(days, busy, hours=self.HOURS, minutes=60, zone=ZONE, now=now, at_most=at_most)

    def at(self, hour: int, minute: int = 0, day: int = 0) -> datetime:
        return datetime.combine(self.MONDAY + timedelta(days=day), time(hour, minute), tzinfo=ZONE)

    def test_begin_with_the_day(self) -> None:
        assert self.slots([], self.at(0))[:2] == [self.at(8), self.at(8, 30)]

    def test_leave_out_what_is_booked_and_what_is_over(self) -> None:
        busy = [rules.Span(self.at(10), self.at(11))]
        assert self.slots(busy, self.at(9, 10)) == [self.at(11), self.at(11, 30), self.at(12)]

    def test_end_whole_inside_the_working_hours(self) -> None:
        found = self.slots([], self.at(15, 45), at_most=2)
        assert found == [self.at(16), self.at(8, day=1)]

    def test_an_assessment_later_than_the_first_needs_a_reason(self) -> None:
        """A011."""
        late = {"purpose": "EA", "starts_at": self.at(12), "first": self.at(8)}
        with pytest.raises(Refused, match="first free slot is Mon Nov 30, 8:00 AM"):
            rules.require_first_slot(**late, reason=" ")
        rules.require_first_slot(**late, reason="Her bus comes at eleven.")
        rules.require_first_slot(**(late | {"starts_at": self.at(8)}), reason="")
        rules.require_first_slot(**(late | {"purpose": "PLAN"}), reason="")


class TestWhatBecomesOfAnAppointment:
    def test_is_said_once(self) -> None:
        with pytest.raises(Refused, match="no longer stands"):
            rules.require_can_become("KEPT", AppointmentState.MISSED, starts_at=NOON, now=NOON)

    def test_is_missed_from_its_hour_on(self) -> None:
        before = NOON - timedelta(seconds=1)
        with pytest.raises(Refused):
            rules.require_can_become("BOOKED", AppointmentState.MISSED, starts_at=NOON, now=before)
        rules.require_can_become("BOOKED", AppointmentState.MISSED, starts_at=NOON, now=NOON)

    def test_is_kept_from_its_day_on(self) -> None:
        with pytest.raises(Refused):
            rules.require_can_become("BOOKED", AppointmentState.KEPT, starts_at=NOON, now=NOON - timedelta(days=1))
        rules.require_can_become("BOOKED", AppointmentState.KEPT, starts_at=NOON, now=NOON - timedelta(hours=3))
