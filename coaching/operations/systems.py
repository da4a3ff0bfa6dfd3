"""By which number another system knows somebody, and their certificates of readiness: kept with the person (A074)."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    Document,
    EventKind,
    Participant,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
)
from coaching.models import ReadinessCertificate, SystemNumber
from coaching.queries.history import whose
from coaching.rules.systems import CertificateFacts, require_end, require_system, tidy_certificate, tidy_number

HAS_ONE = "A number in this system holds already. End it first."
GONE = "This is over already."


@transaction.atomic
def keep_number(
    *, case_id: UUID, participant_id: UUID, system: str, number: str, since: date, actor: User, now: datetime
) -> SystemNumber:
    """Write down by which number another system knows a person; it is sealed and never stands in the ledger.

    Policy: DPAWS expectations 20 (A074).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: nobody of this case, no such system, no number, a day that cannot be, or one holds already.
    """
    case, participant = _worked(case_id, participant_id, actor)
    require_system(system, since, today=local_day(case, now))
    person = participant.person.standing
    if SystemNumber.objects.filter(whose(person), system=system, ended_at__isnull=True).exists():
        raise Refused(HAS_ONE, field="system")
    row = SystemNumber(person=person, system=system, since=since, entered_by=actor, entered_at=now)
    row.number = tidy_number(number, needed=True)
    with refusing("systemnumber_one_open", HAS_ONE, field="system"):
        row.save(force_insert=True)
    line = ledger.Line(
        EventKind.SYSTEM_NUMBER_KEPT, local_day(case, now), participant, row, facts={"system": str(row.system)}
    )
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def end_number(
    *, case_id: UUID, participant_id: UUID, number_id: UUID, on: date, actor: User, now: datetime
) -> SystemNumber:
    """End a number that holds no longer, once; it stays readable.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: nobody of this case, no such number of theirs, it is over, or a day that cannot be.
    """
    case, participant = _worked(case_id, participant_id, actor)
    row = SystemNumber.objects.filter(whose(participant.person), pk=number_id).first()
    if row is None or row.ended_at is not None:
        raise Refused(GONE)
    require_end(on, since=row.since, today=local_day(case, now))
    row.ended_on, row.ended_by, row.ended_at = on, actor, now
    row.save(update_fields=["ended_on", "ended_by", "ended_at"])
    line = ledger.Line(EventKind.SYSTEM_NUMBER_ENDED, on, participant, row, facts={"system": str(row.system)})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def keep_certificate(
    *, case_id: UUID, participant_id: UUID, facts: CertificateFacts, actor: User, now: datetime
) -> ReadinessCertificate:
    """Write down a certificate of readiness of a person, with its number or the paper that is it.

    Policy: DPAWS expectations 20 (A074).

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: nobody of this case, something is missing or cannot be, or no such paper that everybody reads.
    """
    case, participant = _worked(case_id, participant_id, actor)
    tidy = tidy_certificate(facts, today=local_day(case, now))
    row = ReadinessCertificate(
        person=participant.person.standing,
        kind=tidy.kind,
        level=tidy.level,
        on=tidy.on,
        document=_paper(case, tidy.document_id),
        entered_by=actor,
        entered_at=now,
    )
    row.number = tidy.number
    row.save(force_insert=True)
    line = ledger.Line(EventKind.READINESS_CERTIFIED, tidy.on, participant, row, facts={"what": str(row.kind)})
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


@transaction.atomic
def void_certificate(
    *, case_id: UUID, participant_id: UUID, certificate_id: UUID, actor: User, now: datetime
) -> ReadinessCertificate:
    """Take a certificate back that was written down by mistake, once; it stays readable.

    Raises:
        Case.DoesNotExist: the actor may not see the case.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: nobody of this case, no such certificate of theirs, or it is taken back.
    """
    case, participant = _worked(case_id, participant_id, actor)
    row = ReadinessCertificate.objects.filter(whose(participant.person), pk=certificate_id).first()
    if row is None or row.voided_at is not None:
        raise Refused(GONE)
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    line = ledger.Line(EventKind.READINESS_VOIDED, local_day(case, now), participant, row)
    ledger.record_lines(case, [line], actor=actor, now=now)
    return row


def _worked(case_id: UUID, participant_id: UUID, actor: User) -> tuple[Case, Participant]:
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_keep_number(actor, case))
    return case, participant_of(case, participant_id)


def _paper(case: Case, document_id: UUID | None) -> Document | None:
    if document_id is None:
        return None
    found = Document.objects.filter(pk=document_id, case=case, restricted_kind="", withdrawn_at__isnull=True).first()
    if found is None:
        raise Refused("Choose a paper of this case.", field="document_id")
    return found
