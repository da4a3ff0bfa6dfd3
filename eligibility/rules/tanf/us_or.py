"""Oregon TANF."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household, Member, Stretch
from eligibility.rules.tanf.penalties import taken_of_month
from eligibility.rules.tanf.us_or_groups import RULE, Groups, groups_of

__all__ = ["determine"]

COUNTABLE_LIMIT = "tanf.or.countable_income_limit"
ADJUSTED_LIMIT = "tanf.or.adjusted_income_limit"
STANDARD = "tanf.or.payment_standard"
DISREGARD = "tanf.or.earned_disregard"
SUPPORT = "tanf.or.child_support_disregard"
EXIT = "tanf.or.eli_multiplier"
EXIT_DAYS = "tanf.or.eli_return_days"
CARETAKER = "tanf.or.non_needy_caretaker_limit"
POVERTY = "fpg.contiguous48_dc"
RESOURCES = "tanf.or.resource_limit"
MINIMUM = "tanf.or.minimum_payment"
LEVELS = "tanf.or.dq.levels"
AT_RISK = "tanf.or.dq.at_risk_share"
CENT = Decimal("0.01")
MONTHS_OF_YEAR = 12


@dataclass(frozen=True, slots=True)
class Income:
    """Of the financial group: what is earned, what counts, and what counts after the earned income deduction."""

    earned: Decimal
    countable: Decimal
    adjusted: Decimal


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide TANF for a month.

    Who would get less than the smallest payment is eligible, and nothing is issued (OAR 461-165-0060(2)).

    Policy: OAR 461-155-0030, 461-160-0100, 461-160-0160, 461-165-0060 (`tanf.or.benefit`); duty O047.
    """
    groups = groups_of(household, book)
    if groups is None:
        return book.decide(eligible=False, monthly_benefit=ZERO)
    income = _income(groups, book)
    limit = book.amount(RESOURCES, name="resource_limit")
    has_little = book.test("tests.resources", household.liquid_assets <= limit, RESOURCES)
    passes = _caretaker_passes(household, groups, book)
    groups.standard(COUNTABLE_LIMIT, book, name="need_standard")
    standard = groups.standard(STANDARD, book, name="payment_standard")
    groups.standard(STANDARD, book, name="maximum_payment")
    passes = _passes_income(household, groups, income, standard, book) and passes
    benefit = _benefit(household, income, standard, book)
    minimum = book.amount(MINIMUM, name="minimum_payment")
    is_enough = book.test("reaches_minimum_payment", benefit >= minimum, MINIMUM)
    eligible = has_little and passes
    return book.decide(eligible=eligible, monthly_benefit=benefit if eligible and is_enough else ZERO)


def countable_income(members: tuple[Member, ...], groups: Groups, book: Book) -> Decimal:
    """Add up income; of child support a sum for each child is left out.

    Policy: OAR 461-145-0080(2), 461-145-0130 (`tanf.or.pupil_earnings`).
    """
    earned = book.sum_up("gross_earned_income", _all(map(groups.earnings, members)), RULE, *groups.rules_of_earnings)
    unearned = _all(member.income.unearned for member in members)
    book.sum_up("gross_income", earned + unearned, RULE)
    received = _all(member.income.child_support_received for member in members)
    per_child = book.amount(SUPPORT, "per_child", name="rates.child_support_per_child")
    most = book.amount(SUPPORT, "maximum", name="rates.child_support_maximum")
    left_out = book.sum_up("deductions.child_support", min(received, per_child * len(groups.children), most), SUPPORT)
    return book.sum_up("countable_income", earned + unearned - left_out, RULE, SUPPORT)


def _income(groups: Groups, book: Book) -> Income:
    """Figure countable and adjusted income.

    Policy: OAR 461-160-0160.
    """
    countable = countable_income(groups.financial, groups, book)
    earned = _all(map(groups.earnings, groups.financial))
    share = book.amount(DISREGARD, name="rates.earned_disregard")
    deduction = book.sum_up("deductions.earned_income", earned * share, DISREGARD)
    adjusted = book.sum_up("adjusted_income", countable - deduction, DISREGARD, RULE)
    return Income(earned, countable, adjusted)


def _caretaker_passes(household: Household, groups: Groups, book: Book) -> bool:
    """Test a relative who asks for the children alone by the poverty line, with everybody's income.

    Policy: OAR 461-155-0030(2)(c), 461-155-0180.
    """
    if not household.non_needy_caretaker:
        return True
    first = book.amount(POVERTY, "first_person", name="poverty.first_person")
    more = book.amount(POVERTY, "each_additional", name="poverty.each_additional")
    rate = book.amount(CARETAKER, name="rates.non_needy_caretaker")
    group = [member for member in household.members if not member.is_abuser and not member.income.ssi > 0]
    yearly = first + more * (len(group) - 1)
    limit = book.sum_up("caretaker_income_limit", yearly * rate / MONTHS_OF_YEAR, CARETAKER, POVERTY)
    told = _all(groups.earnings(one) + one.income.unearned for one in group)
    income = book.sum_up("caretaker_income", told, CARETAKER, *groups.rules_of_earnings)
    return book.test("tests.caretaker_income", income < limit, CARETAKER)


def _passes_income(household: Household, groups: Groups, income: Income, standard: Decimal, book: Book) -> bool:
    """Test income: equal to the limit is too much. Who works while on aid is tested by twice the payment alone.

    Policy: OAR 461-160-0100(2)(a), (b).
    """
    if _has_exit_limit(household, groups, book):
        times = book.amount(EXIT, name="rates.exit_limit")
        limit = book.sum_up("exit_limit", standard * times, EXIT)
        return book.test("tests.exit_limit", income.countable < limit, EXIT, RULE)
    limit = groups.standard(COUNTABLE_LIMIT, book, name="countable_income_limit")
    is_within = book.test("tests.countable_income", income.countable < limit, RULE)
    limit = groups.standard(ADJUSTED_LIMIT, book, name="adjusted_income_limit")
    return book.test("tests.adjusted_income", income.adjusted < limit, RULE) and is_within


def _has_exit_limit(household: Household, groups: Groups, book: Book) -> bool:
    """Say whether the exit limit increase holds: somebody who is paid works, and aid runs or has just ended for it.

    Earned income opens it, countable or not: a pupil's too.

    Policy: OAR 461-155-0030(3)(a) to (c).
    """
    days = int(book.amount(EXIT_DAYS, name="exit_limit_return_days"))
    closed, filed = household.tanf_closed_for_earnings_on, household.filed_on
    is_back = closed is not None and filed is not None and closed <= filed <= closed + timedelta(days=days)
    works = any(member.income.earned > 0 for member in (*groups.paid_adults, *groups.children))
    return book.test("exit_limit_holds", works and (household.tanf_current_recipient or is_back), EXIT, EXIT_DAYS)


def _benefit(household: Household, income: Income, standard: Decimal, book: Book) -> Decimal:
    """Subtract adjusted income from the payment standard, then what a disqualification takes.

    Policy: OAR 461-160-0100(2)(c), 461-130-0330.
    """
    exact = max(ZERO, standard - income.adjusted)
    whole = book.sum_up("benefit_before_penalty", exact.quantize(CENT, ROUND_HALF_UP), RULE)
    return book.sum_up("benefit", max(ZERO, whole - _held_back(household, whole, book)), RULE)


def _held_back(household: Household, benefit: Decimal, book: Book) -> Decimal:
    """Answer what disqualifications take: the share of their levels, at most the share at risk, or the amount told.

    Policy: OAR 461-130-0330, 461-135-0200.
    """
    if household.tanf_penalties:
        taken = taken_of_month(household, book, lambda one, under: benefit * _share_of(one, under, book), LEVELS)
        return book.sum_up("penalty", taken.quantize(CENT, ROUND_HALF_UP), LEVELS)
    level, told = household.tanf_penalty_step, household.tanf_penalty_amount
    if not level:
        return book.sum_up("penalty", told, LEVELS) if told else ZERO
    share = _share_of_level(level, book)
    return book.sum_up("penalty", (benefit * share).quantize(CENT, ROUND_HALF_UP), LEVELS)


def held_back_by_level(household: Household, book: Book) -> Decimal:
    """Answer what the levels of disqualifications have taken from the cash that is left and received."""
    if household.tanf_penalties:
        share = taken_of_month(household, book, lambda one, under: _share_of(one, under, book), LEVELS)
    else:
        share = _share_of_level(household.tanf_penalty_step, book)
    exact = household.tanf_cash_received * share / (1 - share)
    return book.sum_up("penalty", exact.quantize(CENT, ROUND_HALF_UP), LEVELS)


def _share_of(stretch: Stretch, under: str, book: Book) -> Decimal:
    """Answer the share of several levels at once: together, and at most the share at risk.

    Raises:
        NoRule: something else than a level is in force, which takes what no rule of Oregon's on file says.
    """
    if stretch.whole or stretch.school or stretch.child_support:
        raise NoRule("what a penalty other than a level takes in Oregon", book.month)
    persons = ["", *(f".person_{number}" for number in range(2, len(stretch.steps) + 1))]
    shares = [_share_of_level(level, book, under + of) for level, of in zip(stretch.steps, persons, strict=False)]
    most = book.amount(AT_RISK, name=f"rates.at_risk{under}")
    return min(sum(shares, ZERO), most)


def _share_of_level(level: int, book: Book, under: str = "") -> Decimal:
    return book.amount(LEVELS, f"level_{level}", name=f"rates.penalty{under}")


def _all(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
