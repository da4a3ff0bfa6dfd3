"""Decisions, stored whole: the facts, the rule versions, every step and the answer."""

from typing import ClassVar, cast

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from eligibility.choices import Programme
from eligibility.models.apart import seen_rows
from eligibility.models.applications import Application


class DeterminationQuerySet(models.QuerySet["Determination"]):
    """Decisions, superseded ones among them."""

    def visible_to(self, user: User) -> "DeterminationQuerySet":
        """Keep those that this person may see."""
        return cast("DeterminationQuerySet", seen_rows(self, user))

    def newest(self) -> "DeterminationQuerySet":
        """Keep those that no later decision of the same programme and month took the place of."""
        return self.filter(superseded_by__isnull=True)


class Determination(Record):
    """Whether a household is eligible for a programme in a month, and for how much, with everything it came from.

    `household` is the line of the interchange, people by key; `used` the facts it was made of; `readings` the rule
    versions that were read; `steps` the way. Nothing of it is ever changed: a new fact gives a new decision that
    supersedes the one before, never an edit.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="determinations")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    jurisdiction = models.CharField(max_length=5)
    month = models.DateField()
    household = models.JSONField(encoder=DjangoJSONEncoder)
    used = models.JSONField(encoder=DjangoJSONEncoder)
    readings = models.JSONField(encoder=DjangoJSONEncoder)
    steps = models.JSONField(encoder=DjangoJSONEncoder)
    is_eligible = models.BooleanField()
    monthly_benefit = models.DecimalField(max_digits=10, decimal_places=2)
    supersedes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="superseded_by", db_index=False
    )
    decided_on = models.DateField()
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    decided_at = models.DateTimeField()

    objects = DeterminationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(programme__in=Programme.values), name="determination_programme"),
            models.CheckConstraint(condition=Q(month__day=1), name="determination_month"),
            models.CheckConstraint(
                condition=Q(monthly_benefit__gte=0) & (Q(is_eligible=True) | Q(monthly_benefit=0)),
                name="determination_benefit",
            ),
            models.UniqueConstraint(
                fields=["case", "programme", "month"],
                condition=Q(supersedes__isnull=True),
                name="determination_first",
            ),
        ]

    def __str__(self) -> str:
        return f"Determination {self.pk}"
