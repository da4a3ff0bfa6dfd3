"""One coach's sixty families with the hours of a month of five weeks, on which the hours grid is measured."""

from datetime import date, datetime, timedelta
from uuid import UUID

from casework.bench.caseload import Maker
from casework.bench.fill import QUIET, calendars, everywhere_today, fill, importer, owner_connection

FAMILIES, WEEKS = 60, 5
#: An office in Alaska, beyond those that a caseload has; its one coach, and the numbers of its cases.
OFFICE, CASES_BEFORE = 99_996, 99_000_000
COACH = f"bench-{OFFICE:05}-coach-0"

_ACTIVITIES = """
    INSERT INTO coaching_activity (id, case_id, participant_id, kind, words, weekly_hours, place, hours_supervisor,
        part, certified_by, first_day, next_check_on, ended_words, rev, assigned_by_id, assigned_at)
    SELECT gen_random_uuid(), c.id, p.id, one.kind, one.words, 20, 'Front Street', 'Rosa Diaz',
        CASE one.kind WHEN 'JSJR' THEN 'SEARCH' ELSE '' END, '', c.opened_on,
        %(today)s, '', 0, a.coach_id, now()
    FROM casework_participant p JOIN casework_case c ON c.id = p.case_id JOIN casework_assignment a ON a.case_id = c.id
    CROSS JOIN (VALUES ('UNSUB', 'Counter at the bakery'), ('JSJR', 'Job search')) AS one (kind, words)
    WHERE c.office_id = %(office)s AND p.role = 'ADULT'"""
_HOURS = """
    INSERT INTO coaching_workhours (id, case_id, participant_id, activity_id, kind, month, week_of, how, hours, proof,
        is_supervised, is_imported, rev, entered_by_id, entered_at)
    SELECT gen_random_uuid(), a.case_id, a.participant_id, a.id, a.kind, %(month)s, week, 'WORKED', 7.5, 'PAY_STUB',
        false, false, 1, a.assigned_by_id, now()
    FROM coaching_activity a JOIN casework_case c ON c.id = a.case_id CROSS JOIN unnest(%(weeks)s::date[]) AS week
    WHERE c.office_id = %(office)s"""
_MONTHS = """
    INSERT INTO coaching_workmonth (id, case_id, participant_id, month, opened_by_id, opened_at)
    SELECT gen_random_uuid(), c.id, p.id, %(month)s, a.coach_id, now()
    FROM casework_participant p JOIN casework_case c ON c.id = p.case_id JOIN casework_assignment a ON a.case_id = c.id
    WHERE c.office_id = %(office)s AND p.role = 'ADULT'"""


def lay_grid(*, now: datetime) -> date:
    """Make the families and their hours, once; return the month that they have hours in."""
    today = everywhere_today(now)
    with owner_connection() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT id FROM casework_user WHERE username = %s", [COACH])
        is_there = cursor.fetchone() is not None
        states, actor = calendars(cursor), importer(cursor)
        if is_there:
            cursor.execute(
                "SELECT max(month) FROM coaching_workmonth m JOIN casework_assignment a USING (case_id)"
                " JOIN casework_user u ON u.id = a.coach_id WHERE u.username = %s",
                [COACH],
            )
            (month,) = cursor.fetchone()
            return date.fromisoformat(str(month))
    month, weeks = _month_of_weeks(today)
    opened_on = month - timedelta(days=60)
    maker = Maker(
        today, states, actor, offices_before=OFFICE, cases_before=CASES_BEFORE, per_coach=FAMILIES, opened_on=opened_on
    )
    fill(maker, cases=FAMILIES, now=now)
    with owner_connection() as connection, connection.cursor() as cursor:
        cursor.execute(QUIET)
        cursor.execute("SELECT office_id FROM casework_user WHERE username = %s", [COACH])
        told = {"office": cursor.fetchone()[0], "month": month, "weeks": weeks, "today": today}
        for statement in (_ACTIVITIES, _HOURS, _MONTHS):
            cursor.execute(statement, told)
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
    return month


def some_cells(month: date, count: int) -> list[tuple[UUID, dict[str, str]]]:
    """Return cells of the grid, each with its case and what the page's script sends to save it, but hours and revision.

    Those that were saved least often come first, so that none has a longer history than a coach would give it.
    """
    with owner_connection() as connection, connection.cursor() as cursor:
        cursor.execute(
            "SELECT h.case_id, h.rev, h.participant_id, h.activity_id, h.kind, h.week_of FROM coaching_workhours h"
            " JOIN casework_assignment a USING (case_id) JOIN casework_user u ON u.id = a.coach_id"
            " WHERE u.username = %s AND h.month = %s AND h.activity_id IS NOT NULL ORDER BY h.rev, h.id LIMIT %s",
            [COACH, month, count],
        )
        names = ("rev", "participant", "activity", "kind", "week")
        return [
            (case_id, dict(zip(names, map(str, found), strict=True)) | {"how": "WORKED", "proof": "PAY_STUB"})
            for case_id, *found in cursor.fetchall()
        ]


def _month_of_weeks(today: date) -> tuple[date, list[date]]:
    """Return the latest month before this one that touches five weeks, and their Mondays."""
    month = today.replace(day=1)
    weeks: list[date] = []
    while len(weeks) != WEEKS:
        last = month - timedelta(days=1)
        month = last.replace(day=1)
        weeks = sorted({day - timedelta(days=day.weekday()) for day in _days(month, last)})
    return month, weeks


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
