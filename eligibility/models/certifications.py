"""For which months a family is certified, and the reviews of it."""

from datetime import date, timedelta
from typing import ClassVar, cast

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from casework.public import Case, Contact, Participant, Record, User
from eligibility.choices import InterviewHow, Programme, ReviewKind, ReviewResult
from eligibility.models.apart import seen_rows
from eligibility.models.applications import Application
from eligibility.models.settling import voided

#: Help after violence has its own period, and nothing of it leaves as a letter: no row of this part speaks of it.
NOT_APART = ~Q(programme=Programme.TA_DVS) & Q(programme__in=Programme.values)


#: The month before a first month, and none earlier, is within so many days of it.
_MONTH = timedelta(days=31)
#: The months that a certification really has.
_MONTHS = Func(F("first_month"), Coalesce("ended_month", "last_month"), Value("[]"), function="daterange")


class CertificationQuerySet(models.QuerySet["Certification"]):
    """Certifications, those that were taken back among them."""

    def visible_to(self, user: User) -> "CertificationQuerySet":
        """Keep those that this person may see."""
        return cast("CertificationQuerySet", seen_rows(self, user))

    def standing(self) -> "CertificationQuerySet":
        """Keep those that were not set by mistake."""
        return self.filter(voided_at__isnull=True)

    def in_month(self, month: date) -> "CertificationQuerySet":
        """Keep those that have a month, told by its first day."""
        goes_on = Q(ended_month__isnull=True, last_month__gte=month) | Q(ended_month__gte=month)
        return self.filter(goes_on, first_month__lte=month)

    def latest_first(self) -> "CertificationQuerySet":
        """Put the one that ends last first; of those that end together, the one that was set for longer."""
        return self.order_by(Coalesce("ended_month", "last_month").desc(), "-last_month", "pk")


class Certification(Record):
    """For which months a family is certified for a programme; months by their first day, both included (O047).

    `source`: the policy id that says the length; `why`: the reason where no rule says it, or it is another length.
    `ended_month`: its last month, where an adverse action ended the benefit before; the month before its first one,
    where that kept it from beginning.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="certifications")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    first_month = models.DateField()
    last_month = models.DateField()
    source = models.CharField(max_length=80, blank=True, default="")
    why = models.CharField(max_length=300, blank=True, default="")
    set_on = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    ended_month = models.DateField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = CertificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=NOT_APART, name="certification_programme"),
            models.CheckConstraint(
                condition=Q(first_month__day=1, last_month__day=1, last_month__gte=F("first_month")),
                name="certification_months",
            ),
            models.CheckConstraint(condition=~Q(source="", why=""), name="certification_said"),
            models.CheckConstraint(
                condition=Q(ended_month__isnull=True, ended_by__isnull=True, ended_at__isnull=True)
                | Q(
                    ended_month__day=1,
                    ended_month__gte=F("first_month") - _MONTH,
                    ended_month__lte=F("last_month"),
                    ended_by__isnull=False,
                    ended_at__isnull=False,
                ),
                name="certification_ended",
            ),
            voided("certification_voided"),
            ExclusionConstraint(
                name="certification_no_overlap",
                expressions=[
                    ("case", RangeOperators.EQUAL),
                    ("programme", RangeOperators.EQUAL),
                    (_MONTHS, RangeOperators.OVERLAPS),
                ],
                condition=Q(voided_at__isnull=True)
                & (Q(ended_month__isnull=True) | Q(ended_month__gte=F("first_month"))),
            ),
        ]

    def __str__(self) -> str:
        return f"Certification {self.pk}"

    @property
    def really_until(self) -> date:
        """The last month that it really has."""
        return self.ended_month or self.last_month


class ReviewQuerySet(models.QuerySet["Review"]):
    """Reviews, those that were taken back among them."""

    def visible_to(self, user: User) -> "ReviewQuerySet":
        """Keep those that this person may see."""
        return cast("ReviewQuerySet", seen_rows(self, user))

    def standing(self) -> "ReviewQuerySet":
        """Keep those that were not written down by mistake."""
        return self.filter(voided_at__isnull=True)


class Review(Record):
    """A review of a certification: held with whom, how, with what result.

    `is_child_only`: of such a case it asks a home visit since the review before, or says why there was none (N010).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    certification = models.ForeignKey(Certification, models.PROTECT, related_name="reviews")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    kind = models.CharField(max_length=16, choices=ReviewKind.choices)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    held_on = models.DateField()
    how = models.CharField(max_length=10, choices=InterviewHow.choices)
    result = models.CharField(max_length=10, choices=ReviewResult.choices)
    is_child_only = models.BooleanField(default=False)
    visit = models.ForeignKey(Contact, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    no_visit_why = models.CharField(max_length=300, blank=True, default="")
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=NOT_APART, name="review_programme"),
            models.CheckConstraint(condition=Q(kind__in=ReviewKind.values), name="review_kind"),
            models.CheckConstraint(condition=Q(how__in=InterviewHow.values), name="review_how"),
            models.CheckConstraint(condition=Q(result__in=ReviewResult.values), name="review_result"),
            models.CheckConstraint(
                condition=Q(is_child_only=False) | Q(visit__isnull=False) | ~Q(no_visit_why=""),
                name="review_home_visit",
            ),
            voided("review_voided"),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"
