"""Entries, adults and families for the rules of hours: proven, verified and supervised unless a test says otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count as numbers
from typing import Any
from uuid import UUID

from coaching.choices import HourKind, HoursProof
from coaching.rules import hours
from coaching.rules.hours import Counted, Entry, FamilyFacts, History, MonthFacts
from policy.reader import Value

ALASKA = hours.figures_of("US-AK")
OREGON = hours.figures_of("US-OR")
NOV = date(2026, 11, 1)
ADULT, OTHER, FAMILY = UUID(int=1), UUID(int=2), UUID(int=9)
_numbers = numbers(1)


def setting(**chosen: Value) -> hours.FiguresOf:
    """Alaska with an administrator's values; `__` stands for a dot."""
    by_id = {name.replace("__", "."): value for name, value in chosen.items()}
    return hours.figures_of("US-AK", chosen=lambda id, _on: by_id.get(id))


def entry(activity: str, first: date, amount: str | Decimal, *, last: date | None = None, **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "proof": HoursProof.DOCUMENT,
        "is_verified": True,
        "is_supervised": True,
        "is_debriefed": True,
        "has_contact_list": True,
        "is_certified": True,
    }
    return Entry(
        key=changes.pop("key", f"{next(_numbers):06d}"),
        activity=activity,
        first_day=first,
        last_day=last or first,
        hours=Decimal(amount),
        **values | changes,
    )


def excused(activity: str, on: date, amount: str | Decimal, **changes: Any) -> Entry:
    scheduled = changes.pop("scheduled_hours", Decimal(24))
    return entry(activity, on, amount, kind=HourKind.EXCUSED, scheduled_hours=scheduled, **changes)


def holiday(activity: str, on: date, amount: str | Decimal = "6", **changes: Any) -> Entry:
    values = {"scheduled_hours": Decimal(8), "proof": HoursProof.MISSING}
    return entry(activity, on, amount, kind=HourKind.HOLIDAY, **values | changes)


def month_of_hours(activity: str, amount: str | Decimal, month: date = NOV, **changes: Any) -> tuple[Entry, ...]:
    """Spread hours over as many days from the first as they need, at most 12 a day."""
    left, day, found = Decimal(amount), month, []
    while left > 0:
        part = min(left, Decimal(12))
        found.append(entry(activity, day, part, **changes))
        left, day = left - part, day + timedelta(days=1)
    return tuple(found)


def counted(entries: Iterable[Entry], figures_of: hours.FiguresOf = ALASKA, **changes: Any) -> tuple[Counted, ...]:
    with_unverified = changes.pop("with_unverified", False)
    return hours.count(History(tuple(entries), **changes), figures_of, with_unverified=with_unverified)


def one(entry: Entry, **changes: Any) -> Counted:
    (found,) = counted([entry], **changes)
    return found


def amounts(rows: Sequence[Counted]) -> list[str]:
    return [f"{row.hours.normalize():f}" for row in rows]


def adult(id: UUID = ADULT, born_on: date = date(1996, 3, 14), **changes: Any) -> hours.AdultFacts:
    return hours.AdultFacts(adult_id=id, born_on=born_on, **changes)


def family(*adults: hours.AdultFacts, **changes: Any) -> FamilyFacts:
    values: dict[str, Any] = {"month": NOV, "children_born_on": (date(2017, 5, 5),)}
    return FamilyFacts(family_id=changes.pop("family_id", FAMILY), adults=adults or (adult(),), **values | changes)


def two_parents(**changes: Any) -> FamilyFacts:
    return family(adult(), adult(OTHER), has_common_child=True, **changes)


def ceiling(amount: int, month: date = NOV) -> dict[date, MonthFacts]:
    return {month: MonthFacts(ceiling_hours=Decimal(amount))}
