"""Lay everything that is not a table: functions, walls, and the reference data that the files hold."""

import re
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.module_loading import import_string

from casework.engine.install import lay_engine
from casework.install.reference import lay_reference_data
from casework.install.walled import REFERENCE, WALLS
from casework.install.walls import ALL_ROLES, reference_statements, wall_statements

HERE = Path(__file__).parent
#: What the walls ask, in this order.
FUNCTIONS = (
    "sec.sql",
    "handover.sql",
    "plans.sql",
    "told.sql",
    "rooms.sql",
    "actions.sql",
    "rights.sql",
    "clearances.sql",
)


def install(alias: str, *, today: date) -> None:
    """Lay functions, walls and reference data in one transaction; run again it changes nothing."""
    with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
        for name in FUNCTIONS:
            cursor.execute((HERE / name).read_text())
            if name == FUNCTIONS[0]:
                _shut_others(cursor)
        _lay_walls(cursor)
        lay_reference_data(alias, today=today)
        for lay in settings.REFERENCE_DATA:
            import_string(lay)(alias)
        lay_engine(cursor)


def _shut_others(cursor: CursorWrapper) -> None:
    """Take back what `sec.sql` gave on functions that are laid behind it and were there from the time before.

    It opens its own by opening all that stand in the schema; the others say themselves who may call them.
    """
    own = re.findall(r"FUNCTION sec\.(\w+)\(", (HERE / FUNCTIONS[0]).read_text())
    cursor.execute(
        "SELECT oid::regprocedure::text, proowner::regrole::text FROM pg_proc"
        " WHERE pronamespace = 'sec'::regnamespace AND proname <> ALL (%s)",
        [own],
    )
    for other, owner in cursor.fetchall():
        roles = ", ".join(role for role in ALL_ROLES if role != owner)
        cursor.execute(f"REVOKE ALL ON FUNCTION {other} FROM {roles}")


def _lay_walls(cursor: CursorWrapper) -> None:
    cursor.execute(
        """
        SELECT format('DROP POLICY %I ON %I.%I', policyname, schemaname, tablename)
        FROM pg_policies WHERE schemaname = 'public'
        """
    )
    for (drop,) in cursor.fetchall():
        cursor.execute(drop)
    cursor.execute("GRANT USAGE ON SCHEMA public TO PUBLIC")
    cursor.execute("GRANT SELECT ON django_migrations TO PUBLIC")
    for wall in WALLS:
        for statement in wall_statements(wall):
            cursor.execute(statement)
    for table, grants in REFERENCE.items():
        for statement in reference_statements(table, grants):
            cursor.execute(statement)
