"""A decision of one programme for one household and month."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rules.readings import Reading
from eligibility.rules.trace import Figure, Step


@dataclass(frozen=True, slots=True)
class Determination:
    """Whether a household is eligible, what it gets a month, how that came, and the rule versions that were read."""

    jurisdiction: str
    month: date
    eligible: bool
    monthly_benefit: Decimal
    steps: tuple[Step, ...]
    readings: tuple[Reading, ...]

    def value(self, name: str) -> Figure:
        """Answer the figure of a step.

        Raises:
            KeyError: there is no step of that name.
        """
        for step in self.steps:
            if step.name == name:
                return step.value
        raise KeyError(name)
