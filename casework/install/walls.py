"""The second wall: who may touch which rows, as PostgreSQL roles, grants and row security (security 2.1).

One policy per table and role, no OR on the role, and `case_ids()` asked once per statement. Tables that hold case
data stand in WALLS; a test walks the models and fails on one that stands nowhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

READ = "SELECT"
ADD = "SELECT, INSERT"
WRITE = "SELECT, INSERT, UPDATE"
WHOLE = "SELECT, INSERT, UPDATE, DELETE"

REQUEST_ROLES = ("app_anonymous", "app_staff", "app_partner", "app_auditor", "app_admin")
ALL_ROLES = (*REQUEST_ROLES, "app_worker", "app_sender", "app_import", "app_engine")

IN_MY_CASES = "{column} = ANY ((SELECT sec.case_ids())::uuid[])"
#: What a QA reviewer was given to score: read, and nothing written but the review.
IN_MY_REVIEWS = "{column} = ANY ((SELECT sec.review_case_ids())::uuid[])"
#: What stands behind broken glass is read and never written: for `check` and `change`.
IN_WRITABLE = "{column} = ANY ((SELECT sec.writable_case_ids())::uuid[])"
IN_WRITABLE_PEOPLE = "{column} = ANY ((SELECT sec.writable_person_ids())::uuid[])"
#: Rows of a case with facts of one restricted kind ("DV", "TREATMENT", "MEDICAL", "MENTAL_HEALTH").
IN_RESTRICTED = "{column} = ANY ((SELECT sec.restricted_case_ids('{kind}'))::uuid[])"
IN_MY_PEOPLE = "{column} = ANY ((SELECT sec.person_ids())::uuid[])"
NOT_HIDDEN = "{column} <> ALL ((SELECT sec.hidden_{what}_ids())::uuid[])"
MINE = "{column} = (SELECT sec.uid())"
EVERY = "true"


@dataclass(frozen=True)
class Pass:
    """What one database role may do with the rows that a condition lets through."""

    role: str
    may: str
    rows: str = EVERY
    check: str = ""
    columns: str = ""
    change: str = ""
    """What a row has to be like after an update; left out, `check`, but the rows themselves where `check` is no rule
    for updates."""
    touch: str = ""
    """What a row has to be like before an update; left out, any row that is read."""
    remove: str = ""
    """What a row has to be like to be deleted; left out, as after an update."""


@dataclass(frozen=True)
class Wall:
    """One table behind row security, with everyone who may pass."""

    table: str
    passes: tuple[Pass, ...] = field(default=())


def case_data(table: str, *, column: str = "case_id", staff: str = WRITE, others: tuple[Pass, ...] = ()) -> Wall:
    """Return the usual wall: staff read rows of their cases and write none behind broken glass, auditors read all.

    The importer writes, the engine reads.
    """
    return Wall(
        f"casework_{table}",
        (
            Pass(
                "app_staff",
                staff,
                IN_MY_CASES.format(column=column),
                check=IN_WRITABLE.format(column=column),
                change=IN_WRITABLE.format(column=column),
            ),
            Pass("app_auditor", READ, NOT_HIDDEN.format(column=column, what="case")),
            Pass("app_import", WRITE),
            Pass("app_engine", READ),
            *others,
        ),
    )


def reworded(*columns: str) -> tuple[Pass, ...]:
    """Return how words that their author moved behind the narrower wall go out of a table: by `told.sql` alone."""
    return (Pass("app_engine", "UPDATE", columns=", ".join(columns)),)


def _policy(wall: Wall, number: int, allowed: Pass) -> Iterator[str]:
    name = f"{allowed.role}_{number}"
    check = allowed.check or allowed.rows
    if allowed.columns:
        yield f"GRANT {allowed.may} ({allowed.columns}) ON {wall.table} TO {allowed.role}"
    else:
        yield f"GRANT {allowed.may} ON {wall.table} TO {allowed.role}"
    if "INSERT" in allowed.may and check != allowed.rows:
        yield f"CREATE POLICY {name}_add ON {wall.table} FOR INSERT TO {allowed.role} WITH CHECK ({check})"
        if "SELECT" in allowed.may:
            yield f"CREATE POLICY {name}_read ON {wall.table} FOR SELECT TO {allowed.role} USING ({allowed.rows})"
        change = allowed.change or (check if "may_assign" in check else allowed.rows)
        if "UPDATE" in allowed.may:
            yield (
                f"CREATE POLICY {name}_change ON {wall.table} FOR UPDATE TO {allowed.role}"
                f" USING ({allowed.touch or allowed.rows}) WITH CHECK ({change})"
            )
        if "DELETE" in allowed.may:
            remove = allowed.remove or change
            yield f"CREATE POLICY {name}_remove ON {wall.table} FOR DELETE TO {allowed.role} USING ({remove})"
        return
    if not any(verb in allowed.may for verb in ("INSERT", "UPDATE", "DELETE")):
        # for all, it would lend its condition to what another pass of the role lets in
        yield f"CREATE POLICY {name} ON {wall.table} FOR SELECT TO {allowed.role} USING ({allowed.rows})"
        return
    yield (
        f"CREATE POLICY {name} ON {wall.table} FOR ALL TO {allowed.role} USING ({allowed.rows}) WITH CHECK ({check})"
    )


def wall_statements(wall: Wall) -> Iterator[str]:
    """Yield the SQL that puts one table behind its wall."""
    roles = ", ".join(ALL_ROLES)
    yield f"REVOKE ALL ON {wall.table} FROM PUBLIC, {roles}"
    yield f"ALTER TABLE {wall.table} ENABLE ROW LEVEL SECURITY"
    yield f"ALTER TABLE {wall.table} FORCE ROW LEVEL SECURITY"
    yield f"CREATE POLICY owner ON {wall.table} FOR ALL TO app_owner USING (true) WITH CHECK (true)"
    for number, allowed in enumerate(wall.passes):
        yield from _policy(wall, number, allowed)


def reference_statements(table: str, grants: dict[str, str]) -> Iterator[str]:
    """Yield the SQL that opens one table without case data."""
    roles = ", ".join(ALL_ROLES)
    yield f"REVOKE ALL ON {table} FROM PUBLIC, {roles}"
    yield f"GRANT SELECT ON {table} TO {roles}"
    for role, may in grants.items():
        yield f"GRANT {may} ON {table} TO {role}"
