"""The ledger: everything that happened on a case, one line each, only ever added to."""

import json
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Func, Q

from casework import sealing
from casework.choices import EventKind, event_kinds
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import User


class _IsGivenBack(Func):
    """Whether the lines that void one another above a line are even in number, so that the line itself counts."""

    template = (
        "(WITH RECURSIVE above AS (SELECT v.id, 1 AS height FROM casework_event v WHERE v.voids_id = %(expressions)s"
        " UNION ALL SELECT w.id, a.height + 1 FROM above a JOIN casework_event w ON w.voids_id = a.id)"
        " SELECT mod(count(*), 2) = 0 FROM above)"
    )
    output_field = models.BooleanField()


class EventQuerySet(models.QuerySet["Event"]):
    """Lines of a ledger."""

    def standing(self) -> Self:
        """Keep those that count: not voided, or voided by a line that is itself voided (as the engine reads it)."""
        return self.filter(STANDS)


#: The same as a condition. Lines that nothing voids, nearly all, are told without looking further, and so are those
#: whose voiding line nothing voids.
STANDS = Q(voided_by__isnull=True) | (Q(voided_by__voided_by__isnull=False) & Q(_IsGivenBack(F("pk"))))


class Event(Record):
    """One ledger line. No names and no narrative; a correction is a line that voids another.

    `participant` empty: it speaks of every adult of the case. `on` is the day it happened, local to the office.
    `subject_id` is the record it speaks of, without a foreign key. `facts` holds the typed keys of its kind.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="events", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="events")
    kind = models.CharField(max_length=40, choices=event_kinds)
    on = models.DateField()
    recorded_at = models.DateTimeField()
    actor = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.CharField(max_length=40, blank=True, default="")
    subject_id = models.UUIDField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    voids = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="voided_by")
    is_imported = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)

    objects = EventQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case", "on", "id"], name="event_case_on"),
            models.Index(
                fields=["case", "on"], name="event_engagement", condition=Q(kind=EventKind.ENGAGEMENT_CHANGED)
            ),
            models.Index(
                fields=["case", "on"],
                name="event_duties",
                condition=Q(kind__in=[EventKind.EXEMPTION_RECEIVED, EventKind.WORK_MONTH_VERIFIED]),
            ),
            models.Index(fields=["actor", "recorded_at", "id"], name="event_actor"),
            # The few cases that moved between offices, of all: statistics of a month ask for them (decisions 12).
            models.Index(fields=["case", "on"], name="event_offices", condition=Q(kind=EventKind.OFFICE_CHANGED)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.on}"


#: Lines of an import of which no app makes a record: their subject is no page to lead to.
TOLD_ALONE = Q(is_imported=True, kind=EventKind.EXTENSION_STAFFING_SCHEDULED)


class ImportedFact(Record):
    """A fact as another system handed it over, kept whole and sealed; its key is the subject of its ledger lines.

    The app that owns such facts turns them into its own records with the same keys (decisions 3).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="imported_facts")
    ref = models.CharField(max_length=120)
    kind = models.CharField(max_length=40, choices=event_kinds)
    on = models.DateField()
    digest = models.BinaryField()
    sealed_line = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "ref"], name="importedfact_ref")]

    def __str__(self) -> str:
        return f"Imported fact {self.ref}"

    @property
    def line(self) -> dict[str, Any]:
        """The object as it stood in the file."""
        place = "casework_importedfact.sealed_line"
        opened: dict[str, Any] = json.loads(sealing.unseal(self.sealed_line, place, self.pk))
        return opened
