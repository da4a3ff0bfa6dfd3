"""Usual hours, and whether overtime may still be decided (O003)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from casework.public import Refused

WHY_MAX = 300
LATE = "Overtime is approved before its day. This day has come, so it can neither be asked for nor decided any more."


@dataclass(frozen=True, slots=True)
class Hours:
    """Usual hours from a day on; `weekdays` are digits, Monday is 1."""

    first_day: date
    weekdays: str
    begins_at: time
    ends_at: time


def hours_on(known: Sequence[Hours], day: date) -> Hours | None:
    """Return the hours that hold on a day: those that began last."""
    begun = [one for one in known if one.first_day <= day]
    return max(begun, key=lambda one: one.first_day) if begun else None


def is_outside(known: Sequence[Hours], moment: datetime) -> bool:
    """Say whether a local moment lies outside the usual hours; where none are on file, nothing does.

    Policy: family coach position description 10 (O003): usual hours, which may be shifted.
    """
    hours = hours_on(known, moment.date())
    if hours is None:
        return False
    is_workday = str(moment.isoweekday()) in hours.weekdays
    return not (is_workday and hours.begins_at <= moment.time() < hours.ends_at)


def require_before(on: date, *, today: date) -> None:
    """Stop once the day of the overtime has come.

    Policy: family coach position description (O003): overtime must be pre-approved by a manager.

    Raises:
        Refused: the day is today or past.
    """
    if on <= today:
        raise Refused(LATE, field="on")


def require_hours(*, weekdays: str, begins_at: time, ends_at: time) -> str:
    """Return the weekdays in order.

    Raises:
        Refused: no day is chosen, or the end is not after the beginning.
    """
    if not weekdays:
        raise Refused("Choose at least one day.", field="weekdays")
    if ends_at <= begins_at:
        raise Refused("The end has to come after the beginning.", field="ends_at")
    return "".join(sorted(set(weekdays)))
