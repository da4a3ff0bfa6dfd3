"""What is in force about supports in an office: the limit, what is routine, the window of a need, the guideline."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from casework.public import Jurisdiction, Office, OfficeValues, values_of
from coaching.rules.support_limits import kind_limits
from coaching.rules.supports import SupportValues

SPLIT, YEAR = "std.all.support_split_days", "std.all.support_year_limit_usd"
#: By state: the limit, what is routine, the guideline; none where the files know no such value.
_OF_STATE = {
    Jurisdiction.ALASKA: ("std.ak.support_approval_usd", "std.ak.support_routine_kinds", "std.ak.support_guidelines"),
    Jurisdiction.OREGON: ("std.or.support_approval_usd", "std.or.support_routine_kinds", "std.or.support_guidelines"),
    Jurisdiction.NORTH_CAROLINA: ("std.nc.support_approval_usd", "std.nc.support_routine_kinds", ""),
}
_DECISION_DAYS = {Jurisdiction.OREGON: "tanf.or.jobs_support_decision_days"}


def support_values(office: Office, *, on: date) -> SupportValues:
    """Return what is in force in an office on a day; what nobody set and no file says stays open.

    Policy: `std.ak.support_approval_usd` (A076), `std.ak.support_routine_kinds` (A077), `std.ak.support_guidelines`
    (A078), `std.all.support_split_days`, `std.all.support_year_limit_usd`.
    """
    names = _OF_STATE.get(Jurisdiction(office.jurisdiction), ("", "", ""))
    told = values_of(office, *(name for name in (*names, SPLIT, YEAR) if name))
    limit, routine, guidelines, days, year = (_value(told, name, on) for name in (*names, SPLIT, YEAR))
    return SupportValues(
        limit=None if limit is None else Decimal(limit),
        routine=None if routine is None else tuple(str(one) for one in routine),
        split_days=None if days is None else int(days),
        year_limit=None if year is None else Decimal(year),
        guidelines=guidelines if isinstance(guidelines, Mapping) else None,
        kind_limits=kind_limits(office.jurisdiction, on=on),
    )


def decision_days(office: Office, *, on: date) -> int | None:
    """Return the days in which a support has to be decided, where a rule gives any (OAR 461-115-0190)."""
    name = _DECISION_DAYS.get(Jurisdiction(office.jurisdiction))
    return _count(office, name, on) if name else None


def _count(office: Office, name: str, on: date) -> int | None:
    found = values_of(office, name)(name, on)
    return None if found is None else int(found.value)


def _value(told: OfficeValues, name: str, on: date) -> Any:
    found = told(name, on) if name else None
    return None if found is None else found.value
