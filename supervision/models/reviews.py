"""QA case reviews: which cases were drawn, what reviewers answered and found, and what coaches said to it (A097)."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Office, Record, User
from supervision.choices import Answer, Population, Reply, SampleKind


class ReviewSample(Record):
    """Cases of a month that were drawn for review, of one coach or of the whole office where `coach` is none.

    With `seed` anybody draws the same ones again from the same population, which `population_digest` tells from any
    other. It is never taken back: whoever does not like what was drawn draws once more, and both stand here.
    """

    office = models.ForeignKey(Office, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=SampleKind.choices)
    population = models.CharField(max_length=16, choices=Population.choices)
    coach = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    month = models.DateField()
    why = models.CharField(max_length=300, blank=True, default="")
    wanted_count = models.PositiveSmallIntegerField()
    population_count = models.PositiveIntegerField()
    population_digest = models.CharField(max_length=64)
    seed = models.CharField(max_length=32)
    form_version = models.PositiveSmallIntegerField()
    drawn_on = models.DateField()
    drawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    drawn_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=SampleKind.values), name="reviewsample_kind"),
            models.CheckConstraint(condition=Q(population__in=Population.values), name="reviewsample_population"),
            models.CheckConstraint(
                condition=Q(kind=SampleKind.RANDOM, population=Population.ALL)
                | (Q(kind=SampleKind.TARGETED) & ~Q(why="")),
                name="reviewsample_why",
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="reviewsample_month"),
            models.CheckConstraint(
                condition=Q(wanted_count__gte=1, wanted_count__lte=F("population_count")), name="reviewsample_count"
            ),
        ]

    def __str__(self) -> str:
        return f"Review sample {self.pk}"


class SampledCase(Record):
    """A case that a sample drew, in the order of the draw; `coach` is whose work of the month is looked at."""

    sample = models.ForeignKey(ReviewSample, models.PROTECT, related_name="cases", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    coach = models.ForeignKey(User, models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "case"], name="sampledcase_once"),
            models.UniqueConstraint(fields=["sample", "position"], name="sampledcase_position"),
        ]

    def __str__(self) -> str:
        return f"Sampled case {self.pk}"


class CaseReviewQuerySet(models.QuerySet["CaseReview"]):
    """Reviews, those that were taken back among them."""

    def standing(self) -> Self:
        """Keep those that were not taken back."""
        return self.filter(taken_back_at__isnull=True)

    def counted(self) -> Self:
        """Keep those that count: the first look at a case; a second look says what was mended."""
        return self.standing().filter(follows__isnull=True)


class CaseReview(Record):
    """What somebody answered about one case, filed whole; `follows` is the review that it looks at again.

    Nothing in it is changed. It is taken back once, with who, when and why.
    """

    sampled = models.ForeignKey(SampledCase, models.PROTECT, related_name="reviews", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    coach = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    follows = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="again", db_index=False)
    filed_on = models.DateField()
    filed_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    filed_at = models.DateTimeField()
    taken_back_on = models.DateField(null=True, blank=True)
    taken_back_why = models.TextField(blank=True, default="")
    taken_back_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    taken_back_at = models.DateTimeField(null=True, blank=True)

    objects = CaseReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["sampled"],
                name="casereview_first_once",
                condition=Q(follows__isnull=True, taken_back_at__isnull=True),
            ),
            models.UniqueConstraint(
                fields=["follows"], name="casereview_again_once", condition=Q(taken_back_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(filed_by=F("coach")), name="casereview_by_another"),
            models.CheckConstraint(
                condition=Q(
                    taken_back_on__isnull=True,
                    taken_back_why="",
                    taken_back_by__isnull=True,
                    taken_back_at__isnull=True,
                )
                | (
                    Q(taken_back_on__gte=F("filed_on"), taken_back_by__isnull=False, taken_back_at__isnull=False)
                    & ~Q(taken_back_why="")
                ),
                name="casereview_taken_back",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["coach", "filed_on"], name="casereview_coach")]

    def __str__(self) -> str:
        return f"Case review {self.pk}"


class ReviewAnswer(Record):
    """What a review says to one question of its form."""

    review = models.ForeignKey(CaseReview, models.CASCADE, related_name="answers", db_index=False)
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    question = models.CharField(max_length=40)
    answer = models.CharField(max_length=14, choices=Answer.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["review", "question"], name="reviewanswer_once"),
            models.CheckConstraint(condition=Q(answer__in=Answer.values), name="reviewanswer_answer"),
        ]

    def __str__(self) -> str:
        return f"Review answer {self.pk}"


class Finding(Record):
    """What was found where a question is not met: words about the case, read where the case is read."""

    answer = models.OneToOneField(ReviewAnswer, models.CASCADE, related_name="finding")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    words = models.TextField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(words=""), name="finding_words")]

    def __str__(self) -> str:
        return f"Finding {self.pk}"


class FindingReply(Record):
    """What the coach of the case says to a finding, once: mended, or why not."""

    finding = models.OneToOneField(Finding, models.CASCADE, related_name="reply")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    says = models.CharField(max_length=10, choices=Reply.choices)
    words = models.TextField(blank=True, default="")
    replied_on = models.DateField()
    replied_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    replied_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(says=Reply.MENDED) | (Q(says=Reply.DISAGREES) & ~Q(words="")), name="findingreply_says"
            )
        ]

    def __str__(self) -> str:
        return f"Finding reply {self.pk}"


class SelfCheck(Record):
    """The coach's own answers to the form, before the review: codes by question, shown beside it, never counted."""

    sampled = models.OneToOneField(SampledCase, models.PROTECT, related_name="self_check")
    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    coach = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    answers = models.JSONField()
    filed_on = models.DateField()
    filed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Self-check {self.pk}"
