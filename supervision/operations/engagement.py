"""Reviews of engagement: filed by a specialist, their follow-ups settled, taken back (O085)."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Event,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_words,
)
from supervision.choices import ActionEnd
from supervision.models import EngagementReview, EngagementStep
from supervision.operations.followed import end_once
from supervision.queries.colleagues import owners_of
from supervision.queries.engagement import carried_by_whom, reasons_of
from supervision.queries.places import of_record
from supervision.queries.reviews import worked_on
from supervision.rules.engagement import WHY_MAX, monday_of, require_review
from supervision.rules.followed import Agreed, require_agreed

OWN_FAMILY = "You worked on this case this week. Another specialist reviews it."
REVIEWED = "This family was reviewed today already."
TAKEN_BACK = "This review was taken back."


@transaction.atomic
def file_engagement_review(
    *,
    case_id: UUID,
    looked_at: Collection[str],
    result: str,
    training: str,
    steps: Sequence[Agreed],
    actor: User,
    now: datetime,
) -> EngagementReview:
    """File what a specialist saw of a family's engagement, with the action plan that follows.

    Policy: Family Coach position description, section 8 (O085): weekly; training needs, production, engagement of case
    load. Domain 1 (nobody approves their own).

    Raises:
        Case.DoesNotExist: the actor may not see such a case.
        PermissionDenied: the actor is no engagement specialist of its office, or it is closed.
        Refused: it is the actor's own work, was reviewed today already, or something is missing.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_review_engagement(actor, case))
    today = local_day(case, now)
    if worked_on(case.pk, actor, since=monday_of(today), until=today):
        raise Refused(OWN_FAMILY)
    looked, tidy = require_review(looked_at, result, training)
    agreed = require_agreed(steps, owners=dict(owners_of(actor)), today=today)
    review = EngagementReview(
        case=case,
        coach=carried_by_whom(case, today=today),
        reasons=[str(one) for one in reasons_of(Case.objects.filter(pk=case.pk), today=today).get(case.pk, ())],
        looked_at=looked,
        result=tidy,
        training=training,
        filed_on=today,
        filed_by=actor,
        filed_at=now,
    )
    with refusing("engagementreview_once", REVIEWED):
        review.save(force_insert=True)
    EngagementStep.objects.bulk_create(
        EngagementStep(
            review=review, case=case, what=one.what, owner_id=one.owner_id, due_on=one.due_on, agreed_on=today
        )
        for one in agreed
    )
    facts = {"training": training, "ways": len(looked), "steps": len(agreed)}
    line = ledger.Line(EventKind.ENGAGEMENT_REVIEWED, today, None, review, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return review


@transaction.atomic
def settle_engagement_step(*, step_id: UUID, ended_as: str, why: str, actor: User, now: datetime) -> EngagementStep:
    """Say that a follow-up of a review is done, or why it is dropped; once.

    Policy: Family Coach position description, section 8 (O085): action plans.

    Raises:
        Case.DoesNotExist: no such follow-up in a case that the actor may see.
        PermissionDenied: it is not the actor's, nor their review, and the actor does not decide in the office.
        Refused: it ended already, its review was taken back, or a reason is missing.
    """
    case = locked_case(actor, **of_record(EngagementStep, step_id))
    step = EngagementStep.objects.select_related("review").get(pk=step_id, case=case)
    permissions.require(
        permissions.can_settle_engagement_step(actor, case, owner_id=step.owner_id, filed_by_id=step.review.filed_by_id)
    )
    if step.review.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    rows, today = EngagementStep.objects.filter(pk=step.pk), local_day(case, now)
    end_once(rows=rows, ended_as=ended_as, why=why, actor=actor, on=today, now=now)
    facts = {"review": step.review_id, "done": ended_as == ActionEnd.DONE}
    line = ledger.Line(EventKind.ENGAGEMENT_STEP_SETTLED, today, None, step, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return rows.get()


@transaction.atomic
def take_back_engagement_review(*, review_id: UUID, why: str, actor: User, now: datetime) -> EngagementReview:
    """Take back a review of engagement that was wrong; it stays readable, and its follow-ups are asked no more.

    Raises:
        Case.DoesNotExist: no such review of a case that the actor may see.
        PermissionDenied: the actor neither filed it nor manages the office.
        Refused: it was taken back already, or no reason is given.
    """
    case = locked_case(actor, **of_record(EngagementReview, review_id))
    review = EngagementReview.objects.get(pk=review_id, case=case)
    permissions.require(permissions.can_take_back_engagement_review(actor, case, filed_by_id=review.filed_by_id))
    if review.taken_back_at is not None:
        raise Refused(TAKEN_BACK)
    review.taken_back_why = require_words(why, field="why", empty="Say why it is taken back.", most=WHY_MAX)
    review.taken_back_on, review.taken_back_by, review.taken_back_at = local_day(case, now), actor, now
    review.save(update_fields=["taken_back_on", "taken_back_why", "taken_back_by", "taken_back_at"])
    filed = Event.objects.standing().get(case=case, kind=EventKind.ENGAGEMENT_REVIEWED, subject_id=review.pk)
    line = ledger.Line(EventKind.TAKEN_BACK, filed.on, None, voids=filed)
    ledger.record_lines(case, [line], actor=actor, now=now, bears_on_deadlines=False)
    return review
