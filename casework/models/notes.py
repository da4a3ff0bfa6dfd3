"""Client notes: one subject each, fixed headings, locked when filed, corrected by addendum."""

import json
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Q

from casework import sealing
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import User


class NoteTemplateQuerySet(models.QuerySet["NoteTemplate"]):
    """Kinds of client notes, each in its versions."""

    def in_force(self, jurisdiction: str, day: date) -> Self:
        """Keep the version of each template that holds in a jurisdiction on a day, in the order they are offered."""
        return self.filter(
            Q(last_day__isnull=True) | Q(last_day__gte=day), jurisdiction=jurisdiction, first_day__lte=day
        ).order_by("position", "subject")


class NoteTemplate(Record):
    """A kind of client note, kept centrally and versioned: its subject, its title and its headings (A016, A017)."""

    code = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    headings = models.JSONField()
    guidance = models.TextField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = NoteTemplateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "jurisdiction", "version"], name="notetemplate_version"),
        ]

    def __str__(self) -> str:
        return f"Template {self.code} {self.version}"


class Note(Record):
    """A filed client note. `sections` is a list of {"heading", "text"}; `body` the same as one text, for search."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    template = models.ForeignKey(NoteTemplate, models.PROTECT, null=True, blank=True, related_name="notes")
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list)
    body = models.TextField()
    on = models.DateField()
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="notes")
    about_kind = models.CharField(max_length=40, blank=True, default="")
    about_id = models.UUIDField(null=True, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    search = models.GeneratedField(
        expression=SearchVector("title", "body", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "-filed_at"], name="note_case"),
            GinIndex(fields=["search"], name="note_search"),
        ]

    def __str__(self) -> str:
        return f"Note {self.pk}"


class NoteAddendum(Record):
    """What was added to a filed note later; the note itself stays."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="addenda")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    text = models.TextField()
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "note addenda"

    def __str__(self) -> str:
        return f"Addendum {self.pk}"


class Draft(Record):
    """Text not yet filed, sealed, saved while its author types; nobody else can read it.

    `rev` counts saves: a save that names another revision is refused, so that two tabs lose nothing.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=160)
    case = models.ForeignKey(Case, models.CASCADE, null=True, blank=True, related_name="+")
    rev = models.PositiveIntegerField(default=0)
    sealed_data = models.BinaryField()
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["user", "key"], name="draft_once")]

    def __str__(self) -> str:
        return f"Draft {self.pk}"

    @property
    def data(self) -> dict[str, Any]:
        """The fields of the form as they were typed."""
        opened: dict[str, Any] = json.loads(sealing.unseal(self.sealed_data, "casework_draft.sealed_data", self.pk))
        return opened

    @data.setter
    def data(self, fields: dict[str, Any]) -> None:
        self.sealed_data = sealing.seal(json.dumps(fields), "casework_draft.sealed_data", self.pk)
