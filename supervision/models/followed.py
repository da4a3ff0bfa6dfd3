"""What somebody is to do by a day; it ends once, done or dropped."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Record, User
from supervision.choices import ActionEnd
from supervision.rules.followed import WHAT_MAX


class Followed(Record):
    """Something agreed with whose it is and by when, open until somebody says what became of it, once."""

    what = models.CharField(max_length=WHAT_MAX)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    due_on = models.DateField()
    agreed_on = models.DateField()
    ended_as = models.CharField(max_length=7, choices=ActionEnd.choices, blank=True, default="")
    ended_why = models.CharField(max_length=WHAT_MAX, blank=True, default="")
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(what="") & Q(due_on__gte=F("agreed_on")), name="%(class)s_agreed"),
            models.CheckConstraint(
                condition=Q(
                    ended_as="", ended_why="", ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True
                )
                | (
                    Q(ended_on__gte=F("agreed_on"), ended_by__isnull=False, ended_at__isnull=False)
                    & (Q(ended_as=ActionEnd.DONE) | (Q(ended_as=ActionEnd.DROPPED) & ~Q(ended_why="")))
                ),
                name="%(class)s_ended",
            ),
        ]
