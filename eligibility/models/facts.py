"""What is known of a household, with its first and last day and from where."""

from typing import ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, RestrictedKind, User, days_range
from eligibility.choices import FactSource, Period, Programme
from eligibility.models.settling import voided
from eligibility.rules.kinds import WORD_MAX


class HouseholdFactQuerySet(models.QuerySet["HouseholdFact"]):
    """Facts, those that were taken back among them."""

    def visible_to(self, user: User) -> "HouseholdFactQuerySet":
        """Keep those that this person may see; what tells of violence where they read such facts of the case."""
        apart = Case.objects.restricted_to(user, RestrictedKind.DV).values("pk")
        seen = Case.objects.visible_to(user).values("pk")
        return self.filter(Q(is_apart=False) | Q(case__in=apart), case__in=seen)

    def standing(self) -> "HouseholdFactQuerySet":
        """Keep the facts that were not taken back."""
        return self.filter(voided_at__isnull=True)


class HouseholdFact(Record):
    """One fact of a person, or without one of the whole household, from day to day, both included (N016, N019).

    `kind` is one of `rules.kinds`; exactly one of amount, flag, word and day is said; `averaged_from` are the pays
    that an amount is the average of. `programme` is said only where a
    person counts for one programme otherwise than for the rest. `stands_alone`: no other of its kind holds on the same
    day. `is_apart`: it tells of violence, and is read by who may know of that alone. A fact is never edited: it gets
    its last day, and a new one begins; one that was never so is voided. `ended_for`: the one that took its place, with
    the last day it had before; when that one is taken back, it goes on.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    kind = models.CharField(max_length=40)
    programme = models.CharField(max_length=12, choices=Programme.choices, blank=True, default="")
    stands_alone = models.BooleanField()
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    flag = models.BooleanField(null=True, blank=True)
    word = models.CharField(max_length=WORD_MAX, blank=True, default="")
    day = models.DateField(null=True, blank=True)
    is_apart = models.BooleanField(default=False)
    period = models.CharField(max_length=10, choices=Period.choices, blank=True, default="")
    averaged_from = ArrayField(models.DecimalField(max_digits=10, decimal_places=2), default=list, blank=True)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=10, choices=FactSource.choices)
    source_on = models.DateField()
    told_on = models.DateField()
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_for = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    last_day_before = models.DateField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = HouseholdFactQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind=""), name="householdfact_kind"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, flag__isnull=True, word="", day__isnull=True)
                | Q(amount__isnull=True, flag__isnull=False, word="", day__isnull=True)
                | (Q(amount__isnull=True, flag__isnull=True, day__isnull=True) & ~Q(word=""))
                | Q(amount__isnull=True, flag__isnull=True, word="", day__isnull=False),
                name="householdfact_said",
            ),
            models.CheckConstraint(
                condition=Q(period="") | Q(period__in=Period.values, amount__isnull=False), name="householdfact_period"
            ),
            models.CheckConstraint(condition=Q(averaged_from=[]) | ~Q(period=""), name="householdfact_averaged"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="householdfact_days"
            ),
            models.CheckConstraint(condition=Q(source__in=FactSource.values), name="householdfact_source"),
            models.CheckConstraint(
                condition=Q(programme="") | Q(kind="ROLE", programme__in=Programme.values),
                name="householdfact_programme",
            ),
            voided("householdfact_voided"),
            ExclusionConstraint(
                name="householdfact_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("kind", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    (models.functions.Coalesce("participant", "case"), RangeOperators.EQUAL),
                    (days_range("first_day", "last_day"), RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True, stands_alone=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "kind"], name="householdfact_case")]

    def __str__(self) -> str:
        return f"Fact {self.pk}"
