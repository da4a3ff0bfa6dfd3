"""Migrations of benefits that carry data: what one person decided alone is open again (45 CFR 302.31(c))."""

from importlib import import_module

import pytest
from django.db import connection

from tests.factories import as_importer

pytestmark = pytest.mark.django_db
CLAIMS, HOLDS = "eligibility_supportgoodcause", "eligibility_supporthold"


def test_what_one_person_decided_alone_is_open_and_held_again() -> None:
    """Two people decide (O083); a release that such a decision made is none, and every other one stays."""
    reopen = import_module("eligibility.migrations.0008_ends_and_holds").REOPEN
    for table in (CLAIMS, HOLDS):
        reopen = reopen.replace(table, f"pg_temp.{table}")
    with as_importer(), connection.cursor() as cursor:
        cursor.execute(
            f"CREATE TEMPORARY TABLE {CLAIMS} (parent_id int, recorded_by_id int, decided_on date, is_found boolean,"
            " decided_by_id int, decided_at timestamptz) ON COMMIT DROP"
        )
        cursor.execute(
            f"CREATE TEMPORARY TABLE {HOLDS} (parent_id int, released_on date, released_by_id int,"
            " released_at timestamptz) ON COMMIT DROP"
        )
        cursor.execute(
            f"INSERT INTO pg_temp.{CLAIMS} VALUES (1, 7, '2026-10-05', false, 7, '2026-10-05 12:00Z'),"
            " (2, 7, '2026-10-05', true, 7, '2026-10-05 12:00Z'), (3, 7, '2026-10-05', false, 8, '2026-10-05 12:00Z'),"
            " (4, 7, NULL, NULL, NULL, NULL)"
        )
        cursor.execute(
            f"INSERT INTO pg_temp.{HOLDS} VALUES (1, '2026-10-05', 7, '2026-10-05 12:00Z'), (2, NULL, NULL, NULL),"
            " (3, '2026-10-05', 8, '2026-10-05 12:00Z'), (4, NULL, NULL, NULL)"
        )
        cursor.execute(reopen)
        cursor.execute(f"SELECT parent_id FROM pg_temp.{CLAIMS} WHERE decided_by_id IS NULL ORDER BY 1")
        assert cursor.fetchall() == [(1,), (2,), (4,)]
        cursor.execute(f"SELECT parent_id FROM pg_temp.{HOLDS} WHERE released_at IS NULL ORDER BY 1")
        assert cursor.fetchall() == [(1,), (2,), (4,)]


def test_the_days_of_a_hearing_go_there_and_back() -> None:
    """The day that a handed notice told becomes the days that it counted, a settled row too, and the other way."""
    migration = import_module("eligibility.migrations.0012_hearing_counted")
    table = "eligibility_handednotice"

    def at(sql: str) -> str:
        return sql.replace(f"ALTER TABLE {table}", f"ALTER TABLE pg_temp.{table}")

    with as_importer(), connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {table} (written_on date, hearing_by date NOT NULL) ON COMMIT DROP")
        cursor.execute(f"INSERT INTO pg_temp.{table} VALUES ('2028-02-29', '2028-04-14')")
        cursor.execute(at(migration.DAYS))
        cursor.execute(f"SELECT hearing_days FROM pg_temp.{table}")
        assert cursor.fetchall() == [(45,)]
        cursor.execute(at(migration.DAY))
        cursor.execute(f"SELECT hearing_by::text FROM pg_temp.{table}")
        assert cursor.fetchall() == [("2028-04-14",)]
