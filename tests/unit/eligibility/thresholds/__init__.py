"""One list of the thresholds of the modules that `found.py` names: each with what it reads, and three tests around it.

`every()` hands on all of them; what the rules compare without a limit of the policy stands in `no_limits.py`.
"""

from tests.unit.eligibility.thresholds import care, cash_alaska, cash_oregon, cash_south, days, food
from tests.unit.eligibility.thresholds.shape import Threshold


def every() -> tuple[Threshold, ...]:
    """Return the whole list."""
    return (
        *food.THRESHOLDS,
        *cash_alaska.THRESHOLDS,
        *cash_oregon.THRESHOLDS,
        *cash_south.THRESHOLDS,
        *care.THRESHOLDS,
        *days.THRESHOLDS,
    )
