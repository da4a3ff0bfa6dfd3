"""Databases of the tests: one template, migrated when something it is made of changed, and copies of it."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import psycopg2
from django.db import connections

from casework.management.commands.ensure_roles import MAKING_TEMPORARY_TABLES
from config import embedded, environment
from tests.lending import Lender

ROOT = Path(__file__).resolve().parent.parent
APPS = ("casework", "coaching", "eligibility", "permanency", "policy", "reengagement", "supervision")
#: Parts of an app that migrating an empty database never runs.
WITHOUT_EFFECT = {
    "bench",
    "demo",
    "forms",
    "imports",
    "operations",
    "panels",
    "queries",
    "views",
    "filters",
    "templatetags",
    "urls",
    "documents",
    "permissions",
    "public",
    "__pycache__",
}
OWNER_ROLE = {"options": "-c role=app_owner"}
#: Every table of ours.
TABLES = """
    SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname IN ('public', 'engine') ORDER BY 1
"""
#: How long a process of the server may take to end.
PATIENCE_MS = 10_000
#: A row that was written since a transaction.
WRITTEN = "xmin::text::bigint >= %s"


@dataclass
class TestDatabase:
    """One worker's database, on the cluster of the tests or on the one that DATABASE_OWNER_URL names.

    `rows` are its tables with the number of their rows as it was copied, `mark` the first transaction after that, and
    `clearing` the connection on which later rows are counted and deleted, when its user may do that.
    """

    __test__ = False

    name: str
    template: str
    owner_url: str
    login_url: str
    mark: int = 0
    rows: dict[str, int] = field(default_factory=dict)
    clearing: Any = None
    lender: Lender = field(default_factory=Lender)

    @classmethod
    def make(cls, *, worker: str) -> "TestDatabase":
        """Make the copy for a worker; migrate the template first when it is missing or old."""
        owner_url, login_url = _server()
        template = f"template_{_fingerprint()}"
        database = cls(f"test_{os.getpid()}_{worker}", template, owner_url, login_url)
        database._make_template()
        database._copy()
        return database

    def connections(self) -> dict[str, dict[str, Any]]:
        """Return what changes in Django's settings of each connection."""
        return {
            "default": environment.database(self.login_url) | {"NAME": self.name},
            "owner": environment.database(self.owner_url) | {"NAME": self.name, "OPTIONS": OWNER_ROLE},
        }

    def renew(self) -> None:
        """Throw away what a test committed: row by row where that is enough, else with the whole copy."""
        for alias in connections:
            connections[alias].close()
        if not self._cleared():
            self.drop()
            self._copy()

    def _cleared(self) -> bool:
        """Delete the rows written since the copy was made; tell whether all that came with it still stands."""
        if self.clearing is None:
            return False
        with self.clearing.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid, %s) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL (%s)",
                [PATIENCE_MS, self.lender.backends()],
            )
            cursor.execute(TABLES)
            if {table for (table,) in cursor.fetchall()} != self.rows.keys():
                return False
            cursor.execute("EXECUTE counted")
            counted = cursor.fetchall()
            if any(count - new != self.rows[table] for table, count, new in counted):
                return False
            for table, _, new in counted:
                if new:
                    cursor.execute(f"DELETE FROM {table} WHERE {WRITTEN}", [self.mark])
            return True

    def drop(self) -> None:
        """Drop the copy, even under a connection that a live server left open."""
        self.lender.close_all()
        if self.clearing is not None:
            self.clearing.close()
        with self._cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def _copy(self) -> None:
        with self._cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {self.name} TEMPLATE {self.template} OWNER app_owner STRATEGY FILE_COPY")
            # Grants on a database are not copied with it.
            login = environment.database(self.login_url)["USER"]
            cursor.execute(f"REVOKE ALL ON DATABASE {self.name} FROM PUBLIC")
            cursor.execute(f'GRANT CONNECT ON DATABASE {self.name} TO "{login}"')
            cursor.execute(f"GRANT TEMPORARY ON DATABASE {self.name} TO {', '.join(MAKING_TEMPORARY_TABLES)}")
        self._prepare_clearing()

    def _prepare_clearing(self) -> None:
        """Count what the copy came with, and plan once how rows are counted after every test.

        Rules and foreign keys stand in the way of deleting, and only a superuser can pass them by.
        """
        self.clearing = connection = self._connection(self.name)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_current_xact_id()::text::bigint, current_setting('is_superuser') = 'on'")
            self.mark, is_superuser = cursor.fetchone()
            if not is_superuser:
                self.clearing = connection.close()
                return
            cursor.execute("SET session_replication_role = replica")
            cursor.execute("SET max_parallel_workers_per_gather = 0")
            cursor.execute(TABLES)
            tables = [table for (table,) in cursor.fetchall()]
            counts = " UNION ALL ".join(
                f"SELECT '{table}', count(*), count(*) FILTER (WHERE {WRITTEN}) FROM {table}" for table in tables
            )
            cursor.execute(f"PREPARE counted AS {counts}", [self.mark] * len(tables))
            cursor.execute("EXECUTE counted")
            self.rows = {table: count for table, count, _ in cursor.fetchall()}

    def _make_template(self) -> None:
        """Migrate the template, once however many workers ask, and clear what dead runs left."""
        with self._cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(7203512)")
            cursor.execute("SELECT datname FROM pg_database")
            names = {name for (name,) in cursor.fetchall()}
            self._drop_left_over(cursor, names)
            if self.template in names:
                return
            unfinished = f"{self.template}_new"
            cursor.execute(f"DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {unfinished}")
            self._migrate(unfinished)
            cursor.execute(f"ALTER DATABASE {unfinished} RENAME TO {self.template}")

    def _migrate(self, name: str) -> None:
        """Migrate in a process of its own: models that tests declare are not part of it."""
        environ = os.environ | {
            "DATABASE_URL": _renamed(self.login_url, name),
            "DATABASE_OWNER_URL": _renamed(self.owner_url, name),
        }
        done = subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env=environ,
            check=False,
            capture_output=True,
            text=True,
        )
        if done.returncode != 0:
            raise RuntimeError(f"The test database cannot be migrated:\n{done.stdout}{done.stderr}")

    def _drop_left_over(self, cursor: Any, names: set[str]) -> None:
        """Drop copies of runs that are gone and templates of older migrations that nobody copies."""
        for name in names:
            kind, _, rest = name.partition("_")
            owner = rest.partition("_")[0]
            if kind == "test" and owner.isdecimal() and not psutil.pid_exists(int(owner)):
                cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        # Several checkouts may share a cluster by DATABASE_OWNER_URL: keep some of the others' templates.
        cursor.execute(
            "SELECT datname FROM pg_database WHERE datname LIKE 'template\\_%%' "
            "AND datname NOT IN ('template0', 'template1', %s) AND datname NOT LIKE '%%\\_new' "
            "ORDER BY oid DESC OFFSET 5",
            [self.template],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    @contextmanager
    def _cursor(self, database: str = "postgres") -> Iterator[Any]:
        """Open a cursor, on the server's own database unless told, each statement its own transaction."""
        connection = self._connection(database)
        try:
            with connection.cursor() as cursor:
                yield cursor
        finally:
            connection.close()

    def _connection(self, database: str) -> Any:
        connection = psycopg2.connect(_renamed(self.owner_url, database))
        connection.autocommit = True
        return connection


def _server() -> tuple[str, str]:
    """Return the addresses of owner and login on the server for tests, started when there is none."""
    if owner_url := os.environ.get("DATABASE_OWNER_URL"):
        return owner_url, environment.required("DATABASE_URL")
    home = embedded.open_home()
    postgres = embedded.Postgres(home, fast=True)
    with embedded.locked(home):
        postgres.start()
    return postgres.url(), postgres.url(user=embedded.LOGIN_ROLE)


def _renamed(url: str, database: str) -> str:
    """Return the address of another database on the same server."""
    address, question, query = url.partition("?")
    return f"{address.rpartition('/')[0]}/{database}{question}{query}"


def _fingerprint() -> str:
    """Return a digest of every file that may shape the migrated database."""
    digest = hashlib.sha256()
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*")):
            parts = path.relative_to(ROOT).parts
            if path.suffix not in {".py", ".sql", ".yaml"} or WITHOUT_EFFECT & {*parts, path.stem}:
                continue
            digest.update(str(parts).encode() + path.read_bytes())
    return digest.hexdigest()[:16]
