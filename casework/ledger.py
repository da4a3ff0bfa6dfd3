"""The door to the ledger: every operation writes its lines here, and the case's deadlines follow in the same moment."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Model

from casework import engine
from casework.choices import FACTS, EventKind
from casework.models import Case, Event, Participant, User


@dataclass(frozen=True)
class Line:
    """One line to be written: `on` is the day it happened, local to the office; `subject` the record it speaks of."""

    kind: EventKind
    on: date
    participant: Participant | None = None
    subject: Model | None = None
    due_on: date | None = None
    voids: Event | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def record(
    case: Case,
    kind: EventKind,
    *,
    actor: User,
    on: date,
    now: datetime,
    participant: Participant | None = None,
    subject: Model | None = None,
    due_on: date | None = None,
    voids: Event | None = None,
    **facts: Any,
) -> Event:
    """Write one ledger line and bring the case's deadlines up to date in the same transaction."""
    line = Line(kind, on, participant, subject, due_on, voids, facts)
    return record_lines(case, [line], actor=actor, now=now)[0]


def record_lines(
    case: Case, lines: list[Line], *, actor: User, now: datetime, bears_on_deadlines: bool = True
) -> list[Event]:
    """Write several lines of one case in their order and bring its deadlines up to date once.

    Lines of kinds that no standard looks at say so: many of them are written one by one, as hours are.
    """
    events = [event_of(case, line, actor=actor, recorded_at=now) for line in lines]
    Event.objects.bulk_create(events)
    if not bears_on_deadlines:
        return events
    engine.refresh_case(case.pk, today=now.astimezone(case.office.zone).date())
    return events


def event_of(case: Case, line: Line, *, actor: User, recorded_at: datetime, is_imported: bool = False) -> Event:
    """Return the unsaved ledger line.

    Raises:
        ValueError: a fact is not among those of its kind, or has the wrong type.
    """
    return Event(
        case=case,
        participant=line.participant,
        kind=line.kind,
        on=line.on,
        recorded_at=recorded_at,
        actor=actor,
        subject_kind=str(line.subject._meta.model_name) if line.subject else "",
        subject_id=line.subject.pk if line.subject else None,
        due_on=line.due_on,
        voids=line.voids,
        is_imported=is_imported,
        facts=_plain(line.kind, line.facts),
    )


def _plain(kind: EventKind, facts: dict[str, Any]) -> dict[str, Any]:
    allowed = FACTS.get(kind, {})
    plain: dict[str, Any] = {}
    for key, value in facts.items():
        if value is None:
            continue
        if key not in allowed or not isinstance(value, allowed[key]):
            raise ValueError(f"{kind} carries no fact {key}={value!r}")
        plain[key] = _json(value)
    return plain


def _json(value: Any) -> Any:
    if isinstance(value, UUID | date | Decimal):
        return str(value)
    if isinstance(value, list):
        return [_json(item) for item in value]
    return value
