"""Employers of an office with their contacts, and what they asked for and wait to be answered."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from casework.public import Paged, beyond
from coaching.choices import EmployerContactKind
from coaching.models import Employer, EmployerContact, EmployerNeed
from coaching.rules.employers import topics_of

ROWS_AT_MOST, NEEDS_AT_MOST, CONTACTS_AT_MOST = 50, 100, 100
_ORDER = ("name", "pk")


@dataclass(frozen=True, slots=True)
class EmployerRow:
    """An employer in the list."""

    id: UUID
    name: str
    contact_name: str
    phone: str
    address: str
    last_on: date | None
    waiting: int


@dataclass(frozen=True, slots=True)
class NeedRow:
    """What an employer asked for."""

    id: UUID
    employer_id: UUID
    employer: str
    words: str
    asked_on: date
    answer_by: date
    is_late: bool
    answer: str
    answered_on: date | None
    answered_by: str


@dataclass(frozen=True, slots=True)
class ContactRow:
    """How an employer was met once."""

    on: date
    kind: str
    topics: str
    words: str
    by: str


@dataclass(frozen=True, slots=True)
class EmployerPage:
    """An employer with everything that stands on it."""

    employer: Employer
    needs: list[NeedRow]
    contacts: list[ContactRow]
    older: int
    """How many contacts are not shown."""


def employers_page(employers: QuerySet[Employer], *, words: str, after: UUID | None) -> Paged[EmployerRow]:
    """Return one page of employers by name, those in whose name or remark some words stand."""
    narrowed = named(employers, words)
    last, waiting = Max("contacts__on"), Count("needs", filter=Q(needs__answered_on__isnull=True), distinct=True)
    found = beyond(narrowed.annotate(last_on=last, waiting=waiting), _ORDER, after)[: ROWS_AT_MOST + 1]
    columns = ("pk", "name", "contact_name", "phone", "address", "last_on", "waiting")
    rows = [EmployerRow(*values) for values in found.values_list(*columns)]
    return Paged(rows[:ROWS_AT_MOST], after=rows[ROWS_AT_MOST - 1].id if len(rows) > ROWS_AT_MOST else None)


def named(employers: QuerySet[Employer], words: str) -> QuerySet[Employer]:
    """Keep the employers in whose name or remark some words stand."""
    return employers.filter(Q(name__icontains=words) | Q(remark__icontains=words)) if words else employers


def open_needs(employers: QuerySet[Employer], *, today: date) -> list[NeedRow]:
    """Return what employers wait to be answered, the earliest day first (A093)."""
    rows = EmployerNeed.objects.filter(employer__in=employers.values("pk"), answered_on__isnull=True)
    found = rows.select_related("employer", "answered_by").order_by("answer_by", "pk")[:NEEDS_AT_MOST]
    return [_need(row, today) for row in found]


def employer_page(employer: Employer, *, jurisdiction: str, today: date) -> EmployerPage:
    """Return an employer with needs, open ones first, and contacts, the latest first."""
    needs = EmployerNeed.objects.filter(employer=employer).select_related("employer", "answered_by")
    contacts = EmployerContact.objects.filter(employer=employer)
    topics = dict(topics_of(jurisdiction))
    shown = contacts.select_related("entered_by").order_by("-on", "-pk")[:CONTACTS_AT_MOST]
    return EmployerPage(
        employer=employer,
        needs=[_need(row, today) for row in needs.order_by("-answered_on", "answer_by", "pk")[:NEEDS_AT_MOST]],
        contacts=[_contact(row, topics) for row in shown],
        older=max(contacts.count() - CONTACTS_AT_MOST, 0),
    )


def _need(row: EmployerNeed, today: date) -> NeedRow:
    return NeedRow(
        id=row.pk,
        employer_id=row.employer_id,
        employer=row.employer.name,
        words=row.words,
        asked_on=row.asked_on,
        answer_by=row.answer_by,
        is_late=row.answered_on is None and row.answer_by < today,
        answer=row.answer,
        answered_on=row.answered_on,
        answered_by=row.answered_by.name if row.answered_by else "",
    )


def _contact(row: EmployerContact, topics: dict[str, str]) -> ContactRow:
    return ContactRow(
        on=row.on,
        kind=str(EmployerContactKind(row.kind).label),
        topics=", ".join(topics[one] for one in row.topics if one in topics),
        words=row.words,
        by=row.entered_by.name,
    )
