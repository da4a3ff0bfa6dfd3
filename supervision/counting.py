"""The sums of each office that the dashboard of a state adds up: derived, and counted by the database alone."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.db import connection

from casework.public import DatabaseRole, Jurisdiction, Office, has_work_months, in_context
from coaching.public import figures_for_query, twelve_months
from policy.reader import NoRuleOnFile

#: So many months still change from one hour to the next: the running one, and the one that is verified now.
CHANGING_MONTHS = 2


def count_units(*, now: datetime) -> int:
    """Count what changes in the day, each state in a transaction of its own; return how many offices differed."""
    return _count(_changing, now=now)


def recount_units(*, now: datetime) -> int:
    """Count all months anew that pages of this month and of the one before show; return how many offices differed."""
    return _count(_shown, now=now)


def _changing(running: date) -> Sequence[date]:
    return twelve_months(running)[-CHANGING_MONTHS:]


def _shown(running: date) -> Sequence[date]:
    months = twelve_months(running)
    return [twelve_months(months[-2])[0], *months]


def _count(months_of: Callable[[date], Sequence[date]], *, now: datetime) -> int:
    differing = 0
    for state in Jurisdiction:
        if has_work_months(state):
            with in_context(role=DatabaseRole.IMPORT):
                running = _running_months(state, now)
            for month in sorted({month for one in running for month in months_of(one)}):
                with in_context(role=DatabaseRole.IMPORT):
                    differing += count_month(str(state), month, now=now)
            with in_context(role=DatabaseRole.IMPORT):
                differing += count_stands(str(state), now=now)
    return differing


def _running_months(state: str, now: datetime) -> set[date]:
    """Return the months that run in a state: at the turn of a month one in each of two time zones."""
    zones = Office.objects.filter(jurisdiction=state).order_by().values_list("time_zone", flat=True).distinct()
    return {now.astimezone(ZoneInfo(zone)).date().replace(day=1) for zone in zones}


def count_month(state: str, month: date, *, now: datetime) -> int:
    """Count one month of each office of a state; nothing where the federal rules of the month are not on file."""
    try:
        figures = figures_for_query(month, state)
    except NoRuleOnFile:
        return 0
    return _asked("SELECT sec.count_unit_month(%s, %s, %s)", month, figures, now)


def count_stands(state: str, *, now: datetime) -> int:
    """Count how the work of each office of a state stands."""
    return _asked("SELECT sec.count_unit_stands(%s, %s)", state, now)


def _asked(query: str, *values: str | date | datetime) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        (differing,) = cursor.fetchone()
        return int(differing)
