"""How far a contract with an employer got, which hours of it are proven, and what is paid back for them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from coaching.choices import ContractKind, ContractStage, HourKind, HoursProof, WorkActivity

#: What an employer's claim may rest on; somebody's own statement proves no wages (A096).
PROVES = frozenset({HoursProof.DOCUMENT, HoursProof.PAY_STUB, HoursProof.CALL, HoursProof.ATTENDANCE})
#: In which activities the hours of a contract are written down.
DONE_IN = {
    ContractKind.OJT: (WorkActivity.OJT,),
    ContractKind.JOB_START: (WorkActivity.SUBPRIV, WorkActivity.SUBPUB),
}
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class DoneHours:
    """Hours written down for a day or for a week as far as it lies in a month."""

    first_day: date
    last_day: date
    hours: Decimal
    how: str
    proof: str


@dataclass(frozen=True, slots=True)
class ContractDays:
    """The days by which a contract's stage is told."""

    employer_on: date | None
    signed_on: date | None
    first_day: date | None
    last_day: date | None
    ended_on: date | None


def stage_of(days: ContractDays, *, today: date) -> ContractStage:
    """Return how far a contract got.

    Policy: DPAWS expectations 27 (A095): negotiated with the client and the employer, contracted, running, ended.
    """
    is_past = days.signed_on is not None and days.last_day is not None and days.last_day < today
    if days.ended_on is not None or is_past:
        return ContractStage.ENDED
    if days.signed_on is not None and days.first_day is not None:
        return ContractStage.RUNNING if days.first_day <= today else ContractStage.SIGNED
    return ContractStage.EMPLOYER if days.employer_on is not None else ContractStage.CLIENT


def proven_in(rows: Iterable[DoneHours], *, first_day: date, last_day: date) -> list[DoneHours]:
    """Return the hours that were done, are proven, and lie whole in a period; a week that reaches out does not."""
    found = (row for row in rows if row.how == HourKind.WORKED and row.proof in PROVES and row.hours > 0)
    inside = [row for row in found if first_day <= row.first_day and row.last_day <= last_day]
    return sorted(inside, key=lambda row: (row.first_day, row.last_day))


def amount_of(hours: Decimal, *, wage: Decimal, share: int) -> Decimal:
    """Return the dollars paid back for hours: hours x wage x share in per cent, to the cent (A096)."""
    return (hours * wage * share / 100).quantize(CENT, ROUND_HALF_UP)
