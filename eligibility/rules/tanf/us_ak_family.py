"""Who is in an Alaska assistance unit, and which standards it goes by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from eligibility.rules.book import Book
from eligibility.rules.facts import Household, Member, Role

RULE = "tanf.ak.payment"
AGE = "tanf.ak.child_age"
PREGNANCY = "tanf.ak.pregnancy_days"


class Kind(StrEnum):
    """The four columns of the standards (7 AAC 45.520(a))."""

    ADULT_INCLUDED = "adult_included"
    INCAPACITATED = "two_parent_incapacitated"
    CHILD_ONLY = "child_only"
    PREGNANT = "pregnant"


@dataclass(frozen=True, slots=True)
class Family:
    """The unit: `counted` have their income counted, `paid` get the payment; an able second parent adds no size."""

    kind: Kind
    size: int
    counted: tuple[Member, ...]
    paid: tuple[Member, ...]
    parents: tuple[Member, ...]
    children: tuple[Member, ...]

    @property
    def has_two_able_parents(self) -> bool:
        """Answer whether eligibility rests on two parents who can both work (AS 47.27.010(4))."""
        return self.kind is Kind.ADULT_INCLUDED and len(self.parents) > 1


def family_of(household: Household, month: date, book: Book) -> Family | None:
    """Find the assistance unit, or none: no dependent child and nobody late enough in pregnancy.

    A person on SSI is outside it with all income. Of other adults nobody counts: a unit has one caretaker, or two
    parents.

    Policy: AS 47.27.010, 47.27.900(9); 7 AAC 45.335, 45.390, 45.510, 45.520(a).
    """
    adult_age = book.amount(AGE, "under", name="child_age.under")
    student_age = book.amount(AGE, "student_under", name="child_age.student_under")
    children = tuple(
        member
        for member in household.members
        if member.role is Role.CHILD
        and (member.age < adult_age or (member.in_school and member.age < student_age))
        and not on_ssi(member)
    )
    parents = tuple(member for member in household.members if _may_be_caretaker(member, household))
    family = _with_children(parents, children) if children else _expecting(parents, month, book)
    book.test("tests.family", family is not None, RULE)
    if family is not None:
        book.take("unit_kind", str(family.kind), RULE)
        book.take("unit_size", family.size, RULE)
    return family


def on_ssi(member: Member) -> bool:
    """Answer whether somebody gets Supplemental Security Income."""
    return member.income.ssi > 0


def is_incapacitated(member: Member) -> bool:
    """Answer whether somebody cannot work; nothing said: as the disability says (7 AAC 45.235)."""
    return member.disabled if member.incapacitated is None else member.incapacitated


def _may_be_caretaker(member: Member, household: Household) -> bool:
    return member.is_parent and not household.non_needy_caretaker and not on_ssi(member)


def _with_children(parents: tuple[Member, ...], children: tuple[Member, ...]) -> Family:
    everybody = (*parents, *children)
    if not parents:
        return Family(Kind.CHILD_ONLY, len(children), children, children, (), children)
    if len(parents) > 1 and any(is_incapacitated(parent) for parent in parents):
        return Family(Kind.INCAPACITATED, len(everybody), everybody, everybody, parents, children)
    return Family(Kind.ADULT_INCLUDED, len(children) + 1, everybody, everybody, parents, children)


def _expecting(parents: tuple[Member, ...], month: date, book: Book) -> Family | None:
    """Find a woman in the last days of a pregnancy; the month counts if one of its days does."""
    days = int(book.amount(PREGNANCY, name="pregnancy_days"))
    last_day = _last_day(month)
    expecting = tuple(
        parent
        for parent in parents
        if parent.pregnant and (parent.due_on is None or parent.due_on - timedelta(days=days - 1) <= last_day)
    )
    if not expecting:
        return None
    return Family(Kind.PREGNANT, 1, parents, expecting, parents, ())


def _last_day(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
