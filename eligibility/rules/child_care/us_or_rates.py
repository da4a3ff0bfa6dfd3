"""Oregon: what a provider is paid for a child, by area, kind of provider, age and hours."""

from __future__ import annotations

from decimal import Decimal

from eligibility.rules.book import Book, NoRule
from eligibility.rules.child_care.words import word_of
from eligibility.rules.facts import MONTHS_IN_YEAR, Member

MONTHLY = "erdc.or.monthly_rate"
HOURLY = "erdc.or.hourly_rate"
FULL_TIME = "erdc.or.full_time_hours"
AGES = "erdc.or.age_groups"
PAYMENT = "erdc.or.payment"

#: Taken until somebody names them: areas B and C, which have one schedule, and the kind with the highest rates.
USUAL_AREA, USUAL_PROVIDER = "area_c", "certified_center"
#: The codes of the Provider Guide.
CODES = {
    "fam": "standard_family",
    "nqc": "standard_center",
    "qfm": "enhanced_family",
    "qec": "enhanced_center",
    "rfm": "registered_family",
    "cfm": "certified_family",
    "cnt": "certified_center",
}
#: Plain words; the certified kind, as where nothing is told.
PLAIN = {"center": "certified_center", "family": "certified_family"}
#: Words for a schedule. They are shown; what is paid goes by the authorised hours (OAR 414-175-0075(3)).
SCHEDULES = ("full_time", "part_time")
SCHEDULE_WORDS = dict.fromkeys(("ft_month", "ft_day", "full_day"), "full_time") | dict.fromkeys(
    ("pt_month", "pt_day", "part_day"), "part_time"
)
STANDARD = ("standard_family", "standard_center")
LICENSED = ("registered_family", "certified_family", "certified_center")


def rate_of(child: Member, hours: Decimal, book: Book) -> Decimal:
    """Answer the most that is paid for a child a month.

    Policy: OAR 414-175-0075(1) and (3); DELC maximum rates.
    """
    area, provider = _area(child), _provider(child)
    book.take(f"care.{child.id}.area", area, MONTHLY)
    book.take(f"care.{child.id}.provider", provider, MONTHLY)
    if child.care_schedule:
        book.take(f"care.{child.id}.schedule_told", _schedule(child, book), FULL_TIME)
    group = _age_group(child, provider, book)
    monthly = book.amount(MONTHLY, area, provider, group, name=f"care.{child.id}.monthly_rate")
    row = "standard" if provider in STANDARD else "licensed_or_enhanced"
    full_time = book.amount(FULL_TIME, row, name=f"care.{child.id}.full_time_hours")
    if hours >= full_time:
        return book.sum_up(f"care.{child.id}.rate", monthly, MONTHLY, PAYMENT)
    hourly = book.amount(HOURLY, area, provider, group, name=f"care.{child.id}.hourly_rate")
    return book.sum_up(f"care.{child.id}.rate", min(hourly * hours, monthly), HOURLY, PAYMENT)


def _area(child: Member) -> str:
    said = word_of(child.care_area)
    return f"area_{said}" if len(said) == 1 else said or USUAL_AREA


def _provider(child: Member) -> str:
    return word_of(child.care_provider, {**CODES, **PLAIN}) or USUAL_PROVIDER


def _schedule(child: Member, book: Book) -> str:
    word = word_of(child.care_schedule, SCHEDULE_WORDS)
    if word not in SCHEDULES:
        raise NoRule(f"the schedule {child.care_schedule!r} of child care in Oregon", book.month)
    return word


def _age_group(child: Member, provider: str, book: Book) -> str:
    """Answer the column of the age; a child with a disability has one of its own (OAR 414-175-0024(1)(b))."""
    row = "licensed_infant_below_months" if provider in LICENSED else "license_exempt_infant_below_months"
    infant = book.amount(AGES, row, name=f"care.{child.id}.infant_below_months")
    toddler = book.amount(AGES, "toddler_below_months", name=f"care.{child.id}.toddler_below_months")
    preschool = book.amount(AGES, "preschool_below_years", name=f"care.{child.id}.preschool_below_years")
    if child.disabled:
        group = "special_needs"
    elif child.months_old < infant:
        group = "infant"
    elif child.months_old < toddler:
        group = "toddler"
    else:
        group = "preschool" if child.months_old < preschool * MONTHS_IN_YEAR else "school"
    book.take(f"care.{child.id}.age_group", group, AGES)
    return group
