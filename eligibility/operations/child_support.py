"""Helping to get child support: four things for each absent parent, when nothing is to be done, and good cause."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    permissions,
    refusing,
    require_day,
    require_words,
)
from eligibility.choices import SupportGround, SupportItem
from eligibility.models import AbsentParent, SupportGoodCause, SupportHold, SupportStep
from eligibility.models.child_support import NAME_MAX
from eligibility.operations.applications import NOT_STANDING
from eligibility.operations.taking_back import take_lines_back
from eligibility.queries.child_support import decides_good_cause, newest_claim
from eligibility.queries.places import of_record

HELD = "Nothing is to be done for this parent now. Ask the coach of the case first."


@transaction.atomic
def add_absent_parent(*, case_id: UUID, name: str, actor: User, now: datetime) -> AbsentParent:
    """Write down a parent who lives elsewhere, of whom support may be had; the ledger gets no name.

    Policy: family coach position description, eligibility 2 (O049).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: there is no name, it is too long, or it is on file already.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    tidy = require_words(name, field="name", empty="Write the name.", most=NAME_MAX)
    if AbsentParent.objects.standing().filter(case=case, name__iexact=tidy).exists():
        raise Refused("This parent is on file already.", field="name")
    parent = AbsentParent(case=case, name=tidy, recorded_by=actor, recorded_at=now)
    parent.save(force_insert=True)
    ledger.record(case, EventKind.ABSENT_PARENT_ADDED, actor=actor, on=local_day(case, now), now=now, subject=parent)
    return parent


@transaction.atomic
def void_absent_parent(*, parent_id: UUID, actor: User, now: datetime) -> AbsentParent:
    """Take back a parent who was written down by mistake.

    Raises:
        Case.DoesNotExist: no such parent in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before, or something was done for this parent.
    """
    case, parent = _standing(parent_id, actor=actor)
    if parent.holds.exists() or parent.steps.filter(voided_at__isnull=True).exists():
        raise Refused("Something is on file for this parent. Take that back first.")
    parent.voided_by, parent.voided_at = actor, now
    parent.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=parent.pk, actor=actor, now=now)
    return parent


@transaction.atomic
def do_support_step(*, parent_id: UUID, item: str, done_on: date, actor: User, now: datetime) -> SupportStep:
    """Write down that one of the four things was done for an absent parent.

    Policy: family coach position description, eligibility 2 (O049).

    Raises:
        Case.DoesNotExist: no such parent in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is none of the four, it was done before, nothing is to be done now, or the day cannot be.
    """
    case, parent = _standing(parent_id, actor=actor)
    if item not in SupportItem.values:
        raise Refused("Choose what was done.", field="item")
    if _running(parent) is not None:
        raise Refused(HELD)
    require_day(done_on, today=local_day(case, now), field="done_on")
    step = SupportStep(case=case, parent=parent, item=item, done_on=done_on, recorded_by=actor, recorded_at=now)
    with refusing("supportstep_once", "This was done already.", field="item"):
        step.save(force_insert=True)
    line = ledger.Line(EventKind.SUPPORT_STEP_DONE, done_on, None, step, facts={"item": str(item)})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return step


@transaction.atomic
def void_support_step(*, step_id: UUID, actor: User, now: datetime) -> SupportStep:
    """Take back one of the four that was not done.

    Raises:
        Case.DoesNotExist: no such step in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before.
    """
    case = locked_case(actor, **of_record(SupportStep, step_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    step = SupportStep.objects.get(pk=step_id, case=case)
    if step.voided_at is not None:
        raise Refused(NOT_STANDING)
    step.voided_by, step.voided_at = actor, now
    step.save(update_fields=["voided_by", "voided_at"])
    take_lines_back(case=case, subject_id=step.pk, actor=actor, now=now)
    return step


@transaction.atomic
def hold_support(*, parent_id: UUID, actor: User, now: datetime) -> SupportHold:
    """Say that nothing is to be done for an absent parent; no reason is asked, so that none stands here.

    It can be said again after support was looked for. Nothing stands in the ledger, for a claim says the same.

    Raises:
        Case.DoesNotExist: no such parent in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: nothing is done now already.
    """
    case, parent = _standing(parent_id, actor=actor)
    if _running(parent) is not None:
        raise Refused("Nothing is done for this parent already.")
    return _hold(parent, on=local_day(case, now), actor=actor, now=now)


@transaction.atomic
def release_support(*, parent_id: UUID, actor: User, now: datetime) -> SupportHold:
    """Say that child support of an absent parent is looked for again; who may know of violence says it.

    Raises:
        Case.DoesNotExist: no such parent in a case that the actor may see.
        PermissionDenied: the actor may not know of violence in this case.
        Refused: nothing is held, or good cause is claimed or was found last.
    """
    case, parent = _standing(parent_id, actor=actor)
    permissions.require(permissions.sees_safe_addresses(actor, case))
    hold = _running(parent)
    if hold is None:
        raise Refused("It is looked for already.")
    claim = newest_claim(parent)
    if claim is not None and claim.is_found is not False:
        raise Refused("Good cause is claimed or was found. It goes on until it is decided that there is none.")
    _release(hold, on=local_day(case, now), actor=actor, now=now)
    return hold


@transaction.atomic
def claim_support_good_cause(
    *, parent_id: UUID, ground: str, claimed_on: date, actor: User, now: datetime
) -> SupportGoodCause:
    """Write down that somebody need not help to get support; everybody else learns that nothing is to be done now.

    It can be claimed again, whatever was decided before: violence can be new. Nothing stands in the ledger.

    Policy: 45 CFR 302.31(c); 42 USC 654(29); decisions 8.

    Raises:
        Case.DoesNotExist: no such parent in a case that the actor may see.
        PermissionDenied: the actor may not know of violence in this case.
        Refused: a claim is to be decided or good cause was found last, or the ground or the day cannot be.
    """
    case, parent = _standing(parent_id, actor=actor)
    permissions.require(permissions.sees_safe_addresses(actor, case))
    if ground not in SupportGround.values:
        raise Refused("Choose why.", field="ground")
    require_day(claimed_on, today=local_day(case, now), field="claimed_on")
    before = newest_claim(parent)
    if before is not None and before.is_found is not False:
        raise Refused("Good cause is claimed already." if before.is_found is None else "Good cause was found already.")
    claim = SupportGoodCause(
        case=case, parent=parent, ground=ground, claimed_on=claimed_on, recorded_by=actor, recorded_at=now
    )
    with refusing("supportgoodcause_open_once", "Good cause is claimed already."):
        claim.save(force_insert=True)
    if _running(parent) is None:
        _hold(parent, on=local_day(case, now), actor=actor, now=now)
    return claim


@transaction.atomic
def decide_support_good_cause(*, claim_id: UUID, is_found: bool, actor: User, now: datetime) -> SupportGoodCause:
    """Say whether there is good cause not to help, once; without it the hold that the claim opened ends.

    Whoever decides eligibility says it, and another person than the one who wrote the claim down. A hold that stood
    before the claim had its own reason: it goes on until who may know releases it.

    Policy: 45 CFR 302.31(c): the agency determines good cause; O083.

    Raises:
        Case.DoesNotExist: no such claim that the actor may see.
        PermissionDenied: the actor does not decide eligibility here, may not know of violence, or wrote the claim.
        Refused: it was decided before.
    """
    seen = SupportGoodCause.objects.visible_to(actor).filter(pk=claim_id)
    case = locked_case(actor, pk__in=seen.values("case"))
    claim = SupportGoodCause.objects.select_related("parent").get(pk=claim_id, case=case)
    permissions.require(decides_good_cause(actor, case, claimed_by_id=claim.recorded_by_id))
    if claim.decided_on is not None:
        raise Refused("This was decided before.")
    today = local_day(case, now)
    claim.is_found, claim.decided_on, claim.decided_by, claim.decided_at = is_found, today, actor, now
    claim.save(update_fields=["is_found", "decided_on", "decided_by", "decided_at"])
    hold = _running(claim.parent)
    if not is_found and hold is not None and _is_opened_by(claim, hold):
        _release(hold, on=today, actor=actor, now=now)
    return claim


def _is_opened_by(claim: SupportGoodCause, hold: SupportHold) -> bool:
    """Tell whether a hold was written with a claim, in one moment by one person."""
    return (hold.held_by_id, hold.held_at) == (claim.recorded_by_id, claim.recorded_at)


def _running(parent: AbsentParent) -> SupportHold | None:
    return parent.holds.filter(released_at__isnull=True).first()


def _standing(parent_id: UUID, *, actor: User) -> tuple[Case, AbsentParent]:
    case = locked_case(actor, **of_record(AbsentParent, parent_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    parent = AbsentParent.objects.get(pk=parent_id, case=case)
    if parent.voided_at is not None:
        raise Refused(NOT_STANDING)
    return case, parent


def _hold(parent: AbsentParent, *, on: date, actor: User, now: datetime) -> SupportHold:
    hold = SupportHold(case=parent.case, parent=parent, held_on=on, held_by=actor, held_at=now)
    hold.save(force_insert=True)
    return hold


def _release(hold: SupportHold, *, on: date, actor: User, now: datetime) -> None:
    hold.released_on, hold.released_by, hold.released_at = on, actor, now
    hold.save(update_fields=["released_on", "released_by", "released_at"])
