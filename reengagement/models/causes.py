"""Good cause: asked about, decided, and the words of it behind the wall of their kind (A010, A041)."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from casework.public import Case, Note, Participant, Record, RestrictedKind, User
from reengagement.choices import CauseStep, GoodCauseReason, Proof
from reengagement.models.sealed import Sealed


class GoodCauseClaim(Record):
    """Whether a person had good cause for one situation: whoever sees the case sees the days and the finding.

    `asked_on` is the day on which the person was asked why, or somebody tried to ask; `has_answered` says which of the
    two (null: nobody wrote it down). `began_on` is the first day of a cause that was found. `note` is the client note
    of the decision, where the state has such notes (A041).
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, models.PROTECT, related_name="+")
    situation_on = models.DateField()
    asked_on = models.DateField()
    has_answered = models.BooleanField(null=True, blank=True)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    entered_at = models.DateTimeField()
    is_found = models.BooleanField(null=True, blank=True)
    began_on = models.DateField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    noted_on = models.DateField(null=True, blank=True)
    note = models.ForeignKey(Note, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    is_found__isnull=True,
                    decided_on__isnull=True,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                    noted_on__isnull=True,
                    note__isnull=True,
                )
                | Q(
                    is_found__isnull=False,
                    decided_on__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    noted_on__isnull=False,
                ),
                name="goodcauseclaim_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True)
                | Q(decided_on__gte=F("asked_on"), noted_on__gte=F("situation_on"))
                & Q(decided_on__gte=F("situation_on")),
                name="goodcauseclaim_order",
            ),
            models.CheckConstraint(
                condition=Q(is_found=True, began_on__isnull=False)
                | (Q(began_on__isnull=True) & (Q(is_found=False) | Q(is_found__isnull=True))),
                name="goodcauseclaim_began",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["participant", "-situation_on"], name="goodcauseclaim_latest")]

    def __str__(self) -> str:
        return f"Good cause claim {self.pk}"


class GoodCauseWords(Record):
    """What a person said of a claim, or what was decided of it: the reason and the words, in the rows of their kind.

    `kind` is that of a protected reason, empty for one that whoever sees the case may read; rows, not columns. That
    proof could put somebody in danger is a fact of violence itself, so it stands in no ordinary row.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="+")
    claim = models.ForeignKey(GoodCauseClaim, models.PROTECT, related_name="said")
    step = models.CharField(max_length=7, choices=CauseStep.choices)
    kind = models.CharField(max_length=15, choices=RestrictedKind.choices, blank=True, default="")
    reason = models.CharField(max_length=20, choices=GoodCauseReason.choices, blank=True, default="")
    proof = models.CharField(max_length=10, choices=Proof.choices, default=Proof.NOT_ASKED)
    sealed_words = models.BinaryField()
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    said_at = models.DateTimeField()

    words = Sealed()

    class Meta:
        verbose_name_plural = "good cause words"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim", "step"], name="goodcausewords_once"),
            models.CheckConstraint(condition=Q(step__in=CauseStep.values), name="goodcausewords_step"),
            models.CheckConstraint(
                condition=Q(kind="") | Q(kind__in=RestrictedKind.values), name="goodcausewords_kind"
            ),
            models.CheckConstraint(
                condition=Q(reason="") | Q(reason__in=GoodCauseReason.values), name="goodcausewords_reason"
            ),
            models.CheckConstraint(
                condition=~Q(reason=GoodCauseReason.DOMESTIC_VIOLENCE) | Q(kind=RestrictedKind.DV),
                name="goodcausewords_violence",
            ),
            models.CheckConstraint(
                condition=Q(proof__in=[Proof.NOT_ASKED, Proof.ASKED]) | (Q(proof=Proof.DANGER) & ~Q(kind="")),
                name="goodcausewords_danger",
            ),
        ]

    def __str__(self) -> str:
        return f"Good cause words {self.pk}"
