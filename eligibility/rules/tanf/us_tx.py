"""Texas: TANF cash and the one-time payment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from eligibility.rules.book import Book
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household, Member, Role
from eligibility.rules.tanf.penalties import is_stopped

CHILD_AGE = "tanf.tx.child_age"
GROUP = "tanf.tx.certified_group"
INCOME = "tanf.tx.countable_income"
SUPPORT = "tanf.tx.child_support_disregard"
WORK_EXPENSE = "tanf.tx.work_expense"
DISREGARD = "tanf.tx.disregard"
CARE = "tanf.tx.dependent_care"
DEDUCTIONS = "tanf.tx.deductions"
RECOGNIZABLE = "tanf.tx.recognizable_rate"
TESTS = "tanf.tx.needs_tests"
RESOURCES = "tanf.tx.resource_limit"
VEHICLES = "tanf.tx.vehicle_exclusion"
TIME_LIMIT = "tanf.tx.federal_time_limit"
SANCTION = "tanf.tx.sanction"
MINIMUM = "tanf.tx.minimum_grant"
ONE_TIME = "tanf.tx.ottanf"

#: The largest group in the tables; more people have an amount each.
TABLE_SIZE = 15
#: The column of the care deduction that is named for it.
INFANT_BELOW = 2
CENT, DOLLAR = Decimal("0.01"), Decimal(1)


@dataclass(frozen=True, slots=True)
class Group:
    """The certified group; `counted`: those whose income counts; `dependents`: who may need care."""

    children: tuple[Member, ...]
    parents: tuple[Member, ...]
    counted: tuple[Member, ...]
    dependents: tuple[Member, ...]
    #: A child lives in the home, also one who gets SSI.
    has_child: bool

    @property
    def size(self) -> int:
        """Answer how many people are certified."""
        return len(self.children) + len(self.parents)


@dataclass(frozen=True, slots=True)
class Needs:
    """What the tables say for the group."""

    budgetary: Decimal
    maximum: Decimal


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide TANF cash, or the payment in its place, for a month.

    Policy: 1 TAC 372.104, 372.354, 372.403 to 372.409, 372.801, 372.1503, 372.1505.
    """
    group = _group(household, book)
    passed = [
        book.test("tests.child", group.has_child and group.size > 0, GROUP, CHILD_AGE),
        _is_within_time(household, group, book),
        _is_within_resources(household, book),
    ]
    is_free = _is_free_of_penalty(household, book)
    needs = _needs(group, book)
    before_disregard, countable = _income(household, group, book)
    passed.append(_meets_needs_tests(household, needs, before_disregard, countable, book))
    minimum = book.amount(MINIMUM, name="minimum_payment")
    grant = book.sum_up("payment", max(minimum, needs.maximum - countable), DEDUCTIONS, MINIMUM)
    if all(passed) and household.tanf_penalties and not is_free:
        book.sum_up("penalty", grant, SANCTION)
    eligible = all(passed) and is_free
    if eligible and household.one_time_crisis and needs.maximum - countable >= minimum:
        grant = book.amount(ONE_TIME, name="one_time_payment")
    return book.decide(eligible=eligible, monthly_benefit=grant if eligible else ZERO)


def _group(household: Household, book: Book) -> Group:
    """Take the children and their parents, without who gets SSI.

    Policy: 1 TAC 372.104, 372.307; the parents of a child who gets SSI may be certified alone (TWH C-111).
    """
    below = book.amount(CHILD_AGE, "standard", name="child_age")
    student_below = book.amount(CHILD_AGE, "student", name="student_age")
    at_home = [
        member
        for member in household.members
        if member.role == Role.CHILD and member.age < (student_below if member.in_school else below)
    ]
    parents = [] if household.non_needy_caretaker else [member for member in household.members if member.is_parent]
    children = tuple(member for member in at_home if not member.income.ssi)
    frail = [member for member in household.members if member.role != Role.CHILD and member.incapacitated]
    group = Group(
        children=children,
        parents=tuple(member for member in parents if not member.income.ssi),
        counted=(*children, *parents),
        dependents=(*at_home, *frail),
        has_child=bool(at_home),
    )
    book.take("household_size", group.size, GROUP)
    return group


def _is_within_time(household: Household, group: Group, book: Book) -> bool:
    """The limit is that of adults: children without a parent in the group go on (45 CFR 264.1)."""
    book.amount(TIME_LIMIT, name="time_limit_months")
    is_over = household.time_limit_months_exhausted and not household.time_limit_extended
    return book.test("tests.time_limit", not (is_over and group.parents), TIME_LIMIT)


def _is_free_of_penalty(household: Household, book: Book) -> bool:
    """A penalty takes the cash of the whole family, and the month is never paid later (TWH A-2140)."""
    stops = is_stopped(household, book) if household.tanf_penalties else household.tanf_penalty_step > 0
    return not stops or book.test("tests.penalty", False, SANCTION)


def _is_within_resources(household: Household, book: Book) -> bool:
    """Count what is at hand, and vehicles beyond the exclusion (1 TAC 372.354)."""
    limit = book.limit(RESOURCES, name="resource_limit")
    excluded = book.amount(VEHICLES, name="vehicle_exclusion")
    vehicles = book.sum_up("resources.vehicles", max(ZERO, sum(household.vehicles, ZERO) - excluded), VEHICLES)
    resources = book.sum_up("resources", household.liquid_assets + vehicles, RESOURCES, VEHICLES)
    return book.test("tests.resources", resources <= limit, RESOURCES)


def _needs(group: Group, book: Book) -> Needs:
    """Read the column of the group: by the number of parents in it."""
    needs, grant = _columns(len(group.parents))
    size = max(group.size, 1)
    in_table = min(size, TABLE_SIZE)
    beyond = size - in_table
    budgetary = book.by_size(needs, in_table, name="need_standard")
    maximum = book.by_size(grant, in_table, name="maximum_payment")
    if beyond:
        need_step = book.amount("tanf.tx.budgetary_needs.each_additional", name="need_standard.each_additional")
        grant_step = book.amount("tanf.tx.max_grant.each_additional", name="maximum_payment.each_additional")
        budgetary = book.sum_up("need_standard.large_group", budgetary + beyond * need_step, needs)
        maximum = book.sum_up("maximum_payment.large_group", maximum + beyond * grant_step, grant)
    return Needs(budgetary, maximum)


def _columns(parents: int) -> tuple[str, str]:
    if parents == 0:
        return "tanf.tx.budgetary_needs.child_only", "tanf.tx.max_grant.child_only"
    if parents == 1:
        return "tanf.tx.budgetary_needs.one_parent", "tanf.tx.max_grant.caretaker_one_parent"
    return "tanf.tx.budgetary_needs.two_parents", "tanf.tx.max_grant.caretaker_two_parents"


def _income(household: Household, group: Group, book: Book) -> tuple[Decimal, Decimal]:
    """Answer the income before the earned-income disregard, and what counts against the grant.

    Policy: 1 TAC 372.403, 372.404, 372.409(a).
    """
    unearned = _unearned(group, book)
    gross, after_expense, disregard = _earned(household, group, book)
    book.sum_up("gross_income", gross + unearned, INCOME)
    care = _dependent_care(household, group, book)
    before = book.sum_up("income.before_disregard", max(ZERO, after_expense - care) + unearned, TESTS)
    earned = book.sum_up("income.earned", max(ZERO, after_expense - disregard - care), DEDUCTIONS)
    return before, book.sum_up("countable_income", earned + unearned, DEDUCTIONS)


def _meets_needs_tests(household: Household, needs: Needs, before: Decimal, countable: Decimal, book: Book) -> bool:
    """Put applicants to both tests and recipients to the second; the tables print whole dollars.

    Policy: 1 TAC 372.408; TWH A-1340, C-111.
    """
    rate = book.amount(RECOGNIZABLE, name="rates.recognizable_needs")
    recognizable = (needs.budgetary * rate).quantize(DOLLAR, ROUND_HALF_UP)
    book.sum_up("recognizable_needs", recognizable, RECOGNIZABLE, TESTS)
    passed = book.test("tests.recognizable_needs", countable <= recognizable, RECOGNIZABLE, TESTS)
    if household.tanf_current_recipient:
        return passed
    return book.test("tests.budgetary_needs", before <= needs.budgetary, TESTS) and passed


def _unearned(group: Group, book: Book) -> Decimal:
    own = sum((member.income.unearned - member.income.ssi for member in group.counted), ZERO)
    support = sum((member.income.child_support_received for member in group.counted), ZERO)
    disregard = min(support, book.amount(SUPPORT, name="child_support_disregard"))
    book.sum_up("deductions.child_support", disregard, SUPPORT)
    return book.sum_up("income.unearned", own - disregard, INCOME, SUPPORT)


def _earned(household: Household, group: Group, book: Book) -> tuple[Decimal, Decimal, Decimal]:
    """Answer gross earnings, what is left after the work expense of each earner, and the disregard of that."""
    expense = book.amount(WORK_EXPENSE, name="work_expense")
    gross = [_earnings(member) for member in group.counted if not (member.role == Role.CHILD and member.in_school)]
    total = book.sum_up("gross_earned_income", sum(gross, ZERO), INCOME)
    left = [max(ZERO, earnings - expense) for earnings in gross]
    after = sum(left, ZERO)
    book.sum_up("deductions.work_expense", total - after, WORK_EXPENSE, DEDUCTIONS)
    disregard = sum(_disregards(household, left, book), ZERO)
    return total, after, book.sum_up("deductions.earned_income", disregard, DISREGARD, DEDUCTIONS)


def _disregards(household: Household, left: list[Decimal], book: Book) -> list[Decimal]:
    """One third for applicants; for recipients 90 percent, up to its cap, in the months allowed, and then none."""
    if not household.tanf_current_recipient:
        share = book.amount(DISREGARD, "applicant_share", name="rates.earned_disregard")
        return [(amount * share).quantize(CENT, ROUND_HALF_UP) for amount in left]
    months = book.amount(DISREGARD, "recipient_months_per_12", name="disregard_months")
    if (household.recipient_months or 1) > months:
        return []
    share = book.amount(DISREGARD, "recipient_share", name="rates.earned_disregard")
    cap = book.amount(DISREGARD, "recipient_cap_usd", name="disregard_cap")
    return [min(cap, (amount * share).quantize(CENT, ROUND_HALF_UP)) for amount in left]


def _earnings(member: Member) -> Decimal:
    return member.income.wages + max(ZERO, member.income.self_employment_gross - member.known_costs)


def _dependent_care(household: Household, group: Group, book: Book) -> Decimal:
    """Take what is paid for care, up to an amount for each who needs it (1 TAC 372.409(a)(3))."""
    infant = book.amount(CARE, "under_2", name="dependent_care_cap.under_2")
    other = book.amount(CARE, "2_and_over", name="dependent_care_cap.2_and_over")
    most = sum((infant if member.age < INFANT_BELOW else other for member in group.dependents), ZERO)
    return book.sum_up("deductions.dependent_care", min(household.dependent_care_paid, most), CARE)
