"""Who passes the narrower walls: the restricted list of a case, and glass that was broken for a few hours."""

from datetime import timedelta
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import F, Q

from casework.choices import GlassCategory, GlassReview, RestrictedKind
from casework.models.base import Record
from casework.models.today import LocalToday

GLASS_HOURS_AT_MOST = 4


class RestrictedAccessQuerySet(models.QuerySet["RestrictedAccess"]):
    """Lines of restricted lists."""

    def in_force(self) -> Self:
        """Keep those in force today in their office's time zone, by the database's clock."""
        return self.alias(local_today=LocalToday("case__office__time_zone")).filter(
            ended_at__isnull=True, first_day__lte=F("local_today"), last_day__gte=F("local_today")
        )


class RestrictedAccess(Record):
    """One line of a case's restricted list: who beside the coach reads which kinds, why, and until when.

    Policy: domain 1: restricted facts are seen by those with a role in the case and a recorded need.
    """

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="restricted_accesses")
    staff = models.ForeignKey("casework.User", models.PROTECT, related_name="restricted_accesses")
    kinds = ArrayField(models.CharField(max_length=15, choices=RestrictedKind.choices))
    need = models.CharField(max_length=500)
    first_day = models.DateField()
    last_day = models.DateField()
    granted_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    granted_at = models.DateTimeField()
    ended_by = models.ForeignKey("casework.User", models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = RestrictedAccessQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "restricted accesses"
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="restrictedaccess_days"),
            models.CheckConstraint(condition=~Q(staff=F("granted_by")), name="restrictedaccess_by_another"),
            models.CheckConstraint(
                condition=Q(kinds__len__gte=1) & Q(kinds__contained_by=RestrictedKind.values),
                name="restrictedaccess_kinds",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="restrictedaccess_ended",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["staff", "last_day"], name="restrictedaccess_staff")]

    def __str__(self) -> str:
        return f"Restricted access {self.pk}"


class BreakGlassQuerySet(models.QuerySet["BreakGlass"]):
    """Cases opened for a few hours by somebody whose they are not."""

    def live(self) -> Self:
        """Keep those that are open now, by the database's clock: the last moment is outside."""
        return self.filter(is_granted=True, ended_at__isnull=True, ends_at__gt=TransactionNow())

    def waiting(self) -> Self:
        """Keep those that nobody looked at yet."""
        return self.filter(case__isnull=False, reviewed_at__isnull=True)


class BreakGlass(Record):
    """One time that somebody broke the glass: what was given as the reason, until when, and what a reviewer found.

    Without `case` no case had the number that was typed. Not granted with a case: a conflict block kept it shut;
    whoever tried is told the same in both. Rows are written by `sec.break_glass` in the database alone.

    Policy: security 2.1; 45 CFR 164.312(a)(2)(ii) emergency access; NIST SP 800-53 AC-3(10) audited override.
    """

    case = models.ForeignKey("casework.Case", models.CASCADE, null=True, related_name="broken_glass")
    opened_by = models.ForeignKey("casework.User", models.PROTECT, related_name="broken_glass")
    category = models.CharField(max_length=20, choices=GlassCategory.choices)
    reason = models.CharField(max_length=2000)
    is_granted = models.BooleanField()
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey("casework.User", models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    finding = models.CharField(max_length=14, choices=GlassReview.choices, blank=True, default="")
    finding_words = models.CharField(max_length=2000, blank=True, default="")

    objects = BreakGlassQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "broken glass"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("opened_at"))
                & Q(ends_at__lte=F("opened_at") + timedelta(hours=GLASS_HOURS_AT_MOST)),
                name="breakglass_hours",
            ),
            models.CheckConstraint(condition=Q(is_granted=False) | Q(case__isnull=False), name="breakglass_has_case"),
            models.CheckConstraint(condition=Q(reason__regex=r"^(.|\n){20,}$"), name="breakglass_reason"),
            models.CheckConstraint(condition=Q(category__in=GlassCategory.values), name="breakglass_category"),
            models.CheckConstraint(condition=~Q(reviewed_by=F("opened_by")), name="breakglass_reviewed_by_another"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, finding="")
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False, finding__in=GlassReview.values),
                name="breakglass_reviewed",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["opened_by", "ends_at"], name="breakglass_opener"),
            models.Index(fields=["case"], name="breakglass_waiting", condition=Q(reviewed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"Broken glass {self.pk}"


class BreakGlassAlert(Record):
    """Who was told of broken glass, in the transaction that broke it."""

    glass = models.ForeignKey(BreakGlass, models.CASCADE, related_name="alerts")
    recipient = models.ForeignKey("casework.User", models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["glass", "recipient"], name="breakglassalert_once")]

    def __str__(self) -> str:
        return f"Break-glass alert {self.pk}"
