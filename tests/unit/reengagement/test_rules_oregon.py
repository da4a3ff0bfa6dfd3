"""Oregon's disqualification: four levels, what they take, and the end on the day of agreement."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from policy.reader import NoRuleOnFile, Value
from reengagement.choices import EndGround, PenaltyOutcome
from reengagement.rules import Figures, oregon
from reengagement.rules.ladder import Level
from reengagement.rules.oregon import Disqualification

TODAY = date(2026, 11, 20)
DAY = timedelta(days=1)
FIGURES = Figures("US-OR", TODAY)
FIRST = date(2026, 9, 1)
SHARES = [Decimal("0.0625"), Decimal("0.125"), Decimal("0.1875"), Decimal("0.25")]


class TestLevels:
    def test_rise_one_by_one_to_the_fourth(self) -> None:
        begun = [date(2026, month, 1) for month in (6, 7, 8, 9, 10)]
        assert oregon.level_on(begun, date(2026, 5, 31), figures=FIGURES) is None
        for number, share in enumerate(SHARES, start=1):
            level = oregon.level_on(begun, begun[number - 1], figures=FIGURES)
            assert level == Level(number, share, begun[number - 1])
        assert oregon.level_on(begun, TODAY, figures=FIGURES) == Level(4, SHARES[3], date(2026, 9, 1))

    def test_name_no_next_day_while_no_rhythm_is_set(self) -> None:
        assert oregon.next_level_on([FIRST], figures=FIGURES) is None

    @pytest.mark.parametrize(
        ("begun", "day"),
        [
            ([FIRST], date(2026, 10, 1)),
            ([date(2028, 1, 31)], date(2028, 2, 29)),
            ([FIRST, date(2026, 10, 1), date(2026, 11, 1)], date(2026, 12, 1)),
            ([FIRST] * 4, None),
            ([], None),
        ],
    )
    @pytest.mark.parametrize("months", [0, 1])
    def test_propose_the_next_by_the_rhythm_that_is_set(self, begun: list[date], day: date | None, months: int) -> None:
        """Never more than one level in a month, whatever is set."""

        def chosen(id: str, _on: date) -> Value:
            return months if id == "tanf.or.dq.months_per_level" else None

        assert oregon.next_level_on(begun, figures=Figures("US-OR", TODAY, chosen=chosen)) == day

    def test_are_not_on_file_before_the_rule(self) -> None:
        with pytest.raises(NoRuleOnFile):
            oregon.level_on([FIRST], TODAY, figures=Figures("US-OR", date(2023, 1, 31)))


class TestMoney:
    @pytest.mark.parametrize(("number", "reduction"), [(1, "31.63"), (2, "63.25"), (3, "94.88"), (4, "126.50")])
    def test_is_a_share_of_the_benefit(self, number: int, reduction: str) -> None:
        """The worked example or-dq-1."""
        amount = oregon.amount_of(Decimal(506), [Level(number, SHARES[number - 1], FIRST)], figures=FIGURES)
        assert (amount.reduction, amount.after) == (Decimal(reduction), Decimal(506) - Decimal(reduction))
        assert all(step.source for step in amount.steps)

    @pytest.mark.parametrize(
        ("shares", "reduction"), [([3, 3], "126.50"), ([0, 1], "94.88"), ([1, 1], "126.50"), ([], "0.00")]
    )
    def test_is_never_more_than_the_part_at_risk(self, shares: list[int], reduction: str) -> None:
        levels = [Level(number + 1, SHARES[number], FIRST) for number in shares]
        assert oregon.amount_of(Decimal(506), levels, figures=FIGURES).reduction == Decimal(reduction)

    def test_is_taken_after_what_is_held_back(self) -> None:
        amount = oregon.amount_of(Decimal(506), [Level(4, SHARES[3], FIRST)], recovered=Decimal(106), figures=FIGURES)
        assert (amount.before, amount.reduction, amount.after) == (400, 100, 300)
        assert oregon.amount_of(Decimal(50), [], recovered=Decimal(60), figures=FIGURES).after == 0


class TestEnd:
    @pytest.mark.parametrize("ground", oregon.ENDS_ON_ITS_DAY)
    def test_comes_on_its_day_with_cash_from_that_day(self, ground: EndGround) -> None:
        """Agreement alone is enough; so are reclassification, leaving, nothing suitable, being unable."""
        day = date(2026, 10, 14)
        ending = oregon.end_of(Disqualification(FIRST, ends=((ground, day),)), today=TODAY, figures=FIGURES)
        assert (ending.outcome, ending.ground) == (PenaltyOutcome.ENDS, ground)
        assert (ending.effective_on, ending.last_penalty_day, ending.restored_from) == (day, day - DAY, day)
        assert ending.steps[0].source.startswith("OAR 461-130-0335")

    def test_holds_from_the_day_of_agreement_itself(self) -> None:
        one = Disqualification(FIRST, ends=((EndGround.AGREED, TODAY),))
        assert oregon.end_of(one, today=TODAY, figures=FIGURES).restored_from == TODAY

    def test_is_the_first_of_several_days(self) -> None:
        ends = ((EndGround.RECLASSIFIED, date(2026, 11, 2)), (EndGround.AGREED, date(2026, 10, 14)))
        ending = oregon.end_of(Disqualification(FIRST, ends=ends), today=TODAY, figures=FIGURES)
        assert (ending.ground, ending.effective_on) == (EndGround.AGREED, date(2026, 10, 14))

    @pytest.mark.parametrize("day", [FIRST, FIRST - DAY])
    def test_of_a_pending_one_leaves_nothing(self, day: date) -> None:
        """R039: no disqualification imposed, as the participant engaged in a new plan."""
        pending = Disqualification(FIRST, ends=((EndGround.AGREED, day),))
        for today, pays_back in ((FIRST - DAY, False), (TODAY, True)):
            if day <= today:
                ending = oregon.end_of(pending, today=today, figures=FIGURES)
                assert (ending.outcome, ending.pays_back) == (PenaltyOutcome.DELETED, pays_back)
                assert ending.last_penalty_day is None

    def test_after_closing_before_it_began_leaves_nothing(self) -> None:
        closed = Disqualification(FIRST, closed_on=date(2026, 7, 15))
        ending = oregon.end_of(closed, today=FIRST, figures=FIGURES)
        assert (ending.outcome, ending.ground) == (PenaltyOutcome.DELETED, EndGround.CASE_CLOSED)

    @pytest.mark.parametrize(
        ("closed_on", "last_day"),
        [(date(2026, 9, 1), date(2026, 10, 31)), (date(2026, 9, 30), date(2026, 10, 31))],
    )
    def test_after_closing_is_the_last_day_of_the_next_month(self, closed_on: date, last_day: date) -> None:
        closed = Disqualification(FIRST, closed_on=closed_on)
        assert oregon.end_of(closed, today=last_day, figures=FIGURES).outcome == PenaltyOutcome.GOES_ON
        ending = oregon.end_of(closed, today=last_day + DAY, figures=FIGURES)
        assert (ending.ground, ending.last_penalty_day) == (EndGround.CASE_CLOSED, last_day)
        assert ending.restored_from is None

    def test_after_closing_in_january_is_the_end_of_february(self) -> None:
        closed = Disqualification(date(2027, 12, 1), closed_on=date(2028, 1, 31))
        ending = oregon.end_of(closed, today=date(2028, 3, 1), figures=FIGURES)
        assert ending.last_penalty_day == date(2028, 2, 29)

    def test_does_not_come_by_anything_else(self) -> None:
        """Neither by a ground of another state nor by a day that lies ahead."""
        for ends in (((EndGround.COMPLIED, FIRST + DAY),), ((EndGround.AGREED, TODAY + DAY),)):
            one = Disqualification(FIRST, ends=ends)
            assert oregon.end_of(one, today=TODAY, figures=FIGURES).outcome == PenaltyOutcome.GOES_ON

    def test_of_an_application_withdrawn_is_none_at_all(self) -> None:
        one = Disqualification(FIRST, is_withdrawn=True)
        assert oregon.end_of(one, today=TODAY, figures=FIGURES).outcome == PenaltyOutcome.DELETED

    def test_waits_for_a_hearing_with_aid_going_on(self) -> None:
        one = Disqualification(FIRST, is_hearing_pending=True, has_continued_aid=True)
        assert oregon.end_of(one, today=TODAY, figures=FIGURES).outcome == PenaltyOutcome.WAITS
