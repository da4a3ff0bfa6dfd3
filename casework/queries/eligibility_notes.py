"""Notes to eligibility as pages show them, what each may be bound to, and the E alerts of an office."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from casework import rules, wording
from casework.choices import (
    ContactMethod,
    EligibilityChange,
    EligibilitySubject,
    EventKind,
    PenaltyRaise,
    PenaltyReason,
)
from casework.models import EligibilityAlert, EligibilityNote, EligibilityNoteAddendum, Event
from casework.queries.naming import full_name, kept
from casework.queries.notes import Addendum, Section
from casework.queries.paging import past
from casework.queries.seen import Seen

BOUND_AT_MOST = 40
PAGE_SIZE = 50
_ORDER = ("set_at", "id")


@dataclass(frozen=True)
class Bound:
    """A record of the case that a note may tell of, in words that name nobody."""

    id: UUID
    words: str


def bindable(case_id: UUID, subject: str, *, today: date) -> list[Bound]:
    """Return the records of a case that a note of this kind may tell of, newest first."""
    lines = (
        Event.objects.standing()
        .filter(case_id=case_id, kind__in=rules.BOUND_TO[subject])
        .order_by("-on", "-id")
        .values_list("id", "subject_id", "kind", "on", "facts")[: 4 * BOUND_AT_MOST]
    )
    found: dict[UUID, Bound] = {}
    for key, subject_id, kind, on, facts in lines:
        if rules.can_be_bound(subject, kind, facts):
            about = subject_id or key
            found.setdefault(about, Bound(about, _line_words(kind, on, facts, today=today)))
    return list(found.values())[:BOUND_AT_MOST]


def bound_words(note: "FiledEligibilityNote", *, case_id: UUID, today: date) -> str:
    """Say what a filed note tells of: "Home visit, Tue Nov 17"; nothing when another system handed it over."""
    if note.about_id is None:
        return ""
    lines = Event.objects.filter(case_id=case_id, subject_id=note.about_id) | Event.objects.filter(
        case_id=case_id, pk=note.about_id
    )
    row = lines.exclude(kind=EventKind.TAKEN_BACK).order_by("id").values_list("kind", "on", "facts").first()
    return _line_words(*row, today=today) if row else ""


def _line_words(kind: str, on: date, facts: dict[str, Any], *, today: date) -> str:
    label = str(EventKind(kind).label)
    method = facts.get("method", "")
    if method in ContactMethod.values:
        where = " at home" if facts.get("place") == "HOME" else ""
        label = f"{label}: {str(ContactMethod(method).label).lower()}{where}"
    return f"{label}, {wording.short_day(on, today=today)}"


def kind_words(subject: str, change: str) -> str:
    """Name a kind with what is asked: "Penalty: impose"."""
    label = str(EligibilitySubject(subject).label) if subject in EligibilitySubject.values else "Eligibility note"
    return f"{label}: {str(EligibilityChange(change).label).lower()}" if change else label


@dataclass(frozen=True)
class AlertState:
    """How the E alert of a note stands: sent, read, answered."""

    id: UUID
    set_by: str
    set_at: datetime
    read_by: str
    read_at: datetime | None
    answer: str
    answered_by: str
    answered_at: datetime | None
    is_imported: bool


@dataclass(frozen=True)
class FiledEligibilityNote:
    """A filed note to eligibility with its alert and what was added."""

    id: UUID
    title: str
    on: date
    who: str
    details: tuple[str, ...]
    sections: tuple[Section, ...]
    about_id: UUID | None
    is_imported: bool
    filed_by: str
    filed_at: datetime
    alert: AlertState | None
    addenda: list[Addendum] = field(default_factory=list)


def filed_eligibility_note(note_id: UUID, *, case_id: UUID) -> FiledEligibilityNote:
    """Return a note to eligibility of a case that a page was opened for."""
    note = (
        EligibilityNote.objects.filter(case_id=case_id)
        .select_related("participant__person", "filed_by")
        .get(pk=note_id)
    )
    person = note.participant.person.standing if note.participant else None
    addenda = EligibilityNoteAddendum.objects.filter(note=note).order_by("id")
    details = [
        *([f"Reason: {PenaltyReason(note.reason).label}"] if note.reason else []),
        *([f"Decision: {PenaltyRaise(note.penalty_raise).label}"] if note.penalty_raise else []),
    ]
    return FiledEligibilityNote(
        id=note.pk,
        title=kind_words(note.subject, note.change),
        on=note.on,
        who=full_name(person.given_name, person.family_name) if person else "",
        details=tuple(details),
        sections=tuple(Section(part["heading"], part["text"]) for part in note.sections),
        about_id=note.about_id,
        is_imported=note.is_imported,
        filed_by=note.filed_by.name,
        filed_at=note.filed_at,
        alert=_alert_of(note.pk),
        addenda=[Addendum(*row) for row in addenda.values_list("text", "added_by__name", "added_at")],
    )


def _alert_of(note_id: UUID) -> AlertState | None:
    row = (
        EligibilityAlert.objects.filter(note_id=note_id)
        .order_by("is_imported", "set_at", "id")
        .values_list(
            "id", "set_by__name", "set_at", "read_by__name", "read_at", "answer", "answered_by__name", "answered_at",
            "is_imported",
        )
        .first()
    )  # fmt: skip
    if row is None:
        return None
    key, set_by, set_at, read_by, read_at, answer, answered_by, answered_at, is_imported = row
    return AlertState(key, set_by, set_at, read_by or "", read_at, answer, answered_by or "", answered_at, is_imported)


@dataclass(frozen=True)
class AlertRow:
    """One E alert as the eligibility workers' list shows it."""

    id: UUID
    note_id: UUID
    case_id: UUID
    case_number: str
    family_name: str
    who: str
    title: str
    set_by: str
    set_at: datetime
    read_by: str
    read_at: datetime | None
    is_answered: bool


@dataclass(frozen=True)
class AlertRows:
    """One page of E alerts, the oldest unread first or the latest read first, and where the next page begins."""

    rows: list[AlertRow]
    after: UUID | None


def unread_alerts(seen: Seen) -> QuerySet[EligibilityAlert]:
    """Return the E alerts that nobody of eligibility read yet; what another system handed over was read there."""
    return EligibilityAlert.objects.filter(seen.rows, read_at__isnull=True, is_imported=False)


def alert_rows(seen: Seen, *, is_read: bool, after: UUID | None, size: int = PAGE_SIZE) -> AlertRows:
    """Return one page of the E alerts on the cases that a person sees.

    Policy: DPAWS expectations 13 (A044).
    """
    alerts = EligibilityAlert.objects.filter(seen.rows, read_at__isnull=not is_read, is_imported=False)
    order = tuple(f"-{name}" for name in _ORDER) if is_read else _ORDER
    if after and (key := EligibilityAlert.objects.filter(pk=after).values_list(*_ORDER).first()):
        alerts = alerts.filter(past(order, key))
    found = list(alerts.order_by(*order).values_list(*_ALERT_COLUMNS)[: size + 1])
    rows = [_alert_row(row) for row in found[:size]]
    return AlertRows(rows, rows[-1].id if len(found) > size else None)


_ALERT_COLUMNS = (
    "id",
    "note_id",
    "case_id",
    "case__number",
    "case__family__name",
    kept("given_name", person="note__participant__person"),
    kept("family_name", person="note__participant__person"),
    "note__subject",
    "note__change",
    "set_by__name",
    "set_at",
    "read_by__name",
    "read_at",
    "answered_at",
)


def _alert_row(row: tuple[Any, ...]) -> AlertRow:
    (
        key, note_id, case_id, number, family, given_name, family_name, subject, change, set_by, set_at, read_by,
        read_at, answered_at,
    ) = row  # fmt: skip
    return AlertRow(
        id=key,
        note_id=note_id,
        case_id=case_id,
        case_number=number,
        family_name=family,
        who=full_name(given_name, family_name),
        title=kind_words(subject, change),
        set_by=set_by,
        set_at=set_at,
        read_by=read_by or "",
        read_at=read_at,
        is_answered=answered_at is not None,
    )
