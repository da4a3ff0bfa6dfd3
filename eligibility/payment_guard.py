"""What eligibility lays beside its tables of payments: the triggers by which what was settled once stays so."""

from pathlib import Path

from django.db import connections

GUARD = Path(__file__).parent / "payments.sql"


def lay_payment_guard(alias: str) -> None:
    """Lay the triggers: a reduction ends once, an issuance is paid once, and no more is held back than it has."""
    with connections[alias].cursor() as cursor:
        cursor.execute(GUARD.read_text("utf-8"))
