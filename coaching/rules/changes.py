"""What a change of a family's situation has to say, and which work is a change of itself."""

from collections.abc import Sequence
from datetime import date

from casework.public import Refused, wording
from coaching.choices import WorkActivity

CHANGE_MAX = 2_000
#: Activities in which somebody is employed; one that begins or ends changes the family's work (45 CFR 261.2 b-d, f).
EMPLOYMENT = (WorkActivity.UNSUB, WorkActivity.SUBPRIV, WorkActivity.SUBPUB, WorkActivity.OJT)


def require_change_day(on: date, *, opened_on: date, today: date) -> None:
    """Stop at a day that lies ahead, or on which the case was not open yet."""
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < opened_on:
        raise Refused("The case was not open yet on this day.", field="on")


def change_words(days: Sequence[date], *, today: date) -> str:
    """Ask why a plan goes on unchanged after what changed."""
    since = wording.short_day(min(days), today=today)
    return f"Their situation changed {since}. Say why the plan goes on as it is."
