"""Applications, one per programme and day of filing, and the interviews that belong to taking them in."""

from typing import ClassVar, cast

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Record, User
from eligibility.choices import FiledHow, InterviewHow, Programme
from eligibility.models.apart import seen_rows
from eligibility.models.settling import voided


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Applications, those that were taken back among them."""

    def visible_to(self, user: User) -> "ApplicationQuerySet":
        """Keep those that this person may see."""
        return cast("ApplicationQuerySet", seen_rows(self, user))

    def standing(self) -> "ApplicationQuerySet":
        """Keep those that were not written down by mistake."""
        return self.filter(voided_at__isnull=True)


class Application(Record):
    """That a family applied for a programme on a day. By when it has to be decided is derived, never stored.

    It is never edited: it is completed once, withdrawn once, and voided where it was written down by mistake.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    programme = models.CharField(max_length=12, choices=Programme.choices)
    filed_on = models.DateField()
    how = models.CharField(max_length=10, choices=FiledHow.choices)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    completed_on = models.DateField(null=True, blank=True)
    completed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    completed_at = models.DateTimeField(null=True, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(programme__in=Programme.values), name="application_programme"),
            models.CheckConstraint(condition=Q(how__in=FiledHow.values), name="application_how"),
            models.CheckConstraint(
                condition=Q(completed_on__isnull=True, completed_by__isnull=True, completed_at__isnull=True)
                | (
                    Q(completed_on__isnull=False, completed_by__isnull=False, completed_at__isnull=False)
                    & Q(completed_on__gte=F("filed_on"))
                ),
                name="application_completed",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True, withdrawn_by__isnull=True, withdrawn_at__isnull=True)
                | (
                    Q(withdrawn_on__isnull=False, withdrawn_by__isnull=False, withdrawn_at__isnull=False)
                    & Q(withdrawn_on__gte=F("filed_on"))
                ),
                name="application_withdrawn",
            ),
            voided("application_voided"),
            models.UniqueConstraint(
                fields=["case", "programme", "filed_on"],
                condition=Q(voided_at__isnull=True, withdrawn_on__isnull=True),
                name="application_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Application {self.pk}"

    @property
    def is_apart(self) -> bool:
        """Whether it tells of violence at home."""
        return self.programme == Programme.TA_DVS


class InterviewQuerySet(models.QuerySet["Interview"]):
    """Interviews, those that were taken back among them."""

    def standing(self) -> "InterviewQuerySet":
        """Keep those that were not written down by mistake."""
        return self.filter(voided_at__isnull=True)


class Interview(Record):
    """An interview of taking in a family: with whom, when, how.

    `explained_on` is the day on which it was explained that help of the agency is temporary and what the long-term goal
    is: self-sufficiency (O026). Without it no application is complete.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    on = models.DateField()
    how = models.CharField(max_length=10, choices=InterviewHow.choices)
    explained_on = models.DateField(null=True, blank=True)
    held_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = InterviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(how__in=InterviewHow.values), name="interview_how"),
            voided("interview_voided"),
        ]

    def __str__(self) -> str:
        return f"Interview {self.pk}"
