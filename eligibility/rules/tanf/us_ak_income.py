"""Income of an Alaska assistance unit: gross, deductions, countable."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Household, Member, Role
from eligibility.rules.tanf.us_ak_family import Family, is_incapacitated

RULE = "tanf.ak.payment"
INITIAL = "tanf.ak.earned.initial_deduction"
INCENTIVE = "tanf.ak.earned.incentive"
CARE = "tanf.ak.dependent_care_deduction"
SUPPORT = "tanf.ak.child_support_passthrough"
#: The cells of the work incentive, by the last month of each block of twelve.
BLOCKS = (
    (12, "months_1_12"),
    (24, "months_13_24"),
    (36, "months_25_36"),
    (48, "months_37_48"),
    (60, "months_49_60"),
)
AFTER_BLOCKS = "after_60"
#: The age that the cells of the care deduction speak of.
CARE_AGE = 2


def gross_income(family: Family, most_kept: Decimal, book: Book) -> Decimal:
    """Add up what counts before any deduction; child support up to `most_kept` stays with the family.

    Policy: 7 AAC 45.400(c), 45.470(a), 45.475.
    """
    members = family.counted
    earned = book.sum_up("gross_earned_income", _all(map(earnings, members)), RULE)
    unearned = _all(member.income.unearned for member in members)
    kept = book.sum_up("deductions.child_support_kept", _kept(members, most_kept), SUPPORT)
    return book.sum_up("gross_income", earned + unearned - kept, RULE, SUPPORT)


def countable_income(
    household: Household,
    family: Family,
    members: tuple[Member, ...],
    most_kept: Decimal,
    book: Book,
    *,
    under: str = "",
) -> Decimal:
    """Take the deductions from the income of some of the family; `under` goes before the names of the steps.

    Policy: 7 AAC 45.470(b), 45.480, 45.485; child support paid comes off last (ATAP MS 760-1).
    """
    earned = _all(map(earnings, members))
    work = _work_deduction(household, members, book, under)
    worked = book.sum_up(f"{under}deductions.earned_income", work, _work_id(household))
    care = min(earned - worked, _care_deduction(household, family, book, under))
    book.sum_up(f"{under}deductions.dependent_care", care, CARE)
    unearned = _all(member.income.unearned for member in members) - _kept(members, most_kept)
    support = household.child_support_paid if family.parents else ZERO
    paid = book.sum_up(f"{under}deductions.child_support_paid", support, RULE)
    left = max(ZERO, earned - worked - care + unearned - paid)
    return book.sum_up(f"{under}countable_income", left, RULE, SUPPORT)


def earnings(member: Member) -> Decimal:
    """Answer wages and self-employment less its costs; the earnings of a child in school do not count.

    Policy: 7 AAC 45.475.
    """
    if member.role is Role.CHILD and member.in_school:
        return ZERO
    income = member.income
    return income.wages + max(ZERO, income.self_employment_gross - member.known_costs)


def _work_id(household: Household) -> str:
    return INCENTIVE if household.tanf_current_recipient else INITIAL


def _work_deduction(household: Household, members: tuple[Member, ...], book: Book, under: str) -> Decimal:
    """Deduct for each person who works: a fixed sum at first, later a sum and a share of the rest.

    Policy: 7 AAC 45.480(a), (b).
    """
    if not household.tanf_current_recipient:
        first = book.amount(INITIAL, name=f"{under}rates.initial_deduction")
        return _all(min(earnings(member), first) for member in members)
    flat = book.amount(INCENTIVE, "flat_usd", name=f"{under}rates.work_incentive_flat")
    share = book.amount(INCENTIVE, _block(household.recipient_months), name=f"{under}rates.work_incentive_share")
    flats = [(earnings(member), min(earnings(member), flat)) for member in members]
    return _all(taken + (earned - taken) * share for earned, taken in flats)


def _block(month_of_work: int | None) -> str:
    """Name the cell for a month of work; nothing said: the first twelve."""
    return next((cell for last, cell in BLOCKS if (month_of_work or 1) <= last), AFTER_BLOCKS)


def _care_deduction(household: Household, family: Family, book: Book, under: str) -> Decimal:
    """Answer what care costs, up to a sum for each child and each parent who cannot work.

    Policy: 7 AAC 45.485(a)(2).
    """
    small = book.amount(CARE, "under_2", name=f"{under}rates.care_under_2")
    large = book.amount(CARE, "2_and_over", name=f"{under}rates.care_2_and_over")
    most = _all(small if child.age < CARE_AGE else large for child in family.children)
    most += large * sum(is_incapacitated(parent) for parent in family.parents)
    return min(household.dependent_care_paid, most)


def _kept(members: tuple[Member, ...], most: Decimal) -> Decimal:
    return min(most, _all(member.income.child_support_received for member in members))


def _all(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
