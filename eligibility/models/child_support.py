"""Helping to get child support: four things for each absent parent, and why nothing is to be done (O049)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Record, RestrictedKind, User
from eligibility.choices import SupportGround, SupportItem
from eligibility.models.settling import voided

NAME_MAX = 120


class AbsentParentQuerySet(models.QuerySet["AbsentParent"]):
    """Absent parents, those written down by mistake among them."""

    def standing(self) -> "AbsentParentQuerySet":
        """Keep those that were not taken back."""
        return self.filter(voided_at__isnull=True)


class AbsentParent(Record):
    """A parent who lives elsewhere, of whom support may be had.

    The days of the four things stand in `SupportStep`, those on which nothing is to be done in `SupportHold`.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    name = models.CharField(max_length=NAME_MAX)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = AbsentParentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="absentparent_name"),
            voided("absentparent_voided"),
        ]

    def __str__(self) -> str:
        return f"Absent parent {self.pk}"


class SupportHold(Record):
    """Days on which nothing is to be done for an absent parent, whatever the reason; released once, and held anew."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    parent = models.ForeignKey(AbsentParent, models.PROTECT, related_name="holds")
    held_on = models.DateField()
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    held_at = models.DateTimeField()
    released_on = models.DateField(null=True, blank=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(released_on__isnull=True, released_by__isnull=True, released_at__isnull=True)
                | Q(released_on__gte=F("held_on"), released_by__isnull=False, released_at__isnull=False),
                name="supporthold_released",
            ),
            models.UniqueConstraint(
                fields=["parent"], condition=Q(released_at__isnull=True), name="supporthold_running_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Hold of child support {self.pk}"


class SupportStep(Record):
    """The day on which one of the four things was done for an absent parent."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    parent = models.ForeignKey(AbsentParent, models.PROTECT, related_name="steps")
    item = models.CharField(max_length=12, choices=SupportItem.choices)
    done_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(item__in=SupportItem.values), name="supportstep_item"),
            voided("supportstep_voided"),
            models.UniqueConstraint(
                fields=["parent", "item"], condition=Q(voided_at__isnull=True), name="supportstep_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Step of child support {self.pk}"


class SupportGoodCauseQuerySet(models.QuerySet["SupportGoodCause"]):
    """Claims of good cause."""

    def visible_to(self, user: User) -> "SupportGoodCauseQuerySet":
        """Keep those of the cases in which this person may know of violence."""
        return self.filter(case__in=Case.objects.restricted_to(user, RestrictedKind.DV).values("pk"))


class SupportGoodCause(Record):
    """That somebody need not help to get support of an absent parent, and what was found; behind the list for violence.

    Nothing of it stands in the ledger. Each claim is decided once, by another person than who wrote it down; when it is
    decided another can be claimed, and the newest counts.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    parent = models.ForeignKey(AbsentParent, models.PROTECT, related_name="claims")
    ground = models.CharField(max_length=12, choices=SupportGround.choices)
    claimed_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    decided_on = models.DateField(null=True, blank=True)
    is_found = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = SupportGoodCauseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ground__in=SupportGround.values), name="supportgoodcause_ground"),
            models.CheckConstraint(
                condition=Q(
                    decided_on__isnull=True, is_found__isnull=True, decided_by__isnull=True, decided_at__isnull=True
                )
                | (
                    Q(decided_on__gte=F("claimed_on"), is_found__isnull=False)
                    & Q(decided_by__isnull=False, decided_at__isnull=False)
                ),
                name="supportgoodcause_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("recorded_by")),
                name="supportgoodcause_two_people",
            ),
            models.UniqueConstraint(
                fields=["parent"], condition=Q(decided_at__isnull=True), name="supportgoodcause_open_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Good cause {self.pk}"
