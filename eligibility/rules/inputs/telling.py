"""What a step is made of in plain words, with the figures of its own decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from eligibility.rules.inputs.origin import NOTHING, OPTIONAL, Found, Origins, Rounded, Way, find
from eligibility.rules.wording import Told, told_steps

_ROUNDED: Mapping[Rounded, str] = MappingProxyType(
    {
        Rounded.DOWN: "rounded down to whole dollars",
        Rounded.UP: "rounded up to whole dollars",
        Rounded.NEAREST: "to the nearest whole dollar",
        Rounded.CENT: "to the nearest cent",
    }
)
_BETWEEN: Mapping[Way, str] = MappingProxyType({Way.SUM: " plus ", Way.PRODUCT: " times ", Way.LOWER: " and "})
_ASKED: Mapping[Way, str] = MappingProxyType({Way.AT_MOST: "at most", Way.BELOW: "below", Way.AT_LEAST: "at least"})


@dataclass(frozen=True, slots=True)
class _Before:
    """The steps before one, as they are told, by name; under one name there can be several."""

    told: Mapping[str, Sequence[str]]
    found: Found

    def said(self, written: Sequence[str]) -> list[str]:
        """Say each of some inputs that stands in the trace, with its figure."""
        before = tuple(self.told)
        return [said for one in written for name in self.found.named(one, before) for said in self.told[name]]


def with_origins(
    steps: Sequence[Mapping[str, Any]], people: Mapping[str, str], origins: Origins, *, programme: str
) -> list[Told]:
    """Say every step with what it is made of; a step that no rule of today writes is said without."""
    told: dict[str, list[str]] = {}
    answered = []
    for one, step in zip(steps, told_steps(steps, people, programme=programme), strict=True):
        found = find(origins, one["name"], tuple(told))
        origin = _words(_Before(told, found)) if found else ""
        is_personal = any(name and name in f"{step.name} {origin}" for name in people.values())
        answered.append(replace(step, origin=origin, is_personal=is_personal))
        told.setdefault(one["name"], []).append(f"{step.name} ({step.figure})")
    return answered


def _words(before: _Before) -> str:
    """Say an entry in sentences."""
    origin = before.found.origin
    sentences = [_main(before) + _beside(before), origin.words]
    return " ".join(f"{sentence[:1].upper()}{sentence[1:]}." for sentence in sentences if sentence)


def _beside(before: _Before) -> str:
    origin = before.found.origin
    said = "; ".join(before.said(origin.beside))
    join = {Way.FIGURE: ", by ", Way.FACTS: " and "}.get(origin.way, "; ")
    return f"{join}{said}" if said else ""


def _main(before: _Before) -> str:
    origin = before.found.origin
    plus = before.said(origin.plus)
    if origin.way is Way.FIGURE:
        return "as the policy says"
    if origin.way is Way.FACTS:
        return "from what was told"
    if origin.way is Way.WORDS:
        return f"from {'; '.join(plus)}" if plus else ""
    if origin.way in _ASKED:
        return f"asks whether {plus[0]} is {_ASKED[origin.way]} {plus[1]}" if len(plus) > 1 else ""
    return _reckoned(before, plus)


def _reckoned(before: _Before, plus: list[str]) -> str:
    origin = before.found.origin
    together = _BETWEEN[origin.way].join(plus) or "nothing"
    start = "the lower of" if origin.way is Way.LOWER else "from"
    parts = [f"{start} {together}", *(f"less {one}" for one in before.said(origin.less))]
    ends = [_ROUNDED[origin.rounded]] if origin.rounded else []
    if origin.floor == NOTHING:
        ends.append("never below zero")
    elif origin.floor:
        ends += [f"never below {one}" for one in before.said((origin.floor.removesuffix(OPTIONAL),))]
    return ", ".join([" ".join(parts), *ends])
