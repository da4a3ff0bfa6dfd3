"""Work sites of an office with their positions, who is placed there, and what was agreed and signed (A089, A090)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower

from casework.public import Case, Document, Office, Record, User
from coaching.choices import AgreementWay, SiteKind, SiteVerdict
from coaching.models.activities import Activity

#: How many volunteers a position can ask for.
MOST_NEEDED = 99


class WorkSiteQuerySet(models.QuerySet["WorkSite"]):
    """Work sites."""

    def seen_from(self, office: Office | None) -> Self:
        """Keep those of an office's state: they are told to every office of it (A089)."""
        return self.filter(office__jurisdiction=office.jurisdiction) if office else self.none()


class WorkSite(Record):
    """A place that takes people for work experience; a closed one stays on file."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=3, choices=SiteKind.choices)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    contact_name = models.CharField(max_length=120)
    phone = models.CharField(max_length=40)
    remark = models.CharField(max_length=300, blank=True, default="")
    closed_on = models.DateField(null=True, blank=True)
    closed_words = models.CharField(max_length=300, blank=True, default="")
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    objects = WorkSiteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=SiteKind.values), name="worksite_kind"),
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True, closed_words="")
                | (Q(closed_on__isnull=False) & ~Q(closed_words="")),
                name="worksite_closed",
            ),
            models.UniqueConstraint(F("office"), Lower("name"), name="worksite_once"),
        ]

    def __str__(self) -> str:
        return f"Work site {self.pk}"


class SitePosition(Record):
    """What is done at a site, how many hours a week, and how many volunteers are needed for it (A089).

    Free places are those needed less the placements that run; they are stored nowhere.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    site = models.ForeignKey(WorkSite, models.CASCADE, related_name="positions")
    title = models.CharField(max_length=120)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2)
    schedule = models.CharField(max_length=160, blank=True, default="")
    skills = models.CharField(max_length=300, blank=True, default="")
    needed = models.PositiveSmallIntegerField()
    ended_on = models.DateField(null=True, blank=True)
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=99), name="siteposition_weekly_hours"
            ),
            models.CheckConstraint(condition=Q(needed__range=(1, MOST_NEEDED)), name="siteposition_needed"),
            models.UniqueConstraint(
                F("site"), Lower("title"), condition=Q(ended_on__isnull=True), name="siteposition_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Position {self.pk}"


class SiteChange(Record):
    """What somebody changed about a site or one of its positions: each line what it is, what stood, what stands."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(WorkSite, models.CASCADE, related_name="changes")
    lines = models.JSONField()
    changed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Change of a work site {self.pk}"


class SiteEvaluation(Record):
    """What somebody saw at a site on a day, and whether people are placed there any more (A091); only ever added to."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(WorkSite, models.CASCADE, related_name="evaluations")
    on = models.DateField()
    safety = models.CharField(max_length=300)
    supervision = models.CharField(max_length=300)
    skills = models.CharField(max_length=300)
    verdict = models.CharField(max_length=7, choices=SiteVerdict.choices)
    words = models.CharField(max_length=300, blank=True, default="")
    evaluated_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    evaluated_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(verdict=SiteVerdict.GOES_ON) | (Q(verdict__in=SiteVerdict.values) & ~Q(words="")),
                name="siteevaluation_verdict",
            ),
        ]

    def __str__(self) -> str:
        return f"Evaluation of a work site {self.pk}"


class Placement(Record):
    """An activity that is done in a position of a work site; `over_words`: why more are there than places."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    activity = models.OneToOneField(Activity, models.CASCADE, related_name="placement")
    position = models.ForeignKey(SitePosition, models.PROTECT, related_name="placements")
    over_words = models.CharField(max_length=300, blank=True, default="")
    placed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    placed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Placement {self.pk}"


class Agreement(Record):
    """What was agreed from day to day, as its paper says it (`content`), and how it was signed."""

    first_day = models.DateField()
    last_day = models.DateField()
    content = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()
    way = models.CharField(max_length=5, choices=AgreementWay.choices, blank=True, default="")
    signed_on = models.DateField(null=True, blank=True)
    site_signer = models.CharField(max_length=120, blank=True, default="")
    taken_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="%(class)s_days"),
            models.CheckConstraint(
                condition=Q(way="", signed_on__isnull=True)
                | (Q(way__in=AgreementWay.values, signed_on__isnull=False) & ~Q(site_signer="")),
                name="%(class)s_signed",
            ),
        ]


class SiteAgreement(Agreement):
    """The agreement of an office with a work site (A090); `kept_at`: where the signed paper lies."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    site = models.ForeignKey(WorkSite, models.CASCADE, related_name="agreements")
    kept_at = models.CharField(max_length=160, blank=True, default="")

    class Meta(Agreement.Meta):
        pass

    def __str__(self) -> str:
        return f"Site agreement {self.pk}"


class PlacementAgreement(Agreement):
    """The agreement of a participant, a site and the office about a placement (A090); `document` is the scan."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    placement = models.ForeignKey(Placement, models.CASCADE, related_name="agreements")
    participant_signer = models.CharField(max_length=120, blank=True, default="")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta(Agreement.Meta):
        pass

    def __str__(self) -> str:
        return f"Placement agreement {self.pk}"
