"""What penalties take of a month of cash: stretch of days by stretch of days, by each state's rule of several."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from decimal import Decimal

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Household, Stretch

#: What a stretch takes of a full month; `under` ends the names of its steps, where it is not the first.
Taken = Callable[[Stretch, str], Decimal]


def is_stopped(household: Household, book: Book) -> bool:
    """Answer whether penalties stop the whole payment on every day of the month."""
    days = sum(stretch.days for stretch in household.tanf_penalties if stretch.whole)
    return days >= days_in_month(book)


def taken_of_month(household: Household, book: Book, taken: Taken, *ids: str) -> Decimal:
    """Answer what the penalties take of a month: of a stretch of days, that part of what it takes of a full one.

    Policy: `tanf.ak.penalty.month_of_end` (day by day); OAR 461-130-0335 (cash is restored from the very day); for
        North Carolina a reading.
    """
    days = days_in_month(book)
    total = ZERO
    for number, stretch in enumerate(household.tanf_penalties, start=1):
        under = "" if number == 1 else f".{number}"
        full = taken(stretch, under)
        if stretch.days < days:
            book.sum_up(f"penalty_days{under}", Decimal(stretch.days), *ids)
        total += full * stretch.days / days
    return total


def days_in_month(book: Book) -> int:
    """Answer how many days the month of a book has."""
    return monthrange(book.month.year, book.month.month)[1]
