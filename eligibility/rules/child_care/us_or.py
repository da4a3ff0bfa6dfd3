"""Oregon: Employment Related Day Care."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Decimal

from eligibility.rules.book import Book
from eligibility.rules.child_care.us_or_rates import rate_of
from eligibility.rules.determination import Determination
from eligibility.rules.facts import MONTHS_IN_YEAR, ZERO, Household, Member, Role

GROUP = "erdc.or.need_group"
GROUP_AGE = "erdc.or.group_child_age"
CHILD_AGE = "erdc.or.child_age"
ACTIVITY = "erdc.or.activity"
EDUCATION_AGE = "erdc.or.education_caretaker_age"
INCOME = "erdc.or.countable_income"
LIMIT = "erdc.or.income_limit"
INITIAL_RATE = "erdc.or.initial_income_rate"
ONGOING_RATE = "erdc.or.ongoing_income_rate"
GUIDELINE = "fpg.contiguous48_dc"
MEDIAN, MEDIAN_FACTOR = "smi.four_person", "smi.size_factor"
RESOURCES = "erdc.or.resource_limit"
COPAY = "erdc.or.copay"
WAIVED_COPAY = "erdc.or.copay_waived_tanf"
HOURS_BAND = "erdc.or.hours_band"
CATEGORICAL_HOURS = "erdc.or.categorical_hours"
TRAVEL = "erdc.or.travel_share"
WEEKS = "erdc.or.weeks_per_month"
MOST_HOURS = "erdc.or.max_payable_hours"
HOURS = "erdc.or.authorized_hours"
PAYMENT = "erdc.or.payment"

#: The tables of the rule go from two to eight people.
SMALLEST, LARGEST = 2, 8
#: The month in which the program takes up the poverty guidelines of the year.
GUIDELINE_MONTH = 3
#: The rows of the table of hours, by the highest need of each, as their names say.
BANDS = ((Decimal(20), "need_up_to_20"), (Decimal(40), "need_over_20_to_40"))


@dataclass(frozen=True, slots=True)
class Family:
    """The need group; `size` as its tables have it; `is_on_tanf`: no activity, no copay (OAR 414-175-0025)."""

    caretakers: tuple[Member, ...]
    children: tuple[Member, ...]
    #: Those of the caretakers whose earnings count: not who is a child of a need group.
    earners: tuple[Member, ...]
    size: int
    is_on_tanf: bool


def determine(household: Household, month: date, book: Book) -> Determination:
    """Decide day care for a month.

    Policy: OAR 414-175-0015, 0022, 0023, 0030, 0035, 0050 and 0075.
    """
    family = _family(household, book)
    cared_for = _cared_for(family, book)
    income = _countable_income(household, family, book)
    passed = [
        book.test("tests.child", bool(cared_for), CHILD_AGE),
        _is_active(family, book),
        _is_within_income(household, family, income, month, book),
        book.test(
            "tests.resources", household.liquid_assets <= book.amount(RESOURCES, name="resource_limit"), RESOURCES
        ),
    ]
    hours = _authorized_hours(family, book)
    allowed = _allowed_cost(cared_for, hours, book)
    copay = _copay(family, income, book)
    passed.append(book.test("tests.copay_below_cost", copay < allowed, PAYMENT))
    payment = book.sum_up("payment", max(ZERO, allowed - copay), PAYMENT)
    eligible = all(passed)
    return book.decide(eligible=eligible, monthly_benefit=payment if eligible else ZERO)


def _family(household: Household, book: Book) -> Family:
    """Take the caretakers and their children.

    Policy: OAR 414-175-0015(2); earnings of an unmarried child never count, 414-175-0035(21)(a).
    """
    age = book.amount(GROUP_AGE, name="group_child_age")
    caretakers = tuple(member for member in household.members if member.is_parent)
    children = tuple(member for member in household.members if member.role == Role.CHILD and _is_minor(member, age))
    is_married = len(caretakers) > 1
    earners = tuple(member for member in caretakers if is_married or not _is_minor(member, age))
    size = len(caretakers) + len(children)
    book.take("household_size", size, GROUP)
    is_on_tanf = household.tanf_current_recipient or household.tanf_cash_received > ZERO
    book.test("on_tanf", is_on_tanf, ACTIVITY)
    return Family(caretakers, children, earners, min(max(size, SMALLEST), LARGEST), is_on_tanf)


def _is_minor(member: Member, age: Decimal) -> bool:
    return member.age < age or (member.age == age and member.in_school)


def _cared_for(family: Family, book: Book) -> tuple[Member, ...]:
    """Take the children for whom care may be paid, in the order of their ids.

    Policy: OAR 414-175-0022(2).
    """
    below = book.amount(CHILD_AGE, "standard", name="child_age")
    special = book.amount(CHILD_AGE, "special_circumstances", name="child_age.special_circumstances")
    found = [child for child in family.children if child.age < (special if child.disabled else below)]
    return tuple(sorted(found, key=lambda child: child.id))


def _is_active(family: Family, book: Book) -> bool:
    """Ask of each caretaker work or study; the second may be one who cannot give care.

    Policy: OAR 414-175-0023(1); waived on TANF by 414-175-0025.
    """
    school_age = book.amount(EDUCATION_AGE, name="education_age")
    asked = _able(family)
    all_active = bool(family.caretakers) and all(_has_activity(member, school_age) for member in asked)
    return book.test("tests.activity", family.is_on_tanf or all_active, ACTIVITY, EDUCATION_AGE)


def _has_activity(member: Member, school_age: Decimal) -> bool:
    """Answer whether somebody works or studies; who earns and has not told the hours works."""
    works = member.income.earned > 0 if member.weekly_work_hours is None else member.weekly_work_hours > 0
    return works or member.higher_education or (member.in_school and member.age <= school_age)


def _able(family: Family) -> list[Member]:
    """Leave out, of two caretakers, who cannot give care."""
    several = len(family.caretakers) > 1
    return [member for member in family.caretakers if not (several and _cannot_care(member))]


def _cannot_care(member: Member) -> bool:
    return member.disabled if member.incapacitated is None else member.incapacitated


def _countable_income(household: Household, family: Family, book: Book) -> Decimal:
    """Add up earnings of caretakers and what else everybody in the group gets.

    Policy: OAR 414-175-0030(1), 414-175-0035.
    """
    earned = book.sum_up("income.earned", sum((member.income.earned for member in family.earners), ZERO), INCOME)
    group = (*family.caretakers, *family.children)
    own = sum((member.income.unearned for member in group), ZERO)
    unearned = book.sum_up("income.unearned", own + household.tanf_cash_received, INCOME)
    book.sum_up("gross_income", earned + unearned, INCOME)
    return book.sum_up("countable_income", earned + unearned, INCOME)


def _is_within_income(household: Household, family: Family, income: Decimal, month: date, book: Book) -> bool:
    """Compare with the limit at entry, or with the higher one of families who already have care.

    Policy: OAR 414-175-0050(1)(b).
    """
    poverty = _poverty(family.size, month, book)
    if household.child_care_current_recipient:
        by_poverty = poverty * book.amount(ONGOING_RATE, "poverty", name="rates.income_limit_poverty")
        by_median = _median(family.size, book) * book.amount(
            ONGOING_RATE, "state_median_income", name="rates.income_limit_median"
        )
        limit, rate = max(_whole(by_poverty), _whole(by_median)), ONGOING_RATE
    else:
        limit, rate = _whole(poverty * book.amount(INITIAL_RATE, name="rates.income_limit_poverty")), INITIAL_RATE
    book.sum_up("income_limit", limit, rate, LIMIT)
    return book.test("tests.income", income < limit, rate, LIMIT)


def _poverty(size: int, month: date, book: Book) -> Decimal:
    """Answer the monthly guideline that the program took up last."""
    on = date(month.year if month.month >= GUIDELINE_MONTH else month.year - 1, GUIDELINE_MONTH, 1)
    first = book.amount(GUIDELINE, "first_person", name="poverty_guideline.first_person", on=on)
    more = book.amount(GUIDELINE, "each_additional", name="poverty_guideline.each_additional", on=on)
    return (first + (size - 1) * more) / MONTHS_IN_YEAR


def _median(size: int, book: Book) -> Decimal:
    four = book.amount(MEDIAN, book.jurisdiction, name="median_income.four_people")
    return four * book.by_size(MEDIAN_FACTOR, size, name="median_income.size_factor") / MONTHS_IN_YEAR


def _whole(amount: Decimal) -> Decimal:
    return amount.to_integral_value(ROUND_CEILING)


def _authorized_hours(family: Family, book: Book) -> Decimal:
    """Turn the weekly need into hours a month: its band, travel added, at most what may be paid.

    Policy: OAR 414-175-0023(5); with two caretakers the hours when neither is free, at most those of who works less.
    """
    need = min((_weekly_need(member, book) for member in _able(family)), default=ZERO)
    book.sum_up("hours.weekly_need", need, HOURS)
    weekly = _band(need, book)
    if family.is_on_tanf:
        weekly = max(weekly, book.amount(CATEGORICAL_HOURS, name="hours.categorical"))
    travel = book.amount(TRAVEL, name="rates.travel")
    weeks = book.amount(WEEKS, name="weeks_per_month")
    most = book.amount(MOST_HOURS, name="hours.most")
    monthly = min(_whole(weekly * (1 + travel) * weeks), most)
    return book.sum_up("hours.authorized", monthly, HOURS, PAYMENT)


def _weekly_need(member: Member, book: Book) -> Decimal:
    """Answer the hours told; not told by who works or studies: the hours of families of whom none are asked."""
    if member.weekly_work_hours is not None:
        return member.weekly_work_hours
    if not _has_activity(member, book.amount(EDUCATION_AGE, name=f"education_age.{member.id}")):
        return ZERO
    return book.amount(CATEGORICAL_HOURS, name=f"hours.not_told.{member.id}")


def _band(need: Decimal, book: Book) -> Decimal:
    if need <= ZERO:
        return book.sum_up("hours.weekly_band", ZERO, HOURS_BAND)
    for most, band in BANDS:
        if need <= most:
            return book.amount(HOURS_BAND, band, name="hours.weekly_band")
    return book.amount(HOURS_BAND, "need_over_40", name="hours.weekly_band")


def _allowed_cost(children: tuple[Member, ...], hours: Decimal, book: Book) -> Decimal:
    """Of each child the lower of the charge and the rate (OAR 414-175-0075)."""
    allowed = ZERO
    for child in children:
        ceiling = rate_of(child, hours, book)
        name = f"care.{child.id}.allowed"
        allowed += book.sum_up(name, min(child.care_charge, ceiling), PAYMENT)
    return book.sum_up("allowed_cost", allowed, PAYMENT)


def _copay(family: Family, income: Decimal, book: Book) -> Decimal:
    """Read the copay of the income; none on TANF (OAR 414-175-0050(3)(b), 414-175-0025)."""
    if family.is_on_tanf:
        return book.amount(WAIVED_COPAY, name="copay")
    column: int | str = f"{LARGEST}_plus" if family.size == LARGEST else family.size
    table = book.look(COPAY)
    rows = table[column] if isinstance(table, Mapping) else None
    if not isinstance(rows, Mapping):
        raise TypeError(COPAY)
    reached = [row for row in map(str, rows) if Decimal(row.removeprefix("from_")) <= income]
    return book.amount(COPAY, column, max(reached, key=lambda row: Decimal(row.removeprefix("from_"))), name="copay")
