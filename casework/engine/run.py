"""Running the engine: refresh on write, sweep through the day, reconcile at night, and what was owed on a day."""

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db import DatabaseError, connection

from casework.choices import DatabaseRole
from casework.context import in_context
from casework.models import Office, SweepRun

#: Cases per transaction of a reconcile or of a sweep as of another day.
SHARD = 5000
#: Offices per transaction of a sweep.
OFFICES_AT_ONCE = 200
SWEEP_LOCK = 7_203_512

log = logging.getLogger(__name__)


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


def sweep(*, now: datetime, as_of: date | None = None) -> SweepReport | None:
    """Say every line that open deadlines crossed and that nobody was told of.

    Offices whose today began since their last sweep are swept, many in one transaction; when one of them fails, each
    by itself, so that it holds up no other. `as_of` another day than an office's today says the lines crossed by that
    day instead, and leaves the marks alone. Returns None when another sweep is running.
    """
    started = time.perf_counter()
    with _only_one_sweep() as is_mine:
        if not is_mine:
            return None
        with in_context(role=DatabaseRole.WORKER):
            previous = SweepRun.objects.filter(task="sweep").order_by("-started_at").first()
            run = SweepRun.objects.create(as_of=as_of or now.date(), started_at=now)
        if as_of is None or _is_today_everywhere(as_of, now):
            raised = _sweep_marks(now)
            looked_at = None
        else:
            raised, looked_at = _sweep_as_of(as_of)
        return _beat(run, previous, now=now, started=started, raised=raised, looked_at=looked_at)


@contextmanager
def _only_one_sweep() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP_LOCK])
        (is_mine,) = cursor.fetchone()
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [SWEEP_LOCK])


def _is_today_everywhere(day: date, now: datetime) -> bool:
    with in_context(role=DatabaseRole.WORKER):
        return all(now.astimezone(office.zone).date() == day for office in Office.objects.all())


def _sweep_marks(now: datetime) -> int:
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute("SELECT today, array_agg(office_id) FROM engine.offices_behind(%s) GROUP BY today", [now])
        behind = cursor.fetchall()
    raised = 0
    for today, offices in behind:
        for start in range(0, len(offices), OFFICES_AT_ONCE):
            raised += _sweep_offices(offices[start : start + OFFICES_AT_ONCE], today)
    return raised


def _sweep_offices(offices: list[UUID], today: date) -> int:
    try:
        with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
            cursor.execute("SELECT engine.sweep_offices(%s::uuid[], %s)", [offices, today])
            (raised,) = cursor.fetchone()
    except DatabaseError:
        if len(offices) == 1:
            log.exception("office %s was not swept", offices[0])
            return 0
        return sum(_sweep_offices([office], today) for office in offices)
    return int(raised)


def _sweep_as_of(as_of: date) -> tuple[int, int]:
    with in_context(role=DatabaseRole.WORKER):
        offices = list(Office.objects.order_by("ref"))
    raised = looked_at = 0
    for office in offices:
        for shard in _shards_of(office):
            with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
                cursor.execute("SELECT * FROM engine.sweep_as_of(%s::uuid[], %s)", [shard, as_of])
                said, seen = cursor.fetchone()
            raised, looked_at = raised + said, looked_at + seen
    return raised, looked_at


def _beat(
    run: SweepRun, previous: SweepRun | None, *, now: datetime, started: float, raised: int, looked_at: int | None
) -> SweepReport:
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        since = previous.started_at if previous else datetime.min.replace(tzinfo=UTC)
        cursor.execute("SELECT * FROM engine.heartbeat(%s, %s)", [now, since])
        cases_open, cases_looked_at, resolved = (int(figure) for figure in cursor.fetchone())
        run.cases_open = cases_open if looked_at is None else looked_at
        run.cases_looked_at = cases_looked_at if looked_at is None else looked_at
        run.alerts_raised, run.alerts_resolved = raised, resolved
        run.seconds = time.perf_counter() - started
        run.finished_at = now + timedelta(seconds=run.seconds)
        run.save()
    return SweepReport(run.as_of, run.cases_open, run.cases_looked_at, raised, resolved, round(run.seconds, 3))


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
        cursor.execute("SELECT engine.resolve(%s::uuid[])", [shard])
    return int(changed)
