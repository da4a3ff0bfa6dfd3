"""The benefit of a month."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO
from eligibility.rules.snap.deductions import Budget
from eligibility.rules.snap.income import Gross
from eligibility.rules.snap.penalty import PENALTY
from eligibility.rules.snap.people import Unit

RULE = "snap.calc.benefit"
CAP = "snap.max_allotment.household_cap"
CONTRIBUTION = "snap.household_contribution_rate"
MINIMUM = "snap.min_allotment"
MINIMUM_SIZE = "snap.min_allotment_size"
FIRST_MONTH_MINIMUM = "snap.initial_month_minimum"
ALASKA_CUT = "snap.tanf_penalty_cut.ak"
SMALL = "snap.small_allotments.or"


def benefit_of(unit: Unit, budget: Budget, gross: Gross, most: Decimal, book: Book) -> Decimal:
    """Compute what an eligible household gets for the month of the book.

    Policy: 7 USC 2017(a); 7 CFR 273.10(e)(2)(ii): 30 percent of net income, rounded up, off the maximum.
    """
    rate = book.amount(CONTRIBUTION, name="rates.contribution")
    owed = (budget.net_income * rate).to_integral_value(ROUND_CEILING)
    contribution = book.sum_up("expected_contribution", owed, CONTRIBUTION, RULE)
    least = _minimum(unit, book)
    benefit = book.sum_up("benefit", max(ZERO, most - contribution, least or ZERO), RULE)
    if least is None:
        benefit = _in_even_dollars(benefit, book)
    return _first_month(unit, _after_penalty(gross, benefit, book), book)


def max_allotment(unit: Unit, book: Book) -> Decimal:
    """Read the most that a household of this size and area can get, also where it gets nothing.

    Policy: 7 USC 2012(u); 7 CFR 273.10(e)(4).
    """
    key = f"snap.max_allotment.{unit.area}"
    by_size = book.by_size(key, max(unit.size, 1), name="max_allotment_by_size")
    cap = book.amount(CAP, unit.area, name="max_allotment_cap")
    return book.sum_up("max_allotment", min(by_size, cap), key, CAP)


def _minimum(unit: Unit, book: Book) -> Decimal | None:
    """Answer the smallest benefit of a small household; a larger one has none."""
    largest = book.amount(MINIMUM_SIZE, name="min_allotment_size")
    if unit.size > largest:
        return None
    return book.amount(MINIMUM, unit.area, name="min_allotment")


def _in_even_dollars(benefit: Decimal, book: Book) -> Decimal:
    """Raise a small odd benefit of a household without a minimum to the even dollar, where the state does.

    Policy: OAR 461-165-0060(1)(b)(B) (`snap.small_allotments.or`).
    """
    if book.jurisdiction != "US-OR" or not book.knows(SMALL):
        return benefit
    raised = book.look(SMALL)
    if not isinstance(raised, Mapping):
        raise TypeError(SMALL)
    even = raised.get(int(benefit), benefit)
    return book.sum_up("benefit_in_even_dollars", Decimal(str(even)), SMALL)


def _after_penalty(gross: Gross, benefit: Decimal, book: Book) -> Decimal:
    """Cut the benefit while an Alaska penalty holds cash back; whole dollars, cents dropped.

    Policy: 7 USC 2017(d); 7 CFR 273.11(j); AK SNAP MS 602-3B.
    """
    if book.jurisdiction != "US-AK" or not gross.cash_held_back:
        return benefit
    share = book.amount(ALASKA_CUT, name="rates.penalty_cut")
    left = (benefit * (1 - share)).to_integral_value(ROUND_FLOOR)
    return book.sum_up("benefit_after_penalty", left, ALASKA_CUT, PENALTY)


def _first_month(unit: Unit, benefit: Decimal, book: Book) -> Decimal:
    """Prorate the month of the application from the filing day on.

    Policy: 7 CFR 273.10(a)(1)(ii) and (iii), (e)(2)(ii)(B): rounded down; below the minimum nothing is issued.
    """
    filed_on, month = unit.household.filed_on, book.month
    if filed_on is None or (filed_on.year, filed_on.month) != (month.year, month.month):
        return benefit
    days = monthrange(month.year, month.month)[1]
    part = (benefit * (days - filed_on.day + 1) / days).to_integral_value(ROUND_FLOOR)
    book.sum_up("benefit_prorated", part, RULE)
    least = book.amount(FIRST_MONTH_MINIMUM, name="initial_month_minimum")
    return book.sum_up("first_month_benefit", part if part >= least else ZERO, FIRST_MONTH_MINIMUM)
