"""What is known of a household, written down with its days and its source; ended, and taken back."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from casework.public import (
    Case,
    Refused,
    User,
    local_day,
    locked_case,
    participant_of,
    permissions,
    refusing,
    require_day,
)
from eligibility.choices import FactSource, Period, Programme
from eligibility.models import HouseholdFact
from eligibility.queries.places import of_fact
from eligibility.rules.kinds import ROLE, Kind
from eligibility.rules.requirements import AHEAD_DAYS, NO_KIND, average_of, require_kind, require_said

NOT_STANDING = "This was taken back already."
GOES_ON = (
    "What is on file of this kind goes on after this last day. Leave the last day empty, and write down what is so from"
    " the day after."
)
#: What of a fact is written down again when it comes back.
_SAID = (
    *("case_id", "participant_id", "kind", "programme", "stands_alone", "amount", "flag", "word", "day", "is_apart"),
    *("period", "averaged_from", "first_day", "source", "source_on", "told_on"),
)


@transaction.atomic
def record_fact(
    *,
    case_id: UUID,
    kind: str,
    participant_id: UUID | None,
    programme: str,
    amount: Decimal | None,
    flag: bool | None,
    word: str,
    day: date | None,
    period: str,
    averaged_from: Sequence[Decimal],
    first_day: date,
    last_day: date | None,
    source: str,
    source_on: date,
    told_on: date,
    actor: User,
    now: datetime,
) -> HouseholdFact:
    """Write down what is so from a day on, when it was told and from where it is known.

    What tells of violence is written down by who may know of it alone; for everybody else there is no such kind.
    Of a kind that stands alone what goes on until then gets the day before as its last. What began on the same day was
    wrong, and is voided. Either comes back when the new one is taken back. Of several pays the average is the amount.

    Policy: 7 CFR 273.2(f), 273.10(c), 273.12; NC family worker duties (N016, N019).

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: the kind, the person, what is said, a day or the source cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    known = require_kind(kind)
    if known.is_apart and not permissions.sees_safe_addresses(actor, case):
        raise Refused(NO_KIND, field="kind")
    today = local_day(case, now)
    if averaged_from:
        amount = _average(known, amount, averaged_from)
    require_said(known, amount=amount, flag=flag, word=word, day=day, period=period, today=today)
    whose = _whose(case, known, participant_id)
    _require_days(first_day, last_day, today=today)
    require_day(source_on, today=today, field="source_on")
    require_day(told_on, today=today, field="told_on")
    if source not in FactSource.values:
        raise Refused("Say from where it is known.", field="source")
    if programme and (kind != ROLE or programme not in set(Programme.values) - {Programme.TA_DVS}):
        raise Refused("Only who somebody is to the household differs by programme.", field="programme")
    if period and (not known.is_flow or period not in Period.values):
        raise Refused("Only an amount that comes again has this.", field="period")
    fact = HouseholdFact(
        case=case,
        participant_id=whose,
        kind=kind,
        programme=programme,
        stands_alone=not known.is_many,
        amount=amount,
        flag=flag,
        word=word,
        day=day,
        is_apart=known.is_apart,
        period=period,
        averaged_from=list(averaged_from),
        first_day=first_day,
        last_day=last_day,
        source=source,
        source_on=source_on,
        told_on=told_on,
        recorded_by=actor,
        recorded_at=now,
    )
    for row in _displaced(fact) if fact.stands_alone else ():
        _make_room(row, fact, actor=actor, now=now)
    overlap = "A later one is on file for some of these days. End this one before it begins, or take that one back."
    with refusing("householdfact_no_overlap", overlap, field="last_day"):
        fact.save(force_insert=True)
    return fact


@transaction.atomic
def end_fact(*, fact_id: UUID, last_day: date, actor: User, now: datetime) -> HouseholdFact:
    """Give a fact its last day.

    Policy: NC family worker duties (N016).

    Raises:
        Case.DoesNotExist: no such fact in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back or ended before, or the day cannot be.
    """
    case = locked_case(actor, **of_fact(fact_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    fact = HouseholdFact.objects.get(pk=fact_id, case=case)
    if fact.voided_at is not None:
        raise Refused(NOT_STANDING)
    if fact.last_day is not None and last_day > fact.last_day:
        raise Refused("It ended before. Write it down anew from a later day.", field="last_day")
    _require_days(fact.first_day, last_day, today=local_day(case, now))
    _end(fact, last_day, actor=actor, now=now)
    return fact


@transaction.atomic
def void_fact(*, fact_id: UUID, actor: User, now: datetime) -> HouseholdFact:
    """Take back a fact that was never so; decisions that used it stay, and a new one is made without it.

    What it had taken the place of goes on, as far as nothing else took its place.

    Raises:
        Case.DoesNotExist: no such fact in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before.
    """
    case = locked_case(actor, **of_fact(fact_id, viewer=actor))
    permissions.require(permissions.can_record_benefits(actor, case))
    fact = HouseholdFact.objects.get(pk=fact_id, case=case)
    if fact.voided_at is not None:
        raise Refused(NOT_STANDING)
    _void(fact, actor=actor, now=now)
    for row in HouseholdFact.objects.filter(case=case, ended_for=fact).order_by("first_day", "recorded_at", "pk"):
        if row.voided_at is None:
            _go_on(row, row.last_day_before)
            row.save(update_fields=["last_day", "last_day_before", "ended_for", "ended_by", "ended_at"])
        else:
            _write_anew(row, actor=actor, now=now)
    return fact


def _average(kind: Kind, amount: Decimal | None, pays: Sequence[Decimal]) -> Decimal:
    if not kind.is_flow:
        raise Refused("Only an amount that comes again has this.", field="averaged_from")
    if amount is not None:
        raise Refused("Enter the amount or the pays, not both.", field="averaged_from")
    return average_of(pays)


def _whose(case: Case, kind: Kind, participant_id: UUID | None) -> UUID | None:
    if not kind.is_personal:
        if participant_id is not None:
            raise Refused("This is a fact of the whole household.", field="participant_id")
        return None
    if participant_id is None:
        raise Refused("Choose of whom it is so.", field="participant_id")
    found: UUID = participant_of(case, participant_id).pk
    return found


def _require_days(first: date, last: date | None, *, today: date) -> None:
    """Stop at days that cannot be; what is expected may begin within a year."""
    require_day(first, today=today + timedelta(days=AHEAD_DAYS), field="first_day")
    if last is None:
        return
    require_day(last, today=today + timedelta(days=AHEAD_DAYS), field="last_day")
    if last < first:
        raise Refused("The last day comes before the first.", field="last_day")


def _siblings(fact: HouseholdFact) -> QuerySet[HouseholdFact]:
    """Return what stands of the same kind, programme and person; of them at most one holds on a day."""
    return HouseholdFact.objects.standing().filter(
        case=fact.case_id, kind=fact.kind, programme=fact.programme, participant=fact.participant_id
    )


def _displaced(fact: HouseholdFact) -> list[HouseholdFact]:
    """Return what holds on the first day of a new fact.

    Raises:
        Refused: it goes on after the last day of the new one, and would leave a hole there.
    """
    before = _siblings(fact).select_for_update().filter(first_day__lte=fact.first_day)
    found = list(before.exclude(last_day__lt=fact.first_day))
    if fact.last_day is not None and any(row.last_day is None or row.last_day > fact.last_day for row in found):
        raise Refused(GOES_ON, field="last_day")
    return found


def _make_room(row: HouseholdFact, fact: HouseholdFact, *, actor: User, now: datetime) -> None:
    """Let a fact give its place to a new one, whose row is written next in the same transaction."""
    if row.first_day == fact.first_day:
        _void(row, actor=actor, now=now, place_to=fact.pk)
    else:
        _end(row, fact.first_day - timedelta(days=1), actor=actor, now=now, place_to=fact.pk)


def _go_on(row: HouseholdFact, last_day: date | None) -> None:
    """Let a fact hold until a day again, or until the next one of its kind begins, which then took its place."""
    later = _siblings(row).filter(first_day__gt=row.first_day).order_by("first_day").first()
    is_cut = later is not None and (last_day is None or last_day >= later.first_day)
    if later is not None and is_cut:
        row.last_day, row.last_day_before, row.ended_for = later.first_day - timedelta(days=1), last_day, later
    else:
        row.last_day, row.last_day_before, row.ended_for = last_day, None, None
    if row.last_day is None:
        row.ended_by = row.ended_at = None


def _write_anew(row: HouseholdFact, *, actor: User, now: datetime) -> None:
    """Write down again what was voided for a fact that is taken back: a voided row stays as it is."""
    said = {name: getattr(row, name) for name in _SAID}
    again = HouseholdFact(recorded_by=actor, recorded_at=now, **said)
    _go_on(again, row.last_day)
    if again.last_day is not None:
        again.ended_by, again.ended_at = actor, now
    again.save(force_insert=True)
    HouseholdFact.objects.standing().filter(case=row.case_id, ended_for=row).update(ended_for=again)


def _end(fact: HouseholdFact, last_day: date, *, actor: User, now: datetime, place_to: UUID | None = None) -> None:
    """Give a fact its last day; where another takes its place, the one that it had is kept."""
    before = fact.last_day_before if fact.ended_for_id else fact.last_day
    fact.last_day, fact.last_day_before, fact.ended_for_id = last_day, before if place_to else None, place_to
    fact.ended_by, fact.ended_at = actor, now
    fact.save(update_fields=["last_day", "last_day_before", "ended_for", "ended_by", "ended_at"])


def _void(fact: HouseholdFact, *, actor: User, now: datetime, place_to: UUID | None = None) -> None:
    fact.voided_by, fact.voided_at, fact.ended_for_id = actor, now, place_to
    fact.save(update_fields=["voided_by", "voided_at", "ended_for"])
