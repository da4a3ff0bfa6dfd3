"""Two records of one person: joined without rewriting a row, taken apart again, or said to be two people."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.models.base import Record
from casework.models.families import Person
from casework.models.offices import User


class PersonMerge(Record):
    """That one record was joined to another: who did it, when, why, and what each held at that moment.

    Joining sets `Person.merged_into` and rewrites no row; the snapshots hold keys, days, codes and keyed
    digests, no names (decisions 12).
    """

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges_kept")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="merges_away")
    reason = models.CharField(max_length=2000)
    kept_held = models.JSONField()
    merged_held = models.JSONField()
    merged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    merged_at = models.DateTimeField()
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undo_reason = models.CharField(max_length=2000, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["merged"], name="personmerge_one_standing", condition=Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(kept=F("merged")), name="personmerge_of_two"),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
                name="personmerge_undone",
            ),
        ]

    def __str__(self) -> str:
        return f"Merge {self.pk}"


class PersonsApart(Record):
    """That two records that look alike are two people; `first` has the smaller key."""

    first = models.ForeignKey(Person, models.CASCADE, related_name="+")
    second = models.ForeignKey(Person, models.CASCADE, related_name="+")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    said_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "persons apart"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="personsapart_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="personsapart_order"),
        ]

    def __str__(self) -> str:
        return f"Two people {self.pk}"
