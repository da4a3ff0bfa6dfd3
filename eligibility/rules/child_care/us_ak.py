"""Alaska: the Child Care Assistance Program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eligibility.rules.book import Book
from eligibility.rules.child_care.us_ak_authorization import write_authorization
from eligibility.rules.child_care.us_ak_rates import rate_of
from eligibility.rules.determination import Determination
from eligibility.rules.facts import MONTHS_IN_YEAR, ZERO, Household, Member, Role

FAMILY = "ccap.ak.family"
ADULT_AGE = "ccap.ak.adult_age"
CHILD_AGE = "ccap.ak.child_age"
CATEGORIES = "ccap.ak.pass_categories"
ACTIVITY = "ccap.ak.activity"
INCOME = "ccap.ak.income"
LIMIT = "ccap.ak.income_limit"
MEDIAN, MEDIAN_FACTOR = "smi.four_person", "smi.size_factor"
RESOURCES = "ccap.ak.resource_limit"
COPAY = "ccap.ak.copay"
FEDERAL_COPAY = "ccdf.copay_ceiling"
BENEFIT = "ccap.ak.benefit"

CENT = Decimal("0.01")
BAND = "from_smi_"


@dataclass(frozen=True, slots=True)
class Family:
    """Parents and their minor children; `is_on_atap`: without a family contribution (CCAP manual 4040-3 D)."""

    parents: tuple[Member, ...]
    children: tuple[Member, ...]
    #: The children for whom care may be paid (7 AAC 41.350), in the order of their ids.
    cared_for: tuple[Member, ...]
    adult_age: Decimal
    teen_below: Decimal
    is_on_atap: bool

    @property
    def members(self) -> tuple[Member, ...]:
        """Answer everybody."""
        return (*self.parents, *self.children)


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide child care assistance for a month.

    Policy: 7 AAC 41.335, 41.350 and 41.060; 7 AAC 45.258; CCAP manual 4070 to 4080 and 4370.
    """
    family = _family(household, book)
    income = _countable_income(household, family, book)
    median = _median(family, book)
    passed = [
        book.test("tests.child", bool(family.cared_for), CHILD_AGE),
        _is_active(family, book),
        _is_within_income(income, median, book),
        book.test(
            "tests.resources", household.liquid_assets <= book.amount(RESOURCES, name="resource_limit"), RESOURCES
        ),
    ]
    is_one_month = family.is_on_atap and _authorized(family, household, month, book)
    allowed = _allowed_cost(family.cared_for, household.county, book, is_one_month=is_one_month)
    payment = book.sum_up("payment", max(ZERO, allowed - _copay(family, income, median, book)), BENEFIT)
    eligible = all(passed)
    return book.decide(eligible=eligible, monthly_benefit=payment if eligible else ZERO)


def _family(household: Household, book: Book) -> Family:
    """Take the parents, their minor children, and an older child for whom care may be paid (manual 4070-4 A.1)."""
    age = book.amount(ADULT_AGE, name="adult_age")
    below = book.amount(CHILD_AGE, "standard", name="child_age")
    disabled_below = book.amount(CHILD_AGE, "disability", name="child_age.disability")
    children = [member for member in household.members if member.role == Role.CHILD]
    cared_for = [child for child in children if child.age < (disabled_below if child.disabled else below)]
    family = Family(
        parents=tuple(member for member in household.members if member.is_parent),
        children=tuple(child for child in children if child.age < age or child in cared_for),
        cared_for=tuple(sorted(cared_for, key=lambda child: child.id)),
        adult_age=age,
        teen_below=disabled_below,
        is_on_atap=household.tanf_current_recipient or household.tanf_cash_received > ZERO,
    )
    book.take("household_size", len(family.members), FAMILY)
    _name_category(family, book)
    return family


def _name_category(family: Family, book: Book) -> None:
    """Say in which of the program's categories the family is; the second and third have the same rules."""
    rows = book.look(CATEGORIES)
    if not isinstance(rows, tuple):
        raise TypeError(CATEGORIES)
    codes = [str(row["code"]) for row in rows if isinstance(row, Mapping)]
    book.take("category", codes[0] if family.is_on_atap else f"{codes[1]} or {codes[2]}", CATEGORIES)


def _is_active(family: Family, book: Book) -> bool:
    """Ask of each parent work, school or training; the second may be one who cannot give care."""
    several = len(family.parents) > 1
    asked = [parent for parent in family.parents if not (several and _cannot_care(parent))]
    all_active = bool(family.parents) and all(_has_activity(parent) for parent in asked)
    return book.test("tests.activity", all_active, ACTIVITY)


def _has_activity(parent: Member) -> bool:
    works = parent.income.earned > ZERO or parent.hours_of_work > ZERO
    return works or parent.in_school or parent.higher_education


def _cannot_care(parent: Member) -> bool:
    return parent.disabled if parent.incapacitated is None else parent.incapacitated


def _countable_income(household: Household, family: Family, book: Book) -> Decimal:
    """Add up earnings of adults and what else the family gets, less child support paid.

    Policy: 7 AAC 41.335; CCAP manual 4080-1, 4080-3, 4080-4.
    """
    earners = [member for member in family.members if member.age >= family.adult_age]
    earned = book.sum_up("income.earned", sum((_earnings(member) for member in earners), ZERO), INCOME, ADULT_AGE)
    own = sum((member.income.unearned for member in family.members), ZERO)
    unearned = book.sum_up("income.unearned", own + household.tanf_cash_received, INCOME)
    book.sum_up("gross_income", earned + unearned, INCOME)
    paid = book.sum_up("deductions.child_support", household.child_support_paid, INCOME)
    return book.sum_up("countable_income", max(ZERO, earned + unearned - paid), INCOME)


def _earnings(member: Member) -> Decimal:
    return member.income.wages + max(ZERO, member.income.self_employment_gross - member.known_costs)


def _median(family: Family, book: Book) -> Decimal:
    """Answer the monthly median income of a family of the size."""
    four = book.amount(MEDIAN, book.jurisdiction, name="median_income.four_people")
    factor = book.by_size(MEDIAN_FACTOR, max(len(family.members), 1), name="median_income.size_factor")
    return book.sum_up("median_income", four * factor / MONTHS_IN_YEAR, MEDIAN, MEDIAN_FACTOR)


def _is_within_income(income: Decimal, median: Decimal, book: Book) -> bool:
    share = book.amount(LIMIT, name="rates.income_limit")
    limit = book.sum_up("income_limit", median * share, LIMIT, MEDIAN)
    return book.test("tests.income", income <= limit, LIMIT)


def _authorized(family: Family, household: Household, month: date, book: Book) -> bool:
    """Answer whether care of each child is bounded by one full-time month, as it is of two parents on ATAP."""
    teens = (child for child in family.children if child not in family.cared_for and child.age < family.teen_below)
    older = sorted(teens, key=lambda child: child.id)
    is_first = not household.child_care_current_recipient
    return write_authorization(parents=len(family.parents), is_first=is_first, older=older, month=month, book=book)


def _allowed_cost(children: tuple[Member, ...], county: str, book: Book, *, is_one_month: bool) -> Decimal:
    """Of each child the lower of the charge and the rate ceiling (CCAP manual 4370)."""
    allowed = ZERO
    for child in children:
        ceiling = rate_of(child, county, book, is_one_month=is_one_month)
        allowed += book.sum_up(f"care.{child.id}.allowed", min(child.care_charge, ceiling), BENEFIT)
    return book.sum_up("allowed_cost", allowed, BENEFIT)


def _copay(family: Family, income: Decimal, median: Decimal, book: Book) -> Decimal:
    """Take the share of the income that its band of the median says; nothing on ATAP.

    Policy: Family Income and Contribution Schedule rev. 2022-02-21; its top bands are above the federal ceiling of 45
    CFR 98.45(l)(3), which is shown beside it, to the cent as the contribution is.
    """
    if family.is_on_atap:
        return book.sum_up("copay", ZERO, BENEFIT)
    bands = book.look(COPAY)
    if not isinstance(bands, Mapping):
        raise TypeError(COPAY)
    reached = [band for band in map(str, bands) if _bound(band) * median <= income]
    rate = book.amount(COPAY, max(reached, key=_bound), name="rates.copay")
    copay = book.sum_up("copay", (income * rate).quantize(CENT, ROUND_HALF_UP), COPAY)
    most = (income * book.amount(FEDERAL_COPAY, name="rates.federal_copay_ceiling")).quantize(CENT, ROUND_HALF_UP)
    book.test("tests.copay_within_federal_ceiling", copay <= most, FEDERAL_COPAY)
    return copay


def _bound(band: str) -> Decimal:
    return Decimal(band.removeprefix(BAND))
