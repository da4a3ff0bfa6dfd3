"""What stands in the database beside the tables, laid anew by every `migrate`: walls, engine, reference data."""

from casework.install.database import install

__all__ = ["install"]
