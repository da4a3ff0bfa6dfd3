"""What re-engagement lays beside the tables of penalties: the triggers by which no request comes in past the gate."""

from pathlib import Path

from django.db import connections

GATE = Path(__file__).parent / "penalties.sql"


def lay_penalty_gate(alias: str) -> None:
    """Lay the triggers that ask for the passed gate behind a request, and for an agreed request behind a penalty."""
    with connections[alias].cursor() as cursor:
        cursor.execute(GATE.read_text("utf-8"))
