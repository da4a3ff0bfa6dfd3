"""What the database alone can answer about colleagues: blocks and absences of others stand behind walls."""

from datetime import date
from uuid import UUID

from django.db import connection

from casework.models import Case, User


def who_sees(case: Case) -> list[UUID]:
    """Return who works on a case today, conflict blocks of others counted; nobody, where the asker does not."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.who_sees(%s)", [case.pk])
        (found,) = cursor.fetchone()
    return list(found)


def away_until(staff: User) -> date | None:
    """Return the last day of an absence of today, in whichever office; None of somebody who is there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sec.away_until(%s)", [staff.pk])
        (last_day,) = cursor.fetchone()
    found: date | None = last_day
    return found
