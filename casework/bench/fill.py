"""Write the caseload of `caseload.py` by COPY, then derive its deadlines."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg2
from django.conf import settings

from casework import engine
from casework.bench.caseload import COLUMNS, Maker, Sheets
from casework.reactions import BENCH_FILLING, react

#: Foreign keys and triggers stay silent while rows come in that are right by construction.
QUIET = "SET session_replication_role = replica"


@contextmanager
def owner_connection() -> Iterator[Any]:
    """Give a connection of the owner's login that has not become `app_owner`: a superuser on an embedded server."""
    owner = settings.DATABASES["owner"]
    connection = psycopg2.connect(
        dbname=owner["NAME"], user=owner["USER"], password=owner["PASSWORD"], host=owner["HOST"], port=owner["PORT"]
    )
    try:
        yield connection
    finally:
        connection.close()


def everywhere_today(now: datetime) -> date:
    """Return a day that has begun in every office of the United States."""
    return (now - timedelta(hours=12)).date()


def generate(*, cases: int, now: datetime) -> dict[str, float]:
    """Add so many cases with their history; return seconds by step."""
    with owner_connection() as connection, connection.cursor() as cursor:
        offices, cases_before = _count(cursor, "office"), _count(cursor, "case")
        maker = Maker(
            everywhere_today(now),
            calendars(cursor),
            importer(cursor),
            offices_before=offices,
            cases_before=cases_before,
        )
    return fill(maker, cases=cases, now=now)


def fill(maker: Maker, *, cases: int, now: datetime) -> dict[str, float]:
    """Write so many cases of a maker and derive their deadlines; return seconds by step."""
    started = time.perf_counter()
    with owner_connection() as connection, connection.cursor() as cursor:
        cursor.execute(QUIET)
        for sheets in maker.offices(cases):
            _copy(cursor, sheets)
        react(BENCH_FILLING, cursor=cursor, today=everywhere_today(now))
        connection.commit()
        copied = time.perf_counter()
        cursor.execute("SELECT engine.lay_values()")
        cursor.execute(
            "INSERT INTO casework_sweepmark (office_id, said_to, advanced_to) SELECT id, %s, %s FROM casework_office"
            " ON CONFLICT DO NOTHING",
            [everywhere_today(now), now.date() + timedelta(days=1)],
        )
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    engine.reconcile(now=now)
    derived = time.perf_counter()
    with owner_connection() as connection, connection.cursor() as cursor:
        connection.autocommit = True
        cursor.execute("TRUNCATE casework_drift")
        cursor.execute("VACUUM ANALYZE")
    return {"copy": copied - started, "derive": derived - copied}


def _count(cursor: Any, what: str) -> int:
    cursor.execute(f"SELECT count(*) FROM casework_{what}")  # noqa: S608 - own table names
    return int(cursor.fetchone()[0])


def calendars(cursor: Any) -> dict[str, UUID]:
    """Return the calendar of each state."""
    cursor.execute("SELECT code, id FROM casework_calendar WHERE code LIKE 'US-%'")
    return dict(cursor.fetchall())


def importer(cursor: Any) -> UUID:
    """Return the person as whom an import writes."""
    cursor.execute("SELECT id FROM casework_user WHERE username = 'import'")
    (actor,) = cursor.fetchone()
    return UUID(str(actor))


def _copy(cursor: Any, sheets: Sheets) -> None:
    for table, columns in COLUMNS.items():
        text = sheets.texts[table]
        text.seek(0)
        cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", text)
