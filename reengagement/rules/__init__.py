"""What re-engagement decides, in plain Python, by topic."""
