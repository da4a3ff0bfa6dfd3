"""Rotating intake: who is on duty on a business day, from the order, the day's number, swaps and absences."""

from collections.abc import Collection, Sequence
from typing import TypeVar

from casework.refusals import Refused

ROTATION_MAX = 40

Who = TypeVar("Who")


def on_duty(order: Sequence[Who], *, turn: int, absent: Collection[Who] = (), swapped: Who | None = None) -> Who | None:
    """Return who takes intake on a business day, or None when everybody is away.

    `turn` counts the office's business days since the rotation began, from 0: a closed day has no number of its own, so
    it skips nobody. Who is away is passed over by the next in the order. `swapped` takes the day instead, unless away
    too; then the next after them in the order does, or after whose turn it was when they stand in no order.

    Policy: human services coordinator position description (N009): rotating intake.
    """
    if not order:
        return None
    if swapped is not None and swapped not in absent:
        return swapped
    start = order.index(swapped) if swapped is not None and swapped in order else turn % len(order)
    for step in range(len(order)):
        candidate = order[(start + step) % len(order)]
        if candidate not in absent:
            return candidate
    return None


def require_order(order: Sequence[Who]) -> None:
    """Stop unless these people can take turns: somebody, nobody twice, not endlessly many."""
    if not order:
        raise Refused("Choose at least one person.", field="staff_ids")
    if len(set(order)) != len(order):
        raise Refused("Everybody stands in the order once.", field="staff_ids")
    if len(order) > ROTATION_MAX:
        raise Refused(f"At most {ROTATION_MAX} people take turns.", field="staff_ids")
