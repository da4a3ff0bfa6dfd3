"""What supervision lays beside its tables: who may not review a case, and how a month is counted."""

from pathlib import Path

from django.db import connections

REVIEWS = Path(__file__).parent / "reviews.sql"
STATISTICS = Path(__file__).parent / "statistics.sql"


def lay_reviews(alias: str) -> None:
    """Lay the trigger by which nobody reviews a case on which they worked (A097)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(REVIEWS.read_text("utf-8"))


def lay_statistics(alias: str) -> None:
    """Lay the function that counts the month of an office (T022)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(STATISTICS.read_text("utf-8"))
