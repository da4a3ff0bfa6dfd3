"""Oregon TA-DVS: temporary assistance for survivors of domestic violence.

Decided by the rules of the filing day; nothing said of it, of the first of the month.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from eligibility.rules.book import Book
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
    """
    day = household.filed_on or month
    is_stated = _is_stated(household, day, book)
    _write_terms(day, book)
    groups = groups_of(household, book, is_survivor=True)
    passes = groups is not None and _passes_income(household, groups, day, book)
    left = _payable(household, day, month, book)
    eligible = is_stated and passes and left > 0
    return book.decide(eligible=eligible, monthly_benefit=left if eligible else ZERO)


def _is_stated(household: Household, day: date, book: Book) -> bool:
    """Take the survivor's own statement: nothing more may be asked for.

    Policy: OAR 461-135-1200(1), (9).
    """
    stated = household.domestic_violence_stated is not False
    book.take("own_statement_suffices", True, ELIGIBILITY, on=day)
    book.take("tests.statement", stated, ELIGIBILITY, on=day)
    return stated


def _write_terms(day: date, book: Book) -> None:
    """Write down the clocks, what keeps contact safe, and that nobody has to take part in anything.

    Policy: OAR 461-115-0190, 461-135-1235, 461-175-0200(8), 461-190-0231(2)(c); the interview by a
    temporary rule that says nothing after its end.
    """
    for name, id in CLOCKS.items():
        book.amount(id, name=name, on=day)
    for name in SAFE_CONTACT:
        book.take(name, True, SAFE, on=day)
    if book.knows(INTERVIEW, on=day):
        book.take("safe_contact.interview_in_person", True, INTERVIEW, on=day)
    book.cell(PREGNANCY, name="pregnancy_counts_in_any_month", on=day)
    book.take("participation_required", False, "tadvs.or.participation", on=day)


def _passes_income(household: Household, groups: Groups, day: date, book: Book) -> bool:
    """Test what is left of income after the expenses it is needed for; income out of reach does not count.

    Cash aid is no income here: the facts keep it apart.

    Policy: OAR 461-135-1200(6) (`tadvs.or.income_limit`).
    """
    book.word(INCOME, name="income_limit_rule", on=day)
    within_reach = tuple(member for member in groups.financial if not member.income_out_of_reach)
    countable = countable_income(within_reach, len(groups.children), book)
    needed = _expenses(household)
    book.take("deductions.needed_expenses", needed, INCOME, on=day)
    left = max(ZERO, countable - needed)
    book.take("income_left", left, INCOME, on=day)
    limit = groups.standard(COUNTABLE_LIMIT, book, name="countable_income_limit")
    passed = left < limit
    book.take("tests.income", passed, INCOME, on=day)
    return passed


def _expenses(household: Household) -> Decimal:
    home = household.rent + household.mortgage + household.property_tax + household.home_insurance
    medical = sum((member.medical_expenses for member in household.members if not member.is_abuser), ZERO)
    paid = household.dependent_care_paid + household.child_support_paid
    return home + medical + paid + household.needed_expenses


def _payable(household: Household, day: date, month: date, book: Book) -> Decimal:
    """Answer what may still be paid: what nobody else pays, up to the rest of the period's sum.

    Policy: OAR 461-135-1230(1) to (4); TANF may run at the same time (`tadvs.or.tanf_overlap`).
    """
    first_day = household.tadvs_first_day or day
    days = int(book.amount(PERIOD, name="period.days", on=day))
    if household.tadvs_department_error:
        days += int(book.amount(ERROR_DAYS, name="period.department_error_days", on=day))
    last_day = first_day + timedelta(days=days - 1)
    book.take("period.last_payment_day", last_day.isoformat(), PERIOD, on=day)
    is_running = max(month, first_day) <= last_day
    book.take("tests.period", is_running, PERIOD, on=day)
    most = book.amount(MOST, name="maximum_payment", on=day)
    rest = max(ZERO, most - household.tadvs_paid)
    book.take("maximum_left", rest, MOST, on=day)
    needed = rest if household.tadvs_needed is None else min(rest, household.tadvs_needed)
    book.take("payable", needed if is_running else ZERO, MOST, OVERLAP, on=day)
    return needed if is_running else ZERO
