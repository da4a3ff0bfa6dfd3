"""What a step is made of: the steps before it and how they go together, a figure of the policy, or facts told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

#: After the name of an input that the rule writes in some households only.
OPTIONAL = "?"
#: Stands in the name of a step for a person or a number: `WHO` is the same in an input, `EVERY` is each there is.
WHO, EVERY = "{who}", "*"
#: Between the name of a step and that of an earlier one without which the entry does not hold.
IF = " if "
#: In place of the name of a lowest amount.
NOTHING = "0"


class Way(Enum):
    """How the inputs of a step go together."""

    FIGURE = auto()
    FACTS = auto()
    #: By the words of the entry.
    WORDS = auto()
    SUM = auto()
    PRODUCT = auto()
    LOWER = auto()
    AT_MOST = auto()
    BELOW = auto()
    AT_LEAST = auto()


class Rounded(Enum):
    """How an amount is rounded."""

    DOWN = auto()
    UP = auto()
    NEAREST = auto()
    CENT = auto()


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a step comes from: `plus` and `less` make it, `beside` decides which rule holds; `floor`: never below."""

    way: Way
    plus: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    floor: str = ""
    rounded: Rounded | None = None
    words: str = ""

    @property
    def inputs(self) -> tuple[str, ...]:
        """Answer every step that bears on this one, in the order in which it is told."""
        lowest = () if self.floor in ("", NOTHING) else (self.floor,)
        return (*self.plus, *self.less, *lowest, *self.beside)


#: By the name of a step, or a pattern of names.
Origins: TypeAlias = Mapping[str, Origin]


def figure(*beside: str, words: str = "") -> Origin:
    """Say that a step was read from the policy, in the row that the steps `beside` lead to."""
    return Origin(Way.FIGURE, beside=beside, words=words)


def facts(words: str, *beside: str) -> Origin:
    """Say that a step is what was told, as far as the steps `beside` let it count."""
    return Origin(Way.FACTS, beside=beside, words=words)


def made(words: str, *of: str) -> Origin:
    """Say in words how a step is made."""
    return Origin(Way.WORDS, plus=of, words=words)


def total(*plus: str, less: tuple[str, ...] = (), floor: str = "", rounded: Rounded | None = None) -> Origin:
    """Say that a step is a plain sum or difference."""
    return Origin(Way.SUM, plus=plus, less=less, floor=floor, rounded=rounded)


def product(*of: str, rounded: Rounded | None = None) -> Origin:
    """Say that a step is its inputs multiplied."""
    return Origin(Way.PRODUCT, plus=of, rounded=rounded)


def lower(*of: str, rounded: Rounded | None = None) -> Origin:
    """Say that a step is the lowest of its inputs."""
    return Origin(Way.LOWER, plus=of, rounded=rounded)


def at_most(first: str, second: str, *beside: str, words: str = "") -> Origin:
    """Say that a step asks whether the first is at most the second."""
    return Origin(Way.AT_MOST, plus=(first, second), beside=beside, words=words)


def below(first: str, second: str) -> Origin:
    """Say that a step asks whether the first is below the second."""
    return Origin(Way.BELOW, plus=(first, second))


def at_least(first: str, second: str) -> Origin:
    """Say that a step asks whether the first is at least the second."""
    return Origin(Way.AT_LEAST, plus=(first, second))


@dataclass(frozen=True, slots=True)
class Found:
    """The entry of one step in its trace; `who`: whom or what its name stands for."""

    key: str
    origin: Origin
    who: str = ""

    def named(self, written: str, before: Sequence[str]) -> tuple[str, ...]:
        """Answer the names that an input has among the steps before."""
        name = written.removesuffix(OPTIONAL).replace(WHO, self.who)
        if EVERY in name:
            pattern = _pattern(name)
            return tuple(one for one in dict.fromkeys(before) if pattern.fullmatch(one))
        return (name,) if name in before else ()


def find(origins: Origins, name: str, before: Sequence[str]) -> Found | None:
    """Return the entry of a step with the steps before it, or none: an exact name goes before a pattern."""
    candidates = _by_name(tuple(origins))
    for key, bare, condition in candidates:
        who = _who(bare, name)
        if who is not None and (not condition or _stands(condition.replace(WHO, who), before)):
            return Found(key, origins[key], who)
    return None


def _stands(condition: str, before: Sequence[str]) -> bool:
    if EVERY in condition:
        return any(_pattern(condition).fullmatch(one) for one in before)
    return condition in before


@lru_cache(maxsize=64)
def _by_name(keys: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    """Take the keys apart, those with a condition before those without, patterns last."""
    parts = [(key, *_split(key)) for key in keys]
    return tuple(sorted(parts, key=lambda one: (WHO in one[1] or EVERY in one[1], not one[2])))


def _split(key: str) -> tuple[str, str]:
    name, _, condition = key.partition(IF)
    return name, condition


def _who(bare: str, name: str) -> str | None:
    if WHO not in bare and EVERY not in bare:
        return "" if bare == name else None
    matched = _pattern(bare).fullmatch(name)
    return matched[1] if matched else None


@lru_cache(maxsize=512)
def _pattern(name: str) -> re.Pattern[str]:
    parts = re.split(r"\{who\}|\*", name)
    return re.compile("(.+)".join(map(re.escape, parts)))
