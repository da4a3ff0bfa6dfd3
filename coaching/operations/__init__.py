"""Every write of coaching, by record."""
