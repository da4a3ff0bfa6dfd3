"""The month that an address asks for."""

from datetime import date

from django.http import Http404

from coaching.rules.weeks import read_month

#: Nothing is on file before it.
FIRST_YEAR = 2015


def asked_month(text: str, *, latest: date | None = None) -> date:
    """Read a month as addresses write it: "2026-10".

    Raises:
        Http404: there is no such month, or it comes after `latest`.
    """
    month = read_month(text)
    if month is None or month.year < FIRST_YEAR or (latest is not None and month > latest):
        raise Http404("There is no such month.")
    return month
