"""Adverse actions, the letters of decisions, and hearings about them."""

from typing import ClassVar, cast

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Notice, Record, User
from eligibility.choices import ActionGround, ActionKind, HearingResult, LetterKind, Programme, TakenBackFor
from eligibility.models.apart import seen_rows
from eligibility.models.applications import Application
from eligibility.models.certifications import NOT_APART, Certification, Review
from eligibility.models.changes import ChangeReport
from eligibility.models.determinations import Determination


class AdverseActionQuerySet(models.QuerySet["AdverseAction"]):
    """Adverse actions, those that were taken back among them."""

    def visible_to(self, user: User) -> "AdverseActionQuerySet":
        """Keep those that this person may see."""
        return cast("AdverseActionQuerySet", seen_rows(self, user))

    def standing(self) -> "AdverseActionQuerySet":
        """Keep those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)


class AdverseAction(Record):
    """That a family is to get less, or nothing any more: proposed by one person, confirmed by another (O083).

    From when is never stored here: its letter says it, once it left in time. `why` stands in the letter, and `rule`,
    where the decision itself does not name it.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    application = models.ForeignKey(Application, models.PROTECT, related_name="actions")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    kind = models.CharField(max_length=10, choices=ActionKind.choices)
    ground = models.CharField(max_length=14, choices=ActionGround.choices)
    why = models.CharField(max_length=300)
    rule = models.CharField(max_length=120, blank=True, default="")
    change = models.ForeignKey(ChangeReport, models.PROTECT, null=True, blank=True, related_name="actions")
    review = models.ForeignKey(Review, models.PROTECT, null=True, blank=True, related_name="actions")
    proposed_on = models.DateField()
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_for = models.CharField(max_length=10, choices=TakenBackFor.choices, blank=True, default="")
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = AdverseActionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=NOT_APART, name="adverseaction_programme"),
            models.CheckConstraint(condition=Q(kind__in=ActionKind.values), name="adverseaction_kind"),
            models.CheckConstraint(condition=Q(ground__in=ActionGround.values), name="adverseaction_ground"),
            models.CheckConstraint(
                condition=~Q(why="") & (Q(ground=ActionGround.FACTS) | ~Q(rule="")), name="adverseaction_why"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True, confirmed_at__isnull=True)
                | Q(
                    confirmed_on__gte=F("proposed_on"),
                    confirmed_by__isnull=False,
                    confirmed_at__isnull=False,
                ),
                name="adverseaction_confirmed",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
                name="adverseaction_two_people",
            ),
            models.CheckConstraint(
                condition=Q(
                    taken_back_on__isnull=True,
                    taken_back_for="",
                    taken_back_by__isnull=True,
                    taken_back_at__isnull=True,
                )
                | Q(
                    taken_back_on__gte=F("proposed_on"),
                    taken_back_for__in=TakenBackFor.values,
                    taken_back_by__isnull=False,
                    taken_back_at__isnull=False,
                ),
                name="adverseaction_taken_back",
            ),
        ]

    def __str__(self) -> str:
        return f"Adverse action {self.pk}"


class DecisionNoticeQuerySet(models.QuerySet["DecisionNotice"]):
    """What letters told of decisions."""

    def visible_to(self, user: User) -> "DecisionNoticeQuerySet":
        """Keep those that this person may see."""
        return cast("DecisionNoticeQuerySet", seen_rows(self, user))


class DecisionNotice(Record):
    """What a letter told of a decision or of an adverse action; its words are frozen with the letter itself.

    With an action it counts once the letter left on `leave_by` or before: the last day that leaves all days of notice
    before `effective_on`. What was so before it was written, as a denial once the certification is over, is told on any
    day. `before` and `after` are dollars a month. `continued_by` is null where no text on file says
    until when the benefit goes on.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    kind = models.CharField(max_length=10, choices=LetterKind.choices)
    determination = models.ForeignKey(Determination, models.PROTECT, null=True, blank=True, related_name="notices")
    action = models.ForeignKey(AdverseAction, models.PROTECT, null=True, blank=True, related_name="notices")
    certification = models.ForeignKey(
        Certification, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    notice = models.OneToOneField(Notice, models.PROTECT, related_name="+")
    before = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    after = models.DecimalField(max_digits=10, decimal_places=2)
    written_on = models.DateField()
    leave_by = models.DateField(null=True, blank=True)
    effective_on = models.DateField(null=True, blank=True)
    hearing_by = models.DateField()
    accepted_until = models.DateField()
    continued_by = models.DateField(null=True, blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    made_at = models.DateTimeField()

    objects = DecisionNoticeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=NOT_APART, name="decisionnotice_programme"),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="decisionnotice_kind"),
            models.CheckConstraint(
                condition=Q(determination__isnull=False, action__isnull=True)
                | Q(determination__isnull=True, action__isnull=False),
                name="decisionnotice_about",
            ),
            models.CheckConstraint(
                condition=Q(action__isnull=True, leave_by__isnull=True, effective_on__isnull=True)
                | Q(action__isnull=False, leave_by__gte=F("written_on"), effective_on__gt=F("leave_by"))
                | Q(action__isnull=False, leave_by=F("written_on"), effective_on__lte=F("written_on")),
                name="decisionnotice_timely",
            ),
            models.CheckConstraint(
                condition=Q(accepted_until__gte=F("hearing_by"), hearing_by__gt=F("written_on"), after__gte=0),
                name="decisionnotice_days",
            ),
        ]

    def __str__(self) -> str:
        return f"Decision notice {self.pk}"


class BenefitHearing(Record):
    """A family's request for a hearing about a letter; `has_continued_aid`: the benefit goes on until the decision."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    programme = models.CharField(max_length=12, choices=Programme.choices)
    letter = models.ForeignKey(DecisionNotice, models.PROTECT, related_name="hearings")
    asked_on = models.DateField()
    wants_continued = models.BooleanField()
    has_continued_aid = models.BooleanField()
    is_in_time = models.BooleanField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    result = models.CharField(max_length=10, choices=HearingResult.choices, blank=True, default="")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=NOT_APART, name="benefithearing_programme"),
            models.CheckConstraint(
                condition=Q(result="", decided_on__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(
                    result__in=HearingResult.values,
                    decided_on__gte=F("asked_on"),
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="benefithearing_decided",
            ),
            models.CheckConstraint(
                condition=Q(has_continued_aid=False) | Q(wants_continued=True), name="benefithearing_continued"
            ),
            models.UniqueConstraint(fields=["letter"], name="benefithearing_one_open", condition=Q(result="")),
        ]

    def __str__(self) -> str:
        return f"Benefit hearing {self.pk}"
