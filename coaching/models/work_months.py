"""Hours of work by week and day, with their proof, and the month that they make up."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Document, Participant, Record, User
from coaching.choices import HourKind, HoursProof, WorkActivity
from coaching.models.activities import Activity

#: A week is written as a whole, a day at most as long as it is.
WEEK_HOURS, DAY_HOURS = 168, 24


class WorkHours(Record):
    """Hours of one adult in one activity: of a day, or of a week as far as it lies in the month.

    `month` is its first day, `week_of` the Monday of the week, `on` the day; without a day the row stands for the
    week. Hours are quarters. No row is a blank, which is not zero: zero is a row. `rev` counts every save of the cell.
    `proven_month` is the month whose proven paid hours projected ones go on from (45 CFR 261.61(c)).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="hours")
    kind = models.CharField(max_length=8, choices=WorkActivity.choices)
    month = models.DateField()
    week_of = models.DateField()
    on = models.DateField(null=True, blank=True)
    how = models.CharField(max_length=21, choices=HourKind.choices, default=HourKind.WORKED)
    hours = models.DecimalField(max_digits=5, decimal_places=2)
    proof = models.CharField(max_length=11, choices=HoursProof.choices, default=HoursProof.MISSING)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    is_supervised = models.BooleanField(default=False)
    proven_month = models.DateField(null=True, blank=True)
    is_imported = models.BooleanField(default=False)
    rev = models.PositiveIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=WorkActivity.values), name="workhours_kind"),
            models.CheckConstraint(condition=Q(how__in=HourKind.values), name="workhours_how"),
            models.CheckConstraint(condition=Q(proof__in=HoursProof.values), name="workhours_proof"),
            models.CheckConstraint(condition=Q(month__day=1, week_of__week_day=2), name="workhours_place"),
            models.CheckConstraint(
                condition=Q(on__isnull=True, hours__range=(0, WEEK_HOURS))
                | Q(on__gte=F("week_of"), hours__range=(0, DAY_HOURS)),
                name="workhours_hours",
            ),
            models.CheckConstraint(
                condition=Q(how=HourKind.PROJECTED, proven_month__day=1, proven_month__lt=F("month"))
                | (~Q(how=HourKind.PROJECTED) & Q(proven_month__isnull=True)),
                name="workhours_projected",
            ),
            models.UniqueConstraint(
                fields=["participant", "month", "week_of", "on", "kind", "activity", "how"],
                name="workhours_cell",
                nulls_distinct=False,
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "case"], name="workhours_month")]

    def __str__(self) -> str:
        return f"Hours {self.kind} {self.month:%Y-%m}"


class SchoolHomework(Record):
    """Homework that a school asks for in writing, hours a week from day to day (45 CFR 261.60(e)).

    `source` says which writing; it is never edited: it gets another last day, and a new one begins.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+")
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2)
    first_day = models.DateField()
    last_day = models.DateField()
    source = models.CharField(max_length=160)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="schoolhomework_days"),
            models.CheckConstraint(
                condition=Q(weekly_hours__gt=0, weekly_hours__lte=99), name="schoolhomework_weekly_hours"
            ),
        ]

    def __str__(self) -> str:
        return f"Homework of an activity {self.pk}"


class SelfEmployment(Record):
    """What a month of somebody's own business brought in and cost, and the hours that its net income stands for.

    Never edited but as a whole: said again, it stands in the place of what was said first. `source` says which books.

    Policy: 45 CFR 261.61(d); README section 1.4 of the policy files.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    receipts = models.DecimalField(max_digits=9, decimal_places=2)
    expenses = models.DecimalField(max_digits=9, decimal_places=2)
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    source = models.CharField(max_length=160)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(month__day=1, receipts__gte=0, expenses__gte=0, hours__gte=0), name="selfemployment_amounts"
            ),
            models.UniqueConstraint(fields=["activity", "month"], name="selfemployment_once"),
        ]

    def __str__(self) -> str:
        return f"Self-employment {self.month:%Y-%m}"


class SearchDebrief(Record):
    """A week of job search gone through with the person: what was done and whom it can be asked of (A055, A056)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    week_of = models.DateField()
    on = models.DateField()
    words = models.TextField()
    contacts = models.TextField(blank=True, default="")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(week_of__week_day=2), name="searchdebrief_monday"),
            models.UniqueConstraint(fields=["participant", "week_of"], name="searchdebrief_once"),
        ]

    def __str__(self) -> str:
        return f"Debrief of job search {self.pk}"


class WorkMonth(Record):
    """One adult's month: open, verified, closed by the 20th of the next, reopened only with a reason (domain 6).

    How it stands follows from the days that are set. `note` is the client note of the month, at zero hours too (A060).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    note = models.ForeignKey("casework.Note", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    opened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    verified_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1), name="workmonth_first"),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(verified_at__isnull=False, note__isnull=False),
                name="workmonth_closed",
            ),
            models.UniqueConstraint(fields=["participant", "month"], name="workmonth_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "case"], name="workmonth_month")]

    def __str__(self) -> str:
        return f"Work month {self.month:%Y-%m}"


class MonthReopening(Record):
    """A closed month opened again by the supervisor, and why."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    work_month = models.ForeignKey(WorkMonth, models.CASCADE, related_name="reopenings")
    words = models.CharField(max_length=300)
    reopened_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    reopened_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Reopening {self.pk}"
