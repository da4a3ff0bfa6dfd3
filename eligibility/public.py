"""What the apps above may ask of eligibility."""

from eligibility.measures import MonthMeasure, measures_of
from eligibility.queries.child_support import OpenItem, open_support_items
from eligibility.queries.exempt_days import IS_EXEMPTION, Exempt, Received, exempt_spans

__all__ = [
    "IS_EXEMPTION",
    "Exempt",
    "MonthMeasure",
    "OpenItem",
    "Received",
    "exempt_spans",
    "measures_of",
    "open_support_items",
]
