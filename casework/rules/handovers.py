"""Handing over: what a promise must say, the words of a sheet, days of an absence."""

from datetime import date, timedelta

from casework.refusals import Refused
from casework.rules.inputs import FIRST_DAY

PROMISE_MAX = 500
SHEET_MAX = 10_000
#: Nobody promises further ahead than this.
PROMISE_AHEAD = timedelta(days=732)
#: The longest time that is entered as one absence.
ABSENCE_MAX = timedelta(days=366)
HANDOVERS_AT_ONCE = 50


def require_promise(what: str, *, due_on: date, today: date) -> str:
    """Return the tidied promise, or stop when it says nothing, too much, or is due on a day that cannot be.

    Policy: family coach position description, services 2 (O027): what was promised is kept.
    """
    tidy = what.strip()
    if not tidy:
        raise Refused("Write what was promised.", field="what")
    if len(tidy) > PROMISE_MAX:
        raise Refused(f"Keep a promise under {PROMISE_MAX + 1} characters; a note takes the rest.", field="what")
    if due_on < today:
        raise Refused("A promise is for today or a day to come.", field="due_on")
    if due_on > today + PROMISE_AHEAD:
        raise Refused("Nobody promises more than two years ahead.", field="due_on")
    return tidy


def require_outcome(outcome: str, *, is_kept: bool) -> str:
    """Return the tidied words about how a promise ended; one that was not kept has to say why."""
    tidy = outcome.strip()
    if not is_kept and not tidy:
        raise Refused("Say what happened instead, so that the family can be told.", field="outcome")
    if len(tidy) > PROMISE_MAX:
        raise Refused(f"Keep it under {PROMISE_MAX + 1} characters; a note takes the rest.", field="outcome")
    return tidy


def require_sheet(texts: dict[str, str]) -> dict[str, str]:
    """Return the tidied words of a handover sheet by field, or stop at one that is too long."""
    tidy = {name: text.strip() for name, text in texts.items()}
    for name, text in tidy.items():
        if len(text) > SHEET_MAX:
            raise Refused(f"This text has {len(text):,} characters; the sheet holds {SHEET_MAX:,}.", field=name)
    return tidy


def require_absence_days(first_day: date, last_day: date, *, today: date) -> None:
    """Stop unless these may be the days of an absence that is entered today; one may have begun up to a week ago."""
    if last_day < first_day:
        raise Refused("The last day cannot lie before the first.", field="last_day")
    if last_day < today:
        raise Refused("These days have passed; nobody can stand in for them any more.", field="last_day")
    if first_day < max(FIRST_DAY, today - timedelta(days=7)):
        raise Refused("An absence is entered at most a week after it began.", field="first_day")
    if last_day - first_day >= ABSENCE_MAX:
        raise Refused("Enter at most a year as one absence.", field="last_day")
    if first_day > today + ABSENCE_MAX:
        raise Refused("Enter absences at most a year ahead.", field="first_day")
