"""Participants' copies of signed plans: to whom each went, when and how (O021)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from coaching.choices import CopyWay
from coaching.models.plans import Plan
from coaching.models.signing import PlanSigner


class PlanCopy(Record):
    """Once that somebody who signed a version of a plan got their copy of it."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="copies")
    signer = models.ForeignKey(PlanSigner, models.CASCADE, related_name="copies")
    way = models.CharField(max_length=9, choices=CopyWay.choices)
    on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=CopyWay.values), name="plancopy_way"),
            models.UniqueConstraint(fields=["signer", "on", "way"], name="plancopy_once"),
        ]

    def __str__(self) -> str:
        return f"Plan copy {self.pk}"
