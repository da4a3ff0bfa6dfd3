"""Who is in the household for SNAP, and where it lives."""

from __future__ import annotations

from collections.abc import Mapping
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
    has_elderly_or_disabled: bool
    share: Decimal
    area: str
    region: str

    @property
    def size(self) -> int:
        """Answer how many people count."""
        return len(self.members)


def unit_of(household: Household, book: Book) -> Unit:
    """Take everybody who lives together, without students who may not get benefits.

    Policy: 7 CFR 273.1, 273.5, 273.11(d), 271.2.
    """
    members = tuple(member for member in household.members if not _is_barred_student(member, household, book))
    book.take("household_size", len(members), RULE)
    elderly_age = book.amount("snap.elderly_age", name="elderly_age")
    marked = any(member.age >= elderly_age or is_disabled(member) for member in members)
    book.test("elderly_or_disabled", marked, "snap.elderly_age")
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


def _is_barred_student(member: Member, household: Household, book: Book) -> bool:
    if not member.higher_education:
        return False
    terms = book.look(STUDENTS)
    if not isinstance(terms, Mapping):
        raise TypeError(STUDENTS)
    from_age, below_age, hours, child_below, lone_child_below = (
        Decimal(str(terms[key]))
        for key in ("bound_from", "bound_below", "work_hours_week", "child_below", "single_parent_child_below")
    )
    ages = [other.age for other in household.members if other is not member]
    parents = sum(other.is_parent for other in household.members)
    may = (
        not from_age <= member.age < below_age
        or member.disabled
        or is_disabled(member)
        or member.weekly_work_hours >= hours
        or household.tanf_cash_received > 0
        or (member.is_parent and any(age < child_below for age in ages))
        or (member.is_parent and parents == 1 and any(age < lone_child_below for age in ages))
    )
    book.test(f"student_may_count.{member.id}", may, STUDENTS)
    return not may
