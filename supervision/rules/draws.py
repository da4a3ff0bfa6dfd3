"""How cases are drawn for QA reviews: by chance, and so that anybody can draw the same ones again (A097)."""

import hashlib
import re
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from casework.public import Refused
from supervision.choices import Population, SampleKind

CASES_MAX = 50
WHY_MAX = 300
SEED_DIGITS = 32
_SEED = re.compile(rf"[0-9a-f]{{{SEED_DIGITS}}}")


def require_seed(seed: str) -> str:
    """Return a seed that chance made: 32 hexadecimal digits.

    Raises:
        ValueError: it is none; nobody chooses a seed.
    """
    if not _SEED.fullmatch(seed):
        raise ValueError("a seed has 32 hexadecimal digits")
    return seed


def drawn(keys: Iterable[UUID], *, seed: str, count: int) -> list[UUID]:
    """Return so many of the keys in the order in which the seed draws them, in whatever order they come.

    Each key has a number of its own from the seed, and the lowest are drawn: who draws one more gets the same and one
    more, and a case that leaves the population moves no other.

    Policy: DPAWS expectations 28 (A097).
    """
    return sorted(set(keys), key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())[:count]


def digest_of(keys: Iterable[UUID]) -> str:
    """Return what tells one population from another, and names no case of it."""
    return hashlib.sha256("\n".join(sorted(str(key) for key in keys)).encode()).hexdigest()


def require_sample(*, kind: str, population: str, month: date, count: int, why: str, today: date) -> str:
    """Return the tidied reason of a sample, or stop at one that cannot be.

    Policy: DPAWS expectations 28 (A097): case reviews by chance, and target reviews for a reason.
    """
    if kind not in SampleKind.values:
        raise Refused("Choose random or targeted.", field="kind")
    if population not in Population.values:
        raise Refused("Choose which cases may be drawn.", field="population")
    tidy = " ".join(why.split())
    if kind == SampleKind.RANDOM and population != Population.ALL:
        raise Refused("A random sample is drawn from every case of the month.", field="population")
    if kind == SampleKind.TARGETED and not tidy:
        raise Refused("Say what the targeted review looks for.", field="why")
    if len(tidy) > WHY_MAX:
        raise Refused(f"Keep this under {WHY_MAX + 1} characters.", field="why")
    if month > today:
        raise Refused("This month has not begun.", field="month")
    if not 1 <= count <= CASES_MAX:
        raise Refused(f"Draw 1 to {CASES_MAX} cases.", field="count")
    return tidy


def require_enough(found: int, count: int) -> None:
    """Stop where fewer cases may be drawn than are wanted."""
    if found == 0:
        raise Refused("No case of this month may be drawn.", field="count")
    if count > found:
        words = "case may" if found == 1 else "cases may"
        raise Refused(f"Only {found} {words} be drawn.", field="count")
