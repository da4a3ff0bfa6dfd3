"""The six areas, answered for each adult and child; protected ones are rows behind their kind's wall."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q

from casework.public import Case, CommunityReferral, Participant, Record, RestrictedKind, User
from reengagement.choices import Finding, ReviewArea
from reengagement.models.sealed import Sealed
from reengagement.models.staffings import Staffing

#: Which kind's wall an area stands behind (`rules.areas.PROTECTED_AREAS`).
_KIND_OF = {
    ReviewArea.DOMESTIC_VIOLENCE: RestrictedKind.DV,
    ReviewArea.MENTAL_HEALTH: RestrictedKind.MENTAL_HEALTH,
    ReviewArea.DRUGS_ALCOHOL: RestrictedKind.TREATMENT,
    ReviewArea.LEARNING: RestrictedKind.MEDICAL,
    ReviewArea.PHYSICAL_HEALTH: RestrictedKind.MEDICAL,
}


def _kind_follows_area() -> Q:
    fits = Q(area=ReviewArea.CARE_TRANSPORT, kind="")
    for area, kind in _KIND_OF.items():
        fits |= Q(area=area, kind=kind)
    return fits


class AreaAnswerQuerySet(models.QuerySet["AreaAnswer"]):
    """Answers of the six areas."""

    def standing(self) -> Self:
        """Keep what nothing newer replaced."""
        return self.filter(replaced_by__isnull=True)

    def visible_to(self, user: User) -> Self:
        """Keep those that somebody may see: open ones of their cases, protected ones by their kind."""
        fits = Q(kind="", case__in=Case.objects.visible_to(user).values("pk"))
        for kind in RestrictedKind:
            fits |= Q(kind=kind, case__in=Case.objects.restricted_to(user, kind).values("pk"))
        return self.filter(fits)


class AreaAnswer(Record):
    """What the team found in one area about one person; superseded by a newer row, never edited (R009-R015).

    `kind` names whose wall the row stands behind, empty for child care and transportation.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="area_answers", db_index=False)
    area = models.CharField(max_length=17, choices=ReviewArea.choices)
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    kind = models.CharField(max_length=15, choices=RestrictedKind.choices, blank=True, default="")
    finding = models.CharField(max_length=10, choices=Finding.choices)
    affected = models.BooleanField(null=True, blank=True)
    is_nothing_offered = models.BooleanField(default=False)
    looked_from = models.DateField(null=True, blank=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="replaced_by")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    objects = AreaAnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["staffing", "area", "participant"],
                name="areaanswer_one_first",
                condition=Q(replaces__isnull=True),
            ),
            models.CheckConstraint(condition=_kind_follows_area(), name="areaanswer_kind"),
            models.CheckConstraint(
                condition=Q(finding=Finding.NONE_KNOWN, affected__isnull=True, is_nothing_offered=False)
                | Q(finding__in=[Finding.POSSIBLE, Finding.EXISTS]),
                name="areaanswer_finding",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["staffing", "area"], name="areaanswer_staffing")]

    def __str__(self) -> str:
        return f"Area answer {self.pk}"


class AreaOffer(Record):
    """An accommodation or resource that was offered for a challenge, and when (R015)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    answer = models.ForeignKey(AreaAnswer, models.CASCADE, related_name="offers")
    kind = models.CharField(max_length=15, choices=RestrictedKind.choices, blank=True, default="")
    sealed_what = models.BinaryField()
    on = models.DateField()
    referral = models.ForeignKey(
        CommunityReferral, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )

    what = Sealed()

    def __str__(self) -> str:
        return f"Area offer {self.pk}"
