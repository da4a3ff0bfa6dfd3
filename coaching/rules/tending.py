"""What a look at a signed plan has to say, and on which days it can be."""

from collections.abc import Sequence
from datetime import date


def wrong_day(on: date, *, signed_on: date | None, today: date) -> str:
    """Say why a plan cannot have been looked at on a day; nothing where it can."""
    if on > today:
        return "This day lies in the future."
    return "The plan was not signed yet on this day." if signed_on and on < signed_on else ""


def undone_words(numbers: Sequence[int]) -> str:
    """Ask what happens with steps that were not done, where the plan goes on as it is: a talk, no sanction (O024)."""
    *first, last = [str(number) for number in sorted(numbers)]
    which = f"{', '.join(first)} and {last}" if first else last
    steps, were, them = ("Steps", "were", "them") if first else ("Step", "was", "it")
    return f"{steps} {which} {were} not done. Say what you agreed about {them}: another way, a new day, or not now."
