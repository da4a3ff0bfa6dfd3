"""Who is in the household for SNAP, and where it lives."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import AllotmentArea, Household, Member

CONTIGUOUS, ALASKA = "contiguous48_dc", "ak"

RULE = "snap.calc.eligibility"
STUDENTS = "snap.higher_education"


@dataclass(frozen=True, slots=True)
class Unit:
    """The people who count; `share`: their part of common expenses; `area`, `region`: as the tables name them."""

    household: Household
    members: tuple[Member, ...]
    elderly_or_disabled: tuple[Member, ...]
    share: Decimal
    area: str
    region: str

    @property
    def size(self) -> int:
        """Answer how many people count."""
        return len(self.members)

    @property
    def has_elderly_or_disabled(self) -> bool:
        """Answer whether one of them is elderly or disabled."""
        return bool(self.elderly_or_disabled)


@dataclass(frozen=True, slots=True)
class _Terms:
    """What a student in higher education is asked: ages bound, hours that free, ages of children who free."""

    bound_from: Decimal
    bound_below: Decimal
    work_hours_week: Decimal
    child_below: Decimal
    single_parent_child_below: Decimal


def unit_of(household: Household, book: Book) -> Unit:
    """Take everybody who lives together, without students who may not get benefits.

    Policy: 7 CFR 273.1, 273.5, 273.11(d), 271.2.
    """
    barred = _barred_students(household, book)
    members = tuple(member for member in household.members if member not in barred)
    book.take("household_size", len(members), RULE)
    elderly_age = book.amount("snap.elderly_age", name="elderly_age")
    marked = tuple(member for member in members if member.age >= elderly_age or is_disabled(member))
    book.test("elderly_or_disabled", bool(marked), "snap.elderly_age")
    share = Decimal(len(members)) / len(household.members)
    return Unit(household, members, marked, share, *_place(household, book))


def is_disabled(member: Member) -> bool:
    """Answer whether a member is disabled for SNAP: by a benefit they get, not by the condition alone (7 CFR 271.2)."""
    return member.income.ssi > 0 or member.income.ssdi > 0 or member.disability_benefit


def _place(household: Household, book: Book) -> tuple[str, str]:
    if household.state != "AK":
        return CONTIGUOUS, CONTIGUOUS
    area = f"ak_{household.allotment_area or AllotmentArea.URBAN}"
    book.take("allotment_area", area, "snap.region.ak")
    return area, ALASKA


def _barred_students(household: Household, book: Book) -> list[Member]:
    """List students in higher education who may not get benefits.

    Policy: 7 USC 2015(e); 7 CFR 273.5.
    """
    students = [member for member in household.members if member.higher_education]
    if not students:
        return []
    keys = ("bound_from", "bound_below", "work_hours_week", "child_below", "single_parent_child_below")
    terms = _Terms(*[book.amount(STUDENTS, key, name=f"students.{key}") for key in keys])
    barred = [student for student in students if not _may_count(student, household, terms)]
    for student in students:
        book.test(f"student_may_count.{student.id}", student not in barred, STUDENTS)
    return barred


def _may_count(student: Member, household: Household, terms: _Terms) -> bool:
    ages = [other.age for other in household.members if other is not student]
    child_below = terms.child_below
    if sum(other.is_parent for other in household.members) == 1:
        child_below = max(child_below, terms.single_parent_child_below)
    return (
        not terms.bound_from <= student.age < terms.bound_below
        or student.disabled
        or is_disabled(student)
        or student.hours_of_work >= terms.work_hours_week
        or household.tanf_cash_received > 0
        or (student.is_parent and any(age < child_below for age in ages))
    )
