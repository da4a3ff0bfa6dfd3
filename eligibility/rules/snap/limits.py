"""The tests of eligibility."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_CEILING, Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Role
from eligibility.rules.snap.deductions import Budget
from eligibility.rules.snap.income import Gross
from eligibility.rules.snap.people import RULE, Unit

BBCE_RATE = "snap.bbce.gross_rate"
BBCE_ASSETS = "snap.bbce.asset_limit"
SWITCH_MONTH = "snap.bbce.guideline_switch_month"
VEHICLES = "snap.bbce.tx_vehicle_exclusion"
RESOURCE_LIMIT = "snap.resource_limit"

MONTHS = 12
#: Up to this size a limit is rounded as a whole; each further person adds a rounded step (7 CFR 273.9(a)(3)).
ROUNDED_WHOLE = 8


def is_eligible(unit: Unit, gross: Gross, budget: Budget, book: Book) -> bool:
    """Apply the tests: categorical eligibility passes all, else resources, gross and net income.

    Policy: 7 CFR 273.2(j), 273.8(b), 273.9(a).
    """
    resources = _resources(unit, book)
    is_categorical = _is_categorical(unit, gross, resources, book)
    passes = all([_resource_test(unit, resources, book), _gross_test(unit, gross, book), _net_test(unit, budget, book)])
    return book.test("eligible", bool(unit.members) and (is_categorical or passes), RULE)


def _resources(unit: Unit, book: Book) -> Decimal:
    """Add to liquid resources what vehicles are worth above the exclusions, where the state counts them."""
    vehicles = sorted(unit.household.vehicles, reverse=True)
    liquid = unit.household.liquid_assets
    if book.jurisdiction != "US-TX" or not vehicles:
        return book.sum_up("countable_resources", liquid, RESOURCE_LIMIT)
    first = book.amount(VEHICLES, "first_vehicle", name="vehicle_exclusion.first")
    other = book.amount(VEHICLES, "each_other_vehicle", name="vehicle_exclusion.each_other")
    above = [max(ZERO, worth - (other if number else first)) for number, worth in enumerate(vehicles)]
    return book.sum_up("countable_resources", liquid + sum(above, ZERO), RESOURCE_LIMIT, VEHICLES)


def _is_categorical(unit: Unit, gross: Gross, resources: Decimal, book: Book) -> bool:
    household = unit.household
    by_cash = book.test("categorical.tanf_cash", household.tanf_cash_received > 0, RULE)
    if by_cash and any(member.role is Role.OTHER_ADULT for member in unit.members):
        book.take("categorical.cash_is_of_all_members", "not told", RULE)
    by_ssi = book.test("categorical.ssi", all(member.income.ssi > 0 for member in household.members), RULE)
    return _is_broad_based(unit, gross, resources, book) or by_cash or by_ssi


def _is_broad_based(unit: Unit, gross: Gross, resources: Decimal, book: Book) -> bool:
    """Apply the broad-based categorical test of the state, where it has one.

    Policy: 7 CFR 273.2(j)(2)(ii); no separate net test in these states.
    """
    rate = book.cell(BBCE_RATE, book.jurisdiction, name="bbce.gross_rate")
    if rate is None:
        return book.test("categorical.broad_based", False, BBCE_RATE)
    limit = book.sum_up("bbce.gross_limit", _share_of_poverty(unit, Decimal(rate), book), BBCE_RATE, SWITCH_MONTH)
    most = book.limit(BBCE_ASSETS, book.jurisdiction, name="bbce.asset_limit")
    passes = gross.total <= limit and resources <= most
    return book.test("categorical.broad_based", passes, BBCE_RATE, BBCE_ASSETS)


def _share_of_poverty(unit: Unit, rate: Decimal, book: Book) -> Decimal:
    """Answer a monthly limit by the guidelines that the state used in that month, rounded up."""
    switch = int(book.amount(SWITCH_MONTH, book.jurisdiction, name="bbce.guideline_switch_month"))
    year = book.month.year if book.month.month >= switch else book.month.year - 1
    key, on = f"fpg.{unit.region}", date(year, switch, 1)
    first = book.amount(key, "first_person", name="poverty_guideline.first_person", on=on)
    each = book.amount(key, "each_additional", name="poverty_guideline.each_additional", on=on)
    size = max(unit.size, 1)
    whole = first + each * (min(size, ROUNDED_WHOLE) - 1)
    return _monthly(whole * rate) + max(0, size - ROUNDED_WHOLE) * _monthly(each * rate)


def _monthly(yearly: Decimal) -> Decimal:
    return (yearly / MONTHS).to_integral_value(ROUND_CEILING)


def _resource_test(unit: Unit, resources: Decimal, book: Book) -> bool:
    kind = "elderly_or_disabled" if unit.has_elderly_or_disabled else "standard"
    limit = book.amount(RESOURCE_LIMIT, kind, name="resource_limit")
    return book.test("tests.resources", resources <= limit, RESOURCE_LIMIT)


def _gross_test(unit: Unit, gross: Gross, book: Book) -> bool:
    key = f"snap.gross_130.{unit.region}"
    limit = book.by_size(key, max(unit.size, 1), name="gross_limit_130")
    if unit.has_elderly_or_disabled:
        book.take("tests.gross", "not applied", key, RULE)
        return True
    return book.test("tests.gross", gross.total <= limit, key)


def _net_test(unit: Unit, budget: Budget, book: Book) -> bool:
    key = f"snap.net_100.{unit.region}"
    limit = book.by_size(key, max(unit.size, 1), name="net_limit_100")
    return book.test("tests.net", budget.net_income <= limit, key)
