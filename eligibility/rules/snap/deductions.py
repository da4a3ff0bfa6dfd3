"""From gross to net income."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO
from eligibility.rules.snap.income import RULE, SUPPORT, Gross
from eligibility.rules.snap.people import Unit
from eligibility.rules.snap.utilities import utility_allowance

MEDICAL = "snap.medical_threshold"
STANDARD_MEDICAL = "snap.standard_medical_deduction"
EARNED_RATE = "snap.earned_income_deduction_rate"
INCOME_SHARE = "snap.shelter_income_share"
SHELTER_CAP = "snap.shelter_cap"
HOMELESS = "snap.homeless_shelter_deduction"
ROUNDING = "snap.calc.benefit"


@dataclass(frozen=True, slots=True)
class Budget:
    """Net income in whole dollars, and what housing and utilities count for."""

    net_income: Decimal
    rent_or_mortgage: Decimal
    utilities: Decimal


def net_income_of(unit: Unit, gross: Gross, book: Book) -> Budget:
    """Take off every deduction in the order of the law, shelter last.

    Policy: 7 CFR 273.9(d), 273.10(e)(1); net income to the nearest dollar, 50 cents up (273.10(e)(1)(ii)(A)).
    """
    deducted = sum((_standard(unit, book), _earned(gross, book), _care(unit, book), _medical(unit, book)), ZERO)
    support = book.sum_up("deductions.child_support", gross.support_to_deduct, SUPPORT)
    adjusted = book.sum_up("adjusted_income", max(ZERO, gross.total - deducted - support), RULE)
    utilities = utility_allowance(unit, book)
    net = book.sum_up("net_income", max(ZERO, adjusted - _shelter(unit, adjusted, utilities, book)), RULE)
    rounded = book.sum_up("net_income_rounded", nearest_dollar(net), ROUNDING)
    return Budget(rounded, unit.household.rent + unit.household.mortgage, utilities)


def nearest_dollar(amount: Decimal) -> Decimal:
    """Round as 7 CFR 273.10(e)(1)(ii)(A) says: whole cents, of which 1 to 49 go down and 50 to 99 up."""
    cents = amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
    return cents.quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _standard(unit: Unit, book: Book) -> Decimal:
    return book.by_size(
        f"snap.standard_deduction.{unit.region}", max(unit.size, 1), name="deductions.standard", last_holds=True
    )


def _earned(gross: Gross, book: Book) -> Decimal:
    rate = book.amount(EARNED_RATE, name="rates.earned_income_deduction")
    return book.sum_up("deductions.earned_income", gross.earned * rate, EARNED_RATE)


def _care(unit: Unit, book: Book) -> Decimal:
    return book.sum_up("deductions.dependent_care", unit.household.dependent_care_paid * unit.share, RULE)


def _medical(unit: Unit, book: Book) -> Decimal:
    """Deduct what elderly and disabled members pay above the threshold, or the flat amount of the state if more."""
    threshold = book.amount(MEDICAL, name="medical_threshold")
    costs = sum((member.medical_expenses for member in unit.elderly_or_disabled), ZERO)
    paid = book.sum_up("medical_expenses", costs, MEDICAL)
    excess = max(ZERO, paid - threshold)
    flat = book.state_amount(STANDARD_MEDICAL, name="standard_medical_deduction")
    return book.sum_up("deductions.medical", max(excess, flat) if excess else ZERO, MEDICAL, STANDARD_MEDICAL)


def _shelter(unit: Unit, adjusted: Decimal, utilities: Decimal, book: Book) -> Decimal:
    household = unit.household
    housing = household.rent + household.mortgage + household.property_tax + household.home_insurance
    costs = book.sum_up("shelter_costs", housing * unit.share + utilities, RULE)
    share = book.amount(INCOME_SHARE, name="rates.shelter_income_share")
    excess = book.sum_up("excess_shelter_uncapped", max(ZERO, costs - adjusted * share), INCOME_SHARE)
    cap = book.amount(SHELTER_CAP, unit.region, name="shelter_cap")
    is_capped = not unit.has_elderly_or_disabled
    excess = min(excess, cap) if is_capped else excess
    if not household.homeless:
        return book.sum_up("deductions.excess_shelter", excess, SHELTER_CAP)
    flat = book.amount(HOMELESS, name="homeless_shelter_deduction")
    is_flat = costs > ZERO and flat > excess
    applied = book.sum_up("deductions.excess_shelter", ZERO if is_flat else excess, SHELTER_CAP)
    return applied + book.sum_up("deductions.homeless_shelter", flat if is_flat else ZERO, HOMELESS)
