"""Input of coaching, by record."""
