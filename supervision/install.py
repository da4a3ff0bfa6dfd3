"""What supervision lays beside its tables: who may not review a case."""

from pathlib import Path

from django.db import connections

REVIEWS = Path(__file__).parent / "reviews.sql"


def lay_reviews(alias: str) -> None:
    """Lay the trigger by which nobody reviews a case on which they worked (A097)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(REVIEWS.read_text("utf-8"))
