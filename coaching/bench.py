"""The federal rates in `bin/bench`: facts and counts for its caseload, and one month of every family measured."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from casework.public import DatabaseRole, Office, in_context
from coaching.queries.rates import RateScope, sums_of_scopes
from coaching.rules import month_before

#: What the query of the rates reads.
TABLES = (
    "casework_case",
    "casework_office",
    "casework_participant",
    "casework_person",
    "casework_assignment",
    "casework_handover",
    "coaching_monthcount",
    "coaching_ratefact",
)
MOST = 10
#: So many months have counts, the last one before today's among them.
MONTHS = 6

_COUNTS = """
    INSERT INTO coaching_monthcount (id, case_id, participant_id, month, is_provisional, entered_hours, core_hours,
        other_hours, voced_hours, bound_hours, education_hours, ceiling_hours, counted_at)
    SELECT gen_random_uuid(), p.case_id, p.id,
        (date_trunc('month', %(today)s::date) - make_interval(months => m))::date, v.is_provisional,
        h.hours + 12, h.hours, 12, (h.number %% 5) * 4, (h.number %% 3) * 8, h.number %% 12, 60, now()
    FROM casework_participant p
    CROSS JOIN generate_series(0, %(months)s - 1) AS m
    CROSS JOIN (VALUES (false), (true)) AS v (is_provisional)
    CROSS JOIN LATERAL (SELECT abs(hashtext(p.id::text || m)) %% 97 AS number) n
    CROSS JOIN LATERAL (SELECT n.number, 48 + n.number * 1.25 AS hours) h
    WHERE p.role <> 'CHILD' AND NOT EXISTS (SELECT FROM coaching_monthcount k WHERE k.participant_id = p.id)
"""
_FACTS = """
    INSERT INTO coaching_ratefact (id, case_id, participant_id, kind, first_month, last_month, amount, source,
        is_imported, entered_by_id, entered_at)
    SELECT gen_random_uuid(), c.id, NULL, k.kind, date_trunc('month', c.opened_on)::date, NULL, k.amount, 'A file',
        true, (SELECT u.id FROM casework_user u WHERE u.username = 'import'), now()
    FROM casework_case c
    CROSS JOIN (VALUES ('CASH', 640, 1), ('SNAP', 410, 1), ('COMMON_CHILD', NULL, 2), ('FEDERAL_CHILD_CARE', NULL, 7),
        ('PENALTY', NULL, 40)) AS k (kind, amount, one_of)
    WHERE abs(hashtext(c.id::text || k.kind)) %% k.one_of = 0
        AND NOT EXISTS (SELECT FROM coaching_ratefact f WHERE f.case_id = c.id)
"""


class Measured(NamedTuple):
    """What is measured: its name, the tables whose scan is its floor, how to run it, and the most times the floor."""

    name: str
    tables: Sequence[str]
    run: Callable[[], Any]
    most: int


def fill_rates(*, cursor: Any, today: date) -> None:
    """Give every adult of the measured caseload counts, and every family facts, where they have none."""
    values = {"today": today, "months": MONTHS}
    cursor.execute(_COUNTS, values)
    cursor.execute(_FACTS, values)


def measure_rates(*, today: date) -> Measured:
    """Return both rates of every family of every state in the month before, by one query."""
    month = month_before(today)

    def run() -> None:
        with in_context(role=DatabaseRole.AUDITOR):
            states = set(Office.objects.values_list("jurisdiction", flat=True))
            sums_of_scopes([RateScope(state) for state in sorted(states)], month)

    return Measured("participation of every family, one month", TABLES, run, MOST)
