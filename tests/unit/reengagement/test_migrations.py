"""Migrations of re-engagement that carry data: what they write keeps the checks of the way back too."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection

from tests.factories import as_importer

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("leave_by", [date(2026, 10, 5), date(2026, 10, 20), date(2026, 10, 31)])
def test_the_way_back_of_leave_by_keeps_the_earlier_check(leave_by: date) -> None:
    """An earliest day lies after the day of writing and not after the effective one, as the check before it asks."""
    back = import_module("reengagement.migrations.0005_leave_by").EARLIEST_ON
    written_on, effective_on = date(2026, 10, 5), date(2026, 11, 1)
    with as_importer(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE reengagement_adversenotice (written_on date, leave_by date, effective_on date)"
            " ON COMMIT DROP"
        )
        cursor.execute(
            "INSERT INTO pg_temp.reengagement_adversenotice VALUES (%s, %s, %s)", [written_on, leave_by, effective_on]
        )
        cursor.execute(back.replace("reengagement_adversenotice", "pg_temp.reengagement_adversenotice"))
        cursor.execute("SELECT leave_by FROM pg_temp.reengagement_adversenotice")
        [(earliest_on,)] = cursor.fetchall()
    assert written_on < earliest_on <= effective_on
    assert effective_on - leave_by == earliest_on - written_on
