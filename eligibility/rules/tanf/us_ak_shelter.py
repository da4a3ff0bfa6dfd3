"""The reduction for a home that costs little, in Alaska."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Household, Utility
from eligibility.rules.snap.utilities import ALASKA_NAMES, FULL, alaska_region
from eligibility.rules.tanf.us_ak_family import Family, Kind

RATE = "tanf.ak.shelter_allowance_rate"
#: A reduction below a dollar is none (note of the rate).
LEAST = Decimal(1)


def shelter_reduction(household: Household, family: Family, need: Decimal, book: Book) -> Decimal:
    """Answer what the need standard holds for a home above what the home costs.

    Children alone are spared. Where nothing at all is told of the home, nothing is taken.

    Policy: 7 AAC 45.527 to 45.530.
    """
    is_told = _is_told(household)
    if family.kind is Kind.CHILD_ONLY or not is_told:
        return book.sum_up("shelter_reduction", ZERO, RATE)
    rate = book.amount(RATE, name="rates.shelter_allowance")
    allowance = book.sum_up("shelter_allowance", (need * rate).to_integral_value(ROUND_FLOOR), RATE)
    cost = book.sum_up("shelter_cost", _cost(household, allowance, book), RATE)
    missing = allowance - cost
    return book.sum_up("shelter_reduction", missing if missing >= LEAST else ZERO, RATE)


def _is_told(household: Household) -> bool:
    return household.shelter_cost is not None or household.homeless or _paid(household) > 0 or bool(household.utilities)


def _paid(household: Household) -> Decimal:
    return household.rent + household.mortgage + household.property_tax + household.home_insurance


def _cost(household: Household, allowance: Decimal, book: Book) -> Decimal:
    """Add up the costs that count; utilities by the standard of the region, read only where they decide.

    Policy: 7 AAC 45.528(a), 45.529, 45.531.
    """
    if household.shelter_cost is not None:
        return household.shelter_cost
    paid = _paid(household)
    if paid >= allowance or not household.utilities:
        return paid
    key = f"snap.sua.ak.{alaska_region(household.county, book)}"
    if Utility.HEATING_OR_COOLING in household.utilities:
        return paid + book.amount(key, FULL, name="utility_allowance")
    single = [book.amount(key, ALASKA_NAMES[one], name=f"utilities.{one}") for one in sorted(household.utilities)]
    return paid + sum(single, ZERO)
