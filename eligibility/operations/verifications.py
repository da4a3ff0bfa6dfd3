"""The checklist of an application: what is asked to be proven, and what came in."""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_day,
    wording,
)
from eligibility.choices import FactSource, Proof, ProofResult
from eligibility.models import Application, Verification
from eligibility.operations.applications import NOT_STANDING, open_application
from eligibility.queries.places import of_programme, of_verification
from eligibility.rules.clocks import proof_due_from
from eligibility.rules.requirements import program_of

DUE_WITHIN = timedelta(days=366)


@transaction.atomic
def ask_verification(
    *, application_id: UUID, participant_id: UUID | None, proof: str, due_on: date, actor: User, now: datetime
) -> Verification:
    """Write down that something has to be proven for an application by a day, of one person or of the household.

    Policy: family coach position description, duties (O025); 7 CFR 273.2(f).

    Raises:
        Case.DoesNotExist: no such application that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: the application is withdrawn or taken back, it is asked already, or person, proof or day cannot be.
    """
    case = locked_case(actor, **of_programme(Application, application_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    application = open_application(application_id)
    if proof not in Proof.values:
        raise Refused("Choose what has to be proven.", field="proof")
    whose = participant_of(case, participant_id) if participant_id else None
    today = local_day(case, now)
    _require_due_day(case, application, due_on, today=today)
    waiting = Verification.objects.standing().filter(application=application, participant=whose, proof=proof)
    if waiting.filter(received_on__isnull=True).exists():
        raise Refused("This is asked for already.", field="proof")
    row = Verification(
        case=case,
        application=application,
        participant=whose,
        proof=proof,
        asked_on=today,
        due_on=due_on,
        asked_by=actor,
        asked_at=now,
    )
    row.save(force_insert=True)
    return row


@transaction.atomic
def receive_verification(
    *, verification_id: UUID, received_on: date, source: str, result: str, actor: User, now: datetime
) -> Verification:
    """Write down that a proof came in, from where, and what it said.

    Policy: NC family worker duties (N019).

    Raises:
        Case.DoesNotExist: no such line that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it came in or was taken back already, or day, source or result cannot be.
    """
    case, row = _locked(verification_id, actor=actor)
    if row.received_on is not None:
        raise Refused("This came in already.")
    require_day(received_on, today=local_day(case, now), field="received_on")
    if source not in FactSource.values:
        raise Refused("Say from where it is known.", field="source")
    if result not in ProofResult.values:
        raise Refused("Say what it said.", field="result")
    row.received_on, row.source, row.result = received_on, source, result
    row.received_by, row.received_at = actor, now
    row.save(update_fields=["received_on", "source", "result", "received_by", "received_at"])
    return row


@transaction.atomic
def void_verification(*, verification_id: UUID, actor: User, now: datetime) -> Verification:
    """Take back a line that was asked, or said to have come in, by mistake.

    Raises:
        Case.DoesNotExist: no such line that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before.
    """
    _, row = _locked(verification_id, actor=actor)
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    return row


def _require_due_day(case: Case, application: Application, due_on: date, *, today: date) -> None:
    """Refuse a day that is over, far away, or earlier than the days that the family has (7 CFR 273.2(f))."""
    if due_on < today:
        raise Refused("This day is over. Give them until a later one.", field="due_on")
    first = proof_due_from(program_of(application.programme), case.office.jurisdiction, today)
    if first is not None and due_on < first:
        days = wording.days_counted((first - today).days)
        raise Refused(
            f"They have at least {days} for proof. The first day allowed is {wording.full_day(first)}.",
            field="due_on",
        )
    require_day(due_on, today=today + DUE_WITHIN, field="due_on")


def _locked(verification_id: UUID, *, actor: User) -> tuple[Case, Verification]:
    case = locked_case(actor, **of_verification(verification_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    row = Verification.objects.get(pk=verification_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    return case, row
