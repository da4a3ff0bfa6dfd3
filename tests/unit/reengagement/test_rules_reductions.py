"""Which reductions of cash a penalty makes: its kinds by state, its levels, its end, and a case that is over."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.choices import Jurisdiction
from eligibility.choices import ReductionKind, ReductionTakes
from reengagement.choices import PenaltyReason
from reengagement.rules.ladder import Level
from reengagement.rules.reductions import Due, due_of

FIRST = date(2026, 11, 1)
AK, OR = Jurisdiction.ALASKA, Jurisdiction.OREGON
NC, TX = Jurisdiction.NORTH_CAROLINA, Jurisdiction.TEXAS


def level(number: int, first: date) -> Level:
    return Level(number, Decimal("0.4"), first)


def made(reason: PenaltyReason, state: str, **known: Any) -> tuple[Due, ...]:
    return due_of(reason, state, **{"first": FIRST, "last": None} | known)


class TestDue:
    def test_is_nothing_before_a_notice_left_in_time(self) -> None:
        assert made(PenaltyReason.ACTIVITY, AK, first=None) == ()

    def test_is_nothing_where_no_day_is_left(self) -> None:
        assert made(PenaltyReason.ACTIVITY, AK, last=date(2026, 10, 31), levels=[level(1, FIRST)]) == ()

    @pytest.mark.parametrize("state", [AK, OR])
    def test_is_a_step_for_each_level(self, state: str) -> None:
        levels = [level(1, FIRST), level(2, date(2027, 3, 1))]
        one, two = made(PenaltyReason.ACTIVITY, state, levels=levels)
        assert one == Due(ReductionKind.WORK, ReductionTakes.STEP, 1, FIRST, date(2027, 2, 28))
        assert two == Due(ReductionKind.WORK, ReductionTakes.STEP, 2, date(2027, 3, 1), None)

    def test_ends_on_the_last_penalty_day(self) -> None:
        """A042: the day before the effective day; a level that would have begun after it never does."""
        levels = [level(1, FIRST), level(2, date(2027, 3, 1))]
        [one] = made(PenaltyReason.ACTIVITY, AK, last=date(2026, 12, 4), levels=levels)
        assert one.last_day == date(2026, 12, 4)

    def test_is_the_whole_payment_after_a_job_that_was_quit_in_alaska(self) -> None:
        for reason in (PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED):
            [one] = made(reason, AK)
            assert (one.kind, one.takes) == (ReductionKind.JOB_QUIT, ReductionTakes.WHOLE)

    def test_is_a_level_after_a_job_that_was_quit_in_oregon(self) -> None:
        [one] = made(PenaltyReason.JOB_QUIT, OR, levels=[level(1, FIRST)])
        assert one.takes == ReductionTakes.STEP

    def test_is_an_amount_of_its_own_for_school_in_alaska(self) -> None:
        [one] = made(PenaltyReason.SCHOOL, AK)
        assert (one.kind, one.takes) == (ReductionKind.SCHOOL, ReductionTakes.SCHOOL)

    @pytest.mark.parametrize("state", [NC, TX])
    def test_is_the_whole_payment_in_north_carolina_and_texas(self, state: str) -> None:
        [one] = made(PenaltyReason.ACTIVITY, state)
        assert one.takes == ReductionTakes.WHOLE

    def test_is_a_share_for_child_support_and_then_the_whole(self) -> None:
        """The case ends after the longest (`tanf.nc.sanction.child_support`)."""
        share, whole = made(PenaltyReason.CHILD_SUPPORT, NC, case_over_on=date(2026, 12, 31))
        assert (share.takes, share.last_day) == (ReductionTakes.CHILD_SUPPORT, date(2026, 12, 30))
        assert (whole.takes, whole.first_day) == (ReductionTakes.WHOLE, date(2026, 12, 31))

    @given(
        gaps=st.lists(st.integers(1, 200), min_size=1, max_size=3),
        lasts=st.none() | st.integers(0, 500),
    )
    def test_covers_every_penalty_day_once(self, gaps: list[int], lasts: int | None) -> None:
        days = [FIRST]
        for gap in gaps:
            days.append(date.fromordinal(days[-1].toordinal() + gap))
        levels = [level(number, day) for number, day in enumerate(days, start=1)]
        last = None if lasts is None else date.fromordinal(FIRST.toordinal() + lasts)
        found = made(PenaltyReason.ACTIVITY, AK, levels=levels, last=last)
        assert found[0].first_day == FIRST
        assert found[-1].last_day == last
        for one, other in zip(found, found[1:], strict=False):
            assert one.last_day is not None
            assert one.last_day.toordinal() + 1 == other.first_day.toordinal()
