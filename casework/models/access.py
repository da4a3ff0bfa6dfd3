"""Who saw what, who must not, and what was already sent once."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from casework.choices import AccessBasis, AccessVerb
from casework.models.base import Record


class AccessLog(Record):
    """One view, export or refusal, written in the same transaction as the answer. Nobody can change or delete it.

    `basis` is the right by which it was seen; what was opened is named by `subject_id` (a restricted fact, a paper, a
    letter, the participant whose safe address it is), and `reason` says why where the reader's role asks for it.
    """

    actor = models.ForeignKey("casework.User", models.PROTECT, related_name="+", null=True)
    case_id = models.UUIDField(null=True, blank=True)
    verb = models.CharField(max_length=10, choices=AccessVerb.choices)
    route = models.CharField(max_length=120)
    request_id = models.UUIDField()
    ip = models.GenericIPAddressField(null=True, blank=True)
    at = models.DateTimeField()
    basis = models.CharField(max_length=10, choices=AccessBasis.choices, default=AccessBasis.ROLE)
    subject_id = models.UUIDField(null=True, blank=True)
    reason = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["case_id", "at"], name="accesslog_case"),
            models.Index(fields=["actor", "at"], name="accesslog_actor"),
        ]

    def __str__(self) -> str:
        return f"Access {self.pk}"


class ConflictBlock(Record):
    """A case that a member of staff must never see: their own, a relative's, a colleague's."""

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="conflict_blocks")
    staff = models.ForeignKey("casework.User", models.PROTECT, related_name="conflict_blocks")
    reason = models.CharField(max_length=200)
    set_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "staff"], name="conflictblock_once"),
        ]

    def __str__(self) -> str:
        return f"Conflict block {self.pk}"


class ReviewAssignmentQuerySet(models.QuerySet["ReviewAssignment"]):
    """Cases that reviewers were given to score."""

    def standing(self) -> Self:
        """Keep those that did not end."""
        return self.filter(ended_at__isnull=True)


class ReviewAssignment(Record):
    """A case that a QA reviewer reads because its review is theirs, from being given it until that review is closed.

    `subject_id` is the case as it was drawn, which supervision keeps.

    Policy: decisions 18 (QA reviewer: sampled cases while the review is open); domain 1.
    """

    case = models.ForeignKey("casework.Case", models.CASCADE, related_name="review_assignments")
    subject_id = models.UUIDField()
    reviewer = models.ForeignKey("casework.User", models.PROTECT, related_name="+", db_index=False)
    given_by = models.ForeignKey("casework.User", models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()
    ended_by = models.ForeignKey(
        "casework.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewAssignmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_id"], name="reviewassignment_one_stands", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(condition=~Q(reviewer=F("given_by")), name="reviewassignment_by_another"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__gte=F("given_at"), ended_by__isnull=False),
                name="reviewassignment_ended",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["reviewer"], name="reviewassignment_reviewer", condition=Q(ended_at__isnull=True))
        ]

    def __str__(self) -> str:
        return f"Review assignment {self.pk}"


class Submission(models.Model):
    """A form that was accepted once: the same key again shows the same result, with another body is refused."""

    pk = models.CompositePrimaryKey("user_id", "key")
    user = models.ForeignKey("casework.User", models.CASCADE, related_name="+")
    key = models.UUIDField()
    fingerprint = models.BinaryField()
    location = models.CharField(max_length=300)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Submission {self.key}"


class SignIn(Record):
    """A sign-in that runs, by the key of its session: a person has at most three at once (security 2.3)."""

    user = models.ForeignKey("casework.User", models.CASCADE, related_name="+")
    session_key = models.CharField(max_length=40, unique=True)
    began_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Sign-in {self.pk}"


class UnusedSignIn(Record):
    """A member of staff whose sign-in was turned off because nobody had used it for long (security 2.3)."""

    user = models.ForeignKey("casework.User", models.CASCADE, related_name="turned_off")
    turned_off_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Unused sign-in {self.pk}"
