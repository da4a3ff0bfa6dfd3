"""How long a family is certified for a programme, and when it is reviewed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.public import Jurisdiction, Refused, calendars, wording
from eligibility.choices import Programme, ReviewKind
from eligibility.rules.book import Book, NoRule
from eligibility.rules.facts import Household, Role
from eligibility.rules.snap.people import is_disabled

MOST_MONTHS = 60
WHY_NEEDED = "Say why: no rule on file says this length."
YEARLY_REVIEW = "tanf.ak.review_interval"
SIMPLIFIED = "snap.certification.or"


def starts_with_month(programme: str, jurisdiction: str) -> bool:
    """Tell whether a benefit starts on the first day of the month in which it was asked for: Oregon's child care.

    Policy: OAR 414-175-0070(1)(a) (`erdc.or.start`).
    """
    return programme == Programme.CHILD_CARE and jurisdiction == Jurisdiction.OREGON


class Bound(StrEnum):
    """What the months of a rule are: the length itself, the longest or the shortest."""

    EXACT = "EXACT"
    MOST = "MOST"
    LEAST = "LEAST"


@dataclass(frozen=True, slots=True)
class Length:
    """For how many months a rule certifies; `id` is its policy id, `source` where it stands."""

    months: int
    bound: Bound
    id: str
    source: str


@dataclass(frozen=True, slots=True)
class Due:
    """A review that is owed by a day, and where that stands."""

    kind: ReviewKind
    on: date
    source: str


@dataclass(frozen=True, slots=True)
class Held:
    """A review that was held."""

    kind: str
    on: date


#: By programme and jurisdiction: the policy id, its cell and what it bounds. What stands nowhere has no rule on file.
_LENGTHS: Mapping[tuple[str, str], tuple[str, tuple[str, ...], Bound]] = {
    (Programme.SNAP, "US-OR"): (SIMPLIFIED, ("certification",), Bound.EXACT),
    (Programme.TANF, "US-OR"): ("tanf.or.redetermination_months", ("standard",), Bound.MOST),
    (Programme.CHILD_CARE, "US-OR"): ("erdc.or.certification_months", (), Bound.LEAST),
    (Programme.CHILD_CARE, "US-AK"): ("ccdf.eligibility_months", (), Bound.LEAST),
}
_WITH_INTERIM, _YEARLY = (Programme.SNAP, "US-OR"), (Programme.TANF, "US-AK")
#: The programmes by jurisdiction that owe a review before the certification ends.
REVIEWED_BEFORE_THE_END = (_WITH_INTERIM, _YEARLY)
_FOOD_MOST = "snap.certification_max_months"


def length_of(programme: str, jurisdiction: str, on: date, *, household: Household | None = None) -> Length | None:
    """Return for how long a family is certified by the rule of a day; None where no rule is on file.

    `household` is asked where the rule tells those apart whose adults are all elderly or disabled.

    Policy: 7 CFR 273.10(f)(1); OAR 461-115-0450, 461-115-0430; 45 CFR 98.21(a).
    """
    named = _LENGTHS.get((programme, jurisdiction))
    if named is None and programme == Programme.SNAP:
        is_old = household is not None and _all_elderly_or_disabled(household, Book.open(jurisdiction, on))
        cell = "all_adults_elderly_or_disabled" if is_old else "others"
        named = (_FOOD_MOST, (cell,), Bound.MOST)
    if named is None:
        return None
    id, keys, bound = named
    book = Book.open(jurisdiction, on)
    try:
        months = int(book.amount(id, *keys))
    except NoRule:
        return None
    return Length(months, bound, id, book.trace.steps[-1].source)


def require_length(length: Length | None, months: int, why: str) -> None:
    """Stop at a length that the rule does not allow, or that differs from it without a reason.

    Raises:
        Refused: too short, too long, or no reason is given.
    """
    if not 1 <= months <= MOST_MONTHS:
        raise Refused(f"A certification has 1 to {MOST_MONTHS} months.", field="months")
    if length is None:
        if not why:
            raise Refused(WHY_NEEDED, field="why")
        return
    said = wording.counted(length.months, "month", "months")
    if length.bound == Bound.MOST and months > length.months:
        raise Refused(f"At most {said} ({length.source}).", field="months")
    if length.bound == Bound.LEAST and months < length.months:
        raise Refused(f"At least {said} ({length.source}).", field="months")
    if months != length.months and not why:
        raise Refused(f"The rule says {said} ({length.source}). Say why it is another length.", field="why")


def last_month_of(first_month: date, months: int) -> date:
    """Return the first day of the last of so many months."""
    return calendars.day_of_month(first_month, months - 1, 1)


def reviews_of(programme: str, jurisdiction: str, first_month: date, last_month: date) -> tuple[Due, ...]:
    """Return the reviews that a certification owes, the earliest first; each by the last day of its month.

    Alaska's cash assistance is reviewed at least once in each calendar year: the decision itself is the review of its
    own year.

    Policy: 7 CFR 273.12(a)(5), 273.14; OAR 461-170-0010; OAR 461-115-0430; 7 AAC 45.277.
    """
    book = Book.open(jurisdiction, first_month)
    found: list[Due] = []
    end = calendars.end_of_month(last_month)
    if (programme, jurisdiction) == _WITH_INTERIM:
        found.extend(_interim(book, first_month, end))
    if (programme, jurisdiction) == _YEARLY:
        found.extend(_yearly(book, first_month, end))
    found.append(Due(ReviewKind.RECERTIFICATION, end, "7 CFR 273.14" if programme == Programme.SNAP else ""))
    return tuple(sorted(found, key=lambda one: (one.on, one.kind != ReviewKind.RECERTIFICATION)))


def next_of(dues: Sequence[Due], held: Sequence[Held], on: date) -> Due | None:
    """Return which of the reviews that are owed is held on a day; None where every one was.

    One that was missed is held late, and counts. From the month before the last one on, when the family is told that
    its certification ends, the recertification takes the place of what was missed.

    Policy: 7 CFR 273.12(a)(5), 273.14(b)(1); 7 AAC 45.277.
    """
    left = [due for due in dues if not any(_meets(one, due) for one in held)]
    if not left:
        return None
    last = left[-1]
    is_told = on >= calendars.day_of_month(last.on, -1, 1)
    return last if left[0].on < on and is_told and last.kind == ReviewKind.RECERTIFICATION else left[0]


def _meets(held: Held, due: Due) -> bool:
    """Tell whether a review is the one that was owed: a yearly one of its calendar year, or late.

    A recertification looks at everything, so nothing from before it is owed any more.
    """
    if held.kind != due.kind:
        return held.kind == ReviewKind.RECERTIFICATION
    return due.kind != ReviewKind.YEARLY or held.on.year >= due.on.year


def _all_elderly_or_disabled(household: Household, book: Book) -> bool:
    elderly_age = book.amount("snap.elderly_age")
    adults = [one for one in household.members if one.role is not Role.CHILD]
    return bool(adults) and all(one.age >= elderly_age or is_disabled(one) for one in adults)


def _interim(book: Book, first_month: date, end: date) -> list[Due]:
    try:
        number = int(book.amount(SIMPLIFIED, "interim_report_month"))
    except NoRule:
        return []
    on = calendars.end_of_month(first_month, number - 1)
    return [Due(ReviewKind.INTERIM, on, book.trace.steps[-1].source)] if on < end else []


def _yearly(book: Book, first_month: date, end: date) -> list[Due]:
    try:
        book.amount(YEARLY_REVIEW)
    except NoRule:
        return []
    source = book.trace.steps[-1].source
    years = range(first_month.year + 1, end.year + 1)
    return [Due(ReviewKind.YEARLY, last, source) for year in years if (last := date(year, 12, 31)) < end]
