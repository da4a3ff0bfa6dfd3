"""The forms of coaching."""
