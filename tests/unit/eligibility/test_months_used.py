"""The clock of months of cash: which count, how many are left, when the last one is (45 CFR 264.1)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eligibility.rules.months_used import (
    Told,
    counted_adults,
    lifetime_limit,
    limits_of,
    month_after,
    months_of,
    next_month,
    used_before,
)

NOW = date(2026, 11, 1)
MONTHS = st.integers(0, 300).map(lambda number: month_after(date(2002, 1, 1), number))


def run(count: int, last: date = NOW) -> list[date]:
    return [month_after(last, -back) for back in range(count)]


class TestLimits:
    def test_tells_the_last_month_at_this_pace(self) -> None:
        """The example of the brief: 31 of 60 used, the 29 that are left end in April 2029."""
        [limit] = limits_of("US-AK", months_of(run(31), [], state="AK"), this_month=NOW)
        assert (limit.used, limit.most, limit.left) == (31, 60, 29)
        assert limit.last_month == date(2029, 4, 1)
        assert limit.source == "AS 47.27.015(a); 7 AAC 45.600"

    @pytest.mark.parametrize(("count", "is_over"), [(59, False), (60, True), (61, True)])
    def test_is_used_up_at_the_limit(self, count: int, is_over: bool) -> None:
        [limit] = limits_of("US-OR", months_of(run(count), [], state="OR"), this_month=NOW)
        assert limit.is_used_up is is_over
        assert limit.last_month == (None if is_over else next_month(NOW))

    def test_has_no_horizon_where_no_month_runs(self) -> None:
        [limit] = limits_of("US-AK", months_of(run(5, date(2025, 3, 1)), [], state="AK"), this_month=NOW)
        assert limit.last_month is None
        assert limit.left == 55

    def test_counts_the_states_own_months_for_the_shorter_limits(self) -> None:
        told = [Told(month, "WA", "USED") for month in run(10, date(2020, 1, 1))]
        lifetime, work_first = limits_of("US-NC", months_of(run(20), told, state="NC"), this_month=NOW)
        assert (lifetime.used, lifetime.most) == (30, 60)
        assert (work_first.used, work_first.most) == (20, 24)
        assert work_first.last_month == month_after(NOW, 4)
        texas = limits_of("US-TX", months_of(run(20), told, state="TX"), this_month=NOW)
        assert [one.most for one in texas] == [60, 12, 24, 36]
        assert texas[1].is_used_up

    def test_has_none_on_file_before_the_law(self) -> None:
        assert lifetime_limit("US-AK", date(1997, 6, 1)) is None
        assert lifetime_limit("US-AK", date(1997, 7, 1)) == (60, "AS 47.27.015(a); 7 AAC 45.600")

    def test_months_ahead_are_not_used_yet(self) -> None:
        [limit] = limits_of("US-AK", months_of(run(3, next_month(NOW)), [], state="AK"), this_month=NOW)
        assert limit.used == 2


class TestMonths:
    def test_what_was_told_stands_before_a_decision(self) -> None:
        months = months_of([NOW], [Told(NOW, "AK", "VILLAGE")], state="AK")
        assert [(one.counts, one.is_told) for one in months] == [("VILLAGE", True)]
        assert used_before(months, next_month(NOW)) == 0

    def test_the_month_itself_is_not_before_it(self) -> None:
        assert used_before(months_of(run(60), [], state="AK"), NOW) == 59

    @given(st.sets(MONTHS), st.sets(MONTHS))
    def test_another_month_never_lowers_the_count(self, some: set[date], more: set[date]) -> None:
        few = used_before(months_of(some, [], state="AK"), NOW)
        assert few <= used_before(months_of(some | more, [], state="AK"), NOW)

    @given(st.sets(MONTHS), st.sets(MONTHS))
    def test_a_month_left_out_never_raises_the_count(self, some: set[date], out: set[date]) -> None:
        left = [Told(month, "AK", "REPAID") for month in out]
        assert used_before(months_of(some, left, state="AK"), NOW) <= used_before(months_of(some, [], state="AK"), NOW)

    def test_a_leap_year_has_twelve_months_too(self) -> None:
        assert month_after(date(2024, 2, 1), 12) == date(2025, 2, 1)
        assert next_month(date(2024, 12, 1)) == date(2025, 1, 1)


class TestCountedAdults:
    MEMBERS = (
        {"id": "a", "role": "head", "income": {"ssi": 0}},
        {"id": "b", "role": "spouse", "income": {"ssi": 900}},
        {"id": "c", "role": "child", "income": {}},
    )

    def test_are_head_and_spouse_without_who_gets_ssi(self) -> None:
        household = {"household": {"members": self.MEMBERS}}
        assert counted_adults(household, []) == {"a"}

    @pytest.mark.parametrize(
        "step", [{"name": "unit_kind", "value": "child_only"}, {"name": "adult_in_benefit_group", "value": False}]
    )
    def test_are_nobody_where_children_alone_are_paid(self, step: dict[str, object]) -> None:
        assert counted_adults({"household": {"members": self.MEMBERS}}, [step]) == frozenset()
        alone = {"household": {"members": self.MEMBERS, "non_needy_caretaker": True}}
        assert counted_adults(alone, []) == frozenset()
