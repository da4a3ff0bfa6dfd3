"""Working days and dated values, as tables that set-based SQL can read."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.models.base import Record


class Calendar(Record):
    """The working days of a jurisdiction, or of one office with closures of its own."""

    code = models.CharField(max_length=60, unique=True)
    jurisdiction = models.CharField(max_length=8)

    def __str__(self) -> str:
        return f"Calendar {self.code}"


class CalendarDay(models.Model):
    """One day: worked or not, and how many worked days there were up to and including it."""

    pk = models.CompositePrimaryKey("calendar_id", "day")
    calendar = models.ForeignKey(Calendar, models.CASCADE, related_name="days")
    day = models.DateField()
    is_business = models.BooleanField()
    number = models.IntegerField()
    reason = models.CharField(max_length=120, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["calendar", "number"], name="calendarday_business", condition=Q(is_business=True)),
        ]

    def __str__(self) -> str:
        return f"{self.day}"


class OfficeClosure(Record):
    """A day on which one office is closed though its state is not; the office is reconciled once after it."""

    office = models.ForeignKey("casework.Office", models.CASCADE, related_name="closures")
    day = models.DateField()
    reason = models.CharField(max_length=120)
    entered_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    reconciled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "day"], name="officeclosure_once"),
        ]

    def __str__(self) -> str:
        return f"Closure {self.day}"


class PolicyValue(Record):
    """A dated value of the policy files, loaded at migrate so that SQL can read it.

    `number` is the value when it is one number, else null; `value` is always whole.
    """

    parameter = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=8)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    value = models.JSONField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parameter", "jurisdiction", "first_day"], name="policyvalue_once"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} from {self.first_day}"


class Setting(Record):
    """A dated value that an administrator chose for a jurisdiction or one office (decisions 10)."""

    parameter = models.CharField(max_length=120)
    jurisdiction = models.CharField(max_length=8)
    office = models.ForeignKey("casework.Office", models.CASCADE, null=True, blank=True, related_name="settings")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    number = models.DecimalField(max_digits=14, decimal_places=4, null=True, blank=True)
    value = models.JSONField()
    source = models.CharField(max_length=200)
    set_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reconciled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["parameter", "jurisdiction", "office", "first_day"],
                name="setting_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="setting_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.parameter} from {self.first_day}"
