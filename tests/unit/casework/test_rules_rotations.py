"""Who is on intake duty (N009)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework import rules
from casework.refusals import Refused

ORDERS = st.lists(st.integers(0, 30), min_size=1, max_size=9, unique=True)
TURNS = st.integers(0, 4000)


class TestOnDuty:
    @given(order=ORDERS, turn=TURNS)
    def test_gives_everybody_one_of_as_many_days_in_a_row_as_there_are_people(
        self, order: list[int], turn: int
    ) -> None:
        run = [rules.on_duty(order, turn=turn + step) for step in range(len(order))]
        assert sorted(run, key=order.index) == order  # type: ignore[arg-type]
        assert rules.on_duty(order, turn=turn + len(order)) == run[0]

    @given(order=ORDERS, turn=TURNS, absent=st.sets(st.integers(0, 30), max_size=9))
    def test_never_gives_a_day_to_somebody_away_unless_all_are(
        self, order: list[int], turn: int, absent: set[int]
    ) -> None:
        taken = rules.on_duty(order, turn=turn, absent=absent)
        assert (taken is None) == (set(order) <= absent)
        assert taken not in absent
        regular = rules.on_duty(order, turn=turn)
        if regular not in absent:
            assert taken == regular

    @given(order=ORDERS, turn=TURNS, absent=st.sets(st.integers(0, 30), max_size=9), swapped=st.integers(0, 40))
    def test_gives_a_swapped_day_to_who_took_it_unless_away(
        self, order: list[int], turn: int, absent: set[int], swapped: int
    ) -> None:
        taken = rules.on_duty(order, turn=turn, absent=absent, swapped=swapped)
        if swapped not in absent:
            assert taken == swapped
        elif taken is not None:
            assert taken in set(order) - absent

    @given(order=ORDERS, turn=TURNS, swapped=st.integers(0, 40))
    def test_a_swap_moves_no_other_day(self, order: list[int], turn: int, swapped: int) -> None:
        before = [rules.on_duty(order, turn=turn + step) for step in (1, 2)]
        rules.on_duty(order, turn=turn, swapped=swapped)
        assert [rules.on_duty(order, turn=turn + step) for step in (1, 2)] == before

    def test_lets_the_next_in_the_order_take_it(self) -> None:
        assert rules.on_duty("abc", turn=1, absent="b") == "c"
        assert rules.on_duty("abc", turn=2, absent="c") == "a"
        assert rules.on_duty("abc", turn=0, absent="b", swapped="b") == "c"
        assert rules.on_duty("", turn=0) is None


class TestOrder:
    @pytest.mark.parametrize("order", [[], [1, 1], list(range(41))])
    def test_needs_somebody_nobody_twice_and_an_end(self, order: list[int]) -> None:
        with pytest.raises(Refused) as refused:
            rules.require_order(order)
        assert refused.value.field == "staff_ids"
