"""SNAP in all states: federal arithmetic with the options of each state."""

from __future__ import annotations

from datetime import date

from eligibility.rules.book import Book
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household
from eligibility.rules.snap.benefit import benefit_of, max_allotment
from eligibility.rules.snap.deductions import net_income_of
from eligibility.rules.snap.flags import write_flags
from eligibility.rules.snap.income import income_of
from eligibility.rules.snap.limits import is_eligible
from eligibility.rules.snap.people import unit_of

__all__ = ["determine"]


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide SNAP for a month.

    Policy: 7 CFR 273.2(j), 273.8 to 273.11; `snap.calc.eligibility`, `snap.calc.net_income`, `snap.calc.benefit`.
    """
    unit = unit_of(household, book)
    income = income_of(unit, book)
    budget = net_income_of(unit, income, book)
    eligible = is_eligible(unit, income, budget, book)
    write_flags(unit, income, budget, book)
    most = max_allotment(unit, book)
    benefit = benefit_of(unit, budget, income, most, book) if eligible else ZERO
    return book.decide(eligible=eligible, monthly_benefit=benefit)
