"""Running the engine: refresh on write, sweep through the day, reconcile at night, and what was owed on a day."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Office, SweepRun

#: Cases per transaction of a reconcile or of a sweep as of another day.
SHARD = 5000


@dataclass(frozen=True)
class Owed:
    """One deadline as it is or was owed on a day."""

    id: UUID
    case_id: UUID
    office_id: UUID
    participant_id: UUID | None
    standard: str
    trigger_id: UUID | None
    period: str
    starts_on: date
    warn_on: date
    due_on: date
    escalate_on: date
    met_on: date | None
    is_excused: bool


@dataclass(frozen=True)
class SweepReport:
    """What one sweep did. `cases_looked_at` differs from `cases_open` when an office could not be swept."""

    as_of: date
    cases_open: int
    cases_looked_at: int
    alerts_raised: int
    alerts_resolved: int
    seconds: float


def refresh_case(case_id: UUID, *, today: date, is_import: bool = False) -> None:
    """Bring the deadlines and alerts of one case up to date in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.refresh_case(%s, %s, %s)", [case_id, today, is_import])


def office_added(office_id: UUID, *, today: date) -> None:
    """Give a new office its dated values and its mark."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.office_added(%s, %s)", [office_id, today])


def lay_values() -> None:
    """Flatten the dated values of all offices again, after a setting was saved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.lay_values()")


def expected(*, as_of: date, case_ids: list[UUID]) -> list[Owed]:
    """Return what is owed in some cases on a day, from the ledger up to that day. Reads all: for reporting roles."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM engine.expected_many(%s::uuid[], %s, '-infinity')", [case_ids, as_of])
        return [Owed(*row) for row in cursor.fetchall()]


def sweep(*, now: datetime, as_of: date | None = None) -> SweepReport:
    """Say every line that open deadlines crossed and that nobody was told of, office by office.

    `as_of` another day than an office's today says the lines crossed by that day, and leaves the marks alone.
    """
    started = time.perf_counter()
    with in_context(role=DatabaseRole.WORKER):
        offices = list(Office.objects.order_by("ref"))
        run = SweepRun.objects.create(as_of=as_of or now.date(), started_at=now)
        cases_open = _count_open()
    raised = resolved = looked_at = 0
    for office in offices:
        today = now.astimezone(office.zone).date()
        rows = [_sweep_office(office, today)] if as_of in (None, today) else list(_sweep_as_of(office, as_of))
        raised += sum(row[0] for row in rows)
        resolved += sum(row[1] for row in rows)
        looked_at += sum(row[2] for row in rows)
    seconds = time.perf_counter() - started
    with in_context(role=DatabaseRole.WORKER):
        run.cases_open, run.cases_looked_at = cases_open if as_of is None else looked_at, looked_at
        run.alerts_raised, run.alerts_resolved = raised, resolved
        run.seconds, run.finished_at = seconds, now + timedelta(seconds=seconds)
        run.save()
    return SweepReport(run.as_of, run.cases_open, looked_at, raised, resolved, round(seconds, 3))


def _count_open() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.count_open()")
        (count,) = cursor.fetchone()
    return int(count)


def _sweep_office(office: Office, today: date) -> tuple[int, int, int]:
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM engine.sweep_office(%s, %s)", [office.pk, today])
        raised, resolved, looked_at = cursor.fetchone()
    return raised, resolved, looked_at


def _sweep_as_of(office: Office, as_of: date | None) -> Iterator[tuple[int, int, int]]:
    for shard in _shards_of(office):
        with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM engine.sweep_as_of(%s::uuid[], %s)", [shard, as_of])
            raised, resolved, looked_at = cursor.fetchone()
        yield raised, resolved, looked_at


def _shards_of(office: Office) -> Iterator[list[UUID]]:
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM engine.cases_of(%s)", [office.pk])
        case_ids = [case_id for (case_id,) in cursor.fetchall()]
    for start in range(0, len(case_ids), SHARD):
        yield case_ids[start : start + SHARD]


def reconcile(*, now: datetime, window_days: int | None = None) -> int:
    """Hold the deadlines of every case against the ledger, mend what differs, log it, and return how many differed.

    With a window only rows that start in the last `window_days` days, from the first of that month, are held.
    """
    started = time.perf_counter()
    with in_context(role=DatabaseRole.WORKER):
        offices = list(Office.objects.order_by("ref"))
        run = SweepRun.objects.create(task="reconcile", as_of=now.date(), started_at=now)
    drift = 0
    for office in offices:
        today = now.astimezone(office.zone).date()
        since = None if window_days is None else (today - timedelta(days=window_days)).replace(day=1)
        for shard in _shards_of(office):
            drift += _reconcile_shard(shard, today, since, run)
    seconds = time.perf_counter() - started
    with in_context(role=DatabaseRole.WORKER):
        run.drift, run.seconds, run.finished_at = drift, seconds, now + timedelta(seconds=seconds)
        run.save()
    return drift


def _reconcile_shard(shard: list[UUID], today: date, since: date | None, run: SweepRun) -> int:
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT engine.write(%s::uuid[], %s, coalesce(%s, '-infinity'::date), false, %s)",
            [shard, today, since, run.pk],
        )
        (changed,) = cursor.fetchone()
    return int(changed)
