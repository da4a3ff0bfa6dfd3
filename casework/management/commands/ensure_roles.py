"""Make the database roles that both walls stand on."""

from typing import Any, cast

import psycopg2
from django.core.management.base import BaseCommand, CommandError
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper

OWNER = "app_owner"
ENGINE = "app_engine"
ACTING_ROLES = (
    "app_anonymous",
    "app_staff",
    "app_partner",
    "app_auditor",
    "app_admin",
    "app_worker",
    "app_sender",
    "app_import",
)
MAKING_TEMPORARY_TABLES = (OWNER, ENGINE, "app_worker", "app_import")
ADVISORY_LOCK = 7_203_511


class Command(BaseCommand):
    """Make roles and grants; run again it changes nothing.

    Roles belong to the cluster, so they are no migration. Runs as the login of DATABASE_OWNER_URL
    itself, which needs CREATEROLE and either owns the database or is a superuser.
    """

    help = "Make the database roles and their grants (run by migrate)."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        """Ensure all roles.

        Raises:
            CommandError: the application's login is the owner's, or is a superuser.
        """
        login = connections["default"].settings_dict
        connection = _connect_without_role(cast("DatabaseWrapper", connections["owner"]))
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_lock(%s)", [ADVISORY_LOCK])
                ensure_roles(cursor, login=login["USER"], password=login["PASSWORD"])
        finally:
            connection.close()


def ensure_roles(cursor: Any, *, login: str, password: str) -> None:
    """Make the roles in the cluster and grant them, and the database, to whom they are due.

    Raises:
        CommandError: `login` may act as more than the application should.
    """
    _refuse_mighty_login(cursor, login=login)
    for role in (OWNER, ENGINE, *ACTING_ROLES):
        _ensure_role(cursor, role, "NOLOGIN")
    _ensure_role(cursor, login, "LOGIN NOINHERIT", password)
    _ensure_member(cursor, role=OWNER, member=_one(cursor, "SELECT current_user"), inherit=False)
    # What the engine's functions are made of is created, replaced and dropped by migrations.
    _ensure_member(cursor, role=ENGINE, member=OWNER, inherit=True)
    for role in ACTING_ROLES:
        _ensure_member(cursor, role=role, member=login, inherit=False)
    _ensure_database_grants(cursor, login=login)


def _connect_without_role(owner: DatabaseWrapper) -> Any:
    """Return a connection of the owner's login that has not become `app_owner`, which may not exist yet.

    It is none of Django's: each new one of those calls receivers that sign in as `app_owner`.
    """
    plain = owner.copy()
    plain.settings_dict["OPTIONS"].pop("options", None)
    connection = psycopg2.connect(**plain.get_connection_params())
    connection.autocommit = True
    return connection


def _refuse_mighty_login(cursor: Any, *, login: str) -> None:
    mighty = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s AND (rolsuper OR rolbypassrls))"
    if login == _one(cursor, "SELECT current_user") or _one(cursor, mighty, login):
        message = f"DATABASE_URL must not sign in as {login}: that login passes every wall. Give it a login of its own."
        raise CommandError(message)


def _ensure_role(cursor: Any, name: str, attributes: str, password: str = "") -> None:
    if _one(cursor, "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = %s)", name):
        return
    secret = " PASSWORD %s" if password else ""
    cursor.execute(f"CREATE ROLE {_quoted(name)} {attributes}{secret}", [password] if password else None)


def _ensure_member(cursor: Any, *, role: str, member: str, inherit: bool) -> None:
    granted = _one(
        cursor,
        """
        SELECT EXISTS (
            SELECT FROM pg_auth_members m
            WHERE m.roleid = to_regrole(%s) AND m.member = to_regrole(%s)
              AND m.set_option AND m.inherit_option = %s
        )
        """,
        _quoted(role),
        _quoted(member),
        inherit,
    )
    if not granted:
        grant = f"GRANT {_quoted(role)} TO {_quoted(member)}"
        cursor.execute(f"{grant} WITH INHERIT {'TRUE' if inherit else 'FALSE'}, SET TRUE")


def _ensure_database_grants(cursor: Any, *, login: str) -> None:
    """Give the database, and with it the schema `public`, to `app_owner`."""
    name = _quoted(_one(cursor, "SELECT current_database()"))
    owner = _one(cursor, "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()")
    if owner != OWNER:
        cursor.execute(f"ALTER DATABASE {name} OWNER TO {OWNER}")
    is_open = "SELECT has_database_privilege('public', current_database(), 'TEMPORARY')"
    if owner != OWNER or _one(cursor, is_open):
        owner_login = _quoted(_one(cursor, "SELECT current_user"))
        cursor.execute(f"SET ROLE {OWNER}")
        cursor.execute(f"REVOKE ALL ON DATABASE {name} FROM PUBLIC")
        cursor.execute(f"GRANT CONNECT ON DATABASE {name} TO {owner_login}, {_quoted(login)}")
        cursor.execute(f"GRANT TEMPORARY ON DATABASE {name} TO {', '.join(MAKING_TEMPORARY_TABLES)}")
        cursor.execute("RESET ROLE")


def _one(cursor: Any, sql: str, *parameters: object) -> Any:
    cursor.execute(sql, parameters)
    row = cursor.fetchone()
    return row[0] if row else None


def _quoted(name: str) -> str:
    return '"' + str(name).replace('"', '""') + '"'
