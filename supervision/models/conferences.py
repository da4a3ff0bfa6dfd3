"""Conferences of a manager with a coach: held, signed by both, and what both agreed (O075, O084)."""

from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import Office, Record, User
from supervision.choices import ConferenceKind, MeetingWay, Party, WorkRead
from supervision.models.followed import Followed


class ConferenceQuerySet(models.QuerySet["Conference"]):
    """Conferences, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class Conference(Record):
    """What manager and coach spoke about a month, or about a week in the weekly supervision; `first_day` says which.

    `number` is the place among those of that time, from 1 on, where a rule asks for more than one.

    `figures` are the scorecard and the agenda as the data had them when the manager signed: codes and counts, no names.
    Nothing in it is changed. What was wrong is taken back once, with who, when and why, and may be written anew.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    coach = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=7, choices=ConferenceKind.choices)
    first_day = models.DateField()
    number = models.PositiveSmallIntegerField(default=1)
    way = models.CharField(max_length=9, choices=MeetingWay.choices)
    has_read = ArrayField(models.CharField(max_length=11, choices=WorkRead.choices), default=list, blank=True)
    words = models.TextField()
    figures = models.JSONField()
    held_on = models.DateField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    held_at = models.DateTimeField()
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True, default="")
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = ConferenceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["coach", "kind", "first_day", "number"],
                name="conference_once",
                condition=Q(taken_back_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="conference_number"),
            models.CheckConstraint(
                condition=Q(kind=ConferenceKind.MONTHLY, first_day__day=1)
                | Q(kind=ConferenceKind.WEEKLY, first_day__iso_week_day=1),
                name="conference_first_day",
            ),
            models.CheckConstraint(condition=Q(way__in=MeetingWay.values), name="conference_way"),
            models.CheckConstraint(
                condition=Q(has_read__contained_by=WorkRead.values) & (Q(kind=ConferenceKind.WEEKLY) | ~Q(has_read=[])),
                name="conference_has_read",
            ),
            models.CheckConstraint(condition=~Q(words="") & Q(held_on__gte=F("first_day")), name="conference_held"),
            models.CheckConstraint(condition=~Q(held_by=F("coach")), name="conference_of_another"),
            models.CheckConstraint(
                condition=Q(
                    taken_back_on__isnull=True,
                    taken_back_why="",
                    taken_back_by__isnull=True,
                    taken_back_at__isnull=True,
                )
                | (
                    Q(taken_back_on__gte=F("held_on"), taken_back_by__isnull=False, taken_back_at__isnull=False)
                    & ~Q(taken_back_why="")
                ),
                name="conference_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"Conference {self.pk}"


class ConferenceSignature(Record):
    """That one of the two signed a conference, each as themselves; the coach may add words of their own."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="signatures", db_index=False)
    party = models.CharField(max_length=7, choices=Party.choices)
    signer = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    remark = models.TextField(blank=True, default="")
    signed_on = models.DateField()
    signed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(party__in=Party.values), name="conferencesignature_party"),
            models.UniqueConstraint(fields=["conference", "party"], name="conferencesignature_once"),
            models.UniqueConstraint(fields=["conference", "signer"], name="conferencesignature_two_people"),
        ]

    def __str__(self) -> str:
        return f"Conference signature {self.pk}"


class AgreedAction(Followed):
    """What was agreed in a conference; it stands in each later one of the coach until it is done or dropped."""

    conference = models.ForeignKey(Conference, models.PROTECT, related_name="actions")

    def __str__(self) -> str:
        return f"Agreed action {self.pk}"
