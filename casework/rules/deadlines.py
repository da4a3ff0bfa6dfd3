"""How an open deadline stands on a day, for every page alike."""

from datetime import date

from casework.choices import DeadlineState


def open_state(*, today: date, due_on: date | None, warn_on: date | None) -> DeadlineState:
    """Return how a deadline stands that is neither met nor excused: it is due soon once its warning day has come."""
    if due_on and today > due_on:
        return DeadlineState.OVERDUE
    return DeadlineState.DUE_SOON if warn_on and today >= warn_on else DeadlineState.UPCOMING
