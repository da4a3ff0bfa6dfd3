"""When an office works: the hours on file, and until when something that came in on a day is told in time."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

from eligibility.rules.book import NoRule
from policy.reader import load

WORKING_DAY = "calendar.business_day"
_HOURS = re.compile(r"(\d\d):(\d\d) to (\d\d):(\d\d)")


def hours_on(day: date) -> tuple[time, time]:
    """Return when offices open and close on a day of work.

    Policy: `calendar.business_day`.

    Raises:
        NoRule: no hours are on file for that day.
    """
    rule = load().rule(WORKING_DAY)
    found = _HOURS.match(str(rule.logic.get("hours", "")))
    if found is None or day < rule.effective_from or (rule.effective_to is not None and day > rule.effective_to):
        raise NoRule(WORKING_DAY, day)
    opens, until, closes, end = (int(part) for part in found.groups())
    return time(opens, until), time(closes, end)


def told_by(received_at: datetime, *, is_open: bool) -> datetime:
    """Return until when what came in at a moment, in the office's own time, is told the same business day.

    That is close of business of the day of receipt. What comes in after it, or on a day on which the office is closed
    or no hours are on file, has until the day ends: the duty names the same day, whatever the hour.

    Policy: DPAWS expectations 14 (A052); `calendar.business_day`.
    """
    midnight = datetime.combine(received_at.date() + timedelta(days=1), time(), received_at.tzinfo)
    if not is_open:
        return midnight
    try:
        _, closes = hours_on(received_at.date())
    except NoRule:
        return midnight
    close = datetime.combine(received_at.date(), closes, received_at.tzinfo)
    return close if received_at <= close else midnight
