"""The unit beside a coach's own numbers: shares of the whole office, never of one colleague (O051)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from django.db import connection

from casework.public import Office, calendars
from coaching.public import figures_for_query
from policy.reader import NoRuleOnFile
from supervision.queries.reviews import MONTHS_BEFORE


@dataclass(frozen=True)
class UnitAverages:
    """The shares of the reader's office by figure, as far as they tell of no single colleague, and since when."""

    shares: Mapping[str, Fraction]
    counted_at: datetime | None


def unit_averages(office: Office, month: date, *, today: date) -> UnitAverages:
    """Return the shares of the reader's own office in a month, in two queries.

    The database gives none of a figure behind which fewer than three coaches stand, as what is left of the sum of two
    is the other's; none of a month that is not counted; none to who is kept from a family.
    """
    reviewed_since = calendars.day_of_month(today, -MONTHS_BEFORE, 1)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, done, owed, counted_at FROM sec.unit_averages(%s, %s, %s, %s, %s)",
            [month, today.replace(day=1), reviewed_since, today, _figures(office, month)],
        )
        rows = cursor.fetchall()
    shares = {code: Fraction(done) / owed for code, done, owed, _ in rows if owed}
    return UnitAverages(shares, min((at for *_, at in rows if at), default=None))


def _figures(office: Office, month: date) -> str | None:
    """Return what the rates of a month are counted by; None where the federal rules of the month are not on file."""
    try:
        return figures_for_query(month, office.jurisdiction)
    except NoRuleOnFile:
        return None
