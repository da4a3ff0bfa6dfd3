"""Deliveries: a tick claims what waits, writes the attempt down, and does it as whoever asked; nothing is doubled.

Policy: house style 8 (work for later is a row), security 2.7, decisions 15.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from casework.choices import GateMoment, GateOutcome, GateReason, NoticeState, Way
from casework.models import DeliveryAttempt, GateCheck, Notice, User
from casework.models.base import new_id
from casework.operations.gate import let_go, pass_again
from casework.operations.locking import local_day, locked_case
from casework.operations.notices import record_left, refuse_notice, render, stamp_left

#: How long after an attempt that was not finished the next one is made, and after how many nobody tries any more.
AGAIN_AFTER = timedelta(minutes=10)
ATTEMPTS_AT_MOST = 12
_CLAIMED = ("id", "case_id", "participant_id", "way", "state", "asked_by_id", "not_before", "tried_at")


@dataclass(frozen=True)
class Claimed:
    """A notice taken in hand, with its attempt."""

    notice_id: UUID
    attempt_id: UUID
    asked_by_id: UUID


@transaction.atomic
def claim_notice(*, now: datetime) -> Claimed | None:
    """Take the next waiting notice and write the attempt down, or return None when nothing is left.

    What another worker holds is passed over; an attempt that did not end is made again after `AGAIN_AFTER`.
    """
    waiting = Notice.objects.select_for_update(skip_locked=True).only(*_CLAIMED)
    notice = (
        waiting.filter(
            Q(tried_at__isnull=True) | Q(tried_at__lte=now - AGAIN_AFTER),
            Q(not_before__isnull=True) | Q(not_before__lte=now),
            state=NoticeState.WAITING,
        )
        .order_by(F("tried_at").asc(nulls_first=True), "pk")
        .first()
    )
    if notice is None:
        return None
    notice.tried_at = now
    notice.save(update_fields=["tried_at"])
    attempt = DeliveryAttempt(id=new_id(), notice_id=notice.pk, case_id=notice.case_id, began_at=now)
    attempt.save(force_insert=True)
    return Claimed(notice.pk, attempt.pk, notice.asked_by_id)


@transaction.atomic
def deliver_notice(*, notice_id: UUID, attempt_id: UUID, actor: User, now: datetime) -> bool:
    """Render a claimed letter, or send a claimed message if the gate still lets it go; return whether that was done.

    Runs as whoever asked, so that it passes both walls as they would. A worker that ends between the message and the
    commit makes one more, under the same key.

    Raises:
        Case.DoesNotExist: whoever asked no longer sees the case.
        OSError: the message was not taken; it stays waiting.
    """
    case = locked_case(actor, notices=notice_id)
    notices = case.notices.select_for_update(of=("self",)).select_related("appointment", "participant__person")
    notice = notices.get(pk=notice_id)
    if notice.state != NoticeState.WAITING:
        return False
    if notice.is_paper:
        render(notice=notice, now=now)
        _end(attempt_id, now=now)
        return True
    verdict = pass_again(notice=notice, case=case, moment=GateMoment.SENT, actor=actor, now=now)
    if verdict.outcome == GateOutcome.REFUSED:
        refuse_notice(notice=notice, case=case, reason=verdict.reason, actor=actor, now=now)
        return True
    if verdict.until is not None:
        notice.not_before, notice.tried_at = verdict.until, None
        notice.save(update_fields=["not_before", "tried_at"])
        DeliveryAttempt.objects.filter(pk=attempt_id).update(ended_at=now)
        return False

    let_go(notice=notice)
    stamp_left(notice=notice, state=NoticeState.SENT, on=local_day(case, now), by=actor, now=now)
    _end(attempt_id, now=now)
    record_left(notice=notice, case=case, actor=actor, now=now)
    return True


@transaction.atomic
def give_up_notice(*, notice_id: UUID, reason: GateReason, now: datetime) -> bool:
    """Refuse a waiting notice as the sender: whoever asked lost sight of the case, or nobody takes it.

    One that nobody takes is given up after `ATTEMPTS_AT_MOST` attempts only; return whether it was.
    """
    notice = (
        Notice.objects.select_for_update(skip_locked=True)
        .only(*_CLAIMED)
        .filter(pk=notice_id, state=NoticeState.WAITING)
        .first()
    )
    attempts = DeliveryAttempt.objects.filter(notice=notice_id).count()
    if notice is None or (reason == GateReason.NOT_TAKEN and attempts < ATTEMPTS_AT_MOST):
        return False
    notice.state, notice.reason = NoticeState.REFUSED, reason
    notice.save(update_fields=["state", "reason"])
    GateCheck(
        case_id=notice.case_id,
        participant_id=notice.participant_id,
        notice_id=notice.pk,
        way=Way(notice.way),
        moment=GateMoment.SENT,
        outcome=GateOutcome.REFUSED,
        reason=reason,
        actor_id=notice.asked_by_id,
        at=now,
    ).save(force_insert=True)
    return True


def _end(attempt_id: UUID, *, now: datetime) -> None:
    DeliveryAttempt.objects.filter(pk=attempt_id).update(ended_at=now, was_taken=True)
