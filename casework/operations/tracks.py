"""Track changes: asked for by consultation request, decided by another person."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from casework import ledger, permissions, rules
from casework.choices import DecisionStatus, EventKind
from casework.models import TrackChange, User
from casework.operations.locking import local_day, locked_case, refusing
from casework.refusals import Refused


@transaction.atomic
def ask_track_change(*, case_id: UUID, track: str, reason: str, actor: User, now: datetime) -> TrackChange:
    """Ask for a consultation about moving a case to the other track.

    Policy: DPAWS expectations 5 (A015).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not ask.
        Refused: a closed case, a case without tracks, the track it has, no reason, or a request is waiting.
    """
    case = locked_case(actor, pk=case_id)
    rules.require_open(case.status)
    permissions.require(permissions.can_ask_track_change(actor, case))
    if not rules.takes_track(case.kind, case.office.jurisdiction):
        raise Refused("Only Alaska work cases have a track.", field="track")
    rules.require_track(track, kind=case.kind, jurisdiction=case.office.jurisdiction)
    if track == case.track:
        raise Refused("The case is on this track already.", field="track")
    change = TrackChange(case=case, track=track, reason=rules.require_reason(reason), asked_by=actor, asked_at=now)

    with refusing("trackchange_one_asked", "A request for this case is waiting for its answer.", field="track"):
        change.save(force_insert=True)
    ledger.record(
        case,
        EventKind.TRACK_CHANGE_ASKED,
        actor=actor,
        on=local_day(case, now),
        now=now,
        subject=change,
        track=change.track,
    )
    return change


@transaction.atomic
def decide_track_change(
    *, track_change_id: UUID, approved: bool, answer: str, actor: User, now: datetime
) -> TrackChange:
    """Answer somebody else's request; an approval moves the case today and starts its clocks (A006, A014).

    Policy: DPAWS expectations 5 (A015); nobody decides what they asked for (O086).

    Raises:
        Case.DoesNotExist: no such request in a case that the actor may see.
        PermissionDenied: the actor does not decide in this office, or asked for it.
        Refused: it is decided, a refusal gives no reason, or the case is closed and would move.
    """
    case = locked_case(actor, track_changes=track_change_id)
    change = case.track_changes.select_for_update(of=("self",)).get(pk=track_change_id)
    permissions.require(permissions.can_decide_track_change(actor, change))
    if change.status != DecisionStatus.ASKED:
        raise Refused("This request is decided already.")
    tidy = rules.require_answer(answer, is_approved=approved)
    if approved:
        rules.require_open(case.status)

    change.status = DecisionStatus.APPROVED if approved else DecisionStatus.REFUSED
    change.decided_by, change.decided_at, change.answer = actor, now, tidy
    change.save(update_fields=["status", "decided_by", "decided_at", "answer"])
    if approved:
        case.track = change.track
        case.save(update_fields=["track"])
    kind = EventKind.TRACK_CHANGED if approved else EventKind.TRACK_CHANGE_REFUSED
    ledger.record(case, kind, actor=actor, on=local_day(case, now), now=now, subject=change, track=change.track)
    return change
