"""Contracts with employers for the people of a case: how far each got, what was claimed, which hours are proven."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from casework.public import Case
from coaching.choices import ClaimRhythm, ContractKind, ContractStage
from coaching.models import Activity, ContractClaim, WorkContract, WorkHours
from coaching.rules import contracts, work
from coaching.rules.weeks import last_day_of


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim in words."""

    id: UUID
    first_day: date
    last_day: date
    hours: str
    amount: Decimal
    made_by: str
    made_on: date


@dataclass(frozen=True, slots=True)
class ContractRow:
    """A contract in words. `left` is what may still be claimed, `unclaimed` the proven hours that no claim holds."""

    id: UUID
    who: str
    employer: str
    kind: str
    job: str
    stage: ContractStage
    client_on: date
    employer_on: date | None
    wage: Decimal | None
    weekly_hours: str
    first_day: date | None
    last_day: date | None
    share: int | None
    most: Decimal | None
    rhythm: str
    signed_on: date | None
    employer_signer: str
    has_scan: bool
    activity: str
    ended_on: date | None
    ended_words: str
    claims: tuple[ClaimRow, ...]
    unclaimed: str

    @property
    def claimed(self) -> Decimal:
        """What all claims come to."""
        return sum((claim.amount for claim in self.claims), Decimal(0))

    @property
    def left(self) -> Decimal | None:
        """What may still be claimed under the contract."""
        return None if self.most is None else self.most - self.claimed

    @property
    def is_open(self) -> bool:
        """Whether its terms are still talked over."""
        return self.signed_on is None and self.ended_on is None

    @property
    def missing(self) -> tuple[str, ...]:
        """What it lacks before it can be signed."""
        asked = {
            "the talk with the employer": self.employer_on,
            "the wage": self.wage,
            "the hours a week": self.weekly_hours,
            "the first day": self.first_day,
            "the last day": self.last_day,
            "the share paid back": self.share,
            "the most that is paid back": self.most,
            "how often is claimed": self.rhythm,
        }
        return tuple(words for words, value in asked.items() if not value) if self.is_open else ()


def contracts_of(case: Case, *, today: date) -> list[ContractRow]:
    """Return the contracts of a case, the latest first, with a constant number of queries."""
    return contract_rows(WorkContract.objects.filter(case=case), today=today)


def contract_rows(contracts_seen: QuerySet[WorkContract], *, today: date) -> list[ContractRow]:
    """Return contracts in words."""
    claims = Prefetch("claims", ContractClaim.objects.select_related("made_by").order_by("first_day"))
    rows = list(
        contracts_seen.select_related("participant__person__merged_into", "activity", "case__office")
        .prefetch_related(claims)
        .order_by("-client_on", "-pk")
    )
    done = _done_in([row.activity_id for row in rows if row.activity_id])
    return [_row(row, done.get(row.activity_id, []) if row.activity_id else [], today) for row in rows]


def done_in(activity_id: UUID) -> list[contracts.DoneHours]:
    """Return the hours written down for an activity."""
    return _done_in([activity_id]).get(activity_id, [])


def activities_for(contract: WorkContract) -> list[tuple[UUID, str]]:
    """Return the activities of the person in which the contract's hours can be written down, none of another one."""
    kinds = contracts.DONE_IN[ContractKind(contract.kind)]
    rows = Activity.objects.filter(case=contract.case_id, participant=contract.participant_id, kind__in=kinds)
    free = rows.filter(Q(contract__isnull=True) | Q(contract=contract)).order_by("-first_day", "pk")
    return [(row.pk, f"{row.words}, {work.plain_hours(row.weekly_hours)} hours a week") for row in free]


def _done_in(activities: Sequence[UUID]) -> dict[UUID, list[contracts.DoneHours]]:
    if not activities:
        return {}
    found: dict[UUID, list[contracts.DoneHours]] = {}
    rows = WorkHours.objects.filter(activity__in=activities).order_by("week_of", "on")
    for row in rows:
        if row.activity_id is None:
            continue
        first = row.on or max(row.week_of, row.month)
        last = row.on or min(row.week_of + timedelta(days=6), last_day_of(row.month))
        told = contracts.DoneHours(first, last, row.hours, row.how, row.proof)
        found.setdefault(row.activity_id, []).append(told)
    return found


def _row(row: WorkContract, done: list[contracts.DoneHours], today: date) -> ContractRow:
    person, zone = row.participant.person, row.case.office.zone
    claims = list(row.claims.all())
    days = contracts.ContractDays(row.employer_on, row.signed_on, row.first_day, row.last_day, row.ended_on)
    return ContractRow(
        id=row.pk,
        who=person.standing.name,
        employer=row.employer_name,
        kind=str(ContractKind(row.kind).label),
        job=row.job,
        stage=contracts.stage_of(days, today=today),
        client_on=row.client_on,
        employer_on=row.employer_on,
        wage=row.wage,
        weekly_hours=work.plain_hours(row.weekly_hours),
        first_day=row.first_day,
        last_day=row.last_day,
        share=row.share,
        most=row.most,
        rhythm=str(ClaimRhythm(row.rhythm).label) if row.rhythm else "",
        signed_on=row.signed_on,
        employer_signer=row.employer_signer,
        has_scan=row.document_id is not None,
        activity=row.activity.words if row.activity else "",
        ended_on=row.ended_on,
        ended_words=row.ended_words,
        claims=tuple(
            ClaimRow(
                id=claim.pk,
                first_day=claim.first_day,
                last_day=claim.last_day,
                hours=work.plain_hours(claim.hours),
                amount=claim.amount,
                made_by=claim.made_by.name,
                made_on=claim.made_at.astimezone(zone).date(),
            )
            for claim in claims
        ),
        unclaimed=_unclaimed(row, done, claims),
    )


def _unclaimed(row: WorkContract, done: list[contracts.DoneHours], claims: list[ContractClaim]) -> str:
    """Return the proven hours in the days of a contract that lie in the period of no claim."""
    if row.signed_on is None or row.first_day is None or row.last_day is None:
        return ""
    proven = contracts.proven_in(
        done, first_day=row.first_day, last_day=min(row.last_day, row.ended_on or row.last_day)
    )
    free = (
        one.hours
        for one in proven
        if not any(claim.first_day <= one.first_day and one.last_day <= claim.last_day for claim in claims)
    )
    return work.plain_hours(sum(free, Decimal(0))) or "0"
