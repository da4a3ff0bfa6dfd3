"""Cash that a penalty of the cash programme holds back: it counts as if it were received."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.facts import ZERO, Household
from eligibility.rules.tanf import us_ak, us_or

PENALTY = "snap.penalty.tanf_noncompliance"

#: Where the step alone says the amount. In the other states it takes the whole payment, whose amount has to be told.
_BY_STEP: Mapping[str, Callable[[Household, Book], Decimal]] = {
    "AK": us_ak.held_back_by_step,
    "OR": us_or.held_back_by_level,
}


def cash_held_back(household: Household, book: Book) -> Decimal:
    """Answer the amount told, else what the penalties take by the rules of the cash programme.

    Policy: 7 USC 2017(d); 7 CFR 273.11(j).

    Raises:
        NoRule: a step is in force that does not say the amount.
    """
    held_back = household.tanf_penalty_amount
    if not held_back and (household.tanf_penalty_step or household.tanf_penalties):
        by_step = _BY_STEP.get(household.state)
        if by_step is None:
            raise NoRule("cash held back by a step of the penalty alone: tanf_penalty_amount is needed", book.month)
        held_back = by_step(household, book)
    return book.sum_up("income.cash_held_back", held_back, PENALTY) if held_back else ZERO
