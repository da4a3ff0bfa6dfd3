"""What changes whenever a figure of an office changes: so long as it stays, the figures of a reader are kept."""

from collections.abc import Callable
from datetime import date
from hashlib import md5
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db import connection

from casework.public import User, new_id

#: What no ledger line tells of (a standard of a new version, a closed day) is seen after so many seconds at most.
KEPT_SECONDS = 300
_BELOW_MILLISECONDS = 80
"""The bits of a key that stand after its moment."""

#: The cases, their latest ledger lines, what counts of the month, facts of the rates, staff, settings, sums.
_STAMP = """
    WITH mine AS MATERIALIZED (SELECT unnest(sec.writable_case_ids()) AS id)
    SELECT (SELECT md5(string_agg(c.id::text || c.status || c.language || c.kind, ' ' ORDER BY c.id))
            FROM casework_case c WHERE c.id IN (SELECT id FROM mine)),
        (SELECT md5(string_agg(e.id::text, ' ' ORDER BY e.id)) FROM casework_event e
         WHERE e.id >= %(since)s AND e.case_id IN (SELECT id FROM mine)),
        (SELECT row(max(m.counted_at), count(*), sum(m.core_hours + m.other_hours))::text FROM coaching_monthcount m
         WHERE m.month = %(month)s AND m.case_id IN (SELECT id FROM mine)),
        (SELECT row(max(f.entered_at), count(*), count(f.last_month), max(f.voided_at), count(f.voided_at))::text
         FROM coaching_ratefact f WHERE f.case_id IN (SELECT id FROM mine)),
        (SELECT md5(string_agg(u.id::text || u.name || u.role || u.is_active, ' ' ORDER BY u.id))
         FROM casework_user u WHERE u.office_id = %(office)s),
        (SELECT row(max(s.set_at), count(*), count(s.last_day), max(s.reconciled_at), count(s.reconciled_at))::text
         FROM casework_setting s),
        (SELECT max(n.counted_at) FROM supervision_unitmonth n WHERE n.office_id = %(office)s)
"""


def kept_figures(user: User, month: date, *, today: date, count: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Return the figures of an office as they were counted for this reader, or count them where anything changed.

    They hold numbers and the names of staff, none of a family.
    """
    turn, since = _turn()
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, {"month": month, "office": user.office_id, "since": since})
        told = " ".join(map(str, cursor.fetchone()))
    stamp = md5(told.encode(), usedforsecurity=False).hexdigest()
    key = f"unit:{user.pk}:{month}:{today}:{turn}:{stamp}"
    found: dict[str, Any] | None = cache.get(key)
    if found is None:
        found = count()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _turn() -> tuple[int, UUID]:
    """Return the number of this span of `KEPT_SECONDS`, and the first key of the span before.

    Keys of ledger lines begin with the millisecond at which they were made: the newest are found without the others.
    """
    turn = (new_id().int >> _BELOW_MILLISECONDS) // (KEPT_SECONDS * 1000)
    return turn, UUID(int=(turn - 1) * KEPT_SECONDS * 1000 << _BELOW_MILLISECONDS)
