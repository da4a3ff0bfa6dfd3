"""Where more hours leave a family with less, to the hundredth of an hour, and from where it has as much again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from eligibility.rules.scenarios import Point

#: An hour in the unit in which a cliff is looked for.
HOUR = 100
#: Benefits are rounded to dollars, so that what falls by no more is no cliff.
ROUNDING = Decimal(1)


@dataclass(frozen=True, slots=True)
class Drop:
    """What a family has before and after; `is_cliff`: they are a hundredth of an hour apart, else it goes down slowly.

    `again`: the hours from which it has as much as before; None where that lies beyond what is looked at.
    """

    before: Point
    after: Point
    is_cliff: bool
    again: Decimal | None

    @property
    def less(self) -> Decimal:
        """Answer how much less the family has."""
        return self.before.total - self.after.total


def drops_between(point_at: Callable[[Decimal], Point], last_hour: int) -> tuple[Drop, ...]:
    """Return every drop from no hours to `last_hour`, the fewest hours first.

    Each hour is looked at. Where benefits fall by more in one than beside it, it is halved until the cliff stands
    between two hundredths of an hour.
    """

    @cache
    def at(number: int) -> Point:
        return point_at(Decimal(number) / HOUR)

    hours = [at(number * HOUR) for number in range(last_hour + 1)]
    found: list[tuple[int, int, bool]] = []
    for number in range(last_hour):
        cliffs = list(_cliffs(at, number * HOUR, (number + 1) * HOUR, _slope(hours, number)))
        found += [(low, low + 1, True) for low in cliffs]
        if not cliffs and hours[number + 1].total < hours[number].total - ROUNDING:
            _go_on(found, number * HOUR, (number + 1) * HOUR)
    return tuple(
        Drop(at(low), at(high), is_cliff, _again(at, low, high, last_hour * HOUR)) for low, high, is_cliff in found
    )


def _go_on(found: list[tuple[int, int, bool]], low: int, high: int) -> None:
    """Add an hour in which it goes down slowly; hours that follow on each other are one."""
    if found and not found[-1][2] and found[-1][1] == low:
        low = found.pop()[0]
    found.append((low, high, False))


def _slope(hours: Sequence[Point], number: int) -> Decimal:
    """Return by how much benefits fall in an hour anyway: the less of what they fall in the hours beside it."""
    beside = [one for one in (number - 1, number + 1) if 0 <= one < len(hours) - 1]
    falls = [hours[one].benefits - hours[one + 1].benefits for one in beside]
    return max(min(falls, default=Decimal(0)), Decimal(0))


def _cliffs(at: Callable[[int], Point], low: int, high: int, slope: Decimal) -> Iterator[int]:
    """Yield the hundredths after which a family has less, where benefits fall by more than they would anyway."""
    if at(low).benefits - at(high).benefits <= slope * (high - low) / HOUR + ROUNDING:
        return
    if high - low == 1:
        if at(high).total < at(low).total - ROUNDING:
            yield low
        return
    middle = (low + high) // 2
    yield from _cliffs(at, low, middle, slope)
    yield from _cliffs(at, middle, high, slope)


def _again(at: Callable[[int], Point], low: int, high: int, last: int) -> Decimal | None:
    """Return the hours from which a family has as much again as at `low`, to the hundredth."""
    had = at(low).total
    reached = next((one for one in range(-(-high // HOUR) * HOUR, last + 1, HOUR) if at(one).total >= had), None)
    if reached is None:
        return None
    below = max(high, reached - HOUR)
    while reached - below > 1:
        middle = (below + reached) // 2
        below, reached = (below, middle) if at(middle).total >= had else (middle, reached)
    return Decimal(reached) / HOUR
