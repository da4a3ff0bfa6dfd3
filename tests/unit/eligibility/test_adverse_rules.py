"""Adverse actions: days of notice by programme and state, exceptions, hearing days, the last day to leave."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.public import Refused, calendars
from eligibility.choices import ActionGround, ActionKind, Programme
from eligibility.rules import adverse
from eligibility.rules.adverse import Action
from eligibility.rules.figures import Figures
from eligibility.rules.hearings import NoticeDays, continues, is_in_time
from eligibility.rules.timely import Effect, Step, System, first_of_month_after, first_of_month_from
from policy.reader import NoRuleOnFile

STATES = ("US-AK", "US-OR", "US-NC", "US-TX")
DAYS = {state: calendars.calendar_days(state, 2026, last_year=2029) for state in STATES}
FACTS, END = ActionGround.FACTS, ActionKind.END


def action(programme: str, given_on: date, **changes: object) -> Action:
    return Action(**{"programme": programme, "kind": END, "ground": FACTS, "given_on": given_on, **changes})  # type: ignore[arg-type]


def effective(state: str, one: Action) -> date:
    return adverse.effect_of(one, DAYS[state], Figures(state, one.given_on)).effective_on


class TestTimelyNotice:
    @pytest.mark.parametrize(
        ("state", "programme", "given_on", "expected"),
        [
            # ten days: the twenty-first of November leaves ten days before December
            ("US-AK", "TANF", date(2026, 11, 21), date(2026, 12, 1)),
            ("US-AK", "TANF", date(2026, 11, 22), date(2027, 1, 1)),
            ("US-AK", "SNAP", date(2026, 11, 21), date(2026, 12, 1)),
            ("US-AK", "SNAP", date(2026, 11, 22), date(2027, 1, 1)),
            ("US-AK", "CHILD_CARE", date(2026, 11, 22), date(2027, 1, 1)),
            # Oregon's cut-off: the first business day after the fifteenth, here Monday the sixteenth
            ("US-OR", "TANF", date(2026, 11, 16), date(2026, 12, 1)),
            ("US-OR", "TANF", date(2026, 11, 17), date(2027, 1, 1)),
            ("US-OR", "SNAP", date(2026, 11, 16), date(2026, 12, 1)),
            # ten workdays, without Thanksgiving and the day after
            ("US-NC", "TANF", date(2026, 11, 13), date(2026, 12, 1)),
            ("US-NC", "SNAP", date(2026, 11, 19), date(2027, 1, 1)),
            # Texas: thirteen days with the mailing
            ("US-TX", "TANF", date(2026, 11, 18), date(2026, 12, 1)),
            ("US-TX", "SNAP", date(2026, 11, 19), date(2027, 1, 1)),
            # a leap day
            ("US-AK", "SNAP", date(2028, 2, 20), date(2028, 3, 1)),
            ("US-AK", "SNAP", date(2028, 2, 21), date(2028, 4, 1)),
        ],
    )
    def test_gives_the_first_of_the_month_after_it(
        self, state: str, programme: str, given_on: date, expected: date
    ) -> None:
        assert effective(state, action(programme, given_on)) == expected

    def test_of_food_benefits_is_never_shorter_than_the_federal_days(self) -> None:
        """Oregon's cut-off can fall nearer to the first than ten days where a case is kept elsewhere."""
        for day in range(1, 31):
            given_on = date(2026, 11, day)
            for state in STATES:
                assert effective(state, action("SNAP", given_on)) - given_on >= timedelta(days=10)

    def test_counts_more_days_in_the_old_computer_system(self) -> None:
        one = action("TANF", date(2026, 11, 17), system=System.MAINFRAME)
        assert effective("US-OR", one) == date(2026, 12, 1)
        assert effective("US-OR", replace(one, system=System.MAINFRAME_ACP)) == date(2027, 1, 1)

    @pytest.mark.parametrize("state", ["US-OR", "US-NC", "US-TX"])
    def test_of_child_care_stands_on_file_in_alaska_alone(self, state: str) -> None:
        with pytest.raises(Refused, match="No rule on file"):
            effective(state, action("CHILD_CARE", date(2026, 11, 2)))

    @pytest.mark.parametrize("state", STATES)
    @given(days=st.integers(0, 200))
    def test_left_a_day_later_never_takes_effect_earlier(self, state: str, days: int) -> None:
        given_on = date(2026, 11, 2) + timedelta(days=days)
        one = action("SNAP", given_on)
        assert effective(state, one) <= effective(state, replace(one, given_on=given_on + timedelta(days=1)))

    @pytest.mark.parametrize("state", STATES)
    def test_leaves_by_the_last_day_that_still_gives_its_day(self, state: str) -> None:
        one = action("TANF", date(2026, 11, 3))
        last = adverse.leave_by(one, DAYS[state], Figures(state, one.given_on))
        assert effective(state, replace(one, given_on=last)) == effective(state, one)
        assert effective(state, replace(one, given_on=last + timedelta(days=1))) > effective(state, one)


class TestExceptions:
    @pytest.mark.parametrize(
        "ground",
        [
            ActionGround.DEATH,
            ActionGround.MOVED_OUT,
            ActionGround.ASKED,
            ActionGround.DISQUALIFIED,
            ActionGround.MAIL_RETURNED,
        ],
    )
    def test_need_no_notice_ahead(self, ground: ActionGround) -> None:
        assert effective("US-AK", action("SNAP", date(2026, 11, 30), ground=ground)) == date(2026, 12, 1)

    @pytest.mark.parametrize("ground", [ActionGround.FACTS, ActionGround.NO_PROOF])
    def test_are_no_others(self, ground: ActionGround) -> None:
        assert effective("US-AK", action("SNAP", date(2026, 11, 30), ground=ground)) == date(2027, 1, 1)

    def test_at_a_review_wait_for_the_end_of_the_certification(self) -> None:
        one = action("SNAP", date(2026, 11, 30), kind=ActionKind.DENIAL, certified_until=date(2027, 1, 31))
        assert effective("US-AK", one) == date(2027, 2, 1)
        assert effective("US-AK", replace(one, certified_until=date(2026, 11, 30))) == date(2026, 12, 1)

    def test_at_a_review_after_the_end_promise_no_month_that_is_not_paid(self) -> None:
        one = action("SNAP", date(2026, 11, 12), kind=ActionKind.DENIAL, certified_until=date(2026, 10, 31))
        assert effective("US-AK", one) == date(2026, 11, 1)

    def test_fit_what_the_action_does(self) -> None:
        adverse.require_ground("END", "ASKED")
        for kind, ground, field in (("REDUCTION", "DEATH", "ground"), ("END", "X", "ground"), ("X", "FACTS", "kind")):
            with pytest.raises(Refused) as refused:
                adverse.require_ground(kind, ground)
            assert refused.value.field == field


class TestHearings:
    @pytest.mark.parametrize(
        ("state", "programme", "by"),
        [
            ("US-AK", "TANF", date(2026, 12, 2)),
            ("US-AK", "SNAP", date(2027, 1, 31)),
            ("US-OR", "TANF", date(2026, 12, 17)),
            ("US-OR", "SNAP", date(2027, 1, 31)),
            ("US-NC", "TANF", date(2027, 1, 1)),
            ("US-NC", "SNAP", date(2027, 1, 31)),
            ("US-TX", "TANF", date(2027, 1, 31)),
        ],
    )
    def test_are_asked_for_within_the_days_on_file(self, state: str, programme: str, by: date) -> None:
        one = action(programme, date(2026, 11, 2))
        figures = Figures(state, one.given_on)
        effect = adverse.effect_of(one, DAYS[state], figures)
        hearing = adverse.hearing_of(programme, one.given_on, effect, DAYS[state], figures)
        assert hearing.by == by
        assert hearing.accepted_until >= by
        assert (hearing.continued_by is not None) == (state in {"US-OR", "US-NC"})

    def test_of_child_care_in_oregon_take_the_days_of_public_assistance(self) -> None:
        """OAR 414-175-0095, 461-025-0310(1)(c), of low confidence; before it was read nothing is on file."""
        effect = Effect(date(2026, 11, 2), date(2026, 11, 2), Step("", (), "", "", ""))
        figures = Figures("US-OR", date(2026, 11, 2))
        hearing = adverse.hearing_of(Programme.CHILD_CARE, date(2026, 11, 2), effect, DAYS["US-OR"], figures)
        assert hearing.by == date(2026, 12, 17)
        with pytest.raises(NoRuleOnFile):
            adverse.hearing_of(
                Programme.CHILD_CARE,
                date(2024, 11, 30),
                Effect(date(2024, 11, 30), date(2024, 11, 30), Step("", (), "", "", "")),
                DAYS["US-OR"],
                Figures("US-OR", date(2024, 11, 30)),
            )

    def test_of_child_care_in_texas_have_no_rule_on_file(self) -> None:
        one = action("TANF", date(2026, 11, 2))
        figures = Figures("US-TX", one.given_on)
        effect = adverse.effect_of(one, DAYS["US-TX"], figures)
        with pytest.raises(Refused, match="No rule on file"):
            adverse.hearing_of(Programme.CHILD_CARE, one.given_on, effect, DAYS["US-TX"], figures)

    def test_keep_the_benefit_when_asked_before_the_effective_day(self) -> None:
        days = NoticeDays(date(2026, 12, 30), date(2026, 12, 31), None, date(2026, 12, 1))
        assert continues(days, date(2026, 11, 30))
        assert not continues(days, date(2026, 12, 1))
        assert is_in_time(days, date(2026, 12, 31))
        assert not is_in_time(days, date(2027, 1, 1))

    def test_keep_the_benefit_no_longer_than_the_certification(self) -> None:
        """7 CFR 273.15(k)(1)."""
        days = NoticeDays(date(2027, 1, 30), date(2027, 1, 30), date(2026, 12, 10), date(2026, 12, 1))
        assert continues(days, date(2026, 12, 5))
        assert continues(replace(days, certified_until=date(2026, 12, 31)), date(2026, 12, 5))
        assert not continues(replace(days, certified_until=date(2026, 12, 4)), date(2026, 12, 5))
        assert not continues(replace(days, certified_until=date(2026, 11, 30)), date(2026, 11, 20))


class TestMonths:
    def test_after_a_leap_day(self) -> None:
        assert first_of_month_from(date(2028, 2, 29)) == date(2028, 3, 1)
        assert first_of_month_after(date(2028, 2, 19), 11) == date(2028, 3, 1)
        assert first_of_month_after(date(2028, 2, 20), 11) == date(2028, 4, 1)


class TestCure:
    @pytest.mark.parametrize("ground", ActionGround)
    def test_says_what_the_family_can_do_and_by_when(self, ground: ActionGround) -> None:
        assert "before December 1, 2026" in adverse.cure_words(ground, date(2026, 12, 1), date(2026, 11, 5))

    def test_promises_no_day_that_is_over(self) -> None:
        said = adverse.cure_words(ActionGround.NO_REVIEW, date(2026, 11, 1), date(2026, 11, 12))
        assert "2026" not in said
        assert "apply again" in said
