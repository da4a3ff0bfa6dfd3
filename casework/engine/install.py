"""Lay the engine into the database: its tables, its one definition of what is owed, its functions."""

from pathlib import Path

from django.db.backends.utils import CursorWrapper

from casework.engine.rows import lasting_kinds, lay_rules

SQL = Path(__file__).parent / "sql"

#: One definition, run in three ways: with a cached plan for one case on write, with a fresh hashing plan for many, and
#: held against the table without being kept.
_OWED = """
CREATE OR REPLACE FUNCTION engine.{name}(cases uuid[], as_of date, since date)
RETURNS TABLE (id uuid, case_id uuid, office_id uuid, participant_id uuid, standard varchar, trigger_id uuid,
               period varchar, starts_on date, warn_on date, due_on date, escalate_on date, met_on date,
               is_excused boolean)
LANGUAGE plpgsql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET jit = off {settings} AS $engine$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT f.id, f.case_id, f.office_id, f.participant_id, r.code::varchar(40), f.trigger_id, {period}, f.starts_on,
        f.warn_on, f.due_on, f.escalate_on, f.met_on, f.is_excused
    FROM (
{body}
    ) f
    JOIN {rule} r ON r.id = f.rule;
END
$engine$
"""
#: How a period is called: "2026-09", "2026-W37", or nothing.
_PERIOD = (
    """coalesce(to_char(f.period_on, CASE r.unit WHEN 'week' THEN 'IYYY-"W"IW' ELSE 'YYYY-MM' END), '')::varchar(10)"""
)
_DIFFERENCES = """
CREATE OR REPLACE FUNCTION engine.{name}(cases uuid[], as_of date, since date) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp SET jit = off {settings} AS $engine$
BEGIN
    INSERT INTO pg_temp.differs
    SELECT f.id, f.case_id, f.office_id, f.participant_id, r.code, f.trigger_id,
        CASE WHEN f.id IS NOT NULL THEN {period} END, f.starts_on, f.warn_on, f.due_on, f.escalate_on, f.met_on,
        f.is_excused, h.id
    FROM (
{body}
    ) f
    FULL JOIN (
        SELECT d.id, d.office_id, d.trigger_id, d.starts_on, d.warn_on, d.due_on, d.escalate_on, d.met_on, d.is_excused
        FROM casework_deadline d
        WHERE d.case_id = ANY (cases) AND d.starts_on >= since AND d.starts_on <= as_of
    ) h ON h.id = f.id
    LEFT JOIN {rule} r ON r.id = f.rule
    WHERE f.id IS NULL
       OR h.id IS NULL
       OR h.due_on <> f.due_on OR h.warn_on <> f.warn_on OR h.escalate_on <> f.escalate_on
       OR h.starts_on <> f.starts_on OR h.is_excused <> f.is_excused OR h.office_id <> f.office_id
       OR h.met_on IS DISTINCT FROM f.met_on OR h.trigger_id IS DISTINCT FROM f.trigger_id;
END
$engine$
"""
_HASHING = (
    "SET plan_cache_mode = force_custom_plan SET enable_nestloop = off SET enable_mergejoin = off"
    " SET work_mem = '128MB' SET join_collapse_limit = 1"
)
#: Behind so many joins the planner believes in a single deadline, and would hash all of them at every join with a small
#: table. For many cases the small tables therefore come out of functions that claim one row.
_SMALL = """
CREATE OR REPLACE FUNCTION engine.all_{name}() RETURNS SETOF {table}
LANGUAGE plpgsql STABLE ROWS 1 SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN RETURN QUERY SELECT * FROM {table}; END $$;
"""
_TABLES = {
    "calendar": "casework_calendarday",
    "figure": "engine.figure",
    "rule": "engine.rule",
    "ask": "engine.ask",
}
_FUNCTIONS = {name: f"engine.all_{name}()" for name in _TABLES}
_WAYS = {
    "expected_one": (_OWED, "SET plan_cache_mode = force_generic_plan", _TABLES),
    "expected_many": (_OWED, _HASHING, _FUNCTIONS),
    "find_differences": (_DIFFERENCES, _HASHING, _FUNCTIONS),
}
_CASES_OF = """
CREATE OR REPLACE FUNCTION engine.cases_of(offices uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT id FROM casework_case WHERE office_id = ANY (offices) ORDER BY office_id, id
$$
"""


def lay_engine(cursor: CursorWrapper) -> None:
    """Write tables, rules and functions anew."""
    lasting = ", ".join(f"'{kind}'" for kind in sorted(lasting_kinds()))
    cursor.execute((SQL / "tables.sql").read_text().format(lasting=lasting))
    lay_rules(cursor)
    body = (SQL / "expected.sql").read_text()
    for name, table in _TABLES.items():
        cursor.execute(_SMALL.format(name=name, table=table))
    for name, (function, settings, small) in _WAYS.items():
        names = small | {"lasting": lasting}
        cursor.execute(
            function.format(name=name, settings=settings, period=_PERIOD, body=body.format(**names), **names)
        )
    cursor.execute(_CASES_OF)
    cursor.execute((SQL / "functions.sql").read_text())
    cursor.execute("SELECT engine.lay_values()")
    cursor.execute(
        "ANALYZE engine.rule, engine.start, engine.standing, engine.way, engine.ask, engine.kind, engine.figure"
    )
