"""Penalty requests with the gate that let them through, penalties, and what bears on their end (A040-A043, A050)."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Contact, Participant, Record, User
from reengagement.choices import (
    ONE_AT_A_TIME,
    EndGround,
    PaymentTable,
    PenaltyFactKind,
    PenaltyOutcome,
    PenaltyReason,
    RequestStatus,
)
from reengagement.models.causes import GoodCauseClaim
from reengagement.models.reengagements import Reengagement
from reengagement.models.sealed import Sealed

_GATES = ("situation", "reason", "bound", "supports", "child_care", "good_cause")


class PenaltyRequest(Record):
    """What somebody asked for, frozen with its facts and with what each of the six checks of the gate answered.

    The database refuses a request of which one check is shut, and one whose good cause was not decided "none" after the
    situation (`penalties.sql`). `facts` and `checks` are kept as they were asked, under seal.

    Policy: domain 6; A010, A025, A040, A041, A057.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    claim = models.ForeignKey(GoodCauseClaim, models.PROTECT, related_name="+", db_index=False)
    reengagement = models.ForeignKey(
        Reengagement, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    reason = models.CharField(max_length=15, choices=PenaltyReason.choices)
    situation_on = models.DateField()
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    sealed_facts = models.BinaryField()
    sealed_checks = models.BinaryField()
    is_situation_open = models.BooleanField()
    is_reason_open = models.BooleanField()
    is_bound_open = models.BooleanField()
    is_supports_open = models.BooleanField()
    is_child_care_open = models.BooleanField()
    is_good_cause_open = models.BooleanField()
    status = models.CharField(max_length=8, choices=RequestStatus.choices, default=RequestStatus.WAITING)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    sealed_decision = models.BinaryField(null=True, blank=True)

    facts, checks, decision = Sealed(), Sealed(), Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(**{f"is_{gate}_open": True for gate in _GATES}), name="penaltyrequest_gate"
            ),
            models.CheckConstraint(condition=Q(reason__in=PenaltyReason.values), name="penaltyrequest_reason"),
            models.CheckConstraint(condition=Q(asked_on__gte=F("situation_on")), name="penaltyrequest_order"),
            models.CheckConstraint(
                condition=Q(
                    status=RequestStatus.WAITING,
                    decided_on__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | (
                    Q(status__in=[RequestStatus.IMPOSED, RequestStatus.REFUSED, RequestStatus.DROPPED])
                    & Q(decided_on__isnull=False, decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="penaltyrequest_decided",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[RequestStatus.IMPOSED, RequestStatus.REFUSED]) | ~Q(decided_by=F("asked_by")),
                name="penaltyrequest_another_decides",
            ),
            models.UniqueConstraint(
                fields=["participant"], name="penaltyrequest_one_waiting", condition=Q(status=RequestStatus.WAITING)
            ),
            models.UniqueConstraint(
                fields=["participant", "situation_on", "reason"],
                name="penaltyrequest_one_situation",
                condition=Q(status__in=[RequestStatus.WAITING, RequestStatus.IMPOSED]),
            ),
        ]

    def __str__(self) -> str:
        return f"Penalty request {self.pk}"


class Penalty(Record):
    """One person's penalty; two people have two. Its first day and level follow from its notices, never typed.

    `number` is the person's so-many-th failure; deleting an earlier one corrects it. `payment`, `size`, `table` and
    `recovered` are what the arithmetic of its amount needs, as eligibility told them; a newer `PenaltyMoney` holds
    instead. What ended it is frozen with its arithmetic (`steps`).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    request = models.OneToOneField(PenaltyRequest, models.PROTECT, related_name="penalty")
    reason = models.CharField(max_length=15, choices=PenaltyReason.choices)
    failed_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    failed_together = models.PositiveSmallIntegerField(default=1, db_default=1)
    county = models.CharField(max_length=60, blank=True, default="")
    payment = models.DecimalField(max_digits=8, decimal_places=2, null=True, blank=True)
    recovered = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    size = models.PositiveSmallIntegerField(null=True, blank=True)
    table = models.CharField(max_length=14, choices=PaymentTable.choices, blank=True, default="", db_default="")
    imposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    imposed_on = models.DateField()
    imposed_at = models.DateTimeField()
    outcome = models.CharField(max_length=7, choices=PenaltyOutcome.choices, blank=True, default="")
    ground = models.CharField(max_length=16, choices=EndGround.choices, blank=True, default="")
    first_day = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    restored_from = models.DateField(null=True, blank=True)
    pays_back = models.BooleanField(default=False)
    steps = models.JSONField(default=list, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "penalties"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1, failed_together__gte=1), name="penalty_number"),
            models.CheckConstraint(condition=Q(reason__in=PenaltyReason.values), name="penalty_reason"),
            models.CheckConstraint(
                condition=Q(outcome="", ground="", ended_on__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | (
                    Q(ground__in=EndGround.values)
                    & Q(ended_on__isnull=False, ended_by__isnull=False, ended_at__isnull=False)
                    & (
                        Q(outcome=PenaltyOutcome.ENDS, effective_on__isnull=False)
                        | Q(outcome=PenaltyOutcome.DELETED, effective_on__isnull=True)
                    )
                ),
                name="penalty_ended",
            ),
            models.CheckConstraint(
                condition=Q(effective_on__isnull=True) | Q(first_day__isnull=False, effective_on__gt=F("first_day")),
                name="penalty_last_day",
            ),
            models.UniqueConstraint(
                fields=["participant"],
                name="penalty_one_open",
                condition=Q(outcome="", reason__in=[*ONE_AT_A_TIME]),
            ),
            models.UniqueConstraint(
                fields=["participant", "reason"], name="penalty_one_open_of_reason", condition=Q(outcome="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["participant", "failed_on"], name="penalty_of_person")]

    def __str__(self) -> str:
        return f"Penalty {self.pk}"


class PenaltyFact(Record):
    """A dated fact that bears on a penalty's end; none is edited, one that was a mistake is voided (no. 10).

    Of several of a kind that stand, the earliest day holds.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="facts")
    kind = models.CharField(max_length=16, choices=PenaltyFactKind.choices)
    on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_on = models.DateField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PenaltyFactKind.values), name="penaltyfact_kind"),
            models.CheckConstraint(
                condition=Q(voided_on__isnull=True, voided_by__isnull=True, voided_at__isnull=True)
                | Q(voided_on__isnull=False, voided_by__isnull=False, voided_at__isnull=False),
                name="penaltyfact_voided",
            ),
        ]

    def __str__(self) -> str:
        return f"Penalty fact {self.pk}"


class CureAttempt(Record):
    """One attempt to comply (Alaska): the days on which things happened, and when they were entered (13.2).

    Of a plan it is proven by `signed_on`, of an activity by `days_asked` different days in `done_on`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="attempts")
    intent_on = models.DateField(null=True, blank=True)
    intent_entered_on = models.DateField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    days_asked = models.PositiveSmallIntegerField(default=1)
    done_on = ArrayField(models.DateField(), blank=True, default=list)
    signed_on = models.DateField(null=True, blank=True)
    failed_on = models.DateField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(days_asked__gte=1), name="cureattempt_days"),
            models.CheckConstraint(
                condition=Q(intent_on__isnull=False) | Q(began_on__isnull=False) | Q(signed_on__isnull=False),
                name="cureattempt_begun",
            ),
            models.CheckConstraint(
                condition=Q(intent_on__isnull=True, intent_entered_on__isnull=True)
                | Q(intent_on__isnull=False, intent_entered_on__gte=F("intent_on")),
                name="cureattempt_entered",
            ),
            models.UniqueConstraint(
                fields=["penalty"], name="cureattempt_one_open", condition=Q(failed_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return f"Cure attempt {self.pk}"


class PenaltyVisit(Record):
    """A visit at the family's home under a penalty, made or tried, as its contact tells it (A043, A050)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="visits")
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["penalty", "contact"], name="penaltyvisit_once"),
        ]

    def __str__(self) -> str:
        return f"Penalty visit {self.pk}"


class ChildSafetyFinding(Record):
    """The written finding on the children's health, safety and well-being, after a visit and before a raise (A050)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    visit = models.ForeignKey(PenaltyVisit, models.PROTECT, related_name="findings")
    on = models.DateField()
    is_safe = models.BooleanField()
    sealed_words = models.BinaryField()
    found_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    found_at = models.DateTimeField()

    words = Sealed()

    def __str__(self) -> str:
        return f"Child-safety finding {self.pk}"
