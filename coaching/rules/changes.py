"""What a change of a family's situation has to say, and which work is a change of itself."""

from collections.abc import Sequence
from datetime import date

from casework.public import Refused, wording
from coaching.choices import Change, WorkActivity

CHANGE_MAX = 2_000
#: Activities in which somebody is employed; one that begins or ends changes the family's work (45 CFR 261.2 b-d, f).
EMPLOYMENT = (WorkActivity.UNSUB, WorkActivity.SUBPRIV, WorkActivity.SUBPUB, WorkActivity.OJT)


def require_change_day(on: date, *, opened_on: date, today: date) -> None:
    """Stop at a day that lies ahead, or on which the case was not open yet."""
    if on > today:
        raise Refused("This day lies in the future.", field="on")
    if on < opened_on:
        raise Refused("The case was not open yet on this day.", field="on")


def ledger_word(what: str) -> str:
    """Return what the ledger calls a change: who lives in the household, whoever it was."""
    return str(Change.HOUSEHOLD if what == Change.LEFT else what)


def require_who_left(what: str, *, is_named: bool) -> None:
    """Stop where a parent moved out and nobody is named: what is asked of a family hangs on who is left in it.

    Policy: DPAWS expectations 7 (A027); 45 CFR 261.31, 261.32 (one parent, two parents).
    """
    if what == Change.LEFT and not is_named:
        raise Refused("Say who moved out.", field="participant_id")


def change_words(days: Sequence[date], *, today: date) -> str:
    """Ask why a plan goes on unchanged after what changed."""
    since = wording.short_day(min(days), today=today)
    return f"Their situation changed {since}. Say why the plan goes on as it is."
