"""Strengths and barriers by themselves: written down, ended, settled, and a referral that is to help over one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    CommunityReferral,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
)
from coaching import rules
from coaching.choices import Area, BarrierStatus
from coaching.models import Barrier, BarrierReferral, Strength
from coaching.operations.writing import adult_of
from coaching.queries.rows import case_of


@transaction.atomic
def record_strength(
    *, case_id: UUID, participant_id: UUID | None, area: str, words: str, on: date, actor: User, now: datetime
) -> Strength:
    """Write down what a person, or the family, can build on.

    Policy: family coach position description (O009).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: nobody of this case, no such subject, nothing or too much is written, or the day cannot be.
    """
    case = _planned(actor, case_id)
    rules.require_assessed_on(on, today=local_day(case, now))
    strength = Strength(
        case=case,
        participant=adult_of(case, participant_id),
        area=_area(area),
        words=rules.require_row(words),
        on=on,
        recorded_by=actor,
        recorded_at=now,
    )
    strength.save(force_insert=True)
    return strength


@transaction.atomic
def end_strength(*, strength_id: UUID, actor: User, now: datetime) -> Strength:
    """Say that a strength holds no longer; it stays readable.

    Raises:
        Case.DoesNotExist: no such strength in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it was ended already.
    """
    case = locked_case(actor, pk=case_of(Strength, strength_id))
    permissions.require(permissions.can_plan(actor, case))
    strength = Strength.objects.select_for_update().get(pk=strength_id)
    if strength.ended_on is not None:
        raise Refused("This strength was ended already.")
    strength.ended_on = local_day(case, now)
    strength.save(update_fields=["ended_on"])
    return strength


@transaction.atomic
def record_barrier(
    *, case_id: UUID, participant_id: UUID | None, area: str, words: str, on: date, actor: User, now: datetime
) -> Barrier:
    """Write down what stands in a person's, or the family's, way.

    Policy: Human Services Coordinator II (N002, N007).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor may not plan with this family.
        Refused: nobody of this case, no such subject, nothing or too much is written, or the day cannot be.
    """
    case = _planned(actor, case_id)
    rules.require_assessed_on(on, today=local_day(case, now))
    barrier = Barrier(
        case=case,
        participant=adult_of(case, participant_id),
        area=_area(area),
        words=rules.require_row(words),
        on=on,
        recorded_by=actor,
        recorded_at=now,
    )
    barrier.save(force_insert=True)
    line = ledger.Line(EventKind.BARRIER_RECORDED, on, barrier.participant, barrier, facts={"area": barrier.area})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return barrier


@transaction.atomic
def settle_barrier(*, barrier_id: UUID, status: str, reason: str, on: date, actor: User, now: datetime) -> Barrier:
    """Say that a barrier is overcome, or that it needs no step and why.

    Policy: Human Services Coordinator II (N007); family coach position description, employment 2 (O053).

    Raises:
        Case.DoesNotExist: no such barrier in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: it is settled already, left without a reason, or the day cannot be.
    """
    case, barrier = _locked_barrier(actor, barrier_id)
    if barrier.status == BarrierStatus.OVERCOME:
        raise Refused("This barrier was overcome already.")
    if status not in (BarrierStatus.OVERCOME, BarrierStatus.LEFT):
        raise Refused("Say what became of it.", field="status")
    if status == BarrierStatus.LEFT and not reason.strip():
        raise Refused("Say why no step is needed, so that the next coach understands it.", field="reason")
    if len(reason.strip()) > rules.ROW_MAX:
        raise Refused(f"This holds {rules.ROW_MAX} characters; yours has {len(reason.strip()):,}.", field="reason")
    rules.require_assessed_on(on, today=local_day(case, now))
    if on < barrier.on:
        raise Refused("This day lies before the barrier was written down.", field="on")

    barrier.status, barrier.status_on, barrier.reason = status, on, reason.strip()
    barrier.save(update_fields=["status", "status_on", "reason"])
    facts = {"area": barrier.area, "status": status}
    line = ledger.Line(EventKind.BARRIER_SETTLED, on, barrier.participant, barrier, facts=facts)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return barrier


@transaction.atomic
def link_referral(
    *, barrier_id: UUID, referral_id: UUID, talked_on: date, actor: User, now: datetime
) -> BarrierReferral:
    """Say which referral is to help over a barrier, and when it was spoken of as a stepping-stone.

    One that was linked when it was made, and not spoken of then, gets the day of the talk.

    Policy: family coach position description, employment 4 (O055).

    Raises:
        Case.DoesNotExist: no such barrier in a case that the actor may see.
        PermissionDenied: the actor may not plan with this family.
        Refused: the barrier is settled, the referral is not of this case or was taken back or linked and spoken of,
            or the day cannot be.
    """
    case, barrier = _locked_barrier(actor, barrier_id)
    if barrier.status != BarrierStatus.OPEN:
        raise Refused("This barrier is settled; nothing has to help over it.")
    referral = CommunityReferral.objects.standing().filter(pk=referral_id, case=case).first()
    if referral is None:
        raise Refused("Choose a referral of this case that stands.", field="referral_id")
    rules.require_talked_on(talked_on, today=local_day(case, now))
    waiting = BarrierReferral.objects.filter(barrier=barrier, referral=referral, talked_on__isnull=True).first()
    if waiting is not None:
        waiting.talked_on = talked_on
        waiting.save(update_fields=["talked_on"])
        return waiting
    link = BarrierReferral(case=case, barrier=barrier, referral=referral, talked_on=talked_on)
    with refusing("barrierreferral_once", "This referral is linked to the barrier already.", field="referral_id"):
        link.save(force_insert=True)
    return link


def answer_with_referral(
    *,
    case: Case,
    referral: CommunityReferral,
    answers: Sequence[UUID],
    reason: str,
    talked_on: date | None,
    today: date,
) -> list[BarrierReferral]:
    """Keep which open barriers a referral that was just made answers, or why none; in its transaction.

    Nothing is asked of a family without open barriers. A talk that was not held yet is said later (`link_referral`).

    Policy: family coach position description, employment 4 (O055).

    Raises:
        Refused: open barriers and neither one of them nor a reason is named, a barrier is not open any more, or the
            day of the talk cannot be.
    """
    barriers = list(Barrier.objects.select_for_update().filter(case=case, status=BarrierStatus.OPEN).order_by("pk"))
    named = [one for one in barriers if one.pk in set(answers)]
    if len(named) != len(set(answers)):
        raise Refused("This barrier is not open any more. Choose again.", field="answers")
    tidy = rules.require_referral_answer(has_barriers=bool(barriers), is_named=bool(named), reason=reason)
    if talked_on is not None:
        rules.require_talked_on(talked_on, today=today)
    links = [BarrierReferral(case=case, barrier=one, referral=referral, talked_on=talked_on) for one in named]
    if tidy:
        links = [BarrierReferral(case=case, referral=referral, reason=tidy, talked_on=talked_on)]
    return BarrierReferral.objects.bulk_create(links)


def _planned(actor: User, case_id: UUID) -> Case:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_plan(actor, case))
    return case


def _locked_barrier(actor: User, barrier_id: UUID) -> tuple[Case, Barrier]:
    case = locked_case(actor, pk=case_of(Barrier, barrier_id))
    permissions.require(permissions.can_plan(actor, case))
    barrier = Barrier.objects.select_for_update(of=("self",)).select_related("participant").get(pk=barrier_id)
    return case, barrier


def _area(area: str) -> str:
    if area not in Area.values:
        raise Refused("Say what it is about.", field="area")
    return area
