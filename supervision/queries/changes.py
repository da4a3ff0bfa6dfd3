"""Who changed what: lines of the ledger and the other rows that keep who and when, as one list."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import CharField, DateField, F, IntegerField, Q, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from casework.public import Case, Event, EventKind, Role, Sought, User
from supervision.queries.change_sources import LEDGER, SOURCES, Source

SHOWN = 50
_COLUMNS = ("x_at", "x_id", "x_place", "x_by", "x_about", "x_case", "x_detail", "x_on")
_ORDER = ("-x_at", "-x_id", "-x_place")
#: The ledger comes before all of `SOURCES`.
_OF_LEDGER = 0


class _Row(NamedTuple):
    at: datetime
    id: UUID
    place: int
    by: UUID
    about: UUID | None
    case: UUID | None
    detail: str
    on: date | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One thing that somebody did: who, when, what, and where it is written; `on` is the day of a ledger line."""

    at: datetime
    on: date | None
    name: str
    role: str
    what: str
    source: str
    about: str
    case_id: UUID | None
    case_number: str


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """One page of changes, newest first, and the row after which the next page begins."""

    changes: list[Changed]
    older: str


def changes_found(sought: Sought, *, after: str, size: int = SHOWN) -> ChangedPage:
    """Return one page of what was done, newest first, in three queries; walls keep out what the reader must not see.

    Asked for a member of staff it holds what they did and what was done to their file. Asked for cases it holds what
    belongs to a case.
    """
    key = _read(after)
    parts = [part.order_by(*_ORDER)[: size + 1] for part in _parts(sought, key)]
    found = [_Row(*row) for row in parts[0].union(*parts[1:], all=True).order_by(*_ORDER)[: size + 1]]
    shown = found[:size]
    people = User.objects.in_bulk({key for row in shown for key in (row.by, row.about) if key})
    numbers = dict(Case.objects.filter(pk__in={row.case for row in shown if row.case}).values_list("pk", "number"))
    changes = [_changed(row, people, numbers) for row in shown]
    return ChangedPage(changes, older=_written(shown[-1]) if len(found) > size else "")


def _parts(sought: Sought, key: tuple[datetime, UUID, int] | None) -> Iterator[QuerySet[Any, Any]]:
    yield _part(_ledger(sought), _OF_LEDGER, "actor", "recorded_at", key, case="case", detail="kind", on="on")
    for place, source in enumerate(SOURCES, start=_OF_LEDGER + 1):
        if sought.case_ids is None or source.case:
            rows = _rows(source, sought)
            columns = {"about": source.about, "case": source.case, "detail": source.detail}
            yield _part(rows, place, source.by, source.at, key, **columns)


def _ledger(sought: Sought) -> QuerySet[Event]:
    rows = Event.objects.filter(recorded_at__gte=sought.since, recorded_at__lt=sought.until)
    if sought.staff_id:
        rows = rows.filter(actor=sought.staff_id)
    return rows if sought.case_ids is None else rows.filter(case__in=sorted(sought.case_ids))


def _rows(source: Source, sought: Sought) -> QuerySet[Any]:
    days = {f"{source.at}__gte": sought.since, f"{source.at}__lt": sought.until}
    rows = source.rows().filter(**days)
    if sought.staff_id:
        whose = Q(**{source.by: sought.staff_id})
        rows = rows.filter(whose | Q(**{source.about: sought.staff_id}) if source.about else whose)
    return rows if sought.case_ids is None else rows.filter(**{f"{source.case}__in": sorted(sought.case_ids)})


def _part(
    rows: QuerySet[Any],
    place: int,
    by: str,
    at: str,
    key: tuple[datetime, UUID, int] | None,
    *,
    about: str = "",
    case: str = "",
    detail: str = "",
    on: str = "",
) -> QuerySet[Any, Any]:
    """Return rows with the columns that all sources share, from behind a key on."""
    nobody = Cast(Value(None), UUIDField())
    told = rows.annotate(
        x_at=F(at),
        x_id=F("pk"),
        x_place=Value(place, IntegerField()),
        x_by=F(f"{by}_id"),
        x_about=F(f"{about}_id") if about else nobody,
        x_case=F(f"{case}_id") if case else nobody,
        x_detail=Cast(F(detail), CharField()) if detail else Value("", CharField()),
        x_on=F(on) if on else Cast(Value(None), DateField()),
    )
    if key is not None:
        moment, row, before = key
        told = told.filter(
            Q(x_at__lte=moment),
            Q(x_at__lt=moment) | Q(Q(x_at=moment), Q(x_id__lt=row) | (Q(x_id=row) if place < before else Q(pk__in=[]))),
        )
    found: QuerySet[Any, Any] = told.values_list(*_COLUMNS)
    return found


def _changed(row: _Row, people: dict[UUID, User], numbers: dict[UUID, str]) -> Changed:
    by, about = people.get(row.by), people.get(row.about) if row.about else None
    if row.place == _OF_LEDGER:
        source, what = LEDGER, str(EventKind(row.detail).label)
    else:
        known = SOURCES[row.place - _OF_LEDGER - 1]
        source, what = known.table, f"{known.what} ({row.detail})" if row.detail else known.what
    return Changed(
        at=row.at,
        on=row.on,
        name=by.name if by else "",
        role=str(Role(by.role).label) if by else "",
        what=what,
        source=source,
        about=about.name if about else "",
        case_id=row.case if row.case in numbers else None,
        case_number=numbers.get(row.case, "") if row.case else "",
    )


def _written(row: _Row) -> str:
    return f"{row.at.isoformat()}_{row.id}_{row.place}"


def _read(text: str) -> tuple[datetime, UUID, int] | None:
    """Return the key that an address carries, or None when it carries none that can be read."""
    try:
        moment, row, place = text.split("_")
        at = datetime.fromisoformat(moment)
        return (at, UUID(row), int(place)) if at.tzinfo else None
    except (ValueError, OverflowError):
        return None
