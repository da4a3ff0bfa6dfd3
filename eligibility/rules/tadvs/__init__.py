"""Temporary Assistance for Domestic Violence Survivors."""
