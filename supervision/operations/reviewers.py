"""Cases that were drawn, given to a QA reviewer of the state to score, and given back (A097)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from casework.public import (
    Case,
    EventKind,
    Refused,
    ReviewAssignment,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
)
from supervision.models import SampledCase
from supervision.queries.places import of_record
from supervision.queries.reviewers import may_score, reviewer_of_state, settled

GIVEN = "A reviewer has this case already."
SETTLED = "Its review is closed: nothing is left to look at."
ENDED = "No reviewer has this case any more."
GONE = "This case was taken back from you meanwhile. Nothing was recorded."
NOT_THEIRS = "This reviewer cannot look at {number}: choose another one."


@transaction.atomic
def give_reviews(*, sampled_ids: Sequence[UUID], reviewer_id: UUID | None, actor: User, now: datetime) -> int:
    """Give cases that were drawn to a QA reviewer, who reads them until their review is closed; return how many.

    All or none: who may not score one of them is told by its number.

    Policy: decisions 18 (QA reviewer: sampled cases while the review is open); DPAWS expectations 28 (A097).

    Raises:
        Case.DoesNotExist: one of them was not drawn, or the actor may not see it.
        PermissionDenied: the actor draws no cases in its office.
        Refused: none is ticked, no reviewer of the state, one has a reviewer or is closed, or is not for this reviewer.
    """
    permissions.require(permissions.draws_samples(actor))
    wanted = sorted(dict.fromkeys(sampled_ids))
    if not wanted:
        raise Refused("Tick at least one case.", field="sampled_ids")
    for key in wanted:
        _give(key, reviewer_id, actor=actor, now=now)
    return len(wanted)


def _give(sampled_id: UUID, reviewer_id: UUID | None, *, actor: User, now: datetime) -> None:
    case = locked_case(actor, **of_record(SampledCase, sampled_id))
    permissions.require(permissions.can_give_review(actor, case))
    reviewer = reviewer_of_state(case.office, reviewer_id)
    if reviewer is None:
        raise Refused("Choose a QA reviewer of this state.", field="reviewer_id")
    if settled([sampled_id]):
        raise Refused(f"{case.number}: {SETTLED}", field="sampled_ids")
    if not may_score(sampled_id, reviewer):
        raise Refused(NOT_THEIRS.format(number=case.number), field="reviewer_id")
    row = ReviewAssignment(case=case, subject_id=sampled_id, reviewer=reviewer, given_by=actor, given_at=now)
    with refusing("reviewassignment_one_stands", f"{case.number}: {GIVEN}", field="sampled_ids"):
        row.save(force_insert=True)
    _record(case, EventKind.QA_GIVEN, row, actor=actor, now=now)


@transaction.atomic
def end_review(*, review_assignment_id: UUID, actor: User, now: datetime) -> ReviewAssignment:
    """Take a case back from its reviewer, or give it back: from now on the reviewer reads it no more.

    Policy: decisions 18.

    Raises:
        ReviewAssignment.DoesNotExist: there is none, or the actor may not see it.
        Case.DoesNotExist: the actor may not see its case any more.
        PermissionDenied: the actor neither has it to review nor draws in its office.
        Refused: it came to its end before, be it in this moment.
    """
    row = ReviewAssignment.objects.get(pk=review_assignment_id)
    if row.reviewer_id == actor.pk and row.ended_at is None:
        case, row = given_to(actor=actor, sampled_id=row.subject_id)
    else:
        case = locked_case(actor, pk=row.case_id)
        permissions.require(permissions.can_give_review(actor, case))
        standing = _locked(ReviewAssignment.objects.filter(pk=row.pk))
        if standing is None:
            raise Refused(ENDED)
        row = standing
    # The line comes first: behind the end of it the case is out of its reviewer's sight.
    _record(case, EventKind.QA_ENDED, row, actor=actor, now=now)
    end_assignment(row=row, actor=actor, now=now)
    return row


def given_to(*, actor: User, sampled_id: UUID) -> tuple[Case, ReviewAssignment]:
    """Return a case that a reviewer has to score, and the row by which they do, locked.

    Raises:
        Case.DoesNotExist: they do not see it and never had it.
        PermissionDenied: another case of the same family was given to them, not this one.
        Refused: it was taken back from them, be it in this moment.
    """
    mine = ReviewAssignment.objects.filter(subject_id=sampled_id, reviewer=actor)
    row = _locked(mine)
    case = Case.objects.visible_to(actor).select_related("office").filter(**of_record(SampledCase, sampled_id)).first()
    if row is None and mine.exists():
        raise Refused(GONE)
    if case is None:
        raise Case.DoesNotExist("Case matching query does not exist.")
    if row is None:
        raise PermissionDenied
    return case, row


def _locked(rows: QuerySet[ReviewAssignment]) -> ReviewAssignment | None:
    """Return the one of these that stands, locked; none once it ended, though it be while the lock was waited for."""
    return rows.filter(ended_at__isnull=True).select_for_update(of=("self",)).first()


def end_assignment(*, row: ReviewAssignment, actor: User, now: datetime) -> None:
    """Write down that a reviewer has a case no more."""
    row.ended_by, row.ended_at = actor, now
    row.save(update_fields=["ended_by", "ended_at"])


def _record(case: Case, kind: EventKind, row: ReviewAssignment, *, actor: User, now: datetime) -> None:
    line = ledger.Line(kind, local_day(case, now), None, row, facts={"reviewer": row.reviewer_id})
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
