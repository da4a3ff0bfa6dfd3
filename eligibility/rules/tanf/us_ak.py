"""Alaska Temporary Assistance (ATAP)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from typing import NamedTuple

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household, Stretch
from eligibility.rules.tanf.penalties import is_stopped, taken_of_month
from eligibility.rules.tanf.us_ak_family import Family, Kind, family_of
from eligibility.rules.tanf.us_ak_income import countable_income, gross_income
from eligibility.rules.tanf.us_ak_shelter import shelter_reduction

__all__ = ["determine"]

RULE = "tanf.ak.payment"
MAXIMUM: Mapping[Kind, str] = {
    Kind.ADULT_INCLUDED: "tanf.ak.max_payment.adult_included",
    Kind.INCAPACITATED: "tanf.ak.max_payment.adult_included",
    Kind.CHILD_ONLY: "tanf.ak.max_payment.child_only",
    Kind.PREGNANT: "tanf.ak.max_payment.pregnant",
}
NEED: Mapping[Kind, str] = {
    Kind.ADULT_INCLUDED: "tanf.ak.need_standard.adult_included",
    Kind.INCAPACITATED: "tanf.ak.need_standard.two_parent_incapacitated",
    Kind.CHILD_ONLY: "tanf.ak.need_standard.child_only",
    Kind.PREGNANT: "tanf.ak.need_standard.pregnant",
}
GROSS_RATE = "tanf.ak.gross_limit_rate"
RESOURCES = "tanf.ak.resource_limit"
SUPPORT = "tanf.ak.child_support_passthrough"
SEASONAL = "tanf.ak.seasonal_reduction"
STEPS = "tanf.ak.penalty.steps"
SCHOOL = "tanf.ak.penalty.school_minor_parent"
INELIGIBLE = "tanf.ak.job_quit_ineligibility"
TIME_LIMIT = "tanf.ak.time_limit_months"
#: The age that the cell `member_60_or_over` of the resource limit speaks of.
ELDERLY_AGE = 60
#: A unit of two: both factors of the payment are told by it (7 AAC 45.525(c)).
TWO = 2


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide ATAP for a month.

    Who would get less than the smallest payment is eligible and not paid (7 AAC 45.470(c), 45.525(e)).

    Policy: AS 47.27; 7 AAC 45.280, 45.470 to 45.527, 45.600 (`tanf.ak.payment`); duty O047.
    """
    family = family_of(household, month, book)
    if family is None:
        return book.decide(eligible=False, monthly_benefit=ZERO)
    is_open = _is_open(household, family, book)
    need = _need(family, book)
    most_kept = book.amount(SUPPORT, name="rates.child_support_kept")
    gross = gross_income(family, most_kept, book)
    countable = _countable(household, family, most_kept, book)
    passes = _passes_income(family, need, gross, countable.tested, book)
    unmet = need - countable.own - shelter_reduction(household, family, need, book)
    payment = _payment(household, family, unmet, month, book)
    minimum = book.amount("tanf.ak.minimum_payment", name="minimum_payment")
    is_enough = book.test("reaches_minimum_payment", payment >= minimum, "tanf.ak.minimum_payment")
    eligible = is_open and passes
    return book.decide(eligible=eligible, monthly_benefit=payment if eligible and is_enough else ZERO)


def _is_open(household: Household, family: Family, book: Book) -> bool:
    """Test resources, the months of a lifetime, and whether the family is ineligible for a job that was quit.

    Months of children alone do not count.

    Policy: 7 AAC 45.280; AS 47.27.015(a), (c), 7 AAC 45.600 and 45.610, 45.970.
    """
    is_elderly = any(member.age >= ELDERLY_AGE for member in family.counted)
    key = "member_60_or_over" if is_elderly else "standard"
    limit = book.amount(RESOURCES, key, name="resource_limit")
    has_little = book.test("tests.resources", household.liquid_assets <= limit, RESOURCES)
    book.amount(TIME_LIMIT, name="time_limit_months")
    is_bound = household.time_limit_months_exhausted and family.kind is not Kind.CHILD_ONLY
    has_months = book.test("tests.time_limit", not is_bound or household.time_limit_extended, TIME_LIMIT)
    is_free = not is_stopped(household, book) or book.test("tests.penalty", False, INELIGIBLE)
    return has_little and has_months and is_free


def _need(family: Family, book: Book) -> Decimal:
    """Read what the family needs by law, by the size that counts.

    Policy: 7 AAC 45.520(a).
    """
    if family.kind is Kind.PREGNANT:
        return book.amount(NEED[Kind.PREGNANT], name="need_standard")
    return book.by_size(NEED[family.kind], family.size, name="need_standard")


class _Countable(NamedTuple):
    """Countable income: of all whose income is tested, and of those who are paid."""

    tested: Decimal
    own: Decimal


def _countable(household: Household, family: Family, most_kept: Decimal, book: Book) -> _Countable:
    """Figure countable income; of a pregnant woman with a spouse twice: as if the child were born, and her own.

    Policy: 7 AAC 45.470(b); 7 AAC 45.510(b).
    """
    if family.counted == family.paid:
        countable = countable_income(household, family, family.counted, most_kept, book)
        return _Countable(countable, countable)
    tested = countable_income(household, family, family.counted, most_kept, book, under="as_if_born.")
    return _Countable(tested, countable_income(household, family, family.paid, most_kept, book))


def _passes_income(family: Family, need: Decimal, gross: Decimal, countable: Decimal, book: Book) -> bool:
    """Test gross and countable income; for a pregnant woman by the need of two, as if the child were born.

    Policy: 7 AAC 45.470(a), (c), (d); 7 AAC 45.510(b).
    """
    if family.kind is Kind.PREGNANT:
        need = book.by_size(NEED[Kind.ADULT_INCLUDED], TWO, name="as_if_born.need_standard")
    rate = book.amount(GROSS_RATE, name="rates.gross_limit")
    limit = book.sum_up("gross_limit", (need * rate).to_integral_value(ROUND_FLOOR), GROSS_RATE, RULE)
    is_within = book.test("tests.gross_income", gross <= limit, RULE)
    return book.test("tests.countable_income", countable <= need, RULE) and is_within


def _payment(household: Household, family: Family, unmet: Decimal, month: date, book: Book) -> Decimal:
    """Figure the payment: the unmet need times the factor, never above the largest payment.

    Policy: 7 AAC 45.523, 45.525.
    """
    left = book.sum_up("unmet_need", max(ZERO, unmet), RULE)
    exact = book.sum_up("payment_before_ceiling", _times_factor(left, book), "tanf.ak.payment_factor_basis", RULE)
    largest = _largest(family, book)
    kept = _in_season(min(exact, largest), household, family, month, book)
    kept = max(ZERO, kept - _held_back(household, kept, largest, book))
    return book.sum_up("payment", kept.to_integral_value(ROUND_FLOOR), RULE)


def _largest(family: Family, book: Book) -> Decimal:
    if family.kind is Kind.PREGNANT:
        return book.amount(MAXIMUM[Kind.PREGNANT], name="maximum_payment")
    return book.by_size(MAXIMUM[family.kind], family.size, name="maximum_payment")


def held_back_by_step(household: Household, book: Book) -> Decimal:
    """Answer what the step of a penalty takes from a family's cash, for programmes that count it as received."""
    family = family_of(household, book.month, book)
    return _held_back(household, None, _largest(family, book), book) if family is not None else ZERO


def _times_factor(left: Decimal, book: Book) -> Decimal:
    """Multiply with 821 over the need of two, or with the percentage that the agency prints.

    Policy: 7 AAC 45.525(c).
    """
    if book.word("tanf.ak.payment_factor_basis", name="payment_factor_basis") == "PRINTED":
        return left * book.amount("tanf.ak.ratable_published", name="rates.payment_factor")
    paid_to_two = book.amount(MAXIMUM[Kind.ADULT_INCLUDED], TWO, name="maximum_payment_of_two")
    need_of_two = book.by_size(NEED[Kind.ADULT_INCLUDED], TWO, name="need_standard_of_two")
    return left * paid_to_two / need_of_two


def _in_season(payment: Decimal, household: Household, family: Family, month: date, book: Book) -> Decimal:
    """Take away the summer share from a family with two parents who can work.

    Policy: AS 47.27.025(c).
    """
    if not family.has_two_able_parents:
        return payment
    first = book.amount(SEASONAL, "first_month", name="seasonal.first_month")
    last = book.amount(SEASONAL, "last_month", name="seasonal.last_month")
    is_spared = any(member.needs_constant_care for member in household.members if not member.is_parent)
    applies = book.test("seasonal_reduction", first <= month.month <= last and not is_spared, SEASONAL)
    if not applies:
        return payment
    share = book.amount(SEASONAL, "share", name="rates.seasonal_reduction")
    return book.sum_up("payment_in_season", payment - payment * share, SEASONAL)


def _held_back(household: Household, payment: Decimal | None, largest: Decimal, book: Book) -> Decimal:
    """Answer what penalties take: the share of the highest step of the largest payment, or the amount told.

    `payment`: before the penalty, of which the whole may stop; None where it is not known.

    Policy: AS 47.27.085(a); 7 AAC 45.980(b), (c); AS 47.27.015(c) (the whole family ineligible);
        `tanf.ak.penalty.stacking`.
    """
    if household.tanf_penalties:
        if payment is not None:
            book.sum_up("payment_before_penalty", payment, RULE)
        taken = taken_of_month(household, book, lambda one, under: _taken(one, payment, largest, under, book), STEPS)
        return book.sum_up("penalty", taken if payment is None else min(taken, payment), STEPS)
    step = household.tanf_penalty_step
    if not step:
        told = household.tanf_penalty_amount
        return book.sum_up("penalty", told, STEPS) if told else ZERO
    return book.sum_up("penalty", _share_of_step(step, "", book) * largest, STEPS)


def _taken(stretch: Stretch, payment: Decimal | None, largest: Decimal, under: str, book: Book) -> Decimal:
    """Answer what a stretch of days takes of a full month: all, or the highest step, with school on top."""
    if stretch.whole:
        if payment is None:
            raise NoRule("cash held back by a penalty that stops the whole payment: the amount is needed", book.month)
        book.test(f"penalty_stops_all{under}", True, INELIGIBLE)
        return payment
    share = _share_of_step(max(stretch.steps), under, book) if stretch.steps else ZERO
    school = book.amount(SCHOOL, name=f"penalty_school{under}") if stretch.school else ZERO
    return share * largest + school


def _share_of_step(step: int, under: str, book: Book) -> Decimal:
    steps = book.look(STEPS)
    if not isinstance(steps, tuple):
        raise TypeError(STEPS)
    shares = [entry["reduction"] for entry in steps if isinstance(entry, Mapping) and entry["step"] == step]
    if not shares:
        raise NoRule(f"{STEPS}, step {step}", book.month)
    return book.sum_up(f"rates.penalty{under}", Decimal(str(shares[0])), STEPS)
