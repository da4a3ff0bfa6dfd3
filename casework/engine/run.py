"""Running the engine: refresh on write, sweep through the day, reconcile at night, and what was owed on a day.

What works over all offices opens its own contexts: one transaction per office or shard, so that a stop in the middle
keeps what is done and a second run does the rest.
"""

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
from casework.models import Drift, Office, OfficeClosure, Setting, SweepRun

#: Cases per transaction of a reconcile or of a sweep as of another day.
SHARD = 5000
#: Offices per transaction of a sweep.
OFFICES_AT_ONCE = 200
SWEEP_LOCK = 7_203_512
#: How old the last finished run may be before somebody has to look.
SWEEP_LATE_AFTER = timedelta(minutes=45)
RECONCILE_LATE_AFTER = timedelta(days=2)
#: Rows of a drift that are named in the log; all of them stay in the database.
DRIFTS_NAMED = 50
RECONCILE_LOCK = 7_203_513

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


def readdress(case_id: UUID, *, today: date) -> None:
    """Hand the alerts that still stand on a case to its new coach, in the running transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT engine.readdress(%s, %s)", [case_id, today])


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
    with only_one(SWEEP_LOCK) as is_mine:
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
def only_one(lock: int) -> Iterator[bool]:
    """Hold an advisory lock for the whole of a run; gives False when another run holds it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        (is_mine,) = cursor.fetchone()
        try:
            yield is_mine
        finally:
            if is_mine:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])


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
    for shard in _shards_of(offices):
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


def _shards_of(offices: list[Office]) -> Iterator[list[UUID]]:
    """Give the cases of some offices, so many at a time; small offices share a shard and the cost of its plan."""
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute("SELECT * FROM engine.cases_of(%s::uuid[])", [[office.pk for office in offices]])
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
    drift = _reconcile_offices(offices, now=now, window_days=window_days, run=run)
    _end(run, drift=drift, now=now, started=started)
    if drift:
        _say_drift(run)
    return drift


def _say_drift(run: SweepRun) -> None:
    """Name in the log what was found different: a defect that somebody has to look at."""
    log.error("drift: %s deadlines differed from the ledger and were mended (run %s)", run.drift, run.pk)
    with in_context(role=DatabaseRole.WORKER):
        rows = list(Drift.objects.filter(run=run).order_by("pk")[:DRIFTS_NAMED])
    for row in rows:
        log.error("drift: %s of deadline %s (%s) on case %s", row.what, row.deadline_id, row.standard, row.case_id)


def settle(*, now: datetime) -> int:
    """Bring deadlines in line with closures and settings entered since the last time; return how many changed.

    They are marked as done when all their offices are; what is entered meanwhile waits for the next time.
    """
    started = time.perf_counter()
    with in_context(role=DatabaseRole.WORKER):
        closures = list(OfficeClosure.objects.filter(reconciled_at__isnull=True))
        settings = list(Setting.objects.filter(reconciled_at__isnull=True))
        if not (closures or settings):
            return 0
        lay_values()
        offices = [office for office in Office.objects.order_by("ref") if _concerns(office, closures, settings)]
        run = SweepRun.objects.create(task="settle", as_of=now.date(), started_at=now)
    changed = _reconcile_offices(offices, now=now)
    with in_context(role=DatabaseRole.WORKER):
        OfficeClosure.objects.filter(pk__in=[row.pk for row in closures]).update(reconciled_at=now)
        Setting.objects.filter(pk__in=[row.pk for row in settings]).update(reconciled_at=now)
    _end(run, drift=0, now=now, started=started)
    return changed


def _concerns(office: Office, closures: list[OfficeClosure], settings: list[Setting]) -> bool:
    return any(closure.office_id == office.pk for closure in closures) or any(
        setting.office_id == office.pk if setting.office_id else setting.jurisdiction == office.jurisdiction
        for setting in settings
    )


def _reconcile_offices(
    offices: list[Office], *, now: datetime, window_days: int | None = None, run: SweepRun | None = None
) -> int:
    """Mend the cases of some offices, those together that have the same today."""
    by_today: dict[date, list[Office]] = {}
    for office in offices:
        by_today.setdefault(now.astimezone(office.zone).date(), []).append(office)
    changed = 0
    for today, together in by_today.items():
        since = None if window_days is None else (today - timedelta(days=window_days)).replace(day=1)
        changed += sum(_reconcile_shard(shard, today, since, run) for shard in _shards_of(together))
    return changed


def _reconcile_shard(shard: list[UUID], today: date, since: date | None, run: SweepRun | None) -> int:
    """Mend some cases; with a run each difference is logged as drift. What is owed anew and late is said at once."""
    with in_context(role=DatabaseRole.WORKER), connection.cursor() as cursor:
        cursor.execute(
            "SELECT engine.write(%s::uuid[], %s, coalesce(%s, '-infinity'::date), %s)",
            [shard, today, since, run.pk if run else None],
        )
        (changed,) = cursor.fetchone()
        cursor.execute("SELECT engine.resolve(%s::uuid[])", [shard])
        if changed:
            cursor.execute("SELECT engine.say(%s::uuid[], %s)", [shard, today])
    return int(changed)


def _end(run: SweepRun, *, drift: int, now: datetime, started: float) -> None:
    run.drift, run.seconds = drift, time.perf_counter() - started
    run.finished_at = now + timedelta(seconds=run.seconds)
    with in_context(role=DatabaseRole.WORKER):
        run.save()
