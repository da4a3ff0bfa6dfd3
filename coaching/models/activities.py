"""Activities assigned from the twelve federal kinds, with their pauses and the looks at how they go."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Notice, Participant, Provider, Record, User
from coaching.choices import JobSearchPart, TimesheetRhythm, WorkActivity
from coaching.models.plans import Step


class Activity(Record):
    """One work activity of one adult (45 CFR 261.30). Both days are inclusive; without a last day it goes on.

    `weekly_hours` are scheduled. `hours_supervisor` is who watches over the hours at the place. While it goes on it
    has the day on which the coach looks next (A039).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=WorkActivity.choices)
    words = models.CharField(max_length=160)
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=2)
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    place = models.CharField(max_length=200, blank=True, default="")
    hours_supervisor = models.CharField(max_length=160, blank=True, default="")
    part = models.CharField(max_length=9, choices=JobSearchPart.choices, blank=True, default="")
    certified_by = models.CharField(max_length=160, blank=True, default="")
    step = models.ForeignKey(Step, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    next_check_on = models.DateField(null=True, blank=True)
    ended_words = models.CharField(max_length=300, blank=True, default="")
    rev = models.PositiveIntegerField(default=0)
    assigned_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    assigned_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=WorkActivity.values), name="activity_kind"),
            models.CheckConstraint(condition=Q(weekly_hours__gt=0, weekly_hours__lte=99), name="activity_weekly_hours"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")), name="activity_days"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=False) | Q(next_check_on__isnull=False), name="activity_next_check"
            ),
            models.CheckConstraint(
                condition=Q(part="") | Q(part__in=JobSearchPart.values, kind=WorkActivity.JSJR), name="activity_part"
            ),
            models.CheckConstraint(
                condition=Q(certified_by="") | Q(part=JobSearchPart.TREATMENT), name="activity_certified"
            ),
        ]

    def __str__(self) -> str:
        return f"Activity {self.kind}"


class ActivityPause(Record):
    """Days on which an activity rests, with the reason and how often another way was tried (R036)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="pauses")
    first_day = models.DateField()
    last_day = models.DateField()
    words = models.CharField(max_length=300)
    tries = models.PositiveSmallIntegerField(default=0)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="activitypause_days"),
        ]

    def __str__(self) -> str:
        return f"Pause of an activity {self.pk}"


class ActivityCheck(Record):
    """A look at how an activity goes (A039, A091); it names the day of the next one."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="checks")
    on = models.DateField()
    words = models.CharField(max_length=300)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Check of an activity {self.pk}"


class TimesheetDuty(Record):
    """How often a person turns in a timesheet, from a day on until the next one begins (A053, A054)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    rhythm = models.CharField(max_length=8, choices=TimesheetRhythm.choices)
    first_day = models.DateField()
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(rhythm__in=TimesheetRhythm.values), name="timesheetduty_rhythm"),
            models.UniqueConstraint(fields=["participant", "first_day"], name="timesheetduty_once"),
        ]

    def __str__(self) -> str:
        return f"Timesheets {self.rhythm}"


class TimesheetAsk(Record):
    """One week of a month whose timesheet a person was asked for, by a notice; never twice (A053).

    `month` is its first day, `week_of` the Monday of the week. A notice that never arrived asked for nothing: when the
    week is asked for again, the row names the later one.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    week_of = models.DateField()
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    asked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(month__day=1, week_of__week_day=2), name="timesheetask_week"),
            models.UniqueConstraint(fields=["participant", "month", "week_of"], name="timesheetask_once"),
        ]

    def __str__(self) -> str:
        return f"Timesheet asked for {self.week_of}"
