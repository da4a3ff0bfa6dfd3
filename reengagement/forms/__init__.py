"""Input of re-engagement."""
