"""Documents of the six-part file, and what its parts are called where."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.choices import PARTS, DocumentTab, RestrictedKind, ScanState
from casework.models.base import Record
from casework.models.cases import Case, Participant
from casework.models.offices import Office, User


class FolderLabels(Record):
    """What the six parts of a folder are called in a jurisdiction, or in one office, from a day on (A062)."""

    jurisdiction = models.CharField(max_length=8)
    office = models.ForeignKey(Office, models.CASCADE, null=True, blank=True, related_name="folder_labels")
    first_day = models.DateField()
    labels = ArrayField(models.CharField(max_length=60), size=PARTS)
    source = models.CharField(max_length=200)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["jurisdiction", "office", "first_day"], name="folderlabels_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(labels__len=PARTS), name="folderlabels_six"),
        ]
        verbose_name_plural = "folder labels"

    def __str__(self) -> str:
        return f"Folder labels {self.pk}"


class Document(Record):
    """A paper of a case: where it stands in the file, and its sealed file under a random name (A061-A064).

    Nothing is deleted: what stands in the wrong place is moved, what belongs to another case is withdrawn.
    `restricted_kind`: of which kind of restricted fact it tells, and so who may read it. `unreleased_reason`: why it
    was kept though no HIPAA release was in force (A068).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="documents")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="documents")
    part = models.PositiveSmallIntegerField()
    tab = models.CharField(max_length=10, choices=DocumentTab.choices, blank=True, default="")
    title = models.CharField(max_length=160)
    on = models.DateField()
    paper_place = models.CharField(max_length=120, blank=True, default="")
    restricted_kind = models.CharField(max_length=15, choices=RestrictedKind.choices, blank=True, default="")
    unreleased_reason = models.CharField(max_length=300, blank=True, default="")
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    digest = models.BinaryField()
    storage_name = models.CharField(max_length=80, unique=True)
    state = models.CharField(max_length=12, choices=ScanState.choices)
    scanned_at = models.DateTimeField(null=True, blank=True)
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(part__gte=1, part__lte=PARTS), name="document_part"),
            models.CheckConstraint(condition=Q(tab="") | Q(tab__in=DocumentTab.values), name="document_tab"),
            models.CheckConstraint(condition=Q(state__in=ScanState.values), name="document_state"),
            models.CheckConstraint(
                condition=Q(restricted_kind="") | Q(restricted_kind__in=RestrictedKind.values), name="document_kind"
            ),
            models.CheckConstraint(
                condition=Q(unreleased_reason="") | ~Q(restricted_kind=""), name="document_unreleased"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawn_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdrawn_reason="")),
                name="document_withdrawn",
            ),
            models.UniqueConstraint(
                fields=["case", "digest"], name="document_once", condition=Q(withdrawn_at__isnull=True)
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "-on", "-id"], name="document_case"),
            models.Index(
                fields=["id"],
                name="document_to_scan",
                condition=Q(state__in=[ScanState.QUARANTINED, ScanState.UNSCANNED]),
            ),
        ]

    def __str__(self) -> str:
        return f"Document {self.pk}"
