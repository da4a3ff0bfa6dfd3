"""Long-term incapacity: medical verification, help toward SSI, reviews; what is written stands behind its list."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Participant,
    Refused,
    RestrictedKind,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_day,
    require_words,
)
from eligibility.choices import Finding, HelpTrack, MedicalResult
from eligibility.models import HelpStep, MedicalVerification, ProtectedReview
from eligibility.models.disability import FROM_MAX, of_health
from eligibility.operations.applications import NOT_STANDING
from eligibility.rules import disability as rules

#: No paper bears out more than this ahead; what lasts longer is verified again.
AHEAD = timedelta(days=366 * 5)
Row = TypeVar("Row", MedicalVerification, HelpStep, ProtectedReview)


@transaction.atomic
def record_medical_verification(
    *,
    case_id: UUID,
    participant_id: UUID,
    given_by: str,
    received_on: date,
    first_day: date,
    last_day: date,
    actor: User,
    now: datetime,
) -> MedicalVerification:
    """Write down that a medical paper bears out an incapacity from day to day. Nothing stands in the ledger.

    Policy: DPAWS Families First 2 (A111); decisions 8.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it is no adult of the case, nobody gave it, or a day cannot be.
    """
    case, participant = _adult(case_id, participant_id, actor=actor)
    today = local_day(case, now)
    tidy = require_words(given_by, field="given_by", empty="Say who gave it.", most=FROM_MAX)
    require_day(received_on, today=today, field="received_on")
    require_day(first_day, today=today + AHEAD, field="first_day")
    require_day(last_day, today=today + AHEAD, field="last_day")
    if last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    row = MedicalVerification(
        case=case,
        participant=participant,
        given_by=tidy,
        received_on=received_on,
        first_day=first_day,
        last_day=last_day,
        recorded_by=actor,
        recorded_at=now,
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def record_help_step(
    *, case_id: UUID, participant_id: UUID, track: str, stage: str, on: date, actor: User, now: datetime
) -> HelpStep:
    """Write down how far the help of a specialist, of an advocate or toward SSI got. Nothing stands in the ledger.

    Policy: DPAWS Families First 2 (A112).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it is no adult of the case, the stage is none of this help, it is on file, or the day cannot be.
    """
    case, participant = _adult(case_id, participant_id, actor=actor)
    if track not in HelpTrack.values:
        raise Refused("Choose which help.", field="track")
    if stage not in rules.STAGES[track]:
        raise Refused("This is no stage of that help.", field="stage")
    require_day(on, today=local_day(case, now))
    row = HelpStep(
        case=case, participant=participant, track=track, stage=stage, on=on, recorded_by=actor, recorded_at=now
    )
    with refusing("helpstep_once", "This is on file already.", field="stage"):
        row.save(force_insert=True)
    return row


@transaction.atomic
def hold_disability_review(
    *,
    verification_id: UUID,
    on: date,
    answers: Mapping[str, str],
    result: str,
    actor: User,
    now: datetime,
) -> ProtectedReview:
    """Write down a review of medical papers against the five steps; the ledger says that a review was held, no more.

    `result` is the reviewer's: what the answers come to is suggested, and a result that they speak against is refused.

    Policy: DPAWS Families First 2 (A113); 20 CFR 416.920(a)(4).

    Raises:
        Case.DoesNotExist: no such verification that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: the verification was taken back, an answer is missing, or the result or the day cannot be.
    """
    seen = of_health(MedicalVerification.objects.all(), actor).filter(pk=verification_id)
    case = locked_case(actor, pk__in=seen.values("case"))
    _allow(case, actor)
    verification = MedicalVerification.objects.get(pk=verification_id, case=case)
    if verification.voided_at is not None:
        raise Refused(NOT_STANDING)
    today = local_day(case, now)
    require_day(on, today=today)
    for point in rules.POINTS:
        if answers.get(point.name) not in Finding.values:
            raise Refused("Answer each of the five.", field=point.name)
    if result not in MedicalResult.values:
        raise Refused("Say what it came to.", field="result")
    speaks_for = rules.suggested(answers)
    if result not in {speaks_for, MedicalResult.MORE}:
        words = str(MedicalResult(speaks_for).label).lower()
        raise Refused(f"By these answers: {words}. Change an answer, or ask for more proof.", field="result")
    row = ProtectedReview(
        case=case,
        participant_id=verification.participant_id,
        verification=verification,
        on=on,
        **{point.name: answers[point.name] for point in rules.POINTS},
        result=result,
        reviewed_by=actor,
        reviewed_at=now,
    )
    row.save(force_insert=True)
    ledger.record(case, EventKind.PROTECTED_REVIEWED, actor=actor, on=today, now=now, subject=row)
    return row


@transaction.atomic
def void_medical_verification(*, verification_id: UUID, actor: User, now: datetime) -> MedicalVerification:
    """Take back a verification that was written down by mistake.

    Raises:
        Case.DoesNotExist: no such verification that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it was taken back before, or a review rests on it.
    """
    row = _locked(MedicalVerification, verification_id, actor=actor)
    if row.reviews.filter(voided_at__isnull=True).exists():
        raise Refused("A review rests on it. Take that back first.")
    return _void(row, actor=actor, now=now)


@transaction.atomic
def void_help_step(*, step_id: UUID, actor: User, now: datetime) -> HelpStep:
    """Take back a step of help that was written down by mistake.

    Raises:
        Case.DoesNotExist: no such step that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it was taken back before.
    """
    return _void(_locked(HelpStep, step_id, actor=actor), actor=actor, now=now)


@transaction.atomic
def void_disability_review(*, review_id: UUID, actor: User, now: datetime) -> ProtectedReview:
    """Take back a review that was written down by mistake; the ledger's line of it goes too.

    Raises:
        Case.DoesNotExist: no such review that the actor may see.
        PermissionDenied: the actor may not know of health in this case, or the case is closed.
        Refused: it was taken back before.
    """
    row = _void(_locked(ProtectedReview, review_id, actor=actor), actor=actor, now=now)
    for line in row.case.events.standing().filter(kind=EventKind.PROTECTED_REVIEWED, subject_id=row.pk):
        ledger.record(row.case, EventKind.TAKEN_BACK, actor=actor, on=line.on, now=now, voids=line)
    return row


def _adult(case_id: UUID, participant_id: UUID, *, actor: User) -> tuple[Case, Participant]:
    case = locked_case(actor, pk=case_id)
    _allow(case, actor)
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    return case, participant


def _allow(case: Case, actor: User) -> None:
    permissions.require(permissions.can_record_benefits(actor, case))
    permissions.require(permissions.can_record_restricted(actor, case, RestrictedKind.MEDICAL))


def _locked(model: type[Row], key: UUID, *, actor: User) -> Row:
    seen = of_health(model._default_manager.all(), actor).filter(pk=key)
    case = locked_case(actor, pk__in=seen.values("case"))
    _allow(case, actor)
    row = model._default_manager.select_related("case__office").get(pk=key, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    return row


def _void(row: Row, *, actor: User, now: datetime) -> Row:
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    return row
