"""Oregon TA-DVS: temporary assistance for survivors of domestic violence.

Decided by the rules of the filing day; nothing said of it, of the first of the month.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.determination import Determination
from eligibility.rules.facts import ZERO, Household
from eligibility.rules.tanf.us_or import COUNTABLE_LIMIT, countable_income
from eligibility.rules.tanf.us_or_groups import Groups, groups_of

__all__ = ["determine"]

ELIGIBILITY = "tadvs.or.eligibility"
INCOME = "tadvs.or.income_limit"
PREGNANCY = "tadvs.or.pregnancy_any_month"
MOST = "tadvs.or.max_total"
PERIOD = "tadvs.or.period_days"
ERROR_DAYS = "tadvs.or.department_error_days"
OVERLAP = "tadvs.or.tanf_overlap"
INTERVIEW = "tadvs.or.interview"
SAFE = "tadvs.or.safe_contact"
#: What an hour or a day after filing or completion owes, by the name of its step.
CLOCKS = {
    "clocks.safety_assessment_hours": "tadvs.or.safety_assessment_hours",
    "clocks.decision_hours": "tadvs.or.decision_hours",
    "clocks.expedited_hearing_business_days": "tadvs.or.expedited_hearing_business_days",
}
SAFE_CONTACT = (
    "safe_contact.ask_for_safe_address_first",
    "safe_contact.hand_over_or_hold_notices",
    "safe_contact.substitute_address_alone",
)


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide TA-DVS; the benefit is the most that may still be paid in the eligibility period.

    Neither resources nor citizenship count, and no month of a lifetime limit.

    Policy: OAR 461-135-1200, 461-135-1230, 461-115-0190 (`tadvs.or.eligibility`); duty O047.

    Raises:
        NoRule: the application was filed after the month.
    """
    day = household.filed_on or month
    if (day.year, day.month) > (month.year, month.month):
        raise NoRule(f"a month before the filing day {day.isoformat()}", month)
    book.turn_to(day)
    is_stated = _is_stated(household, book)
    _write_terms(book)
    groups = groups_of(household, book, is_survivor=True)
    passes = groups is not None and _passes_income(household, groups, book)
    left = _payable(household, day, month, book)
    eligible = is_stated and passes and left > 0
    return book.decide(eligible=eligible, monthly_benefit=left if eligible else ZERO)


def _is_stated(household: Household, book: Book) -> bool:
    """Take the survivor's own statement: nothing more may be asked for.

    Policy: OAR 461-135-1200(1), (9).
    """
    stated = household.domestic_violence_stated is not False
    book.take("own_statement_suffices", True, ELIGIBILITY)
    book.take("tests.statement", stated, ELIGIBILITY)
    return stated


def _write_terms(book: Book) -> None:
    """Write down the clocks, what keeps contact safe, and that nobody has to take part in anything.

    Policy: OAR 461-115-0190, 461-135-1235, 461-175-0200(8), 461-190-0231(2)(c); the interview by a
    temporary rule that says nothing after its end.
    """
    for name, id in CLOCKS.items():
        book.amount(id, name=name)
    for name in SAFE_CONTACT:
        book.take(name, True, SAFE)
    if book.knows(INTERVIEW):
        book.take("safe_contact.interview_in_person", True, INTERVIEW)
    book.cell(PREGNANCY, name="pregnancy_counts_in_any_month")
    book.take("participation_required", False, "tadvs.or.participation")


def _passes_income(household: Household, groups: Groups, book: Book) -> bool:
    """Test what is left of income after the expenses it is needed for; income out of reach does not count.

    Cash aid is no income here: the facts keep it apart.

    Policy: OAR 461-135-1200(6) (`tadvs.or.income_limit`).
    """
    book.word(INCOME, name="income_limit_rule")
    within_reach = tuple(member for member in groups.financial if not member.income_out_of_reach)
    countable = countable_income(within_reach, groups, book)
    needed = _expenses(household)
    book.take("deductions.needed_expenses", needed, INCOME)
    left = max(ZERO, countable - needed)
    book.take("income_left", left, INCOME)
    limit = groups.standard(COUNTABLE_LIMIT, book, name="countable_income_limit")
    passed = left < limit
    book.take("tests.income", passed, INCOME)
    return passed


def _expenses(household: Household) -> Decimal:
    home = household.rent + household.mortgage + household.property_tax + household.home_insurance
    medical = sum((member.medical_expenses for member in household.members if not member.is_abuser), ZERO)
    paid = household.dependent_care_paid + household.child_support_paid
    return home + medical + paid + household.needed_expenses


def period_of(household: Household, day: date, book: Book) -> tuple[date, date]:
    """Return the first and the last day of the eligibility period; `day`: of filing.

    Policy: OAR 461-135-1230 (`tadvs.or.period_days`).
    """
    first_day = household.tadvs_first_day or day
    days = int(book.amount(PERIOD, name="period.days"))
    if household.tadvs_department_error:
        days += int(book.amount(ERROR_DAYS, name="period.department_error_days"))
    return first_day, first_day + timedelta(days=days - 1)


def _payable(household: Household, day: date, month: date, book: Book) -> Decimal:
    """Answer what may still be paid: what nobody else pays, up to the rest of the period's sum.

    Policy: OAR 461-135-1230(1) to (4); TANF may run at the same time (`tadvs.or.tanf_overlap`).
    """
    first_day, last_day = period_of(household, day, book)
    book.take("period.last_payment_day", last_day.isoformat(), PERIOD)
    is_running = max(month, first_day) <= last_day
    book.take("tests.period", is_running, PERIOD)
    most = book.amount(MOST, name="maximum_payment")
    rest = max(ZERO, most - household.tadvs_paid)
    book.take("maximum_left", rest, MOST)
    needed = rest if household.tadvs_needed is None else min(rest, household.tadvs_needed)
    book.take("payable", needed if is_running else ZERO, MOST, OVERLAP)
    return needed if is_running else ZERO
