"""The library of note templates: every kind of a jurisdiction with its versions."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from casework.models import NoteTemplate, Office


@dataclass(frozen=True)
class TemplateVersion:
    """One version of a kind of note; `last_day` is None while none follows it."""

    id: UUID
    code: str
    jurisdiction: str
    version: int
    subject: str
    title: str
    headings: tuple[str, ...]
    pairs: tuple[str, ...]
    guidance: str
    words_most: int
    source: str
    source_url: str
    first_day: date
    last_day: date | None
    added_by: str

    def holds(self, today: date) -> bool:
        """Whether notes are written from it today."""
        return self.first_day <= today and (self.last_day is None or today <= self.last_day)

    @property
    def pattern(self) -> str:
        """How its titles go: verb, regarding, subject."""
        return f"{self.title.strip()} …" if self.title.strip() else "A title of your own"


@dataclass(frozen=True)
class TemplateKind:
    """A kind of note with its versions, newest first."""

    code: str
    subject: str
    versions: tuple[TemplateVersion, ...]

    @property
    def newest(self) -> TemplateVersion:
        """The version that was added last."""
        return self.versions[0]

    def current(self, today: date) -> TemplateVersion:
        """Return the version notes are written from, else the one that comes first."""
        return next((one for one in self.versions if one.holds(today)), self.versions[-1])


_COLUMNS = (
    "id", "code", "jurisdiction", "version", "subject", "title", "headings", "pairs", "guidance", "words_most",
    "source", "source_url", "first_day", "last_day", "added_by__name",
)  # fmt: skip


def library(jurisdiction: str, *, code: str = "") -> list[TemplateKind]:
    """Return the kinds of notes of a jurisdiction, or one of them, in the order they are offered."""
    rows = NoteTemplate.objects.filter(jurisdiction=jurisdiction)
    if code:
        rows = rows.filter(code=code)
    newest_first = rows.order_by("code", "-version").values_list("position", *_COLUMNS)
    found = []
    for key, group in groupby(newest_first, key=lambda row: row[2]):
        listed = list(group)
        versions = _versions([row[1:] for row in listed])
        found.append((listed[0][0], TemplateKind(key, versions[0].subject, tuple(versions))))
    return [kind for _, kind in sorted(found, key=lambda one: (one[0], one[1].subject))]


def day_in(jurisdiction: str, *, now: datetime) -> date | None:
    """Return today at the offices of a jurisdiction, the latest of their days; None where it has no office.

    Templates belong to a jurisdiction, and whoever adds a version may sit in no office or in another state.
    """
    offices = Office.objects.filter(jurisdiction=jurisdiction)
    return max((now.astimezone(office.zone).date() for office in offices), default=None)


def _versions(rows: list[tuple[Any, ...]]) -> list[TemplateVersion]:
    """Return versions newest first; each ends the day before the next one begins."""
    found: list[TemplateVersion] = []
    for row in rows:
        values = dict(zip(_COLUMNS, row, strict=True))
        ends = [one.first_day - timedelta(days=1) for one in found[-1:]]
        last_day = min([day for day in (values["last_day"], *ends) if day], default=None)
        found.append(
            TemplateVersion(
                **{name: values[name] for name in _COLUMNS[:6]},
                headings=tuple(values["headings"]),
                pairs=tuple(values["pairs"]),
                **{name: values[name] for name in _COLUMNS[8:13]},
                last_day=last_day,
                added_by=values["added_by__name"] or "",
            )
        )
    return found
