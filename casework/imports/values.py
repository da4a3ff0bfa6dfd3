"""What a value of a line must look like: each check returns the value as Python holds it, or refuses it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from casework.calendars import Period, month_period
from casework.imports.lines import Flaw, shown

#: A check gets the value and the first and last day of the calendar.
Check = Callable[[Any, Period], Any]

MOST_STEPS = 200
MOST_DIGITS, MOST_DECIMALS = 9, 6
LONGEST_TEXT = 200_000
FIRST_BIRTH = date(1890, 1, 1)

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_TIME = re.compile(r"\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?", re.ASCII)
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(Z|[+-]\d{2}:?\d{2})?", re.ASCII)
_NUMBER = re.compile(r"\d{1,9}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True)
class Moment:
    """A point of time as it was written: a local time, maybe with its day, maybe with its distance from UTC."""

    at: time
    on: date | None = None
    whole: datetime | None = None

    def local(self, zone: ZoneInfo, on: date) -> datetime:
        """Return the local moment in a time zone; `on` is its day when it names none."""
        if self.whole is not None:
            return self.whole.astimezone(zone)
        return datetime.combine(self.on or on, self.at, tzinfo=zone)


@dataclass(frozen=True)
class Shape:
    """The keys that an object may have and those that it must have."""

    keys: Mapping[str, Check]
    required: frozenset[str] = field(default_factory=frozenset)

    def read(self, content: dict[str, Any], calendar: Period) -> dict[str, Any]:
        """Return the checked values; a key that is null counts as left out.

        Raises:
            Flaw: a key is unknown or missing, or its value is not what it must be.
        """
        for key in content:
            if key not in self.keys:
                raise Flaw(f"the key {shown(key)} is not known here; known are {', '.join(self.keys)}")
        values = {}
        for key, value in content.items():
            if value is None:
                continue
            try:
                values[key] = self.keys[key](value, calendar)
            except Flaw as flaw:
                raise Flaw(f'"{key}" {flaw}') from flaw
        for key in sorted(self.required):
            if key not in values:
                raise Flaw(f'the key "{key}" is missing')
        return values


def text(value: Any, _: Period) -> str:
    """Take any text."""
    if not isinstance(value, str):
        raise Flaw(f"is {shown(value)}, not text")
    if len(value) > LONGEST_TEXT:
        raise Flaw(f"has {len(value):,} characters, more than {LONGEST_TEXT:,}")
    return value


def text_up_to(limit: int) -> Check:
    """Take text of so many characters at most."""

    def check(value: Any, calendar: Period) -> str:
        words = text(value, calendar)
        if len(words) > limit:
            raise Flaw(f"has {len(words):,} characters, more than {limit}")
        return words

    return check


def ref_up_to(limit: int) -> Check:
    """Take a reference: text that is not blank."""
    limited = text_up_to(limit)

    def check(value: Any, calendar: Period) -> str:
        ref: str = limited(value, calendar)
        if not ref.strip():
            raise Flaw("is empty")
        return ref

    return check


def flag(value: Any, _: Period) -> bool:
    """Take true or false."""
    if not isinstance(value, bool):
        raise Flaw(f"is {shown(value)}, not true or false")
    return value


def one_of(*words: str) -> Check:
    """Take one word of a closed list."""

    def check(value: Any, _: Period) -> str:
        if not isinstance(value, str) or value not in words:
            raise Flaw(f"is {shown(value)}, not one of {', '.join(words)}")
        return value

    return check


def day(value: Any, calendar: Period) -> date:
    """Take a day inside the calendar."""
    found = _any_day(value)
    if not calendar.first_day <= found <= calendar.last_day:
        raise Flaw(f"is {found}, outside the calendar ({calendar.first_day} to {calendar.last_day})")
    return found


def day_of_birth(value: Any, calendar: Period) -> date:
    """Take a day on which somebody may have been born."""
    found = _any_day(value)
    if not FIRST_BIRTH <= found <= calendar.last_day:
        raise Flaw(f"is {found}, which is no day of birth")
    return found


def month(value: Any, calendar: Period) -> str:
    """Take a month such as 2026-09 inside the calendar."""
    try:
        period = month_period(value if isinstance(value, str) else "")
    except ValueError:
        raise Flaw(f"is {shown(value)}, not a month such as 2026-09") from None
    if not calendar.first_day <= period.first_day <= calendar.last_day:
        raise Flaw(f"is {value}, outside the calendar ({calendar.first_day} to {calendar.last_day})")
    return str(value)


def moment(value: Any, calendar: Period) -> Moment:
    """Take a local time, with or without its day."""
    if isinstance(value, str) and _TIME.fullmatch(value):
        return Moment(_time(value))
    written = _MOMENT.fullmatch(value) if isinstance(value, str) else None
    if written is None:
        raise Flaw(f"is {shown(value)}, not a time such as 2026-09-04T15:20")
    on, at = day(written[1], calendar), _time(written[2])
    return Moment(at, on, _aware(value) if written[3] else None)


def day_or_moment(value: Any, calendar: Period) -> str:
    """Take a day, or a day with its time, and keep it as it was written."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day(value, calendar).isoformat()
    if moment(value, calendar).on is None:
        raise Flaw(f"is {shown(value)}, a time without its day")
    return str(value)


def number(value: Any, _: Period) -> Decimal:
    """Take a number that is not below zero."""
    if not isinstance(value, bool) and _NUMBER.fullmatch(_plainly(value)):
        return Decimal(_plainly(value))
    raise Flaw(f"is {shown(value)}, not a number from zero up")


def count_from_one(value: Any, _: Period) -> int:
    """Take a whole number from one up."""
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= MOST_STEPS:
        raise Flaw(f"is {shown(value)}, not a whole number from 1")
    return value


def time_zone(value: Any, _: Period) -> str:
    """Take the name of a time zone."""
    if not isinstance(value, str) or "/" not in value or value not in available_timezones():
        raise Flaw(f"is {shown(value)}, not a time zone such as America/Juneau")
    return value


def list_of(check: Check) -> Check:
    """Take a list whose items all pass a check."""

    def check_all(value: Any, calendar: Period) -> list[Any]:
        if not isinstance(value, list):
            raise Flaw(f"is {shown(value)}, not a list")
        return [check(item, calendar) for item in value]

    return check_all


def list_of_objects(shape: Shape, what: str) -> Check:
    """Take a list of objects of a shape; `what` names one of them in messages."""

    def check_all(value: Any, calendar: Period) -> list[dict[str, Any]]:
        if not isinstance(value, list):
            raise Flaw(f"is {shown(value)}, not a list")
        if len(value) > MOST_STEPS:
            raise Flaw(f"has {len(value)} entries, more than {MOST_STEPS}")
        return [_one(shape, item, calendar, f"{what} {place}") for place, item in enumerate(value, start=1)]

    return check_all


def _one(shape: Shape, item: Any, calendar: Period, where: str) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise Flaw(f"({where}) is no object in braces")
    try:
        return shape.read(item, calendar)
    except Flaw as flaw:
        raise Flaw(f"({where}): {flaw}") from flaw


def _plainly(value: Any) -> str:
    """Return a number's digits without an exponent; what is no number, or needs too many of them, is no digits."""
    if isinstance(value, Decimal):
        is_short = value.adjusted() < MOST_DIGITS and int(value.as_tuple().exponent) >= -MOST_DECIMALS
        return f"{value:f}" if is_short else ""
    return str(value) if isinstance(value, int | str) else ""


def _any_day(value: Any) -> date:
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        raise Flaw(f"is {shown(value)}, a day that does not exist") from None
    raise Flaw(f"is {shown(value)}, not a day such as 2026-09-04")


def _time(value: str) -> time:
    try:
        return time.fromisoformat(value)
    except ValueError:
        raise Flaw(f"is {shown(value)}, a time that does not exist") from None


def _aware(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Flaw(f"is {shown(value)}, a time that does not exist") from None
