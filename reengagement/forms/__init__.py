"""Input of re-engagement, of the staffing room and of penalties."""
