"""Contracts with employers that pay a part of the wages back, and the claims made under them (A095, A096)."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Document, Participant, Record, User, days_range
from coaching.choices import ClaimRhythm, ContractKind
from coaching.models.activities import Activity
from coaching.models.employers import Employer

_TERMS = ("wage", "weekly_hours", "first_day", "last_day", "share", "most")


class WorkContract(Record):
    """An OJT or Job Start contract from the first talk on; how far it got follows from its days.

    `wage` is dollars an hour, `share` the per cent of the wages paid back, `most` what is paid back at most, all as the
    contract says. `employer_name` stays what it was when the contract was begun.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    employer = models.ForeignKey(Employer, models.PROTECT, related_name="+")
    employer_name = models.CharField(max_length=120)
    kind = models.CharField(max_length=9, choices=ContractKind.choices)
    job = models.CharField(max_length=160)
    client_on = models.DateField()
    employer_on = models.DateField(null=True, blank=True)
    wage = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2, null=True, blank=True)
    first_day = models.DateField(null=True, blank=True)
    last_day = models.DateField(null=True, blank=True)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    most = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)
    rhythm = models.CharField(max_length=9, choices=ClaimRhythm.choices, blank=True, default="")
    signed_on = models.DateField(null=True, blank=True)
    employer_signer = models.CharField(max_length=120, blank=True, default="")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    activity = models.OneToOneField(Activity, models.PROTECT, null=True, blank=True, related_name="contract")
    ended_on = models.DateField(null=True, blank=True)
    ended_words = models.CharField(max_length=300, blank=True, default="")
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=ContractKind.values), name="workcontract_kind"),
            models.CheckConstraint(
                condition=Q(signed_on__isnull=True)
                | (
                    Q(employer_on__isnull=False, activity__isnull=False, rhythm__in=ClaimRhythm.values)
                    & Q(**{f"{name}__isnull": False for name in _TERMS})
                    & ~Q(employer_signer="")
                ),
                name="workcontract_signed",
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="workcontract_days"
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(1, 100)), name="workcontract_share"
            ),
            models.CheckConstraint(
                condition=(Q(wage__isnull=True) | Q(wage__gt=0)) & (Q(most__isnull=True) | Q(most__gt=0)),
                name="workcontract_money",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True, ended_words="") | (Q(ended_on__isnull=False) & ~Q(ended_words="")),
                name="workcontract_ended",
            ),
        ]

    def __str__(self) -> str:
        return f"Contract {self.kind} {self.pk}"


class ContractClaim(Record):
    """What an employer is paid back for a period: proven hours x wage x share, as they stood when it was made.

    `lines` are the hours that it rests on: the days, the hours, the kind of their proof.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    contract = models.ForeignKey(WorkContract, models.CASCADE, related_name="claims")
    first_day = models.DateField()
    last_day = models.DateField()
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    lines = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="contractclaim_days"),
            models.CheckConstraint(condition=Q(hours__gt=0, amount__gt=0), name="contractclaim_amount"),
            ExclusionConstraint(
                name="contractclaim_once",
                expressions=[("contract", RangeOperators.EQUAL), (days_range(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"Claim {self.pk}"
