"""What a threshold of the rules is, and how its three tests are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from eligibility.rules.book import Book
from eligibility.rules.determination import Determination
from eligibility.rules.facts import Household
from eligibility.rules.registry import Program, determine
from tests.unit.eligibility.households import month

CENT = Decimal("0.01")
MONTH = "2026-11"
ELIGIBLE, BENEFIT = "(eligible)", "(benefit)"
UP_TO = (True, True, False)
BELOW = (True, False, False)
FROM = (False, True, True)


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one household, and the policy ids that were read on the way."""

    value: Any
    read: frozenset[str]


Ask = Callable[[Any, str], Seen]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A comparison of the rules.

    `compared`: its module, function and text; `reads`: the policy ids that it rests on, none for a constant that
    `docs/eligibility.md` lists; `ask` decides a household at a figure and tells the step `step`; `seen`: what that has
    to be one unit below the limit, at it and one above.
    """

    compared: str
    reads: tuple[str, ...]
    limit: Any
    unit: Any
    ask: Ask
    step: str
    seen: tuple[Any, Any, Any]

    def around(self) -> tuple[tuple[Any, Any], ...]:
        """Return the three figures, each with what has to come of it."""
        figures = (self.limit - self.unit, self.limit, self.limit + self.unit)
        return tuple(zip(figures, self.seen, strict=True))


def asked(program: Program, home: Callable[[Any], Household], written: str = MONTH) -> Ask:
    """Return how a household at a figure is decided for a month."""

    def ask(figure: Any, step: str) -> Seen:
        return seen_of(determine(program, home(figure), month(written)), step)

    return ask


def asked_in(program: Program, home: Household, year: int = 2026) -> Ask:
    """Return how a household is decided in a month of a year, told by its number."""

    def ask(number: int, step: str) -> Seen:
        return seen_of(determine(program, home, month(f"{year}-{number:02}")), step)

    return ask


def seen_of(decided: Determination, step: str) -> Seen:
    """Return the figure of a step; nothing where the decision has no such step."""
    told = {ELIGIBLE: decided.eligible, BENEFIT: decided.monthly_benefit}
    steps = {one.name: one.value for one in decided.steps}
    return Seen({**steps, **told}.get(step), frozenset(reading.id for reading in decided.readings))


def seen_in(book: Book, value: Any) -> Seen:
    """Return a figure that a part of the rules answered by itself, with what its book read."""
    return Seen(value, frozenset(reading.id for reading in book.readings))
