"""Alaska: what care is authorized for a family on cash assistance, and what the files do not say about it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from eligibility.rules.book import Book
from eligibility.rules.facts import ZERO, Member

REGISTRATION_FEE = "tanf.ak.pass1.registration_fee"
AUTHORIZATION = "ccap.ak.pass1.authorization"
#: The rule names what an authorization records; no table turns hours into a unit of care.
HOURS_UNKNOWN = "no rule on file says how many hours make a part or a full unit; the unit told counts"
BOUNDED = "each child gets no more than one full-time month, for there are two parents"
NOT_BOUNDED = "no bound of one full-time month, for there is one parent"
TEEN_UNKNOWN = "only under supervision that a court ordered, which no fact tells"


def write_authorization(*, parents: int, is_first: bool, older: Iterable[Member], month: date, book: Book) -> bool:
    """Write down what bounds the authorization; return whether it is bounded by one full-time month.

    A first one runs to the end of the next month, even if the provider is not approved yet. `older`: the children past
    the age of care.

    A registration fee is paid beside the rate, up to a ceiling, once for each child, provider and calendar year.

    Policy: 7 AAC 45.258 (`ccap.ak.pass1.authorization`, `tanf.ak.pass1.registration_fee`).
    """
    book.take("authorization.unit_of_hours", HOURS_UNKNOWN, AUTHORIZATION)
    book.amount(REGISTRATION_FEE, name="authorization.registration_fee")
    if is_first:
        book.take("authorization.first_until", _spelt(end_of_next(month)), AUTHORIZATION)
    for child in older:
        if child.care_charge > ZERO:
            book.take(f"authorization.{child.id}.teen", TEEN_UNKNOWN, AUTHORIZATION)
    is_bounded = parents > 1
    book.take("authorization.one_full_month", BOUNDED if is_bounded else NOT_BOUNDED, AUTHORIZATION)
    return is_bounded


def _spelt(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"


def end_of_next(month: date) -> date:
    """Return the last day of the month after."""
    after = month.replace(day=1) + timedelta(days=62)
    return after.replace(day=1) - timedelta(days=1)
