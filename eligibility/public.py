"""What the other apps may ask of eligibility."""

from eligibility.choices import ReductionKind, ReductionTakes
from eligibility.operations.reductions import (
    change_reduction,
    end_reduction,
    open_reduction,
    take_back_reduction,
)
from eligibility.queries.cash import ApplicationTold, CashTold, application_told, cash_told, first_application_after
from eligibility.queries.reductions import ReductionTold, reductions_about

__all__ = [
    "ApplicationTold",
    "CashTold",
    "ReductionKind",
    "ReductionTakes",
    "ReductionTold",
    "application_told",
    "cash_told",
    "change_reduction",
    "end_reduction",
    "first_application_after",
    "open_reduction",
    "reductions_about",
    "take_back_reduction",
]
