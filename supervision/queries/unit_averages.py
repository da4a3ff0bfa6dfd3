"""The unit beside a coach's own numbers: shares of the whole office, never of one colleague (O051)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import connection

from casework.public import calendars
from supervision.queries.reviews import MONTHS_BEFORE


@dataclass(frozen=True)
class UnitAverages:
    """The shares of the reader's office by figure, as far as they tell of no single colleague, and since when."""

    shares: Mapping[str, Fraction]
    counted_at: datetime | None


def unit_averages(month: date, *, today: date) -> UnitAverages:
    """Return the shares of the reader's office in a month, in one query.

    The database gives none where fewer than three coaches carry families (of reviews: were reviewed), as what is left
    of the sum of two is the other's; none of a month that is not counted; none to who is kept from a family.
    """
    reviewed_since = calendars.day_of_month(today, -MONTHS_BEFORE, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, done, owed, counted_at FROM sec.unit_averages(%s, %s, %s, %s)",
            [month, today.replace(day=1), reviewed_since, today],
        )
        rows = cursor.fetchall()
    shares = {code: Fraction(done) / owed for code, done, owed, _ in rows if owed}
    return UnitAverages(shares, min((at for *_, at in rows if at), default=None))
