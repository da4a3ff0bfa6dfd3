"""Gross income for SNAP."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Member
from eligibility.rules.snap.penalty import cash_held_back
from eligibility.rules.snap.people import Unit

RULE = "snap.calc.net_income"
STUDENT_AGE = "snap.student_earner_age"
COST_RATE = "snap.self_employment_cost_rate"
ACTUAL_COSTS = "snap.self_employment_actual_costs"
SUPPORT = "snap.child_support_treatment"

EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True)
class Gross:
    """What comes in, after what the law leaves out of income."""

    earned: Decimal
    total: Decimal
    #: Cash that a penalty of the cash programme holds back; it counts as income.
    cash_held_back: Decimal
    #: Child support paid that the state deducts later; zero where the state leaves it out of income.
    support_to_deduct: Decimal


def income_of(unit: Unit, book: Book) -> Gross:
    """Add up the income of everybody who counts.

    Policy: 7 CFR 273.9(b) and (c); 273.11(b)(3) costs of self-employment; 273.9(c)(17) child support as exclusion.
    """
    earned = _earned(unit, book)
    held_back = cash_held_back(unit.household, book)
    unearned = _unearned(unit, held_back, book)
    paid = unit.household.child_support_paid
    is_excluded = book.word(SUPPORT, book.jurisdiction, name="child_support_treatment") == EXCLUSION
    excluded = book.sum_up("child_support_excluded", paid if is_excluded else ZERO, SUPPORT)
    total = book.sum_up("gross_income", max(ZERO, earned + unearned - excluded), RULE)
    return Gross(earned, total, held_back, ZERO if is_excluded else paid)


def _earned(unit: Unit, book: Book) -> Decimal:
    student_age = book.amount(STUDENT_AGE, name="student_earner_age")
    rate = book.amount(COST_RATE, book.jurisdiction, name="rates.self_employment_cost")
    counts_actual = _counts_actual_costs(book)
    left_out = [member for member in unit.members if _is_pupil(member, student_age)]
    counted = [member for member in unit.members if member not in left_out]
    book.sum_up(
        "income.student_earnings_excluded", sum((member.income.earned for member in left_out), ZERO), STUDENT_AGE
    )
    wages = book.sum_up("income.wages", sum((member.income.wages for member in counted), ZERO), RULE)
    business = sum((_after_costs(member, rate, counts_actual=counts_actual) for member in counted), ZERO)
    book.sum_up("income.self_employment_after_costs", business, COST_RATE)
    return book.sum_up("income.earned", wages + business, RULE)


def _counts_actual_costs(book: Book) -> bool:
    """Answer whether actual costs count; a decision of before the rule was on file took them."""
    return not book.knows(ACTUAL_COSTS) or book.cell(ACTUAL_COSTS, book.jurisdiction, name="actual_costs") is True


def _is_pupil(member: Member, age: Decimal) -> bool:
    """Answer whether earnings are left out: of a pupil under parental control, which the head and spouse are not."""
    return member.in_school and member.age <= age and not member.is_parent


def _after_costs(member: Member, rate: Decimal, *, counts_actual: bool) -> Decimal:
    """Take off the flat share, or the actual costs where they count and are more.

    Where they do not count, the share stands for any costs there are: they are taken to exist unless none are told.

    Policy: 7 CFR 273.11(b)(3); OAR 461-145-0930(4) (Oregon: half of the gross income where there are any costs, never
    more).
    """
    gross = member.income.self_employment_gross
    if counts_actual:
        return max(ZERO, gross - max(gross * rate, member.known_costs))
    return gross if member.self_employment_costs == ZERO else gross - gross * rate


def _unearned(unit: Unit, held_back: Decimal, book: Book) -> Decimal:
    household = unit.household
    own = sum((member.income.unearned for member in unit.members), ZERO)
    cash = book.sum_up("income.tanf_cash", household.tanf_cash_received + held_back, RULE)
    return book.sum_up("income.unearned", own + cash, RULE)
