"""What eligibility told of the payment under a penalty, each time it changed."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from reengagement.choices import PaymentTable
from reengagement.models.penalties import Penalty
from reengagement.models.sealed import Sealed


class PenaltyMoney(Record):
    """The payment before, the counted size with its table, and what is held back; the newest of a penalty holds.

    `why`: why it is not what the newest decision about cash says, under seal.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    penalty = models.ForeignKey(Penalty, models.PROTECT, related_name="money")
    payment = models.DecimalField(max_digits=8, decimal_places=2)
    recovered = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    size = models.PositiveSmallIntegerField(null=True, blank=True)
    table = models.CharField(max_length=14, choices=PaymentTable.choices, blank=True, default="")
    sealed_why = models.BinaryField(null=True, blank=True)
    told_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    told_at = models.DateTimeField()

    why = Sealed()

    class Meta:
        verbose_name_plural = "money of penalties"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(payment__gte=0, recovered__gte=0), name="penaltymoney_amounts"),
            models.CheckConstraint(
                condition=Q(table="") | Q(table__in=PaymentTable.values, size__gte=1), name="penaltymoney_table"
            ),
        ]

    def __str__(self) -> str:
        return f"Money of a penalty {self.pk}"
