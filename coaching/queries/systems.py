"""Links to other systems by state, the numbers by which they know somebody, and certificates of readiness (A074)."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

import yaml
from django.db.models import Q

from casework.public import Case, Participant, Person
from coaching.choices import ReadinessLevel
from coaching.models import ReadinessCertificate, SystemNumber
from coaching.queries.history import whose

LINKS = Path(__file__).parent.parent / "system_links.yaml"


@dataclass(frozen=True)
class SystemLink:
    """Another system: what it is for, where it is, and when and in what that was looked up."""

    code: str
    jurisdictions: tuple[str, ...]
    name: str
    purpose: str
    url: str
    seen_in: str
    looked_up_on: date


@cache
def _links() -> tuple[SystemLink, ...]:
    entries = yaml.safe_load(LINKS.read_text("utf-8"))
    return tuple(SystemLink(**one | {"jurisdictions": tuple(one["jurisdictions"])}) for one in entries)


def links_of(jurisdiction: str) -> list[SystemLink]:
    """Return the other systems of a state, in the order of their file.

    Policy: DPAWS expectations 20 (A074).
    """
    return [one for one in _links() if jurisdiction in one.jurisdictions]


@dataclass(frozen=True)
class NumberRow:
    """A person's number in another system."""

    id: UUID
    system: str
    number: str
    since: date
    ended_on: date | None
    by: str


@dataclass(frozen=True)
class CertificateRow:
    """A certificate of readiness for work; one that was taken back counts no more."""

    id: UUID
    words: str
    number: str
    document_id: UUID | None
    on: date
    by: str
    is_void: bool


def numbers_of(person: Person) -> list[NumberRow]:
    """Return the numbers of a person, opened, those that hold first."""
    rows = SystemNumber.objects.filter(whose(person)).select_related("entered_by").order_by("-since", "pk")
    found = [
        NumberRow(one.pk, str(one.get_system_display()), one.number, one.since, one.ended_on, one.entered_by.name)
        for one in rows
    ]
    return sorted(found, key=lambda row: row.ended_on is not None)


def certificates_of(person: Person) -> list[CertificateRow]:
    """Return the certificates of a person, the newest first, with what was taken back."""
    rows = ReadinessCertificate.objects.filter(whose(person)).select_related("entered_by").order_by("-on", "pk")
    return [
        CertificateRow(
            one.pk, _words(one), one.number, one.document_id, one.on, one.entered_by.name, one.voided_at is not None
        )
        for one in rows
    ]


def certificates_in(case: Case) -> list[tuple[str, str, date]]:
    """Return whose certificates stand in a case: name, which, its day; those of a record that was joined too."""
    people = {one.person.standing.pk: one.person.standing.name for one in _adults(case)}
    rows = ReadinessCertificate.objects.filter(Q(person__in=people) | Q(person__merged_into__in=people))
    rows = rows.filter(voided_at__isnull=True).select_related("person__merged_into").order_by("-on", "pk")
    return [(people[one.person.standing.pk], _words(one), one.on) for one in rows]


def _adults(case: Case) -> list[Participant]:
    return list(case.participants.adults().select_related("person__merged_into"))


def _words(one: ReadinessCertificate) -> str:
    level = f", {ReadinessLevel(one.level).label}" if one.level else ""
    return f"{one.get_kind_display()}{level}"
