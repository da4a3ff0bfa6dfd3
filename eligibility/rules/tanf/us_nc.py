"""North Carolina: Work First cash."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal

from casework.public import calendars
from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household, Member, Role, Stretch
from eligibility.rules.places import bare
from eligibility.rules.tanf.penalties import is_stopped, taken_of_month

CHILD_AGE = "tanf.nc.child_age"
UNIT = "tanf.nc.assistance_unit"
INCOME = "tanf.nc.countable_income"
DISREGARD = "tanf.nc.earned_disregard"
BONUS = "tanf.nc.job_bonus_months"
RESOURCES = "tanf.nc.resource_limit"
LIFETIME = "tanf.nc.lifetime_months"
RATE = "tanf.nc.payment_rate"
MINIMUM = "tanf.nc.minimum_payment"
PAYMENT = "tanf.nc.payment"
SANCTION = "tanf.nc.sanction.mra"
CHILD_SUPPORT = "tanf.nc.sanction.child_support"
FAMILY_CAP = "tanf.nc.family_cap_months"
REAPPLY = "tanf.nc.reapply_after_months"
COUNTIES = "tanf.nc.electing_counties"
CENT = Decimal("0.01")


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide Work First cash for a month.

    Policy: North Carolina TANF State Plan FFY2026-2028; 10A NCAC 71W .0408 and .0601; Work First manual WF-114.
    """
    _mark_electing_county(household, book)
    children = _children(household, book)
    unit = _assistance_unit(household, children, book)
    passed = [
        book.test("tests.child", bool(children) and bool(unit), CHILD_AGE, UNIT),
        _is_within_time(household, unit, book),
        _has_waited(household, unit, month, book),
        _is_within_resources(household, book),
    ]
    is_free = _is_free_of_penalty(household, book)
    paid_for = _paid_for(household, unit, book)
    need = book.by_size("tanf.nc.need_standard", max(paid_for, 1), name="need_standard")
    countable = _countable_income(household, unit, book)
    payment = _payment(need, countable, book)
    minimum = book.amount(MINIMUM, name="minimum_payment")
    passed.append(book.test("tests.payment", payment >= minimum, MINIMUM, PAYMENT))
    if household.tanf_penalties and all(passed):
        payment -= _held_back(household, payment, book)
    eligible = all(passed) and is_free
    return book.decide(
        eligible=eligible,
        monthly_benefit=_for_month(payment, minimum, household.filed_on, month, book) if eligible else ZERO,
    )


def _mark_electing_county(household: Household, book: Book) -> None:
    """Say whether the county runs its own plan; none of its figures are on file, so those of the State hold."""
    counties = book.look(COUNTIES)
    if not isinstance(counties, tuple):
        raise TypeError(COUNTIES)
    is_electing = bare(household.county) in {bare(str(county)) for county in counties}
    book.test("electing_county", is_electing, COUNTIES, "tanf.nc.electing")


def _paid_for(household: Household, unit: tuple[Member, ...], book: Book) -> int:
    """Count whom the payment is for: not a child born so many months after approval or later, whose income counts.

    Of a family that gets cash and of whom the day is not told nobody is left out, and a step says so.

    Policy: `tanf.nc.family_cap_months` (North Carolina TANF State Plan, of medium confidence).
    """
    children = [member for member in unit if member.role == Role.CHILD]
    approved_on = household.tanf_approved_on
    if not children or not book.knows(FAMILY_CAP):
        return len(unit)
    untold = [one for one in children if one.born_on is None]
    if approved_on is None or untold:
        if approved_on is not None or household.tanf_current_recipient:
            words = (
                f"a child born {_months(FAMILY_CAP, book)} months or more after approval adds no payment; the day of"
                " approval or of a birth is not told, so the child counts"
            )
            book.take("left_open.family_cap", words, FAMILY_CAP)
        if approved_on is None:
            return len(unit)
    from_day = calendars.add_months(approved_on, int(book.amount(FAMILY_CAP, name="family_cap_months")))
    book.take("family_cap_from", from_day.isoformat(), FAMILY_CAP)
    capped = sum(one.born_on is not None and one.born_on >= from_day for one in children)
    book.take("family_cap_children", capped, FAMILY_CAP)
    book.take("payment_size", len(unit) - capped, UNIT, FAMILY_CAP)
    return len(unit) - capped


def _has_waited(household: Household, unit: tuple[Member, ...], month: date, book: Book) -> bool:
    """Test the wait of a family with a parent that used up the months of employment services and asks again.

    The day of filing decides, for every month of that application: who asks too early asks again. Where the day on
    which the months were used up is not told nobody is refused, and a step says so; an extension ends the wait.

    Policy: `tanf.nc.reapply_after_months` (G.S. 108A-27.1(a): "may reapply", "not until after"; North Carolina TANF
        State Plan).
    """
    if household.tanf_current_recipient or not book.knows(REAPPLY):
        return True
    used_up_on = household.tanf_services_used_up_on
    if used_up_on is None:
        words = (
            f"who used up the months of employment services waits {_months(REAPPLY, book)} months; the day on which"
            " they were used up is not told, so nobody is refused for it"
        )
        book.take("left_open.reapply", words, REAPPLY)
        return True
    from_day = calendars.add_months(used_up_on, int(book.amount(REAPPLY, name="reapply_months")))
    book.take("reapply_from", from_day.isoformat(), REAPPLY)
    is_bound = any(member.is_parent for member in unit) and not household.time_limit_extended
    return book.test("tests.reapply", not is_bound or (household.filed_on or month) >= from_day, REAPPLY)


def _months(id: str, book: Book) -> int:
    value = book.look(id)
    if not isinstance(value, int | float | Decimal):
        raise TypeError(id)
    return int(value)


def _children(household: Household, book: Book) -> tuple[Member, ...]:
    age = book.amount(CHILD_AGE, name="child_age")
    return tuple(member for member in household.members if member.role == Role.CHILD and member.age < age)


def _assistance_unit(household: Household, children: tuple[Member, ...], book: Book) -> tuple[Member, ...]:
    """Take the children and their parents, without who gets SSI.

    Policy: 10A NCAC 71W .0101(5); WF-114 p. 2.
    """
    parents = () if household.non_needy_caretaker else tuple(member for member in household.members if member.is_parent)
    unit = tuple(member for member in (*parents, *children) if not member.income.ssi)
    book.take("household_size", len(unit), UNIT)
    return unit


def _is_within_time(household: Household, unit: tuple[Member, ...], book: Book) -> bool:
    """The lifetime limit is that of adults: children without a parent in the unit go on."""
    book.amount(LIFETIME, name="lifetime_months")
    is_over = household.time_limit_months_exhausted and not household.time_limit_extended
    return book.test("tests.time_limit", not (is_over and any(member.is_parent for member in unit)), LIFETIME)


def _is_free_of_penalty(household: Household, book: Book) -> bool:
    """A work penalty takes the payment of the whole family (State plan, work non-compliance)."""
    stops = is_stopped(household, book) if household.tanf_penalties else household.tanf_penalty_step > 0
    return not stops or book.test("tests.penalty", False, SANCTION)


def _held_back(household: Household, payment: Decimal, book: Book) -> Decimal:
    """Answer what penalties hold back: the whole payment, or the share for child support, day by day.

    Policy: State plan, work non-compliance and child support (`tanf.nc.sanction.child_support`).
    """
    book.sum_up("payment_before_penalty", payment, PAYMENT)
    taken = taken_of_month(household, book, lambda one, under: _taken(one, payment, under, book), SANCTION)
    return book.sum_up("penalty", taken.quantize(CENT, ROUND_HALF_UP), SANCTION)


def _taken(stretch: Stretch, payment: Decimal, under: str, book: Book) -> Decimal:
    if stretch.whole:
        return payment
    if not stretch.child_support:
        raise NoRule("what a penalty with steps takes in North Carolina", book.month)
    return payment * book.amount(CHILD_SUPPORT, "reduction", name=f"rates.penalty{under}")


def _is_within_resources(household: Household, book: Book) -> bool:
    limit = book.limit(RESOURCES, name="resource_limit")
    book.sum_up("resources", household.liquid_assets, RESOURCES)
    return book.test("tests.resources", household.liquid_assets <= limit, RESOURCES)


def _countable_income(household: Household, unit: tuple[Member, ...], book: Book) -> Decimal:
    """Add up what counts.

    Policy: 10A NCAC 71W .0408(a): parents' income, unearned income of children.
    """
    earned = _earned(unit, book)
    unearned = book.sum_up("income.unearned", sum((member.income.unearned for member in unit), ZERO), INCOME)
    book.sum_up("gross_income", sum((_earnings(member) for member in unit if member.is_parent), unearned), INCOME)
    assigned = sum((member.income.child_support_received for member in unit), ZERO)
    assigned = book.sum_up(
        "income.child_support_assigned", assigned if household.tanf_current_recipient else ZERO, INCOME
    )
    return book.sum_up("countable_income", earned + unearned - assigned, INCOME)


def _earned(unit: tuple[Member, ...], book: Book) -> Decimal:
    bonus_months = book.amount(BONUS, name="job_bonus_months")
    share = book.amount(DISREGARD, name="rates.earned_disregard")
    parents = [member for member in unit if member.is_parent]
    gross = book.sum_up("gross_earned_income", sum((_earnings(member) for member in parents), ZERO), INCOME)
    bonus = sum((_earnings(member) for member in parents if _has_bonus(member, bonus_months)), ZERO)
    book.sum_up("deductions.new_job_bonus", bonus, BONUS)
    disregard = book.sum_up("deductions.earned_income", (gross - bonus) * share, DISREGARD)
    return book.sum_up("income.earned", gross - bonus - disregard, INCOME, DISREGARD)


def _earnings(member: Member) -> Decimal:
    return member.income.wages + max(ZERO, member.income.self_employment_gross - member.known_costs)


def _has_bonus(member: Member, months: Decimal) -> bool:
    return member.new_job_bonus_month is not None and 1 <= member.new_job_bonus_month <= months


def _payment(need: Decimal, countable: Decimal, book: Book) -> Decimal:
    deficit = book.sum_up("reduced_need", max(ZERO, need - countable), PAYMENT)
    rate = book.amount(RATE, name="rates.payment")
    maximum = need * rate
    book.sum_up("maximum_payment", maximum.to_integral_value(ROUND_FLOOR), RATE, PAYMENT)
    return book.sum_up("payment", (deficit * rate).to_integral_value(ROUND_FLOOR), RATE, PAYMENT)


def _for_month(payment: Decimal, minimum: Decimal, filed_on: date | None, month: date, book: Book) -> Decimal:
    """Prorate the month of application from the day of it; a prorated payment below the smallest is not made."""
    if filed_on is None or (filed_on.year, filed_on.month) != (month.year, month.month):
        return payment
    days = monthrange(month.year, month.month)[1]
    left = days - filed_on.day + 1
    prorated = (payment * left / days).to_integral_value(ROUND_FLOOR)
    return book.sum_up("prorated_payment", prorated if prorated >= minimum else ZERO, PAYMENT, MINIMUM)
