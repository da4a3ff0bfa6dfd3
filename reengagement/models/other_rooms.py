"""What the other three rooms keep beside their staffing: extension, case review, family support team."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from reengagement.choices import SupportTeamAnswer
from reengagement.models.sealed import Sealed
from reengagement.models.staffings import Staffing


class ExtensionStaffing(Record):
    """An extension past the time limit: the clock, the form a week ahead, who qualifies (A086-A088)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.OneToOneField(Staffing, models.CASCADE, related_name="extension")
    used_months = models.PositiveSmallIntegerField(null=True, blank=True)
    used_as_of = models.DateField(null=True, blank=True)
    are_months_left_out = models.BooleanField(null=True, blank=True)
    form_with_client_on = models.DateField(null=True, blank=True)
    form_submitted_on = models.DateField(null=True, blank=True)
    form_submitted_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    sealed_late_reason = models.BinaryField(null=True, blank=True)
    needs_medical_form = models.BooleanField(null=True, blank=True)
    medical_form_on = models.DateField(null=True, blank=True)
    parents_who_qualify = models.PositiveSmallIntegerField(null=True, blank=True)
    extension_type = models.CharField(max_length=60, blank=True, default="")
    extension_months = models.PositiveSmallIntegerField(null=True, blank=True)

    late_reason = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(used_months__isnull=True, used_as_of__isnull=True)
                | Q(used_months__lte=600, used_as_of__day=1),
                name="extensionstaffing_clock",
            ),
            models.CheckConstraint(
                condition=Q(form_submitted_on__isnull=True, form_submitted_by__isnull=True)
                | Q(form_submitted_on__isnull=False, form_submitted_by__isnull=False),
                name="extensionstaffing_form",
            ),
            models.CheckConstraint(
                condition=Q(medical_form_on__isnull=True) | Q(needs_medical_form=True),
                name="extensionstaffing_medical_form",
            ),
            models.CheckConstraint(
                condition=Q(extension_months__isnull=True) | Q(extension_months__gt=0),
                name="extensionstaffing_months",
            ),
        ]

    def __str__(self) -> str:
        return f"Extension {self.pk}"


class ReviewFindings(Record):
    """A case review with the client: what moved forward, what went back, where the two differ (A085).

    `none_of` are the headings of which somebody said outright that there is nothing.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.OneToOneField(Staffing, models.CASCADE, related_name="findings")
    sealed_progression = models.BinaryField(null=True, blank=True)
    sealed_regression = models.BinaryField(null=True, blank=True)
    sealed_discrepancies = models.BinaryField(null=True, blank=True)
    none_of = ArrayField(models.CharField(max_length=20), blank=True, default=list)

    progression, regression, discrepancies = Sealed(), Sealed(), Sealed()

    class Meta:
        verbose_name_plural = "review findings"

    def __str__(self) -> str:
        return f"Review findings {self.pk}"


class SupportTeamOffer(Record):
    """A family support team was talked about with a family: when, and what they said (A110)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    offered_on = models.DateField()
    answer = models.CharField(max_length=8, choices=SupportTeamAnswer.choices)
    staffing = models.OneToOneField(Staffing, models.SET_NULL, null=True, blank=True, related_name="support_team_offer")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(answer__in=SupportTeamAnswer.values), name="supportteamoffer_answer"),
            models.CheckConstraint(
                condition=Q(staffing__isnull=True) | Q(answer=SupportTeamAnswer.ACCEPTED),
                name="supportteamoffer_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"Support team offer {self.pk}"
