"""Input of re-engagement and of the staffing room."""
