"""What a household said of itself so that it could be told whether food benefits are due within seven days."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from eligibility.models.applications import Application
from eligibility.models.settling import voided


class ExpeditedScreeningQuerySet(models.QuerySet["ExpeditedScreening"]):
    """Screenings, those that were taken back among them."""

    def standing(self) -> "ExpeditedScreeningQuerySet":
        """Keep those that were not written down by mistake, the earliest first."""
        return self.filter(voided_at__isnull=True).order_by("on", "entered_at", "pk")


class ExpeditedScreening(Record):
    """The answers of a household on one day, as they were said; a later screening is another row.

    What they come to is derived by the rules of that day, never stored.

    Policy: 7 CFR 273.2(i)(1)-(2).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="screenings")
    on = models.DateField()
    liquid_resources = models.DecimalField(max_digits=10, decimal_places=2)
    gross_income = models.DecimalField(max_digits=10, decimal_places=2)
    shelter_costs = models.DecimalField(max_digits=10, decimal_places=2)
    utility_costs = models.DecimalField(max_digits=10, decimal_places=2)
    is_destitute = models.BooleanField()
    screened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    voided_at = models.DateTimeField(null=True, blank=True)

    objects = ExpeditedScreeningQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(liquid_resources__gte=0, gross_income__gte=0, shelter_costs__gte=0, utility_costs__gte=0),
                name="expeditedscreening_amounts",
            ),
            voided("expeditedscreening_voided"),
        ]

    def __str__(self) -> str:
        return f"Screening {self.pk}"
