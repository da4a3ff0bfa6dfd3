"""Where more hours leave a family with less: to the hundredth of an hour, as a search of every hundredth finds it."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility.queries.what_if import what_if
from eligibility.rules.cliffs import Drop, drops_between
from eligibility.rules.scenarios import Point, point_of
from tests.unit.eligibility.households import adult, child, household, month

NOVEMBER = month("2026-11")
STEP = Decimal("0.01")


def line(*cliffs: tuple[str, int], slope: str = "20", wage: int = 80) -> Callable[[Decimal], Point]:
    """Return a family whose benefits fall by so much an hour, and at some hours by so much at once."""

    def at(hours: Decimal) -> Point:
        gone = sum(amount for where, amount in cliffs if hours >= Decimal(where))
        return Point(hours, hours * wage, Decimal(2000) - Decimal(slope) * hours - gone, ())

    return at


def found(at: Callable[[Decimal], Point], last: int = 40) -> list[tuple[str, str, str | None]]:
    return [
        (f"{one.after.hours:g}", f"{one.less:.2f}", None if one.again is None else f"{one.again:g}")
        for one in drops_between(at, last)
    ]


def test_a_cliff_is_found_to_the_hundredth_with_its_end() -> None:
    """60 an hour more: what falls by 300 at 12.34 is there again five hours later."""
    assert found(line(("12.34", 300))) == [("12.34", "299.40", "17.33")]


def test_several_within_one_hour_are_told_one_by_one() -> None:
    assert [where for where, _, _ in found(line(("12.10", 50), ("12.90", 90), ("30", 400)))] == ["12.1", "12.9", "30"]


def test_a_cliff_that_closes_before_the_next_fifth_hour_is_seen() -> None:
    assert found(line(("6.01", 20))) == [("6.01", "19.40", "6.34")]


def test_one_beyond_the_hours_looked_at_has_no_end() -> None:
    assert found(line(("39", 500))) == [("39", "499.40", None)]


@pytest.mark.parametrize(("amount", "is_told"), [(1, False), (2, True)])
def test_rounding_to_a_dollar_is_no_cliff(amount: int, is_told: bool) -> None:
    assert bool(found(line(("10.50", amount)))) is is_told


def test_what_goes_down_slowly_is_told_once() -> None:
    at = line(slope="100", wage=80)
    [drop] = drops_between(at, 10)
    assert (drop.before.hours, drop.after.hours, drop.less, drop.is_cliff, drop.again) == (0, 10, 200, False, None)


def test_nothing_falls_where_benefits_fall_slower_than_wages_rise() -> None:
    assert found(line()) == []


@settings(max_examples=40, deadline=None)
@given(where=st.integers(1, 3999), amount=st.integers(3, 900), slope=st.integers(0, 70))
def test_finds_any_cliff_where_it_is(where: int, amount: int, slope: int) -> None:
    at = line((str(Decimal(where) / 100), amount), slope=str(slope))
    assert any(one.is_cliff and one.after.hours == Decimal(where) / 100 for one in drops_between(at, 40))


def test_in_juneau_it_is_where_a_search_of_every_hundredth_around_it_finds_it() -> None:
    home = household("AK", adult(id="amy", wages=400), child(id="eli", care_charge=800), county="Juneau", rent=900)

    def at(hours: Decimal) -> Point:
        return point_of(home, "amy", hours=hours, wage=Decimal(18), month=NOVEMBER)

    told: list[Drop] = [one for one in drops_between(at, 40) if one.is_cliff]
    assert told
    for one in told:
        around = [one.after.hours + STEP * number for number in range(-20, 20)]
        falls = [later for later in around if at(later).total < at(later - STEP).total - 1]
        assert one.after.hours in falls
        assert one.less == at(one.after.hours - STEP).total - at(one.after.hours).total


def test_the_page_says_it_with_hours_wages_and_end() -> None:
    home = household("AK", adult(id="amy", wages=400), child(id="eli", care_charge=800), county="Juneau", rent=900)
    answer = what_if(home, "amy", hours=Decimal(25), wage=Decimal(18), first=NOVEMBER)
    assert answer.picture.drops
    assert all(one.startswith("At ") and "as much again" in one for one in answer.picture.drops)
