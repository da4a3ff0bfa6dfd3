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
    """A standing line of an exemption: whose, of which record, its day, its facts and its number in the ledger."""

    participant_id: UUID
    subject_id: UUID | None
    on: date
    facts: dict[str, Any]
    number: int


def exempt_spans(lines: Iterable[Received]) -> dict[UUID, list[Exempt]]:
    """Return the exemptions by participant, from standing lines; of several words on an end the newest holds.

    The newest is the one that came in last, and of those of one day the one that was written down last. It counts
    whatever day the exemption itself came in. A change whose exemption does not stand any more says nothing.

    Policy: DPAWS expectations 14 (A051, A052).
    """
    spans: dict[tuple[UUID, object], Exempt] = {}
    changes: list[Received] = []
    for line in lines:
        if line.facts.get("exemption"):
            changes.append(line)
            continue
        key = (line.participant_id, str(line.subject_id or line.number))
        spans[key] = Exempt(_day(line.facts.get("first_day")) or line.on, _day(line.facts.get("last_day")))
    for line in sorted(changes, key=lambda one: (one.on, one.number)):
        key = (line.participant_id, str(line.facts["exemption"]))
        if key in spans:
            spans[key] = Exempt(spans[key].first_day, _day(line.facts.get("last_day")))
    found: dict[UUID, list[Exempt]] = defaultdict(list)
    for (whose, _), span in spans.items():
        found[whose].append(span)
    return found


def _day(value: object) -> date | None:
    return date.fromisoformat(str(value)) if value else None
