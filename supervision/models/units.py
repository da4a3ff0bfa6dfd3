"""What the dashboard of a state adds up: sums of each office, counted from the rows by the database alone."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Office, Record


class UnitMonth(Record):
    """One month of one office in numbers: both federal rates, months to verify, contact.

    `sec.count_unit_month` writes it from the rows, never an operation; what is restricted is not among it. The rates
    count families, months and contacts people.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    all_engaged = models.PositiveIntegerField()
    all_by_education = models.PositiveIntegerField()
    all_counted = models.PositiveIntegerField()
    two_engaged = models.PositiveIntegerField()
    two_by_education = models.PositiveIntegerField()
    two_counted = models.PositiveIntegerField()
    months_owed = models.PositiveIntegerField()
    months_verified = models.PositiveIntegerField()
    contacts_owed = models.PositiveIntegerField()
    contacts_met = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "month"], name="unitmonth_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="unitmonth_month"),
            models.CheckConstraint(
                condition=Q(
                    all_engaged__lte=F("all_counted"),
                    all_by_education__lte=F("all_engaged"),
                    two_engaged__lte=F("two_counted"),
                    two_by_education__lte=F("two_engaged"),
                    months_verified__lte=F("months_owed"),
                    contacts_met__lte=F("contacts_owed"),
                ),
                name="unitmonth_parts",
            ),
        ]

    def __str__(self) -> str:
        return f"Unit month {self.pk}"


class UnitStand(Record):
    """How the work of one office stood when it was counted: open families, plans current, what is overdue."""

    office = models.OneToOneField(Office, models.PROTECT, related_name="+")
    families = models.PositiveIntegerField()
    plans_owed = models.PositiveIntegerField()
    plans_current = models.PositiveIntegerField()
    overdue = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(plans_current__lte=F("plans_owed")), name="unitstand_parts"),
        ]

    def __str__(self) -> str:
        return f"Unit stand {self.pk}"
