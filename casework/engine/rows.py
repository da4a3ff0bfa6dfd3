"""Declarations turned into the rows that the engine's SQL reads: the one place where a standard becomes data."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.backends.utils import CursorWrapper

from casework.choices import EventKind
from casework.engine.declarations import Every, Made, Once, Same, Standard
from casework.engine.registry import standards

WARN, ESCALATE = "std.all.warn", "std.all.escalate"

#: Kinds whose old lines still say something about a period of today, whatever the window of a reconcile.
STATE_KINDS = (
    EventKind.REFERRAL_RECEIVED,
    EventKind.CASE_CLOSED,
    EventKind.TRACK_CHANGED,
    EventKind.ENGAGEMENT_CHANGED,
)
_WHENEVER = (Same.STAFFING, Same.NEXT_MONTH, Same.NAMED_PERIOD)


@dataclass(frozen=True)
class Rule:
    """One standard in one jurisdiction, as the columns of `engine.rule`."""

    number: int
    declared: Standard
    jurisdiction: str

    def columns(self) -> dict[str, Any]:
        """Return the row of `engine.rule`."""
        declared = self.declared
        shared = {
            "id": self.number,
            "code": declared.code,
            "jurisdiction": self.jurisdiction,
            "case_kinds": list(declared.kinds_in(self.jurisdiction)),
            "assistance": declared.assistance,
            "whose": declared.whose.value,
            "while_track": declared.while_.get("track"),
            "while_engaged": declared.while_.get("engaged"),
        }
        return shared | (self._once(declared) if isinstance(declared, Once) else self._every(declared))

    @staticmethod
    def _once(declared: Once) -> dict[str, Any]:
        return {
            "shape": "once",
            "clock": declared.within.kind,
            "value_id": declared.within.value or None,
            "unit_id": declared.within.unit or None,
            "counts_from": declared.counts_from.value,
            "needed": len(declared.met_by) if declared.all_of else 1,
            "names_month": bool(declared.period_of),
            "survives": declared.survives_closing,
        }

    @staticmethod
    def _every(declared: Standard) -> dict[str, Any]:
        if not isinstance(declared, Every):
            raise TypeError(f"{declared.code} has no known shape")
        return {
            "shape": "every",
            "clock": declared.due.kind,
            "value_id": declared.due.value or None,
            "unit": declared.unit,
            "count_id": declared.count or None,
            "methods_id": declared.methods or None,
            "in_scope": declared.in_scope.value,
            "has_start": declared.starting is not None,
            "months_id": declared.for_months or None,
        }


def rules() -> list[Rule]:
    """Return every standard in every jurisdiction that it binds."""
    pairs = [(declared, where) for declared in standards() for where in declared.where]
    return [Rule(number, declared, where) for number, (declared, where) in enumerate(pairs, start=1)]


def _starts(declared: Standard) -> list[Made]:
    if isinstance(declared, Once):
        return declared.after
    if isinstance(declared, Every) and declared.starting:
        return [declared.starting]
    return []


def parameters_used() -> set[str]:
    """Return the ids of all policy values that some clock, count or line reads."""
    used = {WARN, ESCALATE}
    for rule in rules():
        columns = rule.columns()
        used |= {
            columns[key] for key in ("value_id", "unit_id", "count_id", "methods_id", "months_id") if columns.get(key)
        }
    return used


def lay_rules(cursor: CursorWrapper) -> None:
    """Write the rule tables anew."""
    cursor.execute("TRUNCATE engine.rule, engine.start, engine.meet, engine.lasting, engine.parameter")
    lasting = set(STATE_KINDS)
    for rule in rules():
        _insert(cursor, "engine.rule", rule.columns())
        for start in _starts(rule.declared):
            lasting |= {EventKind(start.kind)} if isinstance(rule.declared, Every) else set()
            for facts in start.facts:
                _insert(cursor, "engine.start", {"rule": rule.number, "kind": start.kind, "facts": json.dumps(facts)})
        for meets in rule.declared.met_by:
            lasting |= {EventKind(meets.kind)} if meets.same in _WHENEVER else set()
            _lay_meets(cursor, rule, meets)
    for kind in lasting:
        _insert(cursor, "engine.lasting", {"kind": kind})
    for parameter in parameters_used():
        _insert(cursor, "engine.parameter", {"id": parameter})


def _lay_meets(cursor: CursorWrapper, rule: Rule, meets: Made) -> None:
    for facts in meets.facts:
        row = {
            "rule": rule.number,
            "kind": meets.kind,
            "facts": json.dumps(facts),
            "has": meets.has.lstrip("!") if not meets.has.startswith("!") else "",
            "lacks": meets.has[1:] if meets.has.startswith("!") else "",
            "following": meets.following,
            "same": meets.same.value,
            "item": meets.item,
        }
        _insert(cursor, "engine.meet", row)


def _insert(cursor: CursorWrapper, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - own names
