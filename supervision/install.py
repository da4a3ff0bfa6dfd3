"""What supervision lays beside its tables: who may not review a case, and how the sums of offices are counted."""

from pathlib import Path

from django.db import connections

REVIEWS = Path(__file__).parent / "reviews.sql"
STATISTICS = Path(__file__).parent / "statistics.sql"
UNITS = Path(__file__).parent / "units.sql"
CONFERENCES = Path(__file__).parent / "conferences.sql"
SKILLS = Path(__file__).parent / "skills.sql"


def lay_reviews(alias: str) -> None:
    """Lay the trigger by which nobody reviews a case on which they worked (A097)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(REVIEWS.read_text("utf-8"))


def lay_statistics(alias: str) -> None:
    """Lay the function that counts the month of an office (T022)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(STATISTICS.read_text("utf-8"))


def lay_units(alias: str) -> None:
    """Lay the functions that count the sums of each office for the dashboard of a state (A109)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(UNITS.read_text("utf-8"))


def lay_conferences(alias: str) -> None:
    """Lay the triggers by which two people sign a conference, and nobody reviews their own families (O084, O085)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(CONFERENCES.read_text("utf-8"))


def lay_skills(alias: str) -> None:
    """Lay the triggers by which a language or skill of staff ends once (O089)."""
    with connections[alias].cursor() as cursor:
        cursor.execute(SKILLS.read_text("utf-8"))
