"""The groups of an Oregon family: whose income counts, whose needs count, who is paid, and which tables that opens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Household, Member, Role

RULE = "tanf.or.benefit"
PUPILS = "tanf.or.pupil_earnings"
AGE = "tanf.or.child_age"
PREGNANCY = "tanf.or.pregnancy_months_before"
NO_ADULT = ".no_adult"
#: The last row of the tables without an adult holds for larger households too.
LARGEST_ROW = 10


@dataclass(frozen=True, slots=True)
class Groups:
    """`financial`: whose income counts; `paid_adults`, `children`: who is paid; `household_size`: who lives there.

    `adult_age`: from which on a parent is no minor; `pupil_age`: from which on a child is no pupil;
    `leaves_out_pupils`: what pupils earn does not count, which a decision of before that rule was on file counted.
    """

    financial: tuple[Member, ...]
    paid_adults: tuple[Member, ...]
    children: tuple[Member, ...]
    household_size: int
    adult_age: Decimal
    pupil_age: Decimal
    leaves_out_pupils: bool

    def earnings(self, member: Member) -> Decimal:
        """Answer wages and gross self-employment; what a pupil earns is left out.

        Policy: OAR 461-145-0130 (`tanf.or.pupil_earnings`), 461-145-0930(3) (no costs come off).
        """
        return ZERO if self.leaves_out_pupils and self._is_pupil(member) else member.income.earned

    def _is_pupil(self, member: Member) -> bool:
        """Answer whether somebody in school is a child below the age of pupils, or a parent who is a minor."""
        below = self.pupil_age if member.role is Role.CHILD else self.adult_age
        return member.in_school and member.age < below

    @property
    def rules_of_earnings(self) -> tuple[str, ...]:
        """Answer the rules that `earnings` goes by beside the benefit's own."""
        return (PUPILS,) if self.leaves_out_pupils else ()

    @property
    def size(self) -> int:
        """Answer how many people are paid."""
        return len(self.paid_adults) + len(self.children)

    def standard(self, id: str, book: Book, *, name: str) -> Decimal:
        """Read a standard: by size, or without an adult by the household and the children who are paid.

        Policy: OAR 461-155-0020, 461-155-0030.
        """
        if self.paid_adults:
            return book.by_size(id, self.size, name=name)
        row = f"household_{min(self.household_size, LARGEST_ROW)}"
        return book.amount(
            id + NO_ADULT, f"{row}_plus" if self.household_size >= LARGEST_ROW else row, self.size, name=name
        )


def groups_of(household: Household, book: Book, *, is_survivor: bool = False) -> Groups | None:
    """Form the groups, or none: no dependent child, and nobody far enough in pregnancy.

    A person on SSI is in none of them; the caretaker of a child on SSI is. An adult past the time limit is not paid,
    but has income counted. For survivors of violence any month of a pregnancy counts, and no lifetime limit.

    Policy: OAR 461-110-0330, 461-110-0530, 461-110-0630, 461-110-0750, 461-135-0070(1)(a), 461-135-0071.
    """
    people = tuple(member for member in household.members if not member.is_abuser)
    adult_age = book.amount(AGE, "under", name="child_age.under")
    pupil_age = book.amount(AGE, "student_under", name="child_age.student_under")
    minors = _minors(people, adult_age, pupil_age)
    parents = tuple(
        member for member in people if member.is_parent and not household.non_needy_caretaker and not _on_ssi(member)
    )
    children = tuple(child for child in minors if not _on_ssi(child))
    if not minors and not (parents and _is_expecting(parents, book, is_any_month=is_survivor)):
        parents = ()
    is_over = not is_survivor and _is_past_limit(household, book)
    paid_adults = () if is_over else parents
    groups = Groups((*parents, *children), paid_adults, children, len(people), adult_age, pupil_age, book.knows(PUPILS))
    has_family = book.test("tests.family", groups.size > 0, RULE)
    if not has_family:
        return None
    book.take("benefit_group_size", groups.size, RULE)
    book.test("adult_in_benefit_group", bool(groups.paid_adults), RULE)
    return groups


def _minors(people: tuple[Member, ...], adult_age: Decimal, pupil_age: Decimal) -> tuple[Member, ...]:
    return tuple(
        member
        for member in people
        if member.role is Role.CHILD and (member.age < adult_age or (member.in_school and member.age < pupil_age))
    )


def _on_ssi(member: Member) -> bool:
    return member.income.ssi > 0


def _is_past_limit(household: Household, book: Book) -> bool:
    """Say whether the adults have used up their months and no reason to go on was found.

    Policy: OAR 461-135-0071, 461-135-0073.
    """
    book.amount("tanf.or.time_limit_months", name="time_limit_months")
    is_over = household.time_limit_months_exhausted and not household.time_limit_extended
    book.test("tests.time_limit", not is_over, "tanf.or.time_limit_months")
    return is_over


def _is_expecting(parents: tuple[Member, ...], book: Book, *, is_any_month: bool) -> bool:
    """Say whether a birth is near enough.

    Policy: OAR 461-135-0070(1)(a)(D); waived for survivors of violence, 461-135-1200(4).
    """
    dues = [parent.due_on for parent in parents if parent.pregnant]
    if not dues or is_any_month:
        return bool(dues)
    before = int(book.amount(PREGNANCY, name="pregnancy_months_before"))
    return any(due is None or _months(due) - before <= _months(book.month) for due in dues)


def _months(day: date) -> int:
    return day.year * 12 + day.month
