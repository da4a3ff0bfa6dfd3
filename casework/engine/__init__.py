"""The standards engine: one set-based definition of what is owed, for one case on write and for all at night."""

from casework.engine.run import (
    RECONCILE_LATE_AFTER,
    RECONCILE_LOCK,
    SWEEP_LATE_AFTER,
    Owed,
    SweepReport,
    expected,
    lay_values,
    office_added,
    only_one,
    readdress,
    reconcile,
    refresh_case,
    settle,
    sweep,
)

__all__ = [
    "RECONCILE_LATE_AFTER",
    "RECONCILE_LOCK",
    "SWEEP_LATE_AFTER",
    "Owed",
    "SweepReport",
    "expected",
    "lay_values",
    "office_added",
    "only_one",
    "readdress",
    "reconcile",
    "refresh_case",
    "settle",
    "sweep",
]
