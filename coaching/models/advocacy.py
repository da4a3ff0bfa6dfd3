"""What a coach did with an agency on behalf of a family: the issue, what was said, what came of it (O022)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Contact, Participant, PartnerType, Provider, Record, ShareScope, User
from coaching.models.plans import Step


class Advocacy(Record):
    """Once that a coach spoke up for a family with an agency or a person there.

    `participant` is whom it was for, none the whole family. `party_name` stays what the agency was called then. What it
    was told is a disclosure; `told_scopes` says only which facts, never protected ones. It is open until `result_on`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    party_name = models.CharField(max_length=200)
    partner_type = models.CharField(max_length=20, choices=PartnerType.choices)
    person_name = models.CharField(max_length=120, blank=True, default="")
    on = models.DateField()
    issue = models.CharField(max_length=300)
    words = models.TextField()
    told_scopes = ArrayField(models.CharField(max_length=20, choices=ShareScope.choices), blank=True, default=list)
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    contact = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    result = models.TextField(blank=True, default="")
    result_on = models.DateField(null=True, blank=True)
    result_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    result_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(party_name="") & ~Q(issue="") & ~Q(words=""), name="advocacy_said"),
            models.CheckConstraint(
                condition=Q(result="", result_on__isnull=True, result_by__isnull=True, result_at__isnull=True)
                | (
                    ~Q(result="")
                    & Q(result_on__isnull=False, result_by__isnull=False, result_at__isnull=False)
                    & Q(result_on__gte=F("on"))
                ),
                name="advocacy_result",
            ),
        ]

    def __str__(self) -> str:
        return f"Advocacy {self.pk}"
