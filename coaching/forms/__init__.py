"""Input of coaching: one plain form per use case."""
