"""Which families would go from whom to whom, so that caseloads come within a band: a proposal, nothing moves by itself.

Weights are whole hundredths of a family, so that sums are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

FAMILY = 100


@dataclass(frozen=True)
class Weights:
    """What a family counts. None is no rule on file: then it counts as one family (O086; settings of the office)."""

    two_parent: int | None = None
    new: int | None = None
    new_days: int | None = None

    def of(self, *, parents: int, days_open: int) -> int:
        """Return the weight of a family; the heaviest of the weights that fit it."""
        found = [FAMILY]
        if self.two_parent is not None and parents > 1:
            found.append(self.two_parent)
        if self.new is not None and self.new_days is not None and days_open < self.new_days:
            found.append(self.new)
        return max(found)


@dataclass(frozen=True)
class Carrier:
    """A coach. `load` is what they carry; who `is_away` or is no coach of the office any more takes nobody over."""

    key: str
    name: str
    load: int
    is_away: bool = False
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Movable:
    """A family as one whole, all its cases with it. `next_due` is the clock that runs out first.

    `barred` are coaches who cannot carry it; `stays` is why it is proposed to nobody.
    """

    key: str
    carrier: str
    weight: int = FAMILY
    language: str = "en"
    next_due: date | None = None
    barred: frozenset[str] = frozenset()
    stays: str = ""


@dataclass(frozen=True)
class Band:
    """The loads between which a caseload is in balance, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Move:
    """One family from one coach to another."""

    family: str
    source: str
    target: str


def band_of(loads: Sequence[int], *, within: int | None, most: int | None) -> Band:
    """Return the band about the average load: `within` so many families, none on file the nearest whole families.

    Policy: duties O086; `std.all.caseload_band`, `std.all.caseload_most`.
    """
    if not loads:
        return Band(0, 0)
    total, count = sum(loads), len(loads)
    if within is None:
        low = total // (count * FAMILY) * FAMILY
        high = low if low * count == total else low + FAMILY
    else:
        low, high = max(0, -(-total // count) - within * FAMILY), total // count + within * FAMILY
        high = max(high, -(-total // count))
    return Band(min(low, most * FAMILY), min(high, most * FAMILY)) if most is not None else Band(low, high)


def propose(carriers: Iterable[Carrier], families: Iterable[Movable], band: Band) -> tuple[Move, ...]:
    """Return the moves that bring caseloads into the band, as few as it takes; the same facts give the same moves.

    Who carries the most gives first, to who carries the least of those who can take the family. Of the families that
    would do, the heaviest that is needed goes first, and of these the one whose clocks run out last: who has a day
    coming up stays. Nobody ends above the band by it, and nobody who gives ends below.

    Policy: duties O086 (coaches assign nothing): a supervisor takes all, some or none of it.
    """
    coaches = {one.key: one for one in sorted(carriers, key=lambda one: one.key)}
    left = sorted((one for one in families if not one.stays and one.carrier in coaches), key=_order)
    moves: list[Move] = []
    while found := _next(coaches, left, band):
        family, target = found
        source = coaches[family.carrier]
        coaches[source.key] = replace(source, load=source.load - family.weight)
        coaches[target.key] = replace(target, load=target.load + family.weight)
        left.remove(family)
        moves.append(Move(family.key, source.key, target.key))
    return tuple(moves)


def loads_after(carriers: Iterable[Carrier], families: Iterable[Movable], moves: Iterable[Move]) -> dict[str, int]:
    """Return what each coach would carry after some moves."""
    weights = {one.key: one.weight for one in families}
    loads = {one.key: one.load for one in carriers}
    for move in moves:
        loads[move.source] -= weights[move.family]
        loads[move.target] += weights[move.family]
    return loads


def _order(one: Movable) -> tuple[int, int, str]:
    days = one.next_due.toordinal() if one.next_due else date.max.toordinal()
    return (-one.weight, -days, one.key)


def _next(coaches: dict[str, Carrier], left: Sequence[Movable], band: Band) -> tuple[Movable, Carrier] | None:
    givers = sorted(coaches.values(), key=lambda one: (-one.load, one.key))
    takers = sorted(coaches.values(), key=lambda one: (one.load, one.key))
    for giver in givers:
        for taker in takers:
            is_needed = giver.load > band.high or taker.load < band.low
            if not is_needed or taker.is_away or taker.key == giver.key:
                continue
            for family in left:
                if family.carrier == giver.key and _fits(family, giver, taker, band):
                    return family, taker
    return None


def _fits(family: Movable, giver: Carrier, taker: Carrier, band: Band) -> bool:
    speaks = family.language == "en" or family.language in taker.languages
    is_within = taker.load + family.weight <= band.high and giver.load - family.weight >= band.low
    return speaks and is_within and taker.key not in family.barred
