"""Answers of the agenda that are one to a code: chances that come first, screenings, other outcomes; and checks."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from casework.public import Case, Record, User
from reengagement.choices import CheckOf, ChildWelfareAnswer, Opportunity, Outcome, Screening
from reengagement.models.sealed import Sealed
from reengagement.models.staffings import Staffing


class OpportunityAnswer(Record):
    """Whether the participant had one of the three chances that come first, and how we know (R001)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="opportunities")
    opportunity = models.CharField(max_length=14, choices=Opportunity.choices)
    was_given = models.BooleanField(null=True, blank=True)
    sealed_evidence = models.BinaryField(null=True, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    evidence = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "opportunity"], name="opportunityanswer_once"),
            models.CheckConstraint(condition=Q(opportunity__in=Opportunity.values), name="opportunityanswer_code"),
        ]

    def __str__(self) -> str:
        return f"Opportunity {self.opportunity}"


class ScreeningOffer(Record):
    """Whether a screening was made, or offered and when (OAR 461-190-0231(2)); never what it found."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="screenings")
    screening = models.CharField(max_length=17, choices=Screening.choices)
    is_done = models.BooleanField(default=False)
    offered_on = models.DateField(null=True, blank=True)
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "screening"], name="screeningoffer_once"),
            models.CheckConstraint(condition=Q(screening__in=Screening.values), name="screeningoffer_code"),
        ]

    def __str__(self) -> str:
        return f"Screening {self.screening}"


class OptionConsidered(Record):
    """An outcome that the team talked about, and why it was or was not taken."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="considered")
    outcome = models.CharField(max_length=14, choices=Outcome.choices)
    sealed_why = models.BinaryField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    why = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["staffing", "outcome"], name="optionconsidered_once"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="optionconsidered_outcome"),
        ]

    def __str__(self) -> str:
        return f"Option {self.outcome}"


class Check(Record):
    """Somebody's check under their own sign-in; the newest of a kind counts, only added to (R023, R024)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.ForeignKey(Staffing, models.CASCADE, related_name="checks")
    of = models.CharField(max_length=8, choices=CheckOf.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(of__in=CheckOf.values), name="check_of")]

    def __str__(self) -> str:
        return f"Check {self.of}"


class ChildWelfareAsk(Record):
    """Child welfare was asked whether less money would put a child at risk, and what it answered (R026).

    An answer of none is an answer.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    staffing = models.OneToOneField(Staffing, models.CASCADE, related_name="child_welfare")
    asked_on = models.DateField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    answer = models.CharField(max_length=9, choices=ChildWelfareAnswer.choices, blank=True, default="")
    sealed_statement = models.BinaryField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    answered_at = models.DateTimeField(null=True, blank=True)

    statement = Sealed()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    answer="", sealed_statement__isnull=True, answered_at__isnull=True, answered_by__isnull=True
                )
                | Q(
                    answer=ChildWelfareAnswer.NONE,
                    sealed_statement__isnull=True,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                )
                | Q(
                    answer=ChildWelfareAnswer.STATEMENT,
                    sealed_statement__isnull=False,
                    answered_at__isnull=False,
                    answered_by__isnull=False,
                ),
                name="childwelfareask_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"Child welfare {self.pk}"
