"""The notes of one case, newest first, page by page along a key."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from casework import wording
from casework.choices import RemarkKind, Topic
from casework.models import Note
from casework.queries.cursor import Cursor
from casework.queries.lateness import with_lateness
from casework.queries.naming import GIVEN_NAME
from casework.queries.paging import past

PAGE_SIZE = 25
_ORDER = ("-on", "-id")


@dataclass(frozen=True)
class NoteFilter:
    """What the list is narrowed to; empty means everything."""

    template: str = ""
    author: UUID | None = None
    is_late: bool = False


@dataclass(frozen=True)
class NoteRow:
    """One note of the list."""

    id: UUID
    title: str
    subject: str
    on: date
    filed_at: datetime
    filed_by: str
    who: str
    topics: tuple[str, ...]
    days_later: int | None
    is_late: bool
    addenda: int
    waiting: int

    @property
    def late_words(self) -> str:
        """How long after its day it was entered."""
        return wording.days_later(self.days_later or 0)

    @property
    def topic_words(self) -> str:
        """Its subjects in words."""
        return ", ".join(str(Topic(one).label) if one in Topic.values else one for one in self.topics)


@dataclass(frozen=True)
class NotePage:
    """One page of the list, and the cursor of the next, older one."""

    rows: list[NoteRow]
    older: str


def notes_of(case_id: UUID, *, narrowed: NoteFilter, before: Cursor | None, size: int = PAGE_SIZE) -> NotePage:
    """Return one page of a case's notes, by the day they tell of."""
    rows = _narrowed(with_lateness(Note.objects.filter(case_id=case_id)), narrowed).order_by(*_ORDER)
    if before:
        rows = rows.filter(past(_ORDER, before.as_key()))
    unanswered = Q(remarks__kind=RemarkKind.QUESTION, remarks__answer__isnull=True)
    rows = rows.annotate(
        added=Count("addenda", distinct=True), waiting=Count("remarks", filter=unanswered, distinct=True)
    )
    columns = (
        "id",
        "title",
        "template__subject",
        "on",
        "filed_at",
        "filed_by__name",
        GIVEN_NAME,
    )
    found = list(rows.values_list(*columns, "topics", "days_later", "is_late", "added", "waiting")[: size + 1])
    shown = [
        NoteRow(key, title, subject or "", on, filed_at, by, who or "", tuple(topics), later, is_late, added, waiting)
        for key, title, subject, on, filed_at, by, who, topics, later, is_late, added, waiting in found[:size]
    ]
    return NotePage(shown, str(Cursor(shown[-1].on, shown[-1].id)) if len(found) > size else "")


def _narrowed(rows: QuerySet[Any], narrowed: NoteFilter) -> QuerySet[Any]:
    if narrowed.template:
        rows = rows.filter(template__code=narrowed.template)
    if narrowed.author:
        rows = rows.filter(filed_by=narrowed.author)
    return rows.filter(is_late=True) if narrowed.is_late else rows


def kinds_in(case_id: UUID) -> list[tuple[str, str]]:
    """Return the kinds of notes that a case has, by code and subject."""
    rows = Note.objects.filter(case_id=case_id, template__isnull=False).order_by("template__subject")
    return list(dict(rows.values_list("template__code", "template__subject").distinct()).items())


def authors_in(case_id: UUID) -> list[tuple[str, str]]:
    """Return who wrote notes on a case, by key and name."""
    rows = Note.objects.filter(case_id=case_id).order_by("filed_by__name")
    return [(str(key), name) for key, name in rows.values_list("filed_by_id", "filed_by__name").distinct()]
