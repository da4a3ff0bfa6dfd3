"""Facts of families and adults that bear on the federal rates: from month to month, and known from where."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from casework.public import Case, Refused, User, local_day, locked_case, participant_of, permissions, refusing
from coaching.choices import ADULT_RATE_FACTS, RateFactKind
from coaching.counting import count_later
from coaching.models import RateFact
from coaching.queries.places import of_record
from coaching.rules import short
from coaching.rules.weeks import month_before, next_month

SOURCE_MAX = 160
MOST = 99_999
NO_KIND = "Choose what is so."
NOT_STANDING = "This was taken back, or another stands in its place already."


@transaction.atomic
def record_fact(
    *,
    case_id: UUID,
    kind: str,
    participant_id: UUID | None,
    first_month: date,
    last_month: date | None,
    amount: int | None,
    source: str,
    actor: User,
    now: datetime,
) -> RateFact:
    """Write down a fact from a month on; one of the kind that goes on until then ends the month before.

    What went on longer than a fact with a last month goes on after it, as a row of its own from the month after. A fact
    that began in the same month was wrong: it is kept as voided, with who did so and when. A waiver is written down by
    who reads facts about violence of this case alone, and for everybody else there is no such kind.

    Policy: `wpr.work_eligible`, `wpr.family_rate`, `fvo.waiver`; 45 CFR 261.2(n), 261.22.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor records no hours on it.
        Refused: the kind, the person, a month or the amount cannot be, or no source is named.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_hours(actor, case))
    if kind not in kinds_for(actor=actor, case=case):
        raise Refused(NO_KIND, field="kind")
    whose = _whose(case, kind, participant_id)
    _require_months(first_month, last_month, latest=next_month(local_day(case, now)))
    has_amount = kind in RateFactKind.with_amount()
    if has_amount and (amount is None or not 0 <= amount <= MOST):
        raise Refused(f"Enter a whole number, 0 to {MOST:,}.", field="amount")
    if not has_amount and amount is not None:
        raise Refused("Nothing of this kind has an amount.", field="amount")
    if not source.strip():
        raise Refused("Say where it is known from.", field="source")
    later = _make_room(case, kind, whose, first_month, last_month, actor=actor, now=now)
    fact = RateFact(
        case=case,
        participant_id=whose,
        kind=kind,
        first_month=first_month,
        last_month=last_month,
        amount=amount,
        source=short(source, SOURCE_MAX, "source"),
        entered_by=actor,
        entered_at=now,
    )
    with refusing("ratefact_no_overlap", "This is on file for some of these months already.", field="first_month"):
        fact.save(force_insert=True)
        for row in later:
            row.save(force_insert=True)
    count_later(case.pk)
    return fact


@transaction.atomic
def void_fact(*, fact_id: UUID, actor: User, now: datetime) -> RateFact:
    """Take back a fact that was never so: it is kept as voided, with who did so and when, and counts nowhere.

    What it ended stays ended. A waiver is taken back by who may know of it alone; for everybody else there is none.

    Policy: as for writing it down, `record_fact`.

    Raises:
        Case.DoesNotExist: no such fact that the actor may see.
        PermissionDenied: the actor records no hours on its case.
        Refused: it was taken back before, or another stands in its place.
    """
    case = locked_case(actor, **of_record(RateFact, fact_id))
    permissions.require(permissions.can_record_hours(actor, case))
    fact = RateFact.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=fact_id)
    if fact.voided_at is not None:
        raise Refused(NOT_STANDING)
    _void(fact, actor=actor, now=now)
    count_later(case.pk)
    return fact


@transaction.atomic
def end_fact(*, fact_id: UUID, last_month: date, actor: User, now: datetime) -> RateFact:
    """Give a fact its last month.

    Raises:
        Case.DoesNotExist: no such fact that the actor may see.
        PermissionDenied: the actor records no hours on its case.
        Refused: the month cannot be.
    """
    case = locked_case(actor, **of_record(RateFact, fact_id))
    permissions.require(permissions.can_record_hours(actor, case))
    fact = RateFact.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=fact_id)
    if fact.voided_at is not None:
        raise Refused(NOT_STANDING)
    if last_month < fact.first_month:
        raise Refused("This comes before its first month.", field="last_month")
    if fact.last_month is not None and last_month > fact.last_month:
        raise Refused("It ended before. Write it down anew from a later month.", field="last_month")
    _require_months(fact.first_month, last_month, latest=next_month(local_day(case, now)))
    fact.last_month = last_month
    fact.save(update_fields=["last_month"])
    count_later(case.pk)
    return fact


def kinds_for(*, actor: User, case: Case) -> list[RateFactKind]:
    """Return the kinds that somebody may write down: a waiver only who may know of violence in this case."""
    may = permissions.sees_safe_addresses(actor, case)
    return [kind for kind in RateFactKind if kind != RateFactKind.WAIVER or may]


def _whose(case: Case, kind: str, participant_id: UUID | None) -> UUID | None:
    if kind not in ADULT_RATE_FACTS:
        if participant_id is not None:
            raise Refused("This is a fact of the whole family.", field="participant_id")
        return None
    if participant_id is None:
        raise Refused("Choose of whom it is so.", field="participant_id")
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    found: UUID = participant.pk
    return found


def _require_months(first: date, last: date | None, *, latest: date) -> None:
    if first.day != 1 or first > latest:
        raise Refused("Choose a month no later than the next.", field="first_month")
    if last is not None and (last.day != 1 or last < first):
        raise Refused("The last month comes before the first.", field="last_month")
    if last is not None and last > latest:
        raise Refused("Choose a month no later than the next; until then it goes on.", field="last_month")


def _make_room(
    case: Case, kind: str, whose: UUID | None, first: date, last: date | None, *, actor: User, now: datetime
) -> list[RateFact]:
    """End what goes on of the kind the month before, and void what began in the same month; return what goes on after.

    That is to be saved once the new fact stands, which begins in between.
    """
    running = Q(last_month__isnull=True) | Q(last_month__gte=first)
    standing = RateFact.objects.standing().select_for_update(of=("self",))
    later = []
    for row in standing.filter(running, case=case, kind=kind, participant=whose, first_month__lte=first):
        if row.first_month == first:
            _void(row, actor=actor, now=now)
            continue
        if last is not None and (row.last_month is None or row.last_month > last):
            later.append(_going_on(row, since=next_month(last), actor=actor, now=now))
        row.last_month = month_before(first)
        row.save(update_fields=["last_month"])
    return later


def _going_on(row: RateFact, *, since: date, actor: User, now: datetime) -> RateFact:
    return RateFact(
        case_id=row.case_id,
        participant_id=row.participant_id,
        kind=row.kind,
        first_month=since,
        last_month=row.last_month,
        amount=row.amount,
        source=row.source,
        entered_by=actor,
        entered_at=now,
    )


def _void(fact: RateFact, *, actor: User, now: datetime) -> None:
    fact.voided_by, fact.voided_at = actor, now
    fact.save(update_fields=["voided_by", "voided_at"])
