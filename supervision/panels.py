"""The card of supervision beside Today."""

from datetime import date, datetime

from casework.public import Panel, Seen, User, permissions
from supervision.queries.reviews import findings_to_answer


def findings_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today how many findings of QA reviews wait for the coach's answer (A097); one query."""
    del today, now
    if not permissions.checks_own_work(user):
        return None
    count = findings_to_answer(seen)
    return Panel("supervision/_today_findings.html", {"count": count}) if count else None
