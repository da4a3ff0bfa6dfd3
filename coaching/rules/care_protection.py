"""No penalty without child care: whom it protects, and until when (42 USC 607(e)(2), 45 CFR 261.56)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from casework.public import Refused, require_day, require_words
from coaching.choices import CareLack
from coaching.rules.inputs import short

SHOWN_MAX, ENDED_MAX = 2_000, 300
LEAP_MONTH, LEAP_DAY = 2, 29


@dataclass(frozen=True)
class SearchFacts:
    """What a parent shows: since when, which care there is none of, what was looked at, what proves it."""

    first_day: date
    lacks: tuple[str, ...]
    looked_at: str
    proof: str


def birthday(born_on: date, years: int) -> date:
    """Return the day on which somebody is so many years old; who is born on February 29 is so on March 1."""
    year = born_on.year + years
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if (born_on.month, born_on.day) == (LEAP_MONTH, LEAP_DAY) and not is_leap:
        return date(year, 3, 1)
    return born_on.replace(year=year)


def protected_until(born_on: date | None, *, years: int) -> date | None:
    """Return the last day on which a child is under the age of the protection; None: no day of birth is known.

    Policy: 45 CFR 261.56(a): a child under six (`wpr.ages`).
    """
    return None if born_on is None else birthday(born_on, years) - timedelta(days=1)


def is_young(born_on: date | None, on: date, *, years: int) -> bool:
    """Tell whether a child is under the age of the protection on a day; one whose day of birth nobody knows is.

    Policy: 45 CFR 261.56(a) (`wpr.ages`).
    """
    until = protected_until(born_on, years=years)
    return until is None or on <= until


def holds_on(first_day: date, ended_on: date | None, on: date) -> bool:
    """Tell whether no care could be found on a day: from the first day to the one before it ended."""
    return first_day <= on and (ended_on is None or on < ended_on)


def tidy_search(facts: SearchFacts, *, today: date) -> SearchFacts:
    """Return what a parent shows, tidied, or stop at what is missing.

    Policy: 45 CFR 261.56(a)(1): one of the three kinds of care is unavailable; (c)(1): the parent shows it.
    """
    require_day(facts.first_day, today=today, field="first_day")
    lacks = _lacks(facts.lacks)
    looked = require_words(
        facts.looked_at, field="looked_at", empty="Write what was looked at: who, where, when.", most=SHOWN_MAX
    )
    proof = require_words(
        facts.proof, field="proof", empty="Write what shows it: which paper, or who said so and when.", most=SHOWN_MAX
    )
    return SearchFacts(facts.first_day, lacks, looked, proof)


def tidy_end(words: str, *, on: date, first_day: date, today: date) -> str:
    """Return why a protection ended, tidied, or stop at no reason or a day that cannot be.

    Policy: 45 CFR 261.56(b): it is no protection where an acceptable form of care is available.
    """
    require_day(on, today=today)
    if on < first_day:
        raise Refused("It cannot end before it began.", field="on")
    tidy = short(" ".join(words.split()), ENDED_MAX, "words")
    if not tidy:
        raise Refused("Write why it ended: which care was found, or what was wrong.", field="words")
    return tidy


def _lacks(lacks: Collection[str]) -> tuple[str, ...]:
    if not lacks or not set(lacks) <= set(CareLack.values):
        raise Refused("Tick which care cannot be found.", field="lacks")
    return tuple(one for one in CareLack.values if one in lacks)
