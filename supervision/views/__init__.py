"""Pages of supervisors and administrators."""
