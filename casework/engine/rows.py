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
    EventKind.JOB_STARTED,
    EventKind.JOB_LOST,
    EventKind.OFFICE_CHANGED,
)
_STEPS = {"week": "7 days", "month": "1 month"}
_WHENEVER = {Same.STAFFING: "staffing_on", Same.NEXT_MONTH: "month", Same.NAMED_PERIOD: "month"}


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
            "while_working": declared.while_.get("working"),
            "soon": declared.soon.kind if declared.soon else "",
            "soon_id": (declared.soon.value or None) if declared.soon else None,
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
            "has_standing": declared.standing is not None,
            "is_together": declared.together,
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
            "step": _STEPS[declared.unit],
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


def _standing(declared: Standard) -> list[Made]:
    return [declared.standing] if isinstance(declared, Once) and declared.standing else []


def parameters_used() -> set[str]:
    """Return the ids of all policy values that some clock, count or line reads."""
    used = {WARN, ESCALATE}
    for rule in rules():
        columns = rule.columns()
        used |= {
            columns[key]
            for key in ("value_id", "unit_id", "count_id", "methods_id", "months_id", "soon_id")
            if columns.get(key)
        }
    return used


def lay_rules(cursor: CursorWrapper) -> None:
    """Write the rule tables, which are empty."""
    ways: dict[tuple[str, ...], tuple[int, set[str]]] = {}
    numbers = {kind: number for number, kind in enumerate(_kinds_read(), start=1)}
    for kind, number in numbers.items():
        lasts = {"named": lasting().get(kind), "lasts": kind in _lasting_always()}
        _insert(cursor, "engine.kind", {"kind": kind, "number": number} | lasts)
    for rule in rules():
        _insert(cursor, "engine.rule", rule.columns())
        _lay_starts(cursor, rule, numbers)
        for meets in rule.declared.met_by:
            for facts in meets.facts:
                way, where = ways.setdefault(_way(rule, meets, facts), (len(ways) + 1, set()))
                where.add(rule.jurisdiction)
                _insert(cursor, "engine.ask", _ask(rule, meets, way, numbers))
    for way_columns, (way, where) in ways.items():
        row = dict(zip(_WAY_COLUMNS, way_columns, strict=True))
        numbered = {"kind": numbers[row["kind"]], "following": numbers.get(row["following"], 0)}
        plain = {"id": way, "jurisdictions": sorted(where), "is_plain": row["facts"] == "{}"}
        _insert(cursor, "engine.way", plain | row | numbered)
    for parameter in parameters_used():
        _insert(cursor, "engine.parameter", {"id": parameter})


def _lay_starts(cursor: CursorWrapper, rule: Rule, numbers: dict[str, int]) -> None:
    for start in _starts(rule.declared):
        for facts in start.facts:
            _insert(cursor, "engine.start", _start(rule, start, facts, numbers))
    for before in _standing(rule.declared):
        for facts in before.facts:
            _insert(cursor, "engine.standing", _before(rule, before, facts, numbers))


def _kinds_read() -> list[str]:
    """Return every kind of line that some rule reads."""
    made = [one for declared in standards() for one in (*_starts(declared), *declared.met_by, *_standing(declared))]
    read = {str(one.kind) for one in made} | {str(one.following) for one in made if one.following}
    return sorted(read | lasting().keys())


def _ask(rule: Rule, meets: Made, way: int, numbers: dict[str, int]) -> dict[str, Any]:
    columns = rule.columns()
    return {
        "rule": rule.number,
        "way": way,
        "item": meets.item,
        "same": meets.same.value,
        "following": numbers.get(meets.following, 0),
        "needed": columns.get("needed", 1),
        "counts_from": columns.get("counts_from", ""),
    }


def lasting() -> dict[str, str]:
    """Return the kinds whose old lines matter to later periods, with the fact that names the period, if one does."""
    named = {
        str(meets.kind): _WHENEVER[meets.same]
        for declared in standards()
        for meets in declared.met_by
        if meets.same in _WHENEVER
    }
    always = [
        str(start.kind)
        for declared in standards()
        if isinstance(declared, Every) or (isinstance(declared, Once) and declared.period_of)
        for start in _starts(declared)
    ]
    return named | dict.fromkeys([*map(str, STATE_KINDS), *always], "")


def lasting_kinds() -> set[str]:
    """Return every kind of which old lines are read, whatever the window of a reconcile."""
    return lasting().keys() | _lasting_always()


def _lasting_always() -> set[str]:
    """Return the kinds of which every old line is read: those of how things stand, and those of whole rows.

    A row of several triggers is begun by the first of them, and a standing event lies before its trigger.
    """
    whole = {
        str(one.kind)
        for declared in standards()
        if isinstance(declared, Once) and (declared.together or declared.standing)
        for one in (*declared.after, *declared.met_by, *_standing(declared))
    }
    return whole | {kind for kind, named in lasting().items() if not named}


def _start(rule: Rule, start: Made, facts: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    shape = "once" if isinstance(rule.declared, Once) else "every"
    return {
        "rule": rule.number,
        "shape": shape,
        "jurisdiction": rule.jurisdiction,
        "kind": numbers[start.kind],
        "facts": json.dumps(facts),
        "is_plain": not facts,
        "is_of_case": start.kind == EventKind.CASE_CLOSED,
    }


def _before(rule: Rule, before: Made, facts: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "rule": rule.number,
        "jurisdiction": rule.jurisdiction,
        "kind": numbers[before.kind],
        "facts": json.dumps(facts),
        "is_plain": not facts,
    }


_WAY_COLUMNS = ("kind", "facts", "has", "lacks", "following", "same", "unit")


def _way(rule: Rule, meets: Made, facts: dict[str, Any]) -> tuple[str, ...]:
    """Return what makes two ways of meeting the same one."""
    lacks = meets.has.removeprefix("!") if meets.has.startswith("!") else ""
    has = "" if lacks else meets.has
    unit = rule.declared.unit if isinstance(rule.declared, Every) else ""
    return (meets.kind, json.dumps(facts, sort_keys=True), has, lacks, meets.following, meets.same.value, unit)


def _insert(cursor: CursorWrapper, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join(["%s"] * len(row))
    cursor.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", list(row.values()))  # noqa: S608 - own names
