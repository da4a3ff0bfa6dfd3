"""What the apps above may ask of re-engagement."""

from reengagement.queries.staffings import (
    OwnStep,
    StaffingRow,
    not_entered_elsewhere,
    own_steps,
    staffings_going,
    staffings_of_case,
    to_confirm,
    to_review_again,
)

__all__ = [
    "OwnStep",
    "StaffingRow",
    "not_entered_elsewhere",
    "own_steps",
    "staffings_going",
    "staffings_of_case",
    "to_confirm",
    "to_review_again",
]
