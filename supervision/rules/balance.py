"""Which families would go from whom to whom, so that caseloads come within a band: a proposal, nothing moves by itself.

Weights are whole hundredths of a family, so that sums are exact.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

FAMILY = 100
EVERYBODYS = "en"


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
    """A coach. `load` is what they carry; who `is_away` or is no coach of the office any more takes nobody over.

    `languages` and `skills` are on file of them; `met` are languages of the families that they carry.
    """

    key: str
    name: str
    load: int
    is_away: bool = False
    languages: frozenset[str] = frozenset()
    met: frozenset[str] = frozenset()
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Movable:
    """A family as one whole, all its cases with it. `next_due` is the clock that runs out first.

    `barred` are coaches who cannot carry it; `stays` is why it is proposed to nobody; `asks` are skills that what
    everybody on its cases sees asks for.
    """

    key: str
    carrier: str
    weight: int = FAMILY
    language: str = "en"
    next_due: date | None = None
    barred: frozenset[str] = frozenset()
    stays: str = ""
    asks: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Band:
    """The loads between which a caseload is in balance, both ends included."""

    low: int
    high: int


@dataclass(frozen=True)
class Suits:
    """How a coach suits a family: speaks its language, carries others of it, has skills that it asks for."""

    speaks: bool = False
    has_met: bool = False
    skills: tuple[str, ...] = ()

    @property
    def points(self) -> int:
        """Return how much of it there is; a language on file counts twice."""
        return 2 * self.speaks + self.has_met + len(self.skills)


@dataclass(frozen=True)
class Move:
    """One family from one coach to another, and how the other suits it."""

    family: str
    source: str
    target: str
    suits: Suits = Suits()


def suits(coach: Carrier, family: Movable) -> Suits:
    """Return how a coach suits a family. English is spoken by everybody and says nothing.

    Policy: duties O086, O089 (preference for who knows what a family asks for).
    """
    is_other = family.language != EVERYBODYS
    speaks = is_other and family.language in coach.languages
    return Suits(
        speaks=speaks,
        has_met=is_other and not speaks and family.language in coach.met,
        skills=tuple(sorted(family.asks & coach.skills)),
    )


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

    Who carries the most gives first, to who is below the band before the others. Of the families that would do, the
    heaviest that is needed goes first, and of these one that loses nothing by it before one whose coach suits it
    better; then the one whose clocks run out last: who has a day coming up stays. It goes to who suits it best, of
    these to who carries the least. Nobody ends above the band by it, and nobody who gives ends below.

    Policy: duties O086 (coaches assign nothing): a supervisor takes all, some or none of it; O089.
    """
    coaches = {one.key: one for one in sorted(carriers, key=lambda one: one.key)}
    left = [one for one in families if not one.stays and one.carrier in coaches]
    moves: list[Move] = []
    while found := _next(coaches, left, band):
        family, target = found
        source = coaches[family.carrier]
        coaches[source.key] = replace(source, load=source.load - family.weight)
        coaches[target.key] = replace(target, load=target.load + family.weight)
        left.remove(family)
        moves.append(Move(family.key, source.key, target.key, suits(target, family)))
    return tuple(moves)


def loads_after(carriers: Iterable[Carrier], families: Iterable[Movable], moves: Iterable[Move]) -> dict[str, int]:
    """Return what each coach would carry after some moves."""
    weights = {one.key: one.weight for one in families}
    loads = {one.key: one.load for one in carriers}
    for move in moves:
        loads[move.source] -= weights[move.family]
        loads[move.target] += weights[move.family]
    return loads


def _next(coaches: dict[str, Carrier], left: Sequence[Movable], band: Band) -> tuple[Movable, Carrier] | None:
    for giver in sorted(coaches.values(), key=lambda one: (-one.load, one.key)):
        takers = [
            one
            for one in coaches.values()
            if one.key != giver.key and not one.is_away and (giver.load > band.high or one.load < band.low)
        ]
        pairs = [
            (family, taker)
            for family in left
            if family.carrier == giver.key
            for taker in takers
            if _fits(family, giver, taker, band)
        ]
        if pairs:
            return min(pairs, key=lambda pair: _order(*pair, giver=giver, band=band))
    return None


def _order(
    family: Movable, taker: Carrier, *, giver: Carrier, band: Band
) -> tuple[bool, int, bool, int, int, int, str, str]:
    days = family.next_due.toordinal() if family.next_due else date.max.toordinal()
    gain = suits(taker, family).points - suits(giver, family).points
    is_spare = taker.load >= band.low
    return (is_spare, -family.weight, gain < 0, -days, -gain, taker.load, taker.key, family.key)


def _fits(family: Movable, giver: Carrier, taker: Carrier, band: Band) -> bool:
    speaks = family.language == EVERYBODYS or family.language in taker.languages | taker.met
    is_within = taker.load + family.weight <= band.high and giver.load - family.weight >= band.low
    return speaks and is_within and taker.key not in family.barred
