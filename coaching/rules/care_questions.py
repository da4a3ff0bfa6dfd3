"""Providers' questions about child care: on which days one can have been sent on and answered (A080)."""

from datetime import date

from casework.public import Refused

ABOUT_MAX = 1_000


def require_sent_on(on: date, *, opened_on: date, today: date) -> None:
    """Stop at a day that lies ahead, or on which the case was not open yet."""
    if on > today:
        raise Refused("This day lies in the future.", field="sent_on")
    if on < opened_on:
        raise Refused("The case was not open yet on this day.", field="sent_on")


def require_answered_on(on: date, *, sent_on: date, today: date) -> None:
    """Stop at a day before the question was sent, or that lies ahead."""
    if not sent_on <= on <= today:
        raise Refused("This day is before it was sent, or has not come yet.", field="answered_on")
