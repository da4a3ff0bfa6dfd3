"""Costs as ratios in one run: the engine against scans of its own tables, pages against a trivial page."""

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from casework import engine
from casework.bench import grid
from casework.bench.fill import everywhere_today, owner_connection
from casework.choices import CaseStatus, DatabaseRole, EventKind, Jurisdiction, Role
from casework.context import in_context
from casework.models import Case, Event, User
from casework.reactions import BENCH_COMPUTING, BENCH_COUNTING, BENCH_MEASURING, react
from casework.warm import settle_in

READ_TABLES = (
    "casework_event",
    "casework_deadline",
    "casework_case",
    "casework_participant",
    "casework_excusal",
    "casework_office",
    "casework_calendarday",
)
CHUNK = 500
AS_THE_PAGE_SENDS = "application/x-www-form-urlencoded"
#: Seconds that saving a cell of the hours grid may take in the server.
MOST_OF_A_CELL = 0.02


@dataclass(frozen=True)
class Figure:
    """One measured thing: seconds, how many times its floor, and the most that it may be."""

    name: str
    seconds: float
    times_floor: float | None = None
    bar: str = ""
    holds: bool = True

    def line(self) -> str:
        """Say it in one line of the report."""
        ratio = "" if self.times_floor is None else f"{self.times_floor:10.3f} x"
        verdict = "" if not self.bar else f"   bar {self.bar}: {'holds' if self.holds else 'MISSED'}"
        return f"{self.name:<44}{self.seconds * 1000:12.2f} ms{ratio:>14}{verdict}"


def median_seconds(run: Callable[[], float], *, times: int) -> float:
    """Return the median of several runs after one that does not count."""
    run()
    return statistics.median(run() for _ in range(times))


def spent_by_database(run: Callable[[], Any], cursor: Any) -> float:
    """Return the seconds of processor time that the database spent on a run of a connection.

    Counted are the connection's server process and the workers that read for it (PostgreSQL 18 lets them read ahead for
    scans, while an index scan reads by itself). Neighbours on the machine do not change it. Where the processes are on
    another machine it is wall time.
    """
    cursor.execute("SELECT pg_backend_pid()")
    processes = _server_processes(cursor.fetchone()[0])
    started, before = time.perf_counter(), sum(map(_on_processor, processes))
    run()
    return sum(map(_on_processor, processes)) - before if processes else time.perf_counter() - started


def _server_processes(pid: int) -> list[Path]:
    """Return a connection's process and its server's reading workers; none when they are on another machine."""
    own = Path(f"/proc/{pid}")
    try:
        parent = (own / "stat").read_text().rsplit(")", 1)[1].split()[1]
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
        return [own] + [one for one in map(Path("/proc").joinpath, children) if b"io worker" in _title(one)]
    except OSError:
        return []


def _title(process: Path) -> bytes:
    return (process / "cmdline").read_bytes()


def _on_processor(process: Path) -> float:
    return int((process / "schedstat").read_text().split()[0]) / 1e9


def _engine_cost(run: Callable[[], Any]) -> float:
    with connection.cursor() as cursor:
        return spent_by_database(run, cursor)


def _wall(run: Callable[[], Any]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def measure_engine(*, now: datetime) -> list[Figure]:
    """Measure sweep, reconcile and refresh against a sequential scan of the tables that they serve."""
    floor = median_seconds(lambda: _scan(READ_TABLES), times=3)
    with in_context(role=DatabaseRole.AUDITOR):
        cases = Case.objects.count()
        sample = list(Case.objects.order_by("id").values_list("pk", flat=True)[: CHUNK * 2])
    # Seven days in a row, so that neither a holiday of today nor a 20th decides; the first look warms what it reads.
    _ordinary_day(now)
    ordinary = statistics.median(_ordinary_day(now - timedelta(days=back)) for back in range(7))
    loop = _orm_loop(sample, now) * cases / len(sample)
    window = median_seconds(lambda: _engine_cost(lambda: _hold(now, 100)), times=3)
    full = median_seconds(lambda: _engine_cost(lambda: _hold(now, None)), times=1)
    refresh = _refresh(sample[:200], now)
    return [
        Figure(f"floor: scan of the engine's tables, {cases:,} cases", floor),
        Figure("sweep, ordinary day", ordinary, ordinary / floor, "<= 0.1 x floor", ordinary <= floor / 10),
        Figure("per-case ORM loop, chunked, extrapolated", loop, loop / floor),
        Figure("  ORM loop / sweep", 0, loop / ordinary, ">= 1000 x", loop >= 1000 * ordinary),
        Figure("reconcile, window of 100 days", window, window / floor, "<= 25 x floor", window <= 25 * floor),
        Figure("reconcile, full", full, full / floor, "<= 60 x floor", full <= 60 * floor),
        Figure("refresh of one case in the database", refresh, None, "<= 5 ms", refresh <= 0.005),  # noqa: PLR2004
    ]


def measure_case(*, now: datetime) -> float:
    """Return what a full reconcile costs the database for one case, in seconds."""
    with in_context(role=DatabaseRole.AUDITOR):
        cases = Case.objects.count()
    return median_seconds(lambda: _engine_cost(lambda: _hold(now, None)), times=1) / cases


def compare_growth(small: float, large: float) -> Figure:
    """Hold the cost of one case in a large caseload against that in a tenth of it."""
    return Figure("full reconcile per case, against a tenth", large, large / small, "<= 2 x", large <= 2 * small)


def _hold(now: datetime, window_days: int | None) -> None:
    drift = engine.reconcile(now=now, window_days=window_days)
    if drift:
        raise RuntimeError(f"the reconcile found {drift} rows that differ from the ledger")


def measure_above(*, now: datetime) -> list[Figure]:
    """Measure what the apps above have measured, each against a sequential scan of the tables that it reads."""
    figures = []
    for name, tables, run, most in react(BENCH_MEASURING, today=everywhere_today(now)):
        floor = median_seconds(partial(_scan, tables), times=3)
        seconds = median_seconds(partial(_engine_cost, run), times=3)
        figures += [
            Figure(f"floor: scan of the {len(tables)} tables that it reads", floor),
            Figure(name, seconds, seconds / floor, f"<= {most} x floor", seconds <= most * floor),
        ]
    return figures


def measure_computing(*, households: int) -> list[Figure]:
    """Measure what the apps above compute without a database."""
    measured = react(BENCH_COMPUTING, households=households)
    return [Figure(name, seconds, None, bar, holds) for group in measured for name, seconds, bar, holds in group]


def _scan(tables: Sequence[str]) -> float:
    with owner_connection() as scanning, scanning.cursor() as cursor:
        for setting in ("indexscan", "indexonlyscan", "bitmapscan"):
            cursor.execute(f"SET enable_{setting} = off")
        cursor.execute("SET max_parallel_workers_per_gather = 0")

        def scan() -> None:
            for table in tables:
                cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - own table names

        return spent_by_database(scan, cursor)


def _ordinary_day(now: datetime) -> float:
    """Set every mark back by a day, sweep, and take what it said away again."""
    with owner_connection() as owner, owner.cursor() as cursor:
        owner.autocommit = True
        cursor.execute("UPDATE casework_sweepmark SET said_to = %s", [everywhere_today(now) - timedelta(days=1)])
        cursor.execute("VACUUM casework_sweepmark")
    seconds = _engine_cost(lambda: engine.sweep(now=now))
    with owner_connection() as owner, owner.cursor() as cursor:
        owner.autocommit = True
        cursor.execute("TRUNCATE casework_alert")
    return seconds


def _orm_loop(sample: list[UUID], now: datetime) -> float:
    """Do for a sample what a loop over cases would: read each one's lines and deadlines, look for crossed lines."""

    def run() -> None:
        with in_context(role=DatabaseRole.AUDITOR):
            for start in range(0, len(sample), CHUNK):
                chunk = Case.objects.filter(pk__in=sample[start : start + CHUNK]).prefetch_related(
                    "deadlines", "events", "participants", "assignments"
                )
                for case in chunk:
                    made = {event.kind for event in case.events.all() if event.kind != EventKind.TAKEN_BACK}
                    _ = [row for row in case.deadlines.all() if row.met_on is None and row.due_on < now.date() and made]

    return median_seconds(lambda: _wall(run), times=2)


def _refresh(sample: list[UUID], now: datetime) -> float:
    def one(case_id: UUID) -> float:
        with in_context(role=DatabaseRole.IMPORT):
            return _engine_cost(lambda: engine.refresh_case(case_id, today=everywhere_today(now)))

    for case_id in sample[:20]:
        one(case_id)
    return statistics.median(one(case_id) for case_id in sample)


def measure_pages(*, times: int, now: datetime) -> list[Figure]:
    """Measure the coach's pages against a trivial page: same middleware, sign-in and base layout."""
    settle_in()
    with in_context(role=DatabaseRole.IMPORT):
        coach = User.objects.filter(role=Role.COACH, username__startswith="bench-").order_by("username")[0]
    with in_context(actor=coach):
        case = Case.objects.visible_to(coach).filter(status=CaseStatus.OPEN).order_by("number")[0]
        lines = Event.objects.filter(case=case).count()
    client = _client_of(coach)
    pages = {
        "trivial page": (reverse("casework:my-settings"), None),
        "Today": (reverse("casework:today"), 3),
        "Families": (reverse("casework:families"), 4),
        f"case page ({lines} ledger lines)": (reverse("casework:case", args=[case.pk]), 4),
    }
    return [*_held(pages, client, times), *_measure_units(now=now, times=times), *_measure_grid(now=now, times=times)]


def _measure_units(*, now: datetime, times: int) -> list[Figure]:
    """Measure the figures of an office and of a whole state, once their sums are counted, each against its floor."""
    react(BENCH_COUNTING, now=now)
    with in_context(role=DatabaseRole.IMPORT):
        managers = User.objects.filter(role=Role.OPERATIONS_MANAGER, username__startswith="bench-")
        manager = managers.filter(office__jurisdiction=Jurisdiction.ALASKA).order_by("username")[0]
        auditor, _ = User.objects.update_or_create(
            username="bench-auditor",
            defaults={"role": Role.AUDITOR, "name": "bench-auditor", "cleared_on": everywhere_today(now)},
        )
    with in_context(role=DatabaseRole.AUDITOR):
        coaches = User.objects.filter(office=manager.office_id, role=Role.COACH).count()
        coach = User.objects.filter(office=manager.office_id, role=Role.COACH).order_by("username")[0]
        families = Case.objects.filter(office__jurisdiction=Jurisdiction.ALASKA).count()
    unit, trivial = reverse("supervision:dashboard"), reverse("casework:my-settings")
    anew = f"unit of {coaches} coaches, counted anew"
    office = {
        "trivial page of a manager": (trivial, None),
        anew: (unit, 5),
        f"unit of {coaches} coaches, as kept": (unit, 5),
        f"hours and overtime of {coaches} coaches": (reverse("supervision:overtime"), 5),
    }
    search = reverse("supervision:audit-search")
    state = {
        "trivial page of an auditor": (trivial, None),
        f"state of {families} families": (unit, 5),
        "audit search: who changed": (f"{search}?{urlencode({'what': 'changed', 'staff': coach.username})}", 5),
        "audit search: who looked": (f"{search}?{urlencode({'what': 'looked', 'staff': coach.username})}", 5),
    }
    return [*_held(office, _client_of(manager), times, anew=anew), *_held(state, _client_of(auditor), times)]


def _measure_grid(*, now: datetime, times: int) -> list[Figure]:
    """Measure the hours grid of sixty families and five weeks against the same coach's trivial page."""
    month = grid.lay_grid(now=now)
    with in_context(role=DatabaseRole.IMPORT):
        client = _client_of(User.objects.get(username=grid.COACH))
    pages = {
        "trivial page of that coach": (reverse("casework:my-settings"), None),
        f"Work hours ({grid.FAMILIES} families, {grid.WEEKS} weeks)": (
            f"{reverse('coaching:hours')}?month={month:%Y-%m}",
            3,
        ),
    }
    saved = _save_cells(client, month, times)
    most = f"<= {MOST_OF_A_CELL * 1000:.0f} ms"
    return [*_held(pages, client, times), Figure("saving a cell", saved, None, most, saved <= MOST_OF_A_CELL)]


def _save_cells(client: Client, month: date, times: int) -> float:
    """Save cells as a coach who goes through the grid does; return the median of a whole request in the server."""
    taken = []
    for turn, (case_id, told) in enumerate(grid.some_cells(month, times + 3)):
        url = reverse("coaching:hours-cell", args=[case_id, f"{month:%Y-%m}"])
        rev = told["rev"]
        for hours in ("6", "7"):
            body = urlencode(told | {"hours": hours, "rev": rev})
            started = time.perf_counter()
            answer = client.post(url, body, content_type=AS_THE_PAGE_SENDS, secure=True)
            spent = time.perf_counter() - started
            if answer.status_code != 200:  # noqa: PLR2004
                raise RuntimeError(f"{url} answered {answer.status_code}")
            rev = answer.json()["rev"]
            if turn > 2:  # noqa: PLR2004 - the first turns warm caches and plans
                taken.append(spent)
    return statistics.median(taken)


def _client_of(user: User) -> Client:
    client = Client(headers={"host": "localhost"})
    with in_context(role=DatabaseRole.ANONYMOUS):
        client.force_login(user, backend="casework.backends.OfficeBackend")
    return client


def _held(pages: dict[str, tuple[str, int | None]], client: Client, times: int, *, anew: str = "") -> list[Figure]:
    """Hold pages against the first of them, which is the trivial one; before `anew` all that is kept is taken away."""
    seconds = _interleaved({name: url for name, (url, _) in pages.items()}, client, times, anew=anew)
    floor = seconds[next(iter(pages))]
    return [
        Figure(
            name,
            seconds[name],
            seconds[name] / floor,
            f"<= {bar} x trivial" if bar else "",
            not bar or seconds[name] <= bar * floor,
        )
        for name, (_, bar) in pages.items()
    ]


def _interleaved(pages: dict[str, str], client: Client, times: int, *, anew: str) -> dict[str, float]:
    taken: dict[str, list[float]] = {name: [] for name in pages}
    for turn in range(times + 3):
        for name, url in pages.items():
            if name == anew:
                cache.clear()
            started = time.perf_counter()
            answer = client.get(url, secure=True)
            if answer.status_code != 200:  # noqa: PLR2004
                raise RuntimeError(f"{url} answered {answer.status_code}")
            if turn >= 3:  # noqa: PLR2004 - the first turns warm caches and plans
                taken[name].append(time.perf_counter() - started)
    return {name: statistics.median(values) for name, values in taken.items()}
