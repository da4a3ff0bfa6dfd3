"""The way to a decision: every figure with its name, the rule that made it and where the rule is written."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

#: A figure, an answer (yes or no) or a word; nothing where there is no limit.
Figure: TypeAlias = "Decimal | int | bool | str | None"


@dataclass(frozen=True, slots=True)
class Step:
    """One figure on the way. `rule`: the policy ids it follows, each with the first day of the version used."""

    name: str
    value: Figure
    rule: str
    source: str


class Trace:
    """The steps of one decision, in order."""

    __slots__ = ("_cited", "_steps")

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._cited: set[str] = set()

    def add(self, step: Step, ids: tuple[str, ...]) -> None:
        """Write a step down, with the policy ids that it cites."""
        self._steps.append(step)
        self._cited.update(ids)

    @property
    def steps(self) -> tuple[Step, ...]:
        """Answer the steps so far."""
        return tuple(self._steps)

    @property
    def cited(self) -> frozenset[str]:
        """Answer every policy id that a step cites."""
        return frozenset(self._cited)
