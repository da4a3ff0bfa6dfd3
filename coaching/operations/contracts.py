"""OJT and Job Start contracts: begun, negotiated, signed, ended, and claimed under (A095, A096)."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Sum

from casework.public import (
    Case,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_same,
    stand_of,
)
from coaching.choices import ClaimRhythm, ContractKind
from coaching.models import ContractClaim, Employer, WorkContract
from coaching.operations.scans import scan_of
from coaching.queries.contracts import activities_for, done_in
from coaching.queries.duties import why_no_duty
from coaching.queries.places import of_record
from coaching.rules import contracts, short, work

JOB_MAX, SIGNER_MAX, SAID_MAX = 160, 120, 300
MOST_WAGE, MOST_HOURS, MOST_PAID = Decimal("999.99"), 99, Decimal("999999.99")
WHOLE_SHARE = 100
_TERMS = ("employer_on", "wage", "weekly_hours", "first_day", "last_day", "share", "most", "rhythm")


@dataclass(frozen=True)
class ContractTerms:
    """What was agreed so far: wage in dollars an hour, share paid back in per cent, the most that is paid back."""

    employer_on: date
    wage: Decimal | None = None
    weekly_hours: Decimal | None = None
    first_day: date | None = None
    last_day: date | None = None
    share: int | None = None
    most: Decimal | None = None
    rhythm: str = ""


@transaction.atomic
def begin_contract(
    *,
    case_id: UUID,
    participant_id: UUID,
    employer_id: UUID,
    kind: str,
    job: str,
    client_on: date,
    actor: User,
    now: datetime,
) -> WorkContract:
    """Begin a contract with the talk with the client.

    Policy: DPAWS expectations 27 (A095).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: the person has no work duty, the employer is not the office's, the day cannot be, or a word is missing.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_assign_activity(actor, case))
    participant, today = participant_of(case, participant_id), local_day(case, now)
    if reason := why_no_duty(case, participant, today=today):
        raise Refused(reason)
    if kind not in ContractKind.values:
        raise Refused("Choose which contract it is.", field="kind")
    employer = Employer.objects.known_in(case.office).filter(pk=employer_id).first()
    if employer is None:
        raise Refused("Choose an employer of the office.", field="employer_id")
    if not job.strip():
        raise Refused("Say which job it is.", field="job")
    if not case.opened_on <= client_on <= today:
        raise Refused("Choose a day since the case was opened, no later than today.", field="client_on")
    contract = WorkContract(
        case=case,
        participant=participant,
        employer=employer,
        employer_name=employer.name,
        kind=kind,
        job=short(job, JOB_MAX, "job"),
        client_on=client_on,
        entered_by=actor,
        entered_at=now,
    )
    contract.save(force_insert=True)
    return contract


@transaction.atomic
def set_contract_terms(
    *, contract_id: UUID, terms: ContractTerms, seen: str | None, actor: User, now: datetime
) -> WorkContract:
    """Write down what is agreed with the employer so far; amounts and shares are the contract's, nobody else's.

    Policy: DPAWS expectations 27 (A095, A096).

    Raises:
        Case.DoesNotExist: no such contract in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        StandChanged: somebody changed it meanwhile.
        Refused: it is signed or ended, or a figure or a day cannot be.
    """
    case, contract = _locked(contract_id, actor)
    require_same(seen, contract_stand(contract))
    _require_unsigned(contract)
    if terms.employer_on > local_day(case, now):
        raise Refused("This day has not come yet.", field="employer_on")
    _require_figures(terms)
    for name, value in asdict(terms).items():
        setattr(contract, name, value)
    contract.rev += 1
    contract.save()
    return contract


@transaction.atomic
def sign_contract(
    *,
    contract_id: UUID,
    signed_on: date,
    employer_signer: str,
    activity_id: UUID,
    document_id: UUID | None,
    actor: User,
    now: datetime,
) -> WorkContract:
    """Write down that the contract is signed, and in which activity its hours are written down.

    Policy: DPAWS expectations 27 (A096).

    Raises:
        Case.DoesNotExist: no such contract in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it is signed or ended, terms are missing, the day cannot be, or activity or scan are none of it.
    """
    case, contract = _locked(contract_id, actor)
    _require_unsigned(contract)
    if any(getattr(contract, name) in {None, ""} for name in _TERMS):
        raise Refused("Enter all terms first: a contract is signed whole.")
    if signed_on > local_day(case, now):
        raise Refused("Nobody has signed on a day that has not come.", field="signed_on")
    if activity_id not in {key for key, _ in activities_for(contract)}:
        raise Refused("Choose the activity in which these hours are written down.", field="activity_id")
    contract.employer_signer = short(employer_signer, SIGNER_MAX, "employer_signer")
    if not contract.employer_signer:
        raise Refused("Type the name of whoever signed for the employer.", field="employer_signer")
    if document_id is not None:
        contract.document = scan_of(case=case, document_id=document_id, actor=actor)
    contract.signed_on, contract.activity_id = signed_on, activity_id
    contract.rev += 1
    contract.save()
    return contract


@transaction.atomic
def end_contract(*, contract_id: UUID, ended_on: date, words: str, actor: User, now: datetime) -> WorkContract:
    """End a contract, or talks about one that came to nothing, with the reason; claims for the days before stay open.

    Raises:
        Case.DoesNotExist: no such contract in a case that the actor may see.
        PermissionDenied: the actor assigns no activities on it.
        Refused: it ended already, the day cannot be, a claim reaches over it, or no reason is given.
    """
    case, contract = _locked(contract_id, actor)
    if contract.ended_on is not None:
        raise Refused("This contract has ended; it stays as it is.")
    if not contract.client_on <= ended_on <= local_day(case, now):
        raise Refused("Choose a day since it was begun, no later than today.", field="ended_on")
    if not words.strip():
        raise Refused("Say why it ends.", field="words")
    if ContractClaim.objects.filter(contract=contract, last_day__gt=ended_on).exists():
        raise Refused("A claim reaches over this day. Choose a later one.", field="ended_on")
    contract.ended_on, contract.ended_words = ended_on, short(words, SAID_MAX, "words")
    contract.rev += 1
    contract.save(update_fields=["ended_on", "ended_words", "rev"])
    return contract


@transaction.atomic
def make_claim(
    *, contract_id: UUID, first_day: date, last_day: date, hours: Decimal | None, actor: User, now: datetime
) -> ContractClaim:
    """Claim wages back for a period: hours x wage x share, never for more hours than are proven, nor over the contract.

    Without `hours` all that are proven in the period are claimed; they come from the hours of the activity.

    Policy: DPAWS expectations 27 (A096): employer reimbursements, with hours proof.

    Raises:
        Case.DoesNotExist: no such contract in a case that the actor may see.
        PermissionDenied: the actor claims no wages on it.
        Refused: it is not signed, the period lies outside it or ahead, is claimed already, has no proven hours or not
            so many, or the contract pays no more.
    """
    case, contract = _locked(contract_id, actor, may=permissions.can_claim_wages)
    _require_period(contract, first_day, last_day, today=local_day(case, now))
    rows = done_in(contract.activity_id) if contract.activity_id else []
    lines = contracts.proven_in(rows, first_day=first_day, last_day=last_day)
    proven = sum((line.hours for line in lines), Decimal(0))
    if not proven:
        raise Refused("No proven hours lie whole in these days.", field="first_day")
    claimed = proven if hours is None else hours
    if not 0 < claimed <= proven:
        raise Refused(f"{work.plain_hours(proven)} hours are proven in these days; claim no more.", field="hours")
    amount = contracts.amount_of(claimed, wage=contract.wage or Decimal(0), share=contract.share or 0)
    before = ContractClaim.objects.filter(contract=contract).aggregate(all=Sum("amount"))["all"] or Decimal(0)
    left = (contract.most or Decimal(0)) - before
    if amount > left:
        raise Refused(f"That is ${amount:,}; the contract pays ${left:,} more. Claim fewer hours.", field="hours")
    claim = ContractClaim(
        case=case,
        contract=contract,
        first_day=first_day,
        last_day=last_day,
        hours=claimed,
        amount=amount,
        lines=[
            [line.first_day.isoformat(), line.last_day.isoformat(), work.plain_hours(line.hours), line.proof]
            for line in lines
        ],
        made_by=actor,
        made_at=now,
    )
    with refusing("contractclaim_once", "Some of these days are claimed already.", field="first_day"):
        claim.save(force_insert=True)
    return claim


def contract_stand(contract: WorkContract) -> str:
    """Return the digest of what a page shows of a contract."""
    told: list[Any] = [getattr(contract, name) for name in _TERMS]
    plain = [value.normalize() if isinstance(value, Decimal) else value for value in told]
    return stand_of([*plain, contract.signed_on, contract.ended_on])


def _locked(
    contract_id: UUID, actor: User, *, may: Callable[[User, Case], bool] = permissions.can_assign_activity
) -> tuple[Case, WorkContract]:
    case = locked_case(actor, **of_record(WorkContract, contract_id))
    permissions.require(may(actor, case))
    contract = WorkContract.objects.select_for_update(of=("self",)).get(pk=contract_id)
    contract.case = case
    return case, contract


def _require_unsigned(contract: WorkContract) -> None:
    if contract.ended_on is not None:
        raise Refused("This contract has ended; it stays as it is.")
    if contract.signed_on is not None:
        raise Refused("This contract is signed; it stays as it is.")


def _require_figures(terms: ContractTerms) -> None:
    if terms.wage is not None and not 0 < terms.wage <= MOST_WAGE:
        raise Refused("Write the wage in dollars an hour.", field="wage")
    if terms.weekly_hours is not None and (
        not 0 < terms.weekly_hours <= MOST_HOURS or terms.weekly_hours % work.QUARTER
    ):
        raise Refused(f"Hours a week are quarters, up to {MOST_HOURS}.", field="weekly_hours")
    if terms.share is not None and not 1 <= terms.share <= WHOLE_SHARE:
        raise Refused("The share is 1 to 100 per cent.", field="share")
    if terms.most is not None and not 0 < terms.most <= MOST_PAID:
        raise Refused("Write in dollars what is paid back at most.", field="most")
    if terms.first_day and terms.last_day and terms.last_day < terms.first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if terms.rhythm and terms.rhythm not in ClaimRhythm.values:
        raise Refused("Choose how often is claimed.", field="rhythm")


def _require_period(contract: WorkContract, first_day: date, last_day: date, *, today: date) -> None:
    if contract.signed_on is None or contract.first_day is None or contract.last_day is None:
        raise Refused("Nothing is claimed under a contract that is not signed.")
    if last_day < first_day:
        raise Refused("The last day comes before the first.", field="last_day")
    if first_day < contract.first_day:
        raise Refused("The contract had not begun on this day.", field="first_day")
    if last_day > min(contract.last_day, contract.ended_on or contract.last_day):
        raise Refused("The contract ended before this day.", field="last_day")
    if last_day > today:
        raise Refused("This day has not come yet.", field="last_day")
