"""Answers shaped for screens: frozen dataclasses, no writes."""
