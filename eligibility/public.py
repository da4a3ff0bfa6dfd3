"""What the other apps may ask of eligibility."""

from eligibility.choices import ReductionKind, ReductionTakes
from eligibility.operations.reductions import (
    change_reduction,
    end_reduction,
    open_reduction,
    take_back_reduction,
)
from eligibility.queries.reductions import ReductionTold, reductions_about

__all__ = [
    "ReductionKind",
    "ReductionTakes",
    "ReductionTold",
    "change_reduction",
    "end_reduction",
    "open_reduction",
    "reductions_about",
    "take_back_reduction",
]
