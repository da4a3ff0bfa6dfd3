"""What is paid out of a decision, and what is held back of it for another month that was paid too much."""

from typing import ClassVar, cast

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Notice, Record, User
from eligibility.choices import IssuanceKind, PayMethod, Programme, RestoreReason, ReturnedWhy
from eligibility.models.apart import seen_rows
from eligibility.models.determinations import Determination
from eligibility.models.settling import voided

#: Where a limit of what may be held back stands, as somebody wrote it.
RULE_MAX = 200


class IssuanceQuerySet(models.QuerySet["Issuance"]):
    """Issuances, those that were cancelled among them."""

    def visible_to(self, user: User) -> "IssuanceQuerySet":
        """Keep those that this person may see."""
        return cast("IssuanceQuerySet", seen_rows(self, user))

    def standing(self) -> "IssuanceQuerySet":
        """Keep those that were not cancelled."""
        return self.filter(voided_at__isnull=True)


class Issuance(Record):
    """An amount of a programme for a month: to be paid, paid once, perhaps come back.

    `amount` is what of the decision it settles; what reaches the family is that less what is held back of it
    (`Recovery`). By when it has to be there is derived, never stored, and so is what was paid too much or too little.

    Policy: 7 CFR 274.2; 7 CFR 273.17 (restored benefits); domain 5.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    programme = models.CharField(max_length=12, choices=Programme.choices)
    month = models.DateField()
    kind = models.CharField(max_length=8, choices=IssuanceKind.choices)
    restore_reason = models.CharField(max_length=14, choices=RestoreReason.choices, blank=True, default="")
    determination = models.ForeignKey(Determination, models.PROTECT, related_name="issuances")
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    method = models.CharField(max_length=8, choices=PayMethod.choices)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    issued_on = models.DateField(null=True, blank=True)
    issued_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    issued_at = models.DateTimeField(null=True, blank=True)
    returned_on = models.DateField(null=True, blank=True)
    returned_why = models.CharField(max_length=8, choices=ReturnedWhy.choices, blank=True, default="")
    returned_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    returned_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = IssuanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(programme__in=Programme.values), name="issuance_programme"),
            models.CheckConstraint(condition=Q(month__day=1), name="issuance_month"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="issuance_amount"),
            models.CheckConstraint(condition=Q(method__in=PayMethod.values), name="issuance_method"),
            models.CheckConstraint(
                condition=Q(kind=IssuanceKind.REGULAR, restore_reason="")
                | Q(kind=IssuanceKind.RESTORED, restore_reason__in=RestoreReason.values),
                name="issuance_kind",
            ),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, issued_by__isnull=True, issued_at__isnull=True)
                | Q(issued_on__isnull=False, issued_by__isnull=False, issued_at__isnull=False, voided_at__isnull=True),
                name="issuance_issued",
            ),
            models.CheckConstraint(
                condition=Q(
                    returned_on__isnull=True, returned_why="", returned_by__isnull=True, returned_at__isnull=True
                )
                | (
                    Q(returned_on__gte=F("issued_on"), returned_why__in=ReturnedWhy.values)
                    & Q(returned_by__isnull=False, returned_at__isnull=False, issued_on__isnull=False)
                ),
                name="issuance_returned",
            ),
            voided("issuance_voided"),
            # Of help after violence several payments make up the most that may be paid (OAR 461-135-1230).
            models.UniqueConstraint(
                fields=["case", "programme", "month"],
                condition=Q(kind=IssuanceKind.REGULAR, voided_at__isnull=True, returned_at__isnull=True)
                & ~Q(programme=Programme.TA_DVS),
                name="issuance_once",
            ),
            models.UniqueConstraint(
                fields=["case", "programme", "month", "kind"],
                condition=Q(voided_at__isnull=True, issued_at__isnull=True),
                name="issuance_one_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"Issuance {self.pk}"

    @property
    def is_apart(self) -> bool:
        """Whether it tells of violence at home."""
        return self.programme == Programme.TA_DVS


class RecoveryQuerySet(models.QuerySet["Recovery"]):
    """What was held back, rows that were taken back among them."""

    def standing(self) -> "RecoveryQuerySet":
        """Keep those that were not taken back."""
        return self.filter(voided_at__isnull=True)


class Recovery(Record):
    """What is held back of one issuance for a month that was paid too much: an act of its own, never netted.

    `most` and `rule`: the most that may be held back of a month, and where that stands, as told by who holds it back;
    no limit is on file. `notice`: the letter that told the family of it, and had left.

    Policy: 7 CFR 273.18; 7 AAC 45.570.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    issuance = models.ForeignKey(Issuance, models.PROTECT, related_name="recoveries")
    for_month = models.DateField()
    amount = models.DecimalField(max_digits=10, decimal_places=2)
    most = models.DecimalField(max_digits=10, decimal_places=2)
    rule = models.CharField(max_length=RULE_MAX)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = RecoveryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "recoveries"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(for_month__day=1), name="recovery_month"),
            models.CheckConstraint(condition=Q(amount__gt=0, amount__lte=F("most")), name="recovery_amount"),
            models.CheckConstraint(condition=~Q(rule=""), name="recovery_rule"),
            voided("recovery_voided"),
            models.UniqueConstraint(
                fields=["issuance", "for_month"], condition=Q(voided_at__isnull=True), name="recovery_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Recovery {self.pk}"
