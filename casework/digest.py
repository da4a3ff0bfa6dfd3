"""The daily digest as a mail: counts, case numbers and what is owed. No names, and no link but the site's own."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from casework import wording

#: Things listed under one heading; the rest is a number.
LISTED = 12


@dataclass(frozen=True)
class DueThing:
    """One thing that the digest tells of; `is_for_supervisor` when its coach was told before."""

    case_number: str
    owed: str
    due_on: date
    is_for_supervisor: bool
    people: int = 1


def subject(count: int) -> str:
    """Return the subject: nothing but a number."""
    return f"Glidepath: {wording.counted(count, 'thing', 'things')} due"


def text(things: Iterable[DueThing], *, today: date, address: str) -> str:
    """Return the whole text of one person's digest."""
    lines = [wording.long_day(today), ""]
    for heading, found in _parts(list(things), today=today):
        lines += [f"{heading} ({len(found)})", *_listed(found, today=today), ""]
    lines += [
        address,
        "",
        "This comes once a day while something is due. My settings turns it off.",
    ]
    return "\n".join(lines) + "\n"


def _parts(things: list[DueThing], *, today: date) -> Iterator[tuple[str, list[DueThing]]]:
    parts = {
        "Still open, for you as supervisor": [one for one in things if one.is_for_supervisor],
        "Overdue": [one for one in things if not one.is_for_supervisor and one.due_on < today],
        "Due": [one for one in things if not one.is_for_supervisor and one.due_on >= today],
    }
    return ((heading, found) for heading, found in parts.items() if found)


def _listed(things: list[DueThing], *, today: date) -> Iterator[str]:
    in_order = sorted(things, key=lambda one: (one.due_on, one.case_number, one.owed))
    for one in in_order[:LISTED]:
        yield f"  {one.case_number}: {_owed(one)}, {_due(one.due_on, today=today)}"
    if len(in_order) > LISTED:
        yield f"  and {len(in_order) - LISTED:,} more"


def _owed(one: DueThing) -> str:
    return one.owed if one.people == 1 else f"{one.owed} ({one.people} people)"


def _due(day: date, *, today: date) -> str:
    if day == today:
        return "due today"
    return f"{'was due' if day < today else 'due'} {wording.short_day(day, today=today)}"
