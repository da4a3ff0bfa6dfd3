"""Answers of coaching, shaped for its screens."""
