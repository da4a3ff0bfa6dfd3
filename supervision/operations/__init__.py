"""Every write of supervision, by record."""
