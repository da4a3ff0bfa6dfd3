"""The standards engine: one set-based definition of what is owed, for one case on write and for all at night."""

from casework.engine.run import (
    Owed,
    SweepReport,
    expected,
    lay_values,
    office_added,
    reconcile,
    refresh_case,
    sweep,
)

__all__ = [
    "Owed",
    "SweepReport",
    "expected",
    "lay_values",
    "office_added",
    "reconcile",
    "refresh_case",
    "sweep",
]
