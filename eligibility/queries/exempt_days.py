"""On which days somebody is exempt from work, read from the ledger, which knows days and no reasons."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from casework.public import EventKind

#: What comes in of exemptions: each begins with a line, and a later one that names it gives it an earlier end.
IS_EXEMPTION = Q(kind=EventKind.EXEMPTION_RECEIVED)


@dataclass(frozen=True, slots=True)
class Exempt:
    """Days on which somebody need not work; without a last day it goes on."""

    first_day: date
    last_day: date | None

    def covers(self, first_day: date, last_day: date) -> bool:
        """Tell whether every day of a span lies in it."""
        return self.first_day <= first_day and (self.last_day is None or self.last_day >= last_day)

    def touches(self, first_day: date, last_day: date) -> bool:
        """Tell whether a day of a span lies in it."""
        return self.first_day <= last_day and (self.last_day is None or self.last_day >= first_day)


@dataclass(frozen=True, slots=True)
class Received:
    """A standing line of an exemption: whose, of which record, its day and its facts."""

    participant_id: UUID
    subject_id: UUID | None
    on: date
    facts: dict[str, Any]


def exempt_spans(lines: Iterable[Received]) -> dict[UUID, list[Exempt]]:
    """Return the exemptions by participant, from standing lines in their order; the newest word on an end holds.

    A change whose exemption does not stand any more says nothing.

    Policy: DPAWS expectations 14 (A051, A052).
    """
    spans: dict[tuple[UUID, object], Exempt] = {}
    for number, line in enumerate(lines):
        first, last = _day(line.facts.get("first_day")), _day(line.facts.get("last_day"))
        changed = line.facts.get("exemption")
        key = (line.participant_id, str(changed or line.subject_id or number))
        if not changed:
            spans[key] = Exempt(first or line.on, last)
        elif key in spans:
            spans[key] = Exempt(spans[key].first_day, last)
    found: dict[UUID, list[Exempt]] = defaultdict(list)
    for (whose, _), span in spans.items():
        found[whose].append(span)
    return found


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
