"""Reports that were kept: frozen months with whom they went to, filters by name, files that a job made."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Office, Record, User
from supervision.choices import PackWay, ReportCode

NAME_MAX = 120
QUERY_MAX = 500


class StatisticsPack(Record):
    """The numbers of an office's month as they stood when somebody froze them (T022).

    `figures` are counts by code, as `definition` counts them. It is never changed: who freezes the month again makes
    the next version beside it.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    version = models.PositiveSmallIntegerField()
    definition = models.PositiveSmallIntegerField()
    figures = models.JSONField()
    as_of = models.DateField()
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    frozen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["office", "month", "version"], name="statisticspack_version"),
            models.CheckConstraint(condition=Q(month__day=1, as_of__gt=F("month")), name="statisticspack_month"),
            models.CheckConstraint(condition=Q(version__gte=1, definition__gte=1), name="statisticspack_versions"),
        ]

    def __str__(self) -> str:
        return f"Statistics {self.month:%Y-%m} version {self.version}"


class PackRecipient(Record):
    """Who gets the monthly numbers of an office, by e-mail or by hand where there is no address."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    name = models.CharField(max_length=NAME_MAX)
    agency = models.CharField(max_length=NAME_MAX, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    added_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name=""), name="packrecipient_name"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="packrecipient_ended",
            ),
            models.UniqueConstraint(
                fields=["office", "name", "agency"], condition=Q(ended_at__isnull=True), name="packrecipient_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Recipient {self.pk}"


class PackSending(Record):
    """That a frozen month goes to a recipient: handed over, or by e-mail, then sent once `sent_at` is there."""

    pack = models.ForeignKey(StatisticsPack, models.PROTECT, related_name="sendings", db_index=False)
    recipient = models.ForeignKey(PackRecipient, models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(max_length=8, choices=PackWay.choices)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    tried_count = models.PositiveSmallIntegerField(default=0)
    sent_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pack", "recipient"], name="packsending_once"),
            models.CheckConstraint(condition=Q(way__in=PackWay.values), name="packsending_way"),
            models.CheckConstraint(
                condition=Q(sent_on__isnull=True, sent_at__isnull=True, way=PackWay.EMAIL)
                | Q(sent_on__isnull=False, sent_at__isnull=False),
                name="packsending_sent",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tried_at"], name="packsending_waiting", condition=Q(sent_at=None)),
        ]

    def __str__(self) -> str:
        return f"Sending {self.pk}"


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Filters of reports under a name."""

    def standing(self) -> Self:
        """Keep those that nobody ended."""
        return self.filter(ended_at__isnull=True)

    def offered_to(self, user: User) -> Self:
        """Keep one's own, and those that are shared in one's office."""
        return self.standing().filter(Q(owner=user) | Q(is_shared=True, office_id=user.office_id))


class SavedFilter(Record):
    """What a report was narrowed to, under a name: for its owner alone, or shared with the office."""

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    owner = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    report = models.CharField(max_length=12, choices=ReportCode.choices)
    name = models.CharField(max_length=NAME_MAX)
    query = models.CharField(max_length=QUERY_MAX, blank=True, default="")
    is_shared = models.BooleanField(default=False)
    made_at = models.DateTimeField()
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(report__in=ReportCode.values) & ~Q(name=""), name="savedfilter_report"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="savedfilter_ended",
            ),
            models.UniqueConstraint(
                fields=["owner", "report", "name"], condition=Q(ended_at__isnull=True), name="savedfilter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Filter {self.pk}"


class Export(Record):
    """A report with more rows than a request hands out, made as whoever asked, sealed, gone after seven days.

    Policy: decisions 14.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+", db_index=False)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    report = models.CharField(max_length=12, choices=ReportCode.choices)
    query = models.CharField(max_length=QUERY_MAX, blank=True, default="")
    asked_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    tried_count = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(null=True, blank=True)
    row_count = models.PositiveIntegerField(null=True, blank=True)
    sealed_content = models.BinaryField(null=True, blank=True)
    cleared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(report__in=ReportCode.values), name="export_report"),
            models.CheckConstraint(
                condition=Q(made_at__isnull=True, row_count__isnull=True, sealed_content__isnull=True)
                | Q(made_at__isnull=False, row_count__isnull=False),
                name="export_made",
            ),
            models.CheckConstraint(
                condition=Q(cleared_at__isnull=True) | Q(sealed_content__isnull=True), name="export_cleared"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["made_at"], name="export_kept", condition=Q(cleared_at=None)),
        ]

    def __str__(self) -> str:
        return f"Export {self.pk}"
