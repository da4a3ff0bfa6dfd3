"""Lay the engine into the database: its tables, its one definition of what is owed, its functions."""

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from casework.engine.rows import lay_rules

SQL = Path(__file__).parent / "sql"

#: One definition, two ways to run it: a cached plan for one case on write, a fresh hashing plan for many at night.
_EXPECTED = """
CREATE OR REPLACE FUNCTION engine.{name}(cases uuid[], as_of date, since date)
RETURNS TABLE (id uuid, case_id uuid, office_id uuid, participant_id uuid, standard varchar, trigger_id uuid,
               period varchar, starts_on date, warn_on date, due_on date, escalate_on date, met_on date,
               is_excused boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public SET jit = off {settings} AS $engine$
#variable_conflict use_column
BEGIN
    RETURN QUERY
{body};
END
$engine$
"""
_WAYS = {
    "expected_one": "SET plan_cache_mode = force_generic_plan",
    "expected_many": "SET plan_cache_mode = force_custom_plan SET enable_nestloop = off SET work_mem = '128MB'",
}
_CASES_OF = """
CREATE OR REPLACE FUNCTION engine.cases_of(of_office uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT id FROM casework_case WHERE office_id = of_office ORDER BY id
$$
"""


def lay_engine(cursor: CursorWrapper) -> None:
    """Write tables, rules and functions anew."""
    cursor.execute((SQL / "tables.sql").read_text())
    lay_rules(cursor)
    body = (SQL / "expected.sql").read_text()
    for name, settings in _WAYS.items():
        cursor.execute(_EXPECTED.format(name=name, settings=settings, body=body))
    cursor.execute(_CASES_OF)
    cursor.execute((SQL / "functions.sql").read_text())
    cursor.execute("SELECT engine.lay_values()")
