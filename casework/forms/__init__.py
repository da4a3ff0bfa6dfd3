"""Input of the ground floor: one plain form per use case."""
