"""What every state's penalty has in common: levels, amounts, how one ends, and the arithmetic that a page can show.

The states agree on nothing else: each has its own module, with its own rule of the end (domain 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eligibility.public import DAY, Step
from reengagement.choices import EndGround, PenaltyOutcome

ZERO = Decimal(0)
_CENT = Decimal("0.01")
_PERCENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a reduction: its number from 1, its share of what it is taken from, and since when."""

    number: int
    share: Decimal
    first_day: date


@dataclass(frozen=True, slots=True)
class Amount:
    """What a month's payment is before and after a reduction, in dollars."""

    before: Decimal
    reduction: Decimal
    after: Decimal
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Ending:
    """How a penalty stands by its state's rule of the end.

    `effective_on`: the first day without it; `last_penalty_day`: the day before, None when there is no penalty day.
    `restored_from`: the day from which money is paid again, None when it is not known yet or there is nothing to pay.
    `pays_back`: of a deleted one, that something had been taken, and all of it comes back.
    """

    outcome: PenaltyOutcome
    ground: EndGround | None
    steps: tuple[Step, ...]
    effective_on: date | None = None
    last_penalty_day: date | None = None
    restored_from: date | None = None
    pays_back: bool = False

    @property
    def is_over(self) -> bool:
        """Whether nothing is left of it: ended or deleted."""
        return self.outcome in {PenaltyOutcome.ENDS, PenaltyOutcome.DELETED}


def goes_on(*steps: Step) -> Ending:
    """Return that nothing ended the penalty."""
    return Ending(PenaltyOutcome.GOES_ON, None, steps)


def waits(*steps: Step) -> Ending:
    """Return that the penalty waits for a hearing."""
    return Ending(PenaltyOutcome.WAITS, None, steps)


def deleted(ground: EndGround, *steps: Step, pays_back: bool) -> Ending:
    """Return that the penalty is undone as if it had never been imposed."""
    return Ending(PenaltyOutcome.DELETED, ground, steps, pays_back=pays_back)


def ended(ground: EndGround, effective_on: date, *steps: Step, restored_from: date | None) -> Ending:
    """Return that the penalty ends: its last day is the day before the effective day."""
    return Ending(
        PenaltyOutcome.ENDS,
        ground,
        steps,
        effective_on=effective_on,
        last_penalty_day=effective_on - DAY,
        restored_from=restored_from,
    )


def dollars(amount: Decimal) -> str:
    """Say an amount: "$369.20"."""
    return f"${amount.quantize(_CENT, rounding=ROUND_HALF_UP):,.2f}"


def cents(amount: Decimal) -> Decimal:
    """Return an amount in whole cents, half a cent up."""
    return amount.quantize(_CENT, rounding=ROUND_HALF_UP)


def percent(share: Decimal) -> str:
    """Say a share: "6.25 percent"."""
    return f"{(share * _PERCENT).normalize():f} percent"


def earliest(endings: Sequence[Ending]) -> Ending | None:
    """Return what serves the family best: a deletion before any end, then the earliest end; None: nothing is over."""
    over = [ending for ending in endings if ending.is_over]
    return min(over, key=lambda ending: ending.effective_on or date.min, default=None)
