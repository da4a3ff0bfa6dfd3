"""The geometry of stepping stones, meters and unit bars: numbers for SVG attributes, as text."""

from collections.abc import Sequence
from dataclasses import dataclass

STONE_STEP = 30
UNIT_STEP = 10
BLOCKS_AT_MOST = 30


@dataclass(frozen=True)
class Stone:
    """One step of the way: its place and whether it is done, stood on now, or still ahead."""

    number: int
    x: int
    y: int
    state: str

    @property
    def tick(self) -> str:
        """Return the path of the tick on a stone that is done."""
        return f"M{self.x - 4} {self.y}.3 l3 3 l5.5 -6"

    @property
    def text_y(self) -> str:
        """Return the base line of the number."""
        return f"{self.y + 3}.6"


@dataclass(frozen=True)
class Stones:
    """A row of stepping stones."""

    stones: tuple[Stone, ...]
    paths: tuple[tuple[str, str], ...]
    width: int


@dataclass(frozen=True)
class Block:
    """One rectangle of a unit bar."""

    kind: int
    x: str
    width: str


def draw_stones(*, done: int, total: int) -> Stones:
    """Lay `total` stones, the first `done` of them trodden, the next one the place to stand now."""
    stones = tuple(
        Stone(
            number=n + 1,
            x=15 + STONE_STEP * n,
            y=11 if n % 2 else 18,
            state="done" if n < done else "now" if n == done else "ahead",
        )
        for n in range(total)
    )
    paths = tuple(
        (f"M{a.x} {a.y} L{b.x} {b.y}", "done" if a.state == "done" else "ahead")
        for a, b in zip(stones, stones[1:], strict=False)
    )
    return Stones(stones=stones, paths=paths, width=STONE_STEP * max(total, 1))


def share(*, part: float, whole: float) -> str:
    """Return how much of a hundred `part` is, between 0 and 100, fit for an SVG attribute."""
    return f"{min(max(100 * part / whole, 0), 100):.1f}" if whole else "0"


def draw_units(counts: Sequence[tuple[int, int]]) -> tuple[int, tuple[Block, ...]]:
    """Draw (count, kind) pairs as one block per unit, or in proportion when they are many.

    Returns:
        The width of the drawing and its blocks.
    """
    total = sum(count for count, _ in counts)
    width = UNIT_STEP * BLOCKS_AT_MOST
    if total <= BLOCKS_AT_MOST:
        kinds = [kind for count, kind in counts for _ in range(count)]
        blocks = tuple(Block(kind=kind, x=str(UNIT_STEP * n), width="8") for n, kind in enumerate(kinds))
        return width, blocks
    drawn, reached = [], 0.0
    for count, kind in counts:
        length = width * count / total
        drawn.append(Block(kind=kind, x=f"{reached:.1f}", width=f"{max(length - 1, 0):.1f}"))
        reached += length
    return width, tuple(drawn)
