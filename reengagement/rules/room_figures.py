"""The figures of the staffing room in force in a state on a day, each read from the policy files by its id."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from policy.reader import Policy, UnknownId, Value, load

#: What an administrator set, by id and day; None where the policy files decide.
Chosen = Callable[[str, date], Value]

TEAM_MINIMUM = "tanf.or.reengagement.team_minimum"
DV_MONTHS = "tanf.or.reengagement.dv_lookback_months"
FORM_DAYS = "std.ak.extension_form_days"
TIME_LIMITS = {"US-AK": "tanf.ak.time_limit_months", "US-OR": "tanf.or.time_limit_months"}


@dataclass(frozen=True)
class RoomFigures:
    """What is in force in a jurisdiction on a day; None where the state knows no such figure.

    Policy: re-engagement guide, members' roles and areas (R009, R018); DPAWS expectations 24 (A086); AS 47.27.015(a);
    OAR 461-135-0071.
    """

    team_minimum: int | None = None
    dv_months: int | None = None
    form_days: int | None = None
    time_limit_months: int | None = None


def figures_on(
    jurisdiction: str, on: date, *, policy: Policy | None = None, chosen: Chosen = lambda _id, _on: None
) -> RoomFigures:
    """Read what is in force on a day.

    Raises:
        NoRuleOnFile: the state has a figure, and none for this day.
    """
    policy = policy or load()

    def figure(id: str | None) -> int | None:
        if id is None:
            return None
        try:
            value = chosen(id, on) if policy.parameter(id).is_setting else None
            value = policy.value(id, jurisdiction=jurisdiction, on=on) if value is None else value
        except UnknownId:
            return None
        return int(str(value))

    return RoomFigures(
        team_minimum=figure(TEAM_MINIMUM),
        dv_months=figure(DV_MONTHS),
        form_days=figure(FORM_DAYS),
        time_limit_months=figure(TIME_LIMITS.get(jurisdiction)),
    )


def months_from(day: date, months: int) -> date:
    """Return the same day so many months on, or back if negative; where the month has no such day, its last one."""
    index = day.year * 12 + day.month - 1 + months
    first = date(index // 12, index % 12 + 1, 1)
    return first.replace(day=min(day.day, last_of(first).day))


def last_of(month: date) -> date:
    """Return the last day of the month of a day."""
    following = date(month.year + month.month // 12, month.month % 12 + 1, 1)
    return following - timedelta(days=1)
