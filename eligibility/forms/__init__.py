"""Input of the use cases of eligibility."""
