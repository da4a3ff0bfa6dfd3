"""What the apps above may ask of eligibility."""

from eligibility.queries.exempt_days import IS_EXEMPTION, Exempt, Received, exempt_spans

__all__ = ["IS_EXEMPTION", "Exempt", "Received", "exempt_spans"]
