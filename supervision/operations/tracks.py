"""Looking at the caseload for readiness for Work First (A115)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import EventKind, Refused, User, ledger, local_day, locked_case, permissions, require_words
from supervision.models import TrackReview
from supervision.rules.worktime import WHY_MAX


@transaction.atomic
def review_track(
    *, case_id: UUID, is_ready: bool, why: str, next_look_on: date | None, actor: User, now: datetime
) -> TrackReview:
    """Say whether a family is ready for Work First; if not yet, why, and when to look again.

    Policy: DPA work services expectations, Families First 4 (A115).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: it is not on the Families First track, or not the actor's to plan.
        Refused: "not yet" without a reason or a day ahead.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_review_track(actor, case))
    today = local_day(case, now)
    row = TrackReview(case=case, reviewed_on=today, is_ready=is_ready, reviewed_by=actor, reviewed_at=now)
    if not is_ready:
        row.why = require_words(why, field="why", empty="Say what is missing.", most=WHY_MAX)
        if next_look_on is None or next_look_on <= today:
            raise Refused("Give a day ahead.", field="next_look_on")
        row.next_look_on = next_look_on
    row.save(force_insert=True)
    ledger.record(case, EventKind.TRACK_REVIEWED, actor=actor, on=today, now=now, subject=row)
    return row
