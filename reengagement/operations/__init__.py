"""What people do in re-engagement and in the staffing room."""
