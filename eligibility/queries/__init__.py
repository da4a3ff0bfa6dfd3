"""Answers about eligibility, shaped for its pages."""
