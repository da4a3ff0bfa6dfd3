"""Tags of coaching."""
