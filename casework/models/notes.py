"""Client notes: one subject each, fixed headings, locked when filed, corrected by addendum."""

import json
from datetime import date
from typing import Any, ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, Func, OuterRef, Q, Subquery
from django.db.models.functions import Cast

from casework import sealing
from casework.choices import PairAnswer, RemarkKind
from casework.models.base import Record
from casework.models.calendar import CalendarDay
from casework.models.cases import Case, Participant
from casework.models.offices import User


class NoteTemplateQuerySet(models.QuerySet["NoteTemplate"]):
    """Kinds of client notes, each in its versions."""

    def in_force(self, jurisdiction: str, day: date) -> Self:
        """Keep the version of each template that holds in a jurisdiction on a day, in the order they are offered.

        A version ends where the next one begins; it is never edited for that (A016).
        """
        newer = NoteTemplate.objects.filter(
            code=OuterRef("code"), jurisdiction=OuterRef("jurisdiction"), first_day__lte=day
        ).filter(Q(first_day__gt=OuterRef("first_day")) | Q(version__gt=OuterRef("version")))
        return self.filter(
            ~Exists(newer),
            Q(last_day__isnull=True) | Q(last_day__gte=day),
            jurisdiction=jurisdiction,
            first_day__lte=day,
        ).order_by("position", "subject")


class NoteTemplate(Record):
    """A kind of client note, kept centrally and versioned: its subject, its title and its headings (A016, A017).

    `pairs` are the subjects on which what the client says stands beside what the coach found (A013).
    """

    code = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    subject = models.CharField(max_length=80)
    title = models.CharField(max_length=160)
    headings = models.JSONField()
    pairs = models.JSONField(blank=True, default=list)
    guidance = models.TextField(blank=True, default="")
    words_most = models.PositiveSmallIntegerField(default=400)
    source = models.CharField(max_length=200, blank=True, default="")
    source_url = models.URLField(blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField(null=True, blank=True)

    objects = NoteTemplateQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "jurisdiction", "version"], name="notetemplate_version"),
        ]

    def __str__(self) -> str:
        return f"Template {self.code} {self.version}"


class NoteQuerySet(models.QuerySet["Note"]):
    """Filed notes."""

    def with_days_later(self) -> Self:
        """Add `entered_on`, the office's day of filing, and `days_later`: business days from the event day to it."""
        entered_on = Cast(
            Func(
                F("case__office__time_zone"),
                F("filed_at"),
                function="timezone",
                output_field=models.DateTimeField(),
            ),
            models.DateField(),
        )
        days = CalendarDay.objects.filter(calendar=OuterRef("case__office__calendar"))
        counted = self.annotate(entered_on=entered_on)
        return counted.annotate(
            days_later=Subquery(days.filter(day=OuterRef("entered_on")).values("number")[:1])
            - Subquery(days.filter(day=OuterRef("on")).values("number")[:1])
        )


class Note(Record):
    """A filed client note. `sections` is a list of {"heading", "text"}; `body` the same as one text, for search.

    `trace` lists the sentences that came from the contact's record and were left as they were:
    {"heading", "sentence", "fields"}, the fields being those of the contact. Everything else is the author's.
    """

    #: Added by `NoteQuerySet.with_days_later`.
    days_later: int | None
    entered_on: date
    #: Added by `queries.lateness.with_lateness`.
    is_late: bool

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    template = models.ForeignKey(NoteTemplate, models.PROTECT, null=True, blank=True, related_name="notes")
    title = models.CharField(max_length=200)
    sections = models.JSONField(default=list)
    body = models.TextField()
    trace = models.JSONField(blank=True, default=list)
    topics = ArrayField(models.CharField(max_length=60), blank=True, default=list)
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

    objects = NoteQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "-filed_at"], name="note_case"),
            models.Index(fields=["about_id"], name="note_about"),
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


class NotePair(Record):
    """What the client says beside what the coach found, on one subject of a note; a difference is explained (A013)."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="pairs")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=80)
    answer = models.CharField(max_length=12, choices=PairAnswer.choices)
    says = models.TextField(blank=True, default="")
    found = models.TextField(blank=True, default="")
    explanation = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "position"], name="notepair_once"),
            models.CheckConstraint(
                condition=~Q(answer="DIFFERS") | (~Q(says="") & ~Q(found="") & ~Q(explanation="")),
                name="notepair_difference_explained",
            ),
        ]

    def __str__(self) -> str:
        return f"Pair {self.pk}"


class NoteRemark(Record):
    """A supervisor's question or praise on a filed note, or the coach's answer to one; never edited."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="remarks")
    case = models.ForeignKey(Case, models.CASCADE, related_name="note_remarks")
    kind = models.CharField(max_length=8, choices=RemarkKind.choices)
    answers = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="answer")
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind="ANSWER", answers__isnull=False) | (~Q(kind="ANSWER") & Q(answers__isnull=True)),
                name="noteremark_answer_answers",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "kind"], name="noteremark_case")]

    def __str__(self) -> str:
        return f"Remark {self.pk}"


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
