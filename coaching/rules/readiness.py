"""Which way somebody's readiness for work goes."""

from enum import Enum


class Trend(Enum):
    """How a level stands beside the one before: words, look and icon of a tag."""

    FORWARD = ("Further than before", "ok", "check")
    SAME = ("As before", "line", "")
    BACK = ("Less ready than before", "soon", "flag")


def trend_of(before: int, now: int) -> Trend:
    """Return the way from one level to the next; levels count from the most ready.

    Policy: family coach position description (O012).
    """
    if now == before:
        return Trend.SAME
    return Trend.FORWARD if now < before else Trend.BACK
