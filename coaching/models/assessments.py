"""Instruments, what was answered on them, and the strengths and barriers that came out."""

from datetime import date
from typing import ClassVar, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from casework.public import Case, CommunityReferral, Participant, Record, User
from coaching.choices import Area, Asked, AssessmentKind, BarrierStatus


class InstrumentQuerySet(models.QuerySet["Instrument"]):
    """Instruments, each in its versions."""

    def in_force(self, jurisdiction: str, day: date) -> Self:
        """Keep the version of each instrument that holds in a jurisdiction on a day, in the order they are offered."""
        newer = Instrument.objects.filter(
            code=OuterRef("code"),
            jurisdiction=OuterRef("jurisdiction"),
            first_day__lte=day,
            version__gt=OuterRef("version"),
        )
        return self.filter(
            ~Exists(newer),
            Q(last_day__isnull=True) | Q(last_day__gte=day),
            jurisdiction=jurisdiction,
            first_day__lte=day,
        ).order_by("position", "title")


class Instrument(Record):
    """The questions of an assessment as they were asked: declared in `instruments/*.yaml`, versioned, never edited.

    `sections` is a list of {"code", "title", "help", "questions"}; a question is {"code", "words", "kind",
    "help", "choices", "is_required", "from"}, `choices` a list of [code, words], `from` another question as
    "KIND.code" whose answer it begins with. `after` names the kind that has to be completed first (N006).
    """

    code = models.CharField(max_length=40)
    jurisdiction = models.CharField(max_length=8)
    version = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=12, choices=AssessmentKind.choices)
    asked = models.CharField(max_length=6, choices=Asked.choices, default=Asked.PERSON)
    title = models.CharField(max_length=120)
    guidance = models.TextField(blank=True, default="")
    sections = models.JSONField()
    after = models.CharField(max_length=12, choices=AssessmentKind.choices, blank=True, default="")
    source = models.CharField(max_length=200, blank=True, default="")
    first_day = models.DateField()
    last_day = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = InstrumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "jurisdiction", "version"], name="instrument_version"),
            models.CheckConstraint(condition=Q(kind__in=AssessmentKind.values), name="instrument_kind"),
        ]

    def __str__(self) -> str:
        return f"Instrument {self.code} {self.version}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    """Completed assessments."""

    def current(self) -> Self:
        """Keep the latest of each kind for each person or family: an older one is superseded, never deleted (A014)."""
        whose = Coalesce("participant", "case", output_field=models.UUIDField())
        of_same = Assessment.objects.alias(whose=whose).filter(whose=OuterRef("whose"), kind=OuterRef("kind"))
        newer = of_same.filter(Q(on__gt=OuterRef("on")) | Q(on=OuterRef("on"), pk__gt=OuterRef("pk")))
        return self.alias(whose=whose).filter(~Exists(newer))


class Assessment(Record):
    """One completed assessment of one person, or of the whole family; its draft is a draft like that of any form.

    Until it is completed there is no row; it is completed once and superseded by a later one of its kind, which is
    derived. `based_on` is what it began with: the EPI of an EA (A012), the family's of an employment assessment (N006).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=12, choices=AssessmentKind.choices)
    instrument = models.ForeignKey(
        Instrument, models.PROTECT, null=True, blank=True, related_name="assessments", db_index=False
    )
    on = models.DateField()
    based_on = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="led_to", db_index=False)
    vulnerability = models.CharField(max_length=20, blank=True, default="")
    remark = models.TextField(blank=True, default="")
    is_imported = models.BooleanField(default=False)
    completed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    completed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=AssessmentKind.values), name="assessment_kind"),
            models.CheckConstraint(
                condition=Q(instrument__isnull=False) | Q(is_imported=True), name="assessment_instrument"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["case", "kind", "on"], name="assessment_case_kind")]

    def __str__(self) -> str:
        return f"Assessment {self.kind} {self.pk}"


class Answer(Record):
    """What was answered to one question: words, codes, a number or a day; a pair has `said`, `found` and `why`.

    `is_different` marks a pair in which the coach found something else than was said; then `why` explains it, or an
    `Explanation` written later (A013).
    """

    assessment = models.ForeignKey(Assessment, models.CASCADE, related_name="answers")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+", db_index=False)
    question = models.CharField(max_length=60)
    words = models.TextField(blank=True, default="")
    codes = ArrayField(models.CharField(max_length=40), blank=True, default=list)
    number = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True)
    day = models.DateField(null=True, blank=True)
    found = models.TextField(blank=True, default="")
    is_different = models.BooleanField(default=False)
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["assessment", "question"], name="answer_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["case", "question"], name="answer_case_question"),
            models.Index(fields=["question", "case"], name="answer_question_case"),
        ]

    def __str__(self) -> str:
        return f"Answer {self.pk}"


class Explanation(Record):
    """Why what was said and what was found differ, written after the assessment was completed (A013)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    answer = models.OneToOneField(Answer, models.CASCADE, related_name="explanation")
    words = models.TextField()
    explained_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    explained_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Explanation {self.pk}"


class Strength(Record):
    """What a person or the family is good at and can build on (O009)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    area = models.CharField(max_length=16, choices=Area.choices)
    words = models.CharField(max_length=300)
    on = models.DateField()
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="strengths")
    ended_on = models.DateField(null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(area__in=Area.values), name="strength_area")]

    def __str__(self) -> str:
        return f"Strength {self.pk}"


class Barrier(Record):
    """What stands in a person's or the family's way: answered by a step, by a referral, or left with a reason (N007).

    What tells of violence, treatment or health is a protected entry and never a barrier here.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    area = models.CharField(max_length=16, choices=Area.choices)
    words = models.CharField(max_length=300)
    on = models.DateField()
    status = models.CharField(max_length=10, choices=BarrierStatus.choices, default=BarrierStatus.OPEN)
    status_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")
    assessment = models.ForeignKey(Assessment, models.PROTECT, null=True, blank=True, related_name="barriers")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(area__in=Area.values), name="barrier_area"),
            models.CheckConstraint(
                condition=Q(status=BarrierStatus.OPEN, status_on__isnull=True, reason="")
                | Q(status=BarrierStatus.OVERCOME, status_on__isnull=False)
                | (Q(status=BarrierStatus.LEFT, status_on__isnull=False) & ~Q(reason="")),
                name="barrier_status",
            ),
        ]

    def __str__(self) -> str:
        return f"Barrier {self.pk}"


class BarrierReferral(Record):
    """A referral that is to help over a barrier; `talked_on`: when it was spoken of as a stepping-stone (O055).

    Without a barrier, `reason` says why the referral answers none, while the family had open ones.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    barrier = models.ForeignKey(Barrier, models.CASCADE, null=True, blank=True, related_name="referrals")
    referral = models.ForeignKey(CommunityReferral, models.CASCADE, related_name="+")
    talked_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["barrier", "referral"], name="barrierreferral_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(barrier__isnull=False, reason="") | (Q(barrier__isnull=True) & ~Q(reason="")),
                name="barrierreferral_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"Barrier referral {self.pk}"
