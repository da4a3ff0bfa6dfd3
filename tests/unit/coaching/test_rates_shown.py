"""How a share is written in per cent: nothing that is not reached looks as if it were (A107, A108, A109)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.queries.rate_shown import percent


class TestPercent:
    @pytest.mark.parametrize(
        ("share", "words"),
        [
            (Fraction(4996, 10_000), "49.9"),
            (Fraction(1, 2), "50"),
            (Fraction(2, 3), "66.6"),
            (Fraction(9_999, 10_000), "99.9"),
            (Fraction(1), "100"),
            (Fraction(0), "0"),
            (None, ""),
        ],
    )
    def test_of_what_is_counted_is_cut_off_after_the_tenth(self, share: Fraction | None, words: str) -> None:
        """A107: 49.96 is not 50."""
        assert percent(share) == words

    @pytest.mark.parametrize(
        ("figure", "words"), [("0.5", "50"), ("0.90", "90"), ("0.8675", "86.75"), ("0", "0"), ("1", "100")]
    )
    def test_of_a_figure_on_file_is_told_whole(self, figure: str, words: str) -> None:
        assert percent(Decimal(figure)) == words

    @given(st.integers(1, 5_000), st.data(), st.integers(0, 1_000))
    def test_never_shows_a_target_reached_that_is_not(self, whole: int, data: st.DataObject, target: int) -> None:
        share, aim = Fraction(data.draw(st.integers(0, whole)), whole), Decimal(target) / 1_000
        if share < aim:
            assert Decimal(percent(share)) < Decimal(percent(aim))

    @given(st.fractions(0, 1), st.fractions(0, 1))
    def test_keeps_the_order(self, one: Fraction, other: Fraction) -> None:
        low, high = sorted([one, other])
        assert Decimal(percent(low)) <= Decimal(percent(high))
