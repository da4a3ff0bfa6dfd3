"""Adverse notices: four ways to count to the effective day, the hearing right, the way to cure, what must be said."""

from datetime import date, timedelta

import pytest

from casework.public import calendars
from eligibility.public import Effect, System, first_of_month_from, missing_of, open_day
from policy.reader import NoRuleOnFile
from reengagement.choices import PenaltyReason
from reengagement.rules import notices
from reengagement.rules.notices import Notice

DAY = timedelta(days=1)
STATES = ("US-AK", "US-OR", "US-NC", "US-TX")
DAYS = {state: calendars.calendar_days(state, 2026, last_year=2029) for state in STATES}


def notice(state: str, given_on: date, **changes: object) -> Notice:
    return Notice(**{"jurisdiction": state, "given_on": given_on, "reason": PenaltyReason.ACTIVITY, **changes})  # type: ignore[arg-type]


def effect(one: Notice) -> Effect:
    return notices.effect_of(one, DAYS[one.jurisdiction])


class TestEffectiveDay:
    @pytest.mark.parametrize(
        ("given_on", "earliest", "effective"),
        [
            (date(2026, 11, 21), date(2026, 12, 1), date(2026, 12, 1)),
            (date(2026, 11, 22), date(2026, 12, 2), date(2027, 1, 1)),
            (date(2026, 12, 31), date(2027, 1, 10), date(2027, 2, 1)),
            (date(2028, 2, 20), date(2028, 3, 1), date(2028, 3, 1)),
            (date(2028, 2, 21), date(2028, 3, 2), date(2028, 4, 1)),
        ],
    )
    def test_in_alaska_is_the_first_of_a_month_after_ten_days(
        self, given_on: date, earliest: date, effective: date
    ) -> None:
        found = effect(notice("US-AK", given_on))
        assert (found.earliest_on, found.effective_on) == (earliest, effective)

    @pytest.mark.parametrize(
        ("given_on", "effective"),
        [
            # 15 November 2026 is a Sunday, and the 16th the first business day after it.
            (date(2026, 11, 1), date(2026, 12, 1)),
            (date(2026, 11, 16), date(2026, 12, 1)),
            (date(2026, 11, 17), date(2027, 1, 1)),
            # Monday 17 January 2028 is Dr. King's day: the 18th is the last day.
            (date(2028, 1, 18), date(2028, 2, 1)),
            (date(2028, 1, 19), date(2028, 3, 1)),
            # Friday the 15th: the first business day after it is Monday the 18th.
            (date(2027, 10, 18), date(2027, 11, 1)),
            (date(2027, 10, 19), date(2027, 12, 1)),
            (date(2026, 12, 31), date(2027, 2, 1)),
        ],
    )
    def test_in_oregon_follows_the_cut_off_of_the_month(self, given_on: date, effective: date) -> None:
        assert effect(notice("US-OR", given_on)).effective_on == effective

    @pytest.mark.parametrize(
        ("system", "given_on", "earliest", "effective"),
        [
            (System.MAINFRAME, date(2026, 11, 21), date(2026, 12, 1), date(2026, 12, 1)),
            (System.MAINFRAME, date(2026, 11, 22), date(2026, 12, 2), date(2027, 1, 1)),
            (System.MAINFRAME_ACP, date(2026, 11, 16), date(2026, 12, 1), date(2026, 12, 1)),
            (System.MAINFRAME_ACP, date(2026, 11, 17), date(2026, 12, 2), date(2027, 1, 1)),
        ],
    )
    def test_in_oregons_mainframe_counts_days(
        self, system: System, given_on: date, earliest: date, effective: date
    ) -> None:
        found = effect(notice("US-OR", given_on, system=system))
        assert (found.earliest_on, found.effective_on) == (earliest, effective)
        assert found.step.doubt

    @pytest.mark.parametrize(
        ("given_on", "earliest", "effective"),
        [
            (date(2027, 3, 1), date(2027, 3, 15), date(2027, 4, 1)),
            (date(2027, 3, 18), date(2027, 4, 2), date(2027, 5, 1)),
            (date(2027, 6, 5), date(2027, 6, 21), date(2027, 7, 1)),
            (date(2027, 1, 15), date(2027, 2, 1), date(2027, 2, 1)),
        ],
    )
    def test_in_north_carolina_counts_workdays(self, given_on: date, earliest: date, effective: date) -> None:
        """Ten workdays: weekends and closed days (26 March, 18 June, 18 January 2027) are passed over."""
        found = effect(notice("US-NC", given_on))
        assert (found.earliest_on, found.effective_on) == (earliest, effective)

    @pytest.mark.parametrize(
        ("given_on", "earliest", "effective"),
        [
            (date(2026, 11, 18), date(2026, 12, 1), date(2026, 12, 1)),
            (date(2026, 11, 19), date(2026, 12, 2), date(2027, 1, 1)),
            (date(2028, 2, 17), date(2028, 3, 1), date(2028, 3, 1)),
        ],
    )
    def test_in_texas_counts_days_with_mailing(self, given_on: date, earliest: date, effective: date) -> None:
        found = effect(notice("US-TX", given_on))
        assert (found.earliest_on, found.effective_on) == (earliest, effective)

    def test_is_four_different_days_for_one_notice(self) -> None:
        given_on = date(2026, 11, 18)
        found = {state: effect(notice(state, given_on)) for state in STATES}
        assert {state: one.effective_on for state, one in found.items()} == {
            "US-AK": date(2026, 12, 1),
            "US-OR": date(2027, 1, 1),
            "US-NC": date(2027, 1, 1),
            "US-TX": date(2026, 12, 1),
        }
        assert len({one.step.source for one in found.values()}) == 4
        assert all(one.step.rule and one.step.result and one.step.inputs for one in found.values())

    def test_is_not_made_up_outside_the_files_or_the_calendar(self) -> None:
        with pytest.raises(NoRuleOnFile):
            notices.effect_of(notice("US-OR", date(2025, 12, 31)), DAYS["US-OR"])
        with pytest.raises(calendars.OutsideCalendar):
            effect(notice("US-NC", date(2029, 12, 28)))


class TestHearing:
    @pytest.mark.parametrize(
        ("state", "given_on", "by", "accepted_until", "continued_by"),
        [
            ("US-AK", date(2026, 11, 18), date(2026, 12, 18), date(2026, 12, 18), None),
            # The thirtieth day is a Saturday.
            ("US-AK", date(2026, 11, 19), date(2026, 12, 19), date(2026, 12, 21), None),
            # Ninety days after the effective day of 1 December, a Monday.
            ("US-OR", date(2026, 11, 16), date(2027, 3, 1), date(2027, 3, 1), date(2026, 12, 1)),
            ("US-NC", date(2027, 3, 1), date(2027, 4, 30), date(2027, 4, 30), date(2027, 3, 15)),
            ("US-TX", date(2026, 11, 18), date(2027, 2, 16), date(2027, 2, 16), None),
        ],
    )
    def test_can_be_asked_for_until_its_day(
        self, state: str, given_on: date, by: date, accepted_until: date, continued_by: date | None
    ) -> None:
        one = notice(state, given_on)
        hearing = notices.hearing_of(one, effect(one), DAYS[state])
        assert (hearing.by, hearing.accepted_until, hearing.continued_by) == (by, accepted_until, continued_by)
        assert all(step.source and step.rule for step in hearing.steps)
        assert bool(hearing.steps[1].doubt) == (continued_by is None)

    def test_keeps_the_benefit_until_the_later_day_in_oregon(self) -> None:
        """Ten days after the notice, or the effective day, whichever is later; a closed day rolls on."""
        one = notice("US-OR", date(2026, 11, 16))
        late = Effect(date(2026, 11, 20), date(2026, 11, 20), effect(one).step)
        assert notices.hearing_of(one, late, DAYS["US-OR"]).continued_by == date(2026, 11, 30)

    def test_knows_no_continued_benefit_before_the_rule(self) -> None:
        one = notice("US-OR", date(2026, 6, 30))
        with pytest.raises(NoRuleOnFile):
            notices.hearing_of(one, effect(one), DAYS["US-OR"])


class TestCure:
    @pytest.mark.parametrize(
        ("state", "reason", "number", "said"),
        [
            ("US-AK", PenaltyReason.ACTIVITY, 1, "for at most 5 days"),
            ("US-AK", PenaltyReason.ACTIVITY, 2, "for at most 10 days"),
            ("US-AK", PenaltyReason.ASSESSMENT, 3, "for at most 30 days"),
            ("US-AK", PenaltyReason.SIGNATURE, 1, "sign it"),
            ("US-AK", PenaltyReason.CHILD_SUPPORT, 1, "child support services"),
            ("US-AK", PenaltyReason.SCHOOL, 1, "Go to school"),
            ("US-AK", PenaltyReason.JOB_QUIT, 2, "cannot be shortened. It ends on its own after 180 days"),
            ("US-OR", PenaltyReason.ACTIVITY, 1, "Agreeing is enough"),
            ("US-NC", PenaltyReason.ACTIVITY, 1, "after 1 month"),
            ("US-NC", PenaltyReason.SIGNATURE, 1, "apply again at any time"),
            ("US-NC", PenaltyReason.JOB_QUIT, 1, "the 2 months after it"),
            ("US-TX", PenaltyReason.ACTIVITY, 1, "30 days of cooperation"),
        ],
    )
    def test_says_what_the_person_can_do(self, state: str, reason: PenaltyReason, number: int, said: str) -> None:
        cure = notices.cure_of(notice(state, date(2026, 11, 18), reason=reason, number=number))
        assert said in cure.words
        assert cure.source


class TestContent:
    def test_is_what_the_rule_lists_and_the_way_to_cure(self) -> None:
        owed = notices.owed("US-AK", on=date(2026, 11, 18))
        assert len(owed) == 10
        assert {"reason", "effective date", "rule or manual citation", notices.CURE} <= set(owed)
        assert any("hearing" in one for one in owed)

    @pytest.mark.parametrize("state", STATES)
    def test_misses_what_is_empty(self, state: str) -> None:
        on = date(2026, 11, 18)
        said = dict.fromkeys(notices.owed(state, on=on), "Said.")
        assert missing_of(said, notices.owed(state, on=on)) == ()
        said["reason"] = "  "
        del said[notices.CURE]
        assert missing_of(said, notices.owed(state, on=on)) == ("reason", notices.CURE)


class TestOpenDay:
    @pytest.mark.parametrize(
        ("day", "expected"),
        [
            (date(2026, 11, 27), date(2026, 11, 30)),
            (date(2026, 11, 30), date(2026, 11, 30)),
            (date(2028, 12, 30), date(2029, 1, 2)),
        ],
    )
    def test_rolls_on_from_a_closed_day(self, day: date, expected: date) -> None:
        assert open_day(day, DAYS["US-OR"]) == expected

    def test_first_of_month(self) -> None:
        assert first_of_month_from(date(2028, 2, 29)) == date(2028, 3, 1)
        assert first_of_month_from(date(2028, 3, 1)) == date(2028, 3, 1)
