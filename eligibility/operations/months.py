"""Months of cash assistance that somebody tells of: written down, and taken back."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from casework.public import (
    Case,
    EventKind,
    Participant,
    Refused,
    User,
    ledger,
    local_day,
    locked_case,
    participant_of,
    permissions,
    require_day,
)
from eligibility.choices import FactSource, MonthCount
from eligibility.models import TimeLimitMonth
from eligibility.operations.applications import NOT_STANDING
from eligibility.queries.places import of_record
from eligibility.rules import months_used as rules

AT_ONCE = 120
_STATE_LETTERS = 2


@transaction.atomic
def record_months(
    *,
    case_id: UUID,
    participant_id: UUID,
    first_month: date,
    last_month: date,
    state: str,
    counts: str,
    source: str,
    source_on: date,
    actor: User,
    now: datetime,
) -> list[TimeLimitMonth]:
    """Write down how each month of a span counts for an adult, both told by their first days and included.

    Policy: 45 CFR 264.1 (`tanf.time_limit.counting`); 7 AAC 45.600.

    Raises:
        Case.DoesNotExist: no such case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it is no adult of the case, a month cannot be or was told of before, or state or source cannot be.
    """
    case = locked_case(actor, pk=case_id)
    permissions.require(permissions.can_record_benefits(actor, case))
    participant = participant_of(case, participant_id)
    if not participant.is_adult:
        raise Refused("Choose an adult of the case.", field="participant_id")
    today = local_day(case, now)
    months = _span(case, first_month, last_month, today=today)
    if counts not in MonthCount.values:
        raise Refused("Say how these months count.", field="counts")
    place = state.strip().upper()
    if len(place) != _STATE_LETTERS or not (place.isascii() and place.isalpha()):
        raise Refused("Write the state with two letters, such as WA.", field="state")
    if source not in FactSource.values:
        raise Refused("Say from where it is known.", field="source")
    require_day(source_on, today=today, field="source_on")
    before = TimeLimitMonth.objects.standing().filter(participant=participant, month__in=months)
    if found := before.order_by("month").first():
        raise Refused(f"{found.month:%B %Y} was told of before. Take that back first.", field="first_month")
    rows = [
        TimeLimitMonth(
            case=case,
            participant=participant,
            month=month,
            state=place,
            counts=counts,
            source=source,
            source_on=source_on,
            recorded_by=actor,
            recorded_at=now,
        )
        for month in months
    ]
    told = TimeLimitMonth.objects.bulk_create(rows)
    _tell(case, EventKind.MONTHS_TOLD, participant, len(told), actor=actor, now=now)
    return told


@transaction.atomic
def void_month(*, month_id: UUID, actor: User, now: datetime) -> TimeLimitMonth:
    """Take back a month that was told by mistake; the decision of that month counts again, where there is one.

    Raises:
        Case.DoesNotExist: no such month in a case that the actor may see.
        PermissionDenied: the actor does not work on cases, or the case is closed.
        Refused: it was taken back before.
    """
    case = locked_case(actor, **of_record(TimeLimitMonth, month_id))
    permissions.require(permissions.can_record_benefits(actor, case))
    row = TimeLimitMonth.objects.select_related("participant").get(pk=month_id, case=case)
    if row.voided_at is not None:
        raise Refused(NOT_STANDING)
    row.voided_by, row.voided_at = actor, now
    row.save(update_fields=["voided_by", "voided_at"])
    _tell(case, EventKind.MONTHS_TAKEN_BACK, row.participant, 1, actor=actor, now=now)
    return row


def _tell(case: Case, kind: EventKind, participant: Participant, count: int, *, actor: User, now: datetime) -> None:
    """Write into the ledger how many months, never how they count: that can tell why."""
    day = local_day(case, now)
    ledger.record(case, kind, actor=actor, on=day, now=now, participant=participant, months=count)


def _span(case: Case, first: date, last: date, *, today: date) -> list[date]:
    first, last = first.replace(day=1), last.replace(day=1)
    if last > today.replace(day=1):
        raise Refused("This month has not come yet.", field="last_month")
    if last < first:
        raise Refused("The last month comes before the first.", field="last_month")
    if rules.lifetime_limit(case.office.jurisdiction, first) is None:
        raise Refused("No limit is on file for a month so long ago, so it does not count.", field="first_month")
    months = [first]
    while months[-1] < last:
        months.append(rules.next_month(months[-1]))
    if len(months) > AT_ONCE:
        raise Refused(f"At most {AT_ONCE} months at once.", field="last_month")
    return months
