"""Whether food benefits are due within seven days, by what a household says, and from which day they count."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rules.book import Book

EXPEDITED = "snap.expedited.entitlement"
INCOME_BELOW = "snap.expedited.gross_income_below"
LIQUID_AT_MOST = "snap.expedited.liquid_resources_at_most"


@dataclass(frozen=True, slots=True)
class Answers:
    """What a household says: money at hand, income of the month before deductions, what the home and utilities cost."""

    liquid_resources: Decimal
    gross_income: Decimal
    shelter_costs: Decimal
    utility_costs: Decimal
    is_destitute: bool


@dataclass(frozen=True, slots=True)
class Said:
    """What a screening came to, the day on which its answers were said, and the answers where they are asked for."""

    on: date
    is_expedited: bool
    answers: Answers | None = None


def is_entitled(book: Book, *, gross: Decimal, liquid: Decimal, costs: Decimal, is_destitute: bool) -> bool:
    """Answer whether a household is entitled to service within seven days, as a step of the book.

    Policy: 7 CFR 273.2(i)(1) (`snap.expedited.entitlement`).
    """
    below = book.amount(INCOME_BELOW, name="expedited.gross_income_below")
    at_most = book.amount(LIQUID_AT_MOST, name="expedited.liquid_resources_at_most")
    is_little = liquid <= at_most
    due = (gross < below and is_little) or gross + liquid < costs or (is_destitute and is_little)
    return book.test("expedited", due, EXPEDITED)


def screen(answers: Answers, jurisdiction: str, on: date) -> Said:
    """Screen what a household said on a day by the rule in force on it.

    Policy: 7 CFR 273.2(i)(1)-(2).

    Raises:
        NoRule: none is on file for the day.
    """
    due = is_entitled(
        Book.open(jurisdiction, on),
        gross=answers.gross_income,
        liquid=answers.liquid_resources,
        costs=answers.shelter_costs + answers.utility_costs,
        is_destitute=answers.is_destitute,
    )
    return Said(on, due, answers)


def counted_from(filed_on: date, said: Sequence[Said], found_on: date | None) -> date | None:
    """Return the day from which the seven days count, None where nothing says that the household is entitled.

    It is the day of filing, but where the first screening did not find it: then the day on which it was found, by a
    later screening or, since `found_on`, by the facts on file. What a household says later takes nothing back.

    Policy: 7 CFR 273.2(i)(3)(i), (iv) (late determinations: from the day of discovery).
    """
    first = said[0] if said else None
    if first is None:
        return filed_on if found_on else None
    if first.is_expedited:
        return filed_on
    found = [one.on for one in said if one.is_expedited]
    return min([*found, *([max(found_on, first.on)] if found_on else [])], default=None)
