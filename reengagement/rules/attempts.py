"""An attempt to comply as somebody enters it, and what in it cannot be (Alaska)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from casework.public import Refused, require_day, wording
from reengagement.choices import PenaltyReason

DAYS_MOST = 31
#: Only signing cures these (MS 723-3 A); nothing cures those whose time runs out (7 AAC 45.970).
SIGNED = frozenset({PenaltyReason.PLAN, PenaltyReason.SIGNATURE})
INCURABLE = frozenset({PenaltyReason.JOB_QUIT, PenaltyReason.JOB_REFUSED})


@dataclass(frozen=True, slots=True)
class AttemptDays:
    """The days of an attempt: intent stated, activity begun, days done, plan signed, attempt failed."""

    intent_on: date | None = None
    began_on: date | None = None
    days_asked: int = 1
    done_on: tuple[date, ...] = ()
    signed_on: date | None = None
    failed_on: date | None = None

    @property
    def all(self) -> list[date]:
        """Every day of it that is known."""
        return [day for _, day in self.named()]

    def named(self) -> Iterator[tuple[str, date]]:
        """Go through the days that are known, each with its field."""
        named = (
            ("intent_on", self.intent_on),
            ("began_on", self.began_on),
            ("signed_on", self.signed_on),
            ("failed_on", self.failed_on),
            *(("done_on", day) for day in self.done_on),
        )
        yield from ((name, day) for name, day in named if day is not None)


def require_attempt(days: AttemptDays, reason: str, *, most_days: int, today: date) -> None:
    """Stop at days of an attempt that cannot be; `most_days` is the longest activity that may be asked.

    Policy: 7 AAC 45.980(i); MS 723-3; policy README 13.2 no. 3, 8, 9, 11.
    """
    for field, day in days.named():
        require_day(day, today=today, field=field)
    for field, words in _wrong(days, reason, most_days):
        raise Refused(words, field=field)


def _wrong(days: AttemptDays, reason: str, most_days: int) -> Iterator[tuple[str, str]]:
    if days.intent_on is None and days.began_on is None and days.signed_on is None:
        yield "intent_on", "Enter when the person said that they want to, or when it began."
    if days.signed_on and reason not in SIGNED:
        yield "signed_on", "Only a penalty about the plan is cured by signing it."
    if days.done_on and days.began_on is None:
        yield "began_on", "Enter the day on which the activity began."
    if days.began_on and days.done_on and min(days.done_on) < days.began_on:
        yield "done_on", "Days of the activity lie on or after its first day."
    if len(set(days.done_on)) > DAYS_MOST:
        yield "done_on", f"At most {DAYS_MOST} days fit here."
    if not 1 <= days.days_asked <= most_days:
        yield "days_asked", f"After this failure at most {wording.days_counted(most_days)} may be asked."
    last = max((day for day in (days.intent_on, days.began_on) if day), default=None)
    if days.failed_on and last and days.failed_on < last:
        yield "failed_on", "It failed after it was begun."
