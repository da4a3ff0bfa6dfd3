"""Plans in their versions, with their goals and steps."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Participant, Provider, Record, Release, User
from coaching.choices import (
    GoalKind,
    Horizon,
    MraPart,
    PlanForm,
    PlanKind,
    PlanStatus,
    StepOwner,
    StepPurpose,
    StepStatus,
    WorkActivity,
)
from coaching.models.assessments import Barrier

_OPEN = (PlanStatus.DRAFT, PlanStatus.OFFERED)
_SIGNED = (PlanStatus.ACTIVE, PlanStatus.SUPERSEDED)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans in their versions."""

    def valid(self, day: date) -> Self:
        """Keep those signed, not past their last review date, of an open case: what a valid plan is (A024, A031)."""
        is_open = Q(case__closed_on__isnull=True) | Q(case__closed_on__gt=day)
        return self.filter(is_open, status=PlanStatus.ACTIVE, signed_on__lte=day, last_review_on__gte=day)

    def lapsed(self, day: date) -> Self:
        """Keep those that are signed, not superseded, and past their last review date."""
        return self.filter(status=PlanStatus.ACTIVE, last_review_on__lt=day)

    def written(self) -> Self:
        """Keep those still being written or waiting for signatures."""
        return self.filter(status__in=_OPEN)


class Plan(Record):
    """One version of an agreement. A coaching contract is the family's (no participant), every other plan an adult's.

    Valid is signed and not past `last_review_on`, the latest review date of its steps, which signing fixes; nothing
    stores that it lapsed (decisions 13). `words` are the person's own, printed first. A field plan has `written_on`,
    `goal_on` and the fixed goal (A033). `communication` says how the parties of a jointly managed plan keep in touch
    (O041). `exit_on`: the month in which the family means to leave assistance (O009). `rev` counts every save of
    the words of a draft, so that of two windows the second is told; a goal is held against its own stand.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=PlanKind.choices)
    form = models.CharField(max_length=6, choices=PlanForm.choices, default=PlanForm.FULL)
    version = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=PlanStatus.choices, default=PlanStatus.DRAFT)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    reason = models.CharField(max_length=300, blank=True, default="")
    words = models.TextField(blank=True, default="")
    written_on = models.DateField()
    goal_on = models.DateField(null=True, blank=True)
    exit_on = models.DateField(null=True, blank=True)
    core_words = models.TextField(blank=True, default="")
    is_joint = models.BooleanField(default=False)
    communication = models.TextField(blank=True, default="")
    is_original_in_file = models.BooleanField(default=False)
    rev = models.PositiveIntegerField(default=0)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    signed_on = models.DateField(null=True, blank=True)
    last_review_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    withdrawn_words = models.CharField(max_length=300, blank=True, default="")
    is_imported = models.BooleanField(default=False)
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    written_at = models.DateTimeField()

    objects = PlanQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=PlanKind.values), name="plan_kind"),
            models.CheckConstraint(
                condition=Q(kind=PlanKind.CONTRACT, participant__isnull=True)
                | (~Q(kind=PlanKind.CONTRACT) & Q(participant__isnull=False))
                | Q(is_imported=True),
                name="plan_whose",
            ),
            models.CheckConstraint(
                condition=Q(status=PlanStatus.DRAFT, offered_at__isnull=True, signed_on__isnull=True)
                | Q(status=PlanStatus.OFFERED, offered_at__isnull=False, signed_on__isnull=True)
                | Q(status=PlanStatus.ACTIVE, signed_on__isnull=False, ended_on__isnull=True)
                | Q(status=PlanStatus.SUPERSEDED, signed_on__isnull=False, ended_on__gte=F("signed_on"))
                | Q(status=PlanStatus.WITHDRAWN, signed_on__isnull=True, ended_on__isnull=False),
                name="plan_status",
            ),
            models.CheckConstraint(
                condition=Q(form=PlanForm.FULL) | Q(kind__in=(PlanKind.FSSP, PlanKind.IFSSP)), name="plan_form"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status=PlanStatus.ACTIVE, participant__isnull=True),
                name="plan_one_active_of_family",
            ),
            models.UniqueConstraint(
                fields=["participant", "kind"], condition=Q(status=PlanStatus.ACTIVE), name="plan_one_active_of_person"
            ),
            models.UniqueConstraint(
                fields=["case", "kind"],
                condition=Q(status__in=_OPEN, participant__isnull=True),
                name="plan_one_written_of_family",
            ),
            models.UniqueConstraint(
                fields=["participant", "kind"], condition=Q(status__in=_OPEN), name="plan_one_written_of_person"
            ),
            models.UniqueConstraint(
                fields=["case", "kind", "participant", "version"], name="plan_version", nulls_distinct=False
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["last_review_on"], name="plan_lapsing", condition=Q(status=PlanStatus.ACTIVE)),
        ]

    def __str__(self) -> str:
        return f"Plan {self.kind} {self.version}"


class PlanParty(Record):
    """Somebody who manages a plan together with the coach, and what they are responsible for (O041)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="parties")
    provider = models.ForeignKey(Provider, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=300)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "name"], name="planparty_once")]

    def __str__(self) -> str:
        return f"Plan party {self.pk}"


class Goal(Record):
    """What somebody wants to reach, in their own words; without a participant it is the family's (O011).

    The four prompts and `by` are its SMART parts (A029); `why` says why it matters to them (O015); `milestone` on the
    way off assistance (O009). `part` is used in a mutual responsibility agreement alone (N023).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="goals")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200)
    why = models.CharField(max_length=400, blank=True, default="")
    horizon = models.CharField(max_length=5, choices=Horizon.choices, default=Horizon.SHORT)
    kind = models.CharField(max_length=6, choices=GoalKind.choices, default=GoalKind.LIFE)
    part = models.CharField(max_length=6, choices=MraPart.choices, blank=True, default="")
    specific = models.TextField(blank=True, default="")
    measure = models.TextField(blank=True, default="")
    reach = models.TextField(blank=True, default="")
    relevance = models.TextField(blank=True, default="")
    by = models.DateField(null=True, blank=True)
    is_milestone = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "number"], name="goal_number")]

    def __str__(self) -> str:
        return f"Goal {self.pk}"


class StepQuerySet(models.QuerySet["Step"]):
    """Steps of plans."""

    def running(self) -> Self:
        """Keep the open ones of signed plans that nothing superseded."""
        return self.filter(status=StepStatus.OPEN, plan__status=PlanStatus.ACTIVE)


class Step(Record):
    """One dated, owned, measurable act toward a goal, with a review date of its own (A029, A030).

    `number` counts through the whole plan. `earlier` is the same step in the version before. `source` names the
    agency's plan that a step was taken over from, `release` what allows it (A028). `from_idea` is the step of the
    library that it was made from (O061). `purpose` is used in a mutual responsibility agreement alone (N004).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    plan = models.ForeignKey(Plan, models.CASCADE, related_name="steps")
    goal = models.ForeignKey(Goal, models.CASCADE, related_name="steps")
    number = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=300)
    owner = models.CharField(max_length=12, choices=StepOwner.choices, default=StepOwner.PARTICIPANT)
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    party = models.CharField(max_length=200, blank=True, default="")
    activity = models.CharField(max_length=8, choices=WorkActivity.choices, blank=True, default="")
    weekly_hours = models.DecimalField(max_digits=4, decimal_places=1, null=True, blank=True)
    purpose = models.CharField(max_length=10, choices=StepPurpose.choices, blank=True, default="")
    measure = models.CharField(max_length=300, blank=True, default="")
    do_by = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    help_words = models.CharField(max_length=200, blank=True, default="")
    barrier = models.ForeignKey(Barrier, models.SET_NULL, null=True, blank=True, related_name="steps")
    status = models.CharField(max_length=7, choices=StepStatus.choices, default=StepStatus.OPEN)
    status_on = models.DateField(null=True, blank=True)
    earlier = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    source = models.CharField(max_length=200, blank=True, default="")
    release = models.ForeignKey(Release, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    from_idea = models.ForeignKey(
        "StepIdea", models.SET_NULL, null=True, blank=True, related_name="steps", db_index=False
    )

    objects = StepQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "number"], name="step_number"),
            models.CheckConstraint(condition=Q(owner__in=StepOwner.values), name="step_owner"),
            models.CheckConstraint(
                condition=Q(activity="") | Q(activity__in=WorkActivity.values), name="step_activity"
            ),
            models.CheckConstraint(condition=Q(purpose="") | Q(purpose__in=StepPurpose.values), name="step_purpose"),
            models.CheckConstraint(
                condition=Q(status=StepStatus.OPEN, status_on__isnull=True)
                | (~Q(status=StepStatus.OPEN) & Q(status_on__isnull=False)),
                name="step_status",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["review_on"], name="step_review", condition=Q(status=StepStatus.OPEN)),
        ]

    def __str__(self) -> str:
        return f"Step {self.pk}"


class StepIdea(Record):
    """A step that worked for somebody, without anybody's name, for other coaches to begin from (O061)."""

    jurisdiction = models.CharField(max_length=8)
    area = models.CharField(max_length=16)
    words = models.CharField(max_length=300)
    measure = models.CharField(max_length=300, blank=True, default="")
    activity = models.CharField(max_length=8, choices=WorkActivity.choices, blank=True, default="")
    days_to_do = models.PositiveSmallIntegerField(default=14)
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    added_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["jurisdiction", "words"], name="stepidea_once")]

    def __str__(self) -> str:
        return f"Step idea {self.pk}"
