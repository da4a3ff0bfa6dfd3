"""What the apps above may ask of reengagement."""

from reengagement.queries.week import StaffingAhead, staffings_between

__all__ = ["StaffingAhead", "staffings_between"]
