"""Leaving: what closing owes and until when, what it opens, and the work of a family after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from casework.public import Jurisdiction, Refused, calendars, require_day, require_words, wording
from coaching.rules.inputs import short

SUMMARY_MAX, FAMILY_MAX, PROBLEM_MAX, SAID_MAX, NAME_MAX = 4_000, 2_000, 2_000, 300, 120
#: So many steps are agreed on at once.
STEPS_AT_ONCE = 3
POST_TA_MONTHS = {
    Jurisdiction.ALASKA: "std.ak.post_ta_months",
    Jurisdiction.OREGON: "tanf.or.transition_services",
    Jurisdiction.TEXAS: "tanf.tx.transition_months",
}
#: What goes on for a while after leaving with work: its name, and where its months stand; empty: none on file.
TRANSITIONAL: dict[str, tuple[tuple[str, str], ...]] = {
    Jurisdiction.ALASKA: (
        ("Post-TA services: keeping a job, getting ahead", "std.ak.post_ta_months"),
        ("Child care, PASS II", "tanf.ak.post_ta_months"),
        ("Transitional Medicaid", ""),
    ),
    Jurisdiction.OREGON: (
        ("Support services after leaving for work", "tanf.or.transition_services"),
        ("Employment Payments", "tanf.or.employment_payments"),
        ("Transitional medical help", ""),
    ),
    Jurisdiction.NORTH_CAROLINA: (
        ("Retention and follow-up services", ""),
        ("Child care", ""),
        ("Transitional Medicaid", ""),
    ),
    Jurisdiction.TEXAS: (
        ("Transitional benefits", "tanf.tx.transition_months"),
        ("Transitional Medicaid", ""),
    ),
}


@dataclass(frozen=True)
class AfterLeaving:
    """Whether services go on after leaving, and through which day. `is_available` None: no rule on file says it.

    `is_sure` is whether its source is good enough to tell the family a day.
    """

    is_available: bool | None
    last_day: date | None
    words: str
    is_sure: bool = True


@dataclass(frozen=True)
class Transitional:
    """One thing that goes on after leaving with work; `last_day` is included, None where no rule on file sets it.

    `limit` is the most that there is of it, in words; `is_sure` whether its source is good enough for a letter.
    """

    name: str
    last_day: date | None
    words: str
    source: str
    limit: str = ""
    is_sure: bool = True


@dataclass(frozen=True)
class AgreedStep:
    """One step that was agreed on, and by when."""

    words: str
    due_on: date


def months_of(value: Any) -> int | None:
    """Return the months that a dated value holds, as a number of its own or in a table."""
    months = value.get("months") if isinstance(value, Mapping) else value
    return int(months) if isinstance(months, int) else None


def most_of(value: Any) -> Decimal | None:
    """Return the most dollars that a dated value holds, where it sets any."""
    most = value.get("maximum_usd") if isinstance(value, Mapping) else None
    return Decimal(most) if most is not None else None


def require_after_most(amount: Decimal, *, given: Decimal, most: Decimal | None) -> None:
    """Stop at a support beyond the most that a family is given after leaving with work; nobody decides beyond it.

    Policy: OAR 461-190-0241 (tanf.or.transition_services).
    """
    if most is not None and given + amount > most:
        left = max(most - given, Decimal())
        raise Refused(f"After leaving there are at most ${most:,.2f} in all; ${left:,.2f} are left.", field="amount")


def after_leaving(*, closed_on: date, with_work: bool, months: int | None, is_sure: bool = True) -> AfterLeaving:
    """Return whether services after leaving are available, until when, and why.

    They run from the closing day through the last day of the month that lies so many months after the closing month:
    the months after it are those that `post-ta` owes a contact for.

    Policy: DPAWS expectations 19 (A072, A073); OAR 461-190-0241.
    """
    if not with_work:
        return AfterLeaving(False, None, "Not available: the case did not close with work.")
    if months is None:
        return AfterLeaving(None, None, "The case closed with work; no rule on file says for how long services go on.")
    last = calendars.end_of_month(closed_on, months)
    words = f"Available through {wording.spelt_day(last)}: the case closed with work, {months} months follow its month."
    return AfterLeaving(True, last, words, is_sure)


def transitional(name: str, *, value: Any, source: str, closed_on: date, is_sure: bool = True) -> Transitional:
    """Return one thing that goes on after leaving with work, as its dated value says it.

    Policy: DPAWS expectations 19 (A072); family coach position description, employment 5 (O056); OAR 461-190-0241,
    461-135-1270. What is not on file is said to be, never guessed.
    """
    if value is None:
        return Transitional(name, None, "No rule on file says for how long.", "")
    months, amounts = months_of(value), _amounts(value)
    if months is None:
        words = f"{amounts} No rule on file says for how long.".strip()
        return Transitional(name, None, words, source, amounts, is_sure)
    last = calendars.end_of_month(closed_on, months)
    words = f"{months} months after the month of closing. {amounts}".strip()
    return Transitional(name, last, words, source, amounts, is_sure)


def _amounts(value: Any) -> str:
    if not isinstance(value, Mapping):
        return ""
    if "maximum_usd" in value:
        return f"At most ${value['maximum_usd']:,} in all."
    thirds = [value[key] for key in ("first", "second", "third") if key in value]
    return f"${', $'.join(map(str, thirds))} a month, by third of the period." if thirds else ""


def check_days(first_day: date, *, every: int | None, since: date, until: date) -> list[date]:
    """Return the days on which somebody is asked how a job goes, counted from its first day, `until` included.

    None before `since`, the closing: the job may have begun long before it.

    Policy: family coach position description, employment 5 (O056); Human Services Coordinator II, retention (N005). The
    documents name no days: the house asks every so many (std.all.job_check_days), and an office sets its own.
    """
    if not every:
        return []
    days = [first_day + timedelta(days=days) for days in range(every, (until - first_day).days + 1, every)]
    return [day for day in days if day > since]


def check_due(days: Sequence[date], *, told_on: date | None, today: date) -> date | None:
    """Return the latest of the days that has come with no contact on it or after it: who is asked was asked for all."""
    come = [day for day in days if day <= today and (told_on is None or told_on < day)]
    return max(come, default=None)


def screen_day(closed_on: date, months: int) -> date:
    """Return the day on which the work activity screen is closed.

    Policy: DPAWS expectations 19 (A071): the last day of the month following closure.
    """
    return calendars.end_of_month(closed_on, months)


def require_screen_day(on: date, *, closed_on: date, due_on: date | None, today: date, early_words: str) -> None:
    """Stop at a day that cannot be; one before the due day is remarked with its reason.

    Policy: DPAWS expectations 19 (A071): it closes on that day, not earlier. Domain 4: earlier meets it, remarked.
    """
    require_day(on, today=today)
    if on < closed_on:
        raise Refused(f"The case closed on {wording.spelt_day(closed_on)}; this day is before it.", field="on")
    if due_on and on < due_on and not early_words.strip():
        day = wording.spelt_day(due_on)
        raise Refused(f"Its day is {day}. Say why it is closed before that.", field="early_words")


def require_leaving_day(on: date, *, closed_on: date, today: date) -> None:
    """Stop at a day that lies ahead, or before the closing."""
    require_day(on, today=today)
    if on < closed_on:
        raise Refused(f"The case closed on {wording.spelt_day(closed_on)}; this day is before it.", field="on")


def tidy_summary(progress: str, still_open: str, family_words: str) -> tuple[str, str, str]:
    """Return the words of an exit summary, tidied; the progress has to be told (A070)."""
    told = require_words(progress, most=SUMMARY_MAX, field="progress", empty="Say what the family did and reached.")
    return told, short(still_open, SUMMARY_MAX, "still_open"), short(family_words, FAMILY_MAX, "family_words")


def tidy_steps(steps: Sequence[tuple[str, date | None]], *, on: date) -> list[AgreedStep]:
    """Return the agreed steps that say something, each with a day not before the talk; one at least (O056)."""
    found = []
    for number, (said, due_on) in enumerate(steps):
        if not said.strip() and due_on is None:
            continue
        found.append(tidy_step(said, due_on, on=on, words_field=f"words_{number}", day_field=f"due_on_{number}"))
    if not found:
        raise Refused("Agree on one step at least, with its day.", field="words_0")
    return found


def tidy_step(said: str, due_on: date | None, *, on: date, words_field: str, day_field: str) -> AgreedStep:
    """Return one agreed step; it has words and a day not before the one on which it was agreed."""
    words = require_words(said, most=SAID_MAX, field=words_field, empty="Say what was agreed.")
    if due_on is None:
        raise Refused("Say by which day.", field=day_field)
    if due_on < on:
        raise Refused("This day is before the talk in which it was agreed.", field=day_field)
    return AgreedStep(words, due_on)


def closing_words(closed_on: date) -> str:
    """Return how a letter tells of a closing; letters that wait are known by it when the closing is taken back."""
    return f"Your case with us closed on {wording.spelt_day(closed_on)}."


def letter_words(*, closed_on: date, after: AfterLeaving, goes_on: Sequence[Transitional], family_words: str) -> str:
    """Return what a letter tells a family that left: the closing, what goes on and until when, the coach's own words.

    It promises nothing beyond its source: what rests on low confidence has no day in it, a limit is told, and whether
    the family qualifies is decided elsewhere.

    Policy: DPAWS expectations 19 (A073): whether services after leaving are available.
    """
    parts = [closing_words(closed_on)]
    if after.is_available and after.last_day and after.is_sure:
        parts.append(
            f"You can still come to us through {wording.spelt_day(after.last_day)}, for help to keep your job and get"
            " ahead in it. Call us when something at work is hard, or when you lose the job."
        )
    elif after.is_available or after.is_available is None:
        parts.append("Ask us which help goes on now that you work, and for how long.")
    else:
        parts.append("Help after leaving is for families whose case closes with work, so it is not open to you now.")
    parts.append("\n".join(_letter_line(one) for one in goes_on if one.last_day and one.is_sure))
    parts.append(family_words)
    return "\n\n".join(part for part in parts if part)


def _letter_line(one: Transitional) -> str:
    ends = wording.spelt_day(one.last_day) if one.last_day else ""
    return f"{one.name}, if you qualify: through {ends}. {one.limit}".strip()
