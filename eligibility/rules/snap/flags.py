"""What a worker has to see beside the benefit: seven-day service, and who has the time limit."""

from __future__ import annotations

from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import Member
from eligibility.rules.screening import is_entitled
from eligibility.rules.snap.deductions import Budget
from eligibility.rules.snap.income import Gross
from eligibility.rules.snap.people import Unit, is_disabled

UPPER_AGE = "snap.abawd.upper_age_exempt"
LOWER_AGE = "snap.abawd.lower_age"
CHILD_BELOW = "snap.abawd.dependent_child_age_below"
HOURS = "snap.abawd.monthly_hours"
EXEMPT_HOURS = "snap.work_registration_exempt_hours"
EXEMPT_CHILD_BELOW = "snap.work_registration_exempt_child_below"
WAGE = "flsa.federal_minimum_wage"
WEEKS = "snap.weeks_per_month"
WAIVERS = {"US-AK": ("snap.abawd.area_waiver", "US-AK"), "US-OR": ("snap.abawd.area_waiver.or",)}

TIME_LIMIT, MET, EXEMPT = "time limit applies", "work rule met", "exempt"


def write_flags(unit: Unit, gross: Gross, budget: Budget, book: Book) -> None:
    """Write down the screens; none of them changes the decision."""
    _write_expedited(unit, gross, budget, book)
    _write_time_limits(unit, book)


def _write_expedited(unit: Unit, gross: Gross, budget: Budget, book: Book) -> None:
    """Say whether benefits are due within seven days of filing.

    Policy: 7 CFR 273.2(i)(1).
    """
    is_entitled(
        book,
        gross=gross.total,
        liquid=unit.household.liquid_assets,
        costs=budget.rent_or_mortgage + budget.utilities,
        is_destitute=unit.household.destitute_farmworkers,
    )


def _write_time_limits(unit: Unit, book: Book) -> None:
    """Say of each adult whether the three-month time limit of able-bodied adults applies.

    Policy: 7 USC 2015(o); 7 CFR 273.24; waived areas are shown as the file words them and judged by a worker.
    """
    lower = book.amount(LOWER_AGE, name="abawd.lower_age")
    upper = book.amount(UPPER_AGE, name="abawd.upper_age")
    adults = sorted((member for member in unit.members if lower <= member.age < upper), key=lambda member: member.id)
    if not adults:
        return
    if (waiver := WAIVERS.get(book.jurisdiction)) is not None and book.knows(waiver[0]):
        book.word(*waiver, name="abawd.area_waiver")
    child_below = book.amount(CHILD_BELOW, name="abawd.child_below")
    has_child = any(member.age < child_below for member in unit.members)
    exempt_child_below = book.amount(EXEMPT_CHILD_BELOW, name="abawd.exempt_child_below")
    has_small_child = any(member.age < exempt_child_below for member in unit.members)
    weeks = book.amount(WEEKS, name="weeks_per_month")
    exempt_hours = book.amount(EXEMPT_HOURS, name="abawd.exempt_hours_week")
    exempt_earnings = exempt_hours * book.amount(WAGE, name="federal_minimum_wage") * weeks
    month_hours = book.amount(HOURS, name="abawd.monthly_hours")
    for member in adults:
        is_exempt = has_child or has_small_child or _is_exempt(member, exempt_hours, exempt_earnings)
        word = EXEMPT if is_exempt else MET if member.hours_of_work * weeks >= month_hours else TIME_LIMIT
        book.take(f"abawd.{member.id}", word, HOURS, CHILD_BELOW, EXEMPT_HOURS)


def _is_exempt(member: Member, hours: Decimal, earnings: Decimal) -> bool:
    return (
        member.disabled
        or is_disabled(member)
        or member.pregnant
        or member.higher_education
        or member.income.unemployment > 0
        or member.hours_of_work >= hours
        or member.income.earned >= earnings
    )
