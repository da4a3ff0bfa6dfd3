"""The clock of months of cash assistance: which count, how many are used, and when the last one is at this pace.

A month is told by its first day. That a month was paid here is derived; what somebody told of it stands before that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from eligibility.rules.book import Book, NoRule

USED = "USED"
FEDERAL = "tanf.lifetime_months"
#: The lifetime limit as each state's rules read it when they decide.
LIFETIME: Mapping[str, str] = {
    "US-AK": "tanf.ak.time_limit_months",
    "US-OR": "tanf.or.time_limit_months",
    "US-NC": "tanf.nc.lifetime_months",
    "US-TX": "tanf.tx.federal_time_limit",
}
_TEXAS = "tanf.tx.state_time_limits"
#: Shorter limits of a state, of which the months paid there alone count: its words, the id, the cell, what to know.
SHORTER: Mapping[str, tuple[tuple[str, str, tuple[str, ...], str], ...]] = {
    "US-NC": (
        (
            "Work First months in North Carolina",
            "tanf.nc.employment_services_months",
            (),
            "For families with an adult who has to work.",
        ),
    ),
    "US-TX": (
        ("State months, first tier", _TEXAS, ("tier_1",), "The tier goes by schooling and work history."),
        ("State months, second tier", _TEXAS, ("tier_2",), "The tier goes by schooling and work history."),
        ("State months, third tier", _TEXAS, ("tier_3",), "The tier goes by schooling and work history."),
    ),
}
_PARENTS = ("head", "spouse")
_CHILDREN_ALONE = {"unit_kind": "child_only", "adult_in_benefit_group": False}


@dataclass(frozen=True, slots=True)
class Told:
    """How a month of an adult counts as somebody told it; `counts` is USED or why it is left out."""

    month: date
    state: str
    counts: str


@dataclass(frozen=True, slots=True)
class Month:
    """One month of an adult; `counts` is USED or why it is left out, `is_told` where somebody told it."""

    month: date
    state: str
    counts: str
    is_told: bool

    @property
    def is_used(self) -> bool:
        """Answer whether it counts."""
        return self.counts == USED


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit with what is used of it. `last_month` is the last one at this pace, None where no cash is paid now."""

    words: str
    used: int
    most: int
    last_month: date | None
    source: str
    note: str = ""

    @property
    def left(self) -> int:
        """Answer how many months are left."""
        return max(self.most - self.used, 0)

    @property
    def is_used_up(self) -> bool:
        """Answer whether none is left."""
        return self.used >= self.most


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def month_after(month: date, count: int) -> date:
    """Return the first day of the month so many months later."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)


def counted_adults(household: Mapping[str, Any], steps: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """Return whose month a decided month of cash is: the head and the spouse, none where children alone are paid.

    `household` is the stored line and `steps` the stored way of a decision. Who is on SSI is outside the family.

    Policy: 45 CFR 264.1(a) (`tanf.time_limit.counting`); 7 AAC 45.600 (`tanf.ak.time_limit.months`).
    """
    if any(step["name"] in _CHILDREN_ALONE and step["value"] == _CHILDREN_ALONE[step["name"]] for step in steps):
        return frozenset()
    whole = household.get("household", {})
    if whole.get("non_needy_caretaker"):
        return frozenset()
    return frozenset(
        str(member["id"])
        for member in whole.get("members", ())
        if member.get("role") in _PARENTS and not float(member.get("income", {}).get("ssi", 0) or 0) > 0
    )


def months_of(paid: Iterable[date], told: Iterable[Told], *, state: str) -> list[Month]:
    """Return the months of an adult in their order: those paid here, and over them what was told.

    Policy: 45 CFR 264.1; 42 USC 608(a)(7).
    """
    found = {month: Month(month, state, USED, is_told=False) for month in paid}
    found |= {one.month: Month(one.month, one.state, one.counts, is_told=True) for one in told}
    return [found[month] for month in sorted(found)]


def used_before(months: Iterable[Month], month: date) -> int:
    """Return how many months count before one."""
    return sum(one.is_used and one.month < month for one in months)


def lifetime_limit(jurisdiction: str, month: date) -> tuple[int, str] | None:
    """Return the lifetime limit that a state decides by and its source; None where none is on file for the month."""
    return _most(jurisdiction, LIFETIME.get(jurisdiction, FEDERAL), (), month)


def limits_of(jurisdiction: str, months: Sequence[Month], *, this_month: date) -> list[Limit]:
    """Return the lifetime limit, and the shorter ones of the state that are on file, with their horizon.

    The pace is one a month from the next month on, where cash counted this month or the one before.

    Policy: 45 CFR 264.1; `tanf.nc.employment_services_months`; `tanf.tx.state_time_limits`.
    """
    asked = [("Lifetime months", LIFETIME.get(jurisdiction, FEDERAL), (), ""), *SHORTER.get(jurisdiction, ())]
    found = []
    for words, id, keys, note in asked:
        most = _most(jurisdiction, id, keys, this_month)
        if most is None:
            continue
        is_lifetime = words == asked[0][0]
        counted = [one for one in months if is_lifetime or f"US-{one.state}" == jurisdiction]
        found.append(_limit(words, most, counted, note, this_month))
    return found


def _limit(words: str, most: tuple[int, str], months: Sequence[Month], note: str, this_month: date) -> Limit:
    used = used_before(months, next_month(this_month))
    newest = max((one.month for one in months if one.is_used and one.month <= this_month), default=None)
    runs = newest is not None and newest >= month_after(this_month, -1)
    last = month_after(newest, most[0] - used) if newest is not None and runs and used < most[0] else None
    return Limit(words, used, most[0], last, most[1], note)


def _most(jurisdiction: str, id: str, keys: tuple[str, ...], month: date) -> tuple[int, str] | None:
    book = Book.open(jurisdiction, month.replace(day=1))
    try:
        most = int(book.amount(id, *keys))
    except NoRule:
        return None
    return most, book.trace.steps[-1].source
