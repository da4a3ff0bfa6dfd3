"""The cards of supervision beside Today and beside a case."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, HouseholdPerson, Panel, Seen, User, permissions
from supervision.queries.reviews import findings_to_answer
from supervision.queries.tracks import track_review_owed


def findings_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today how many findings of QA reviews wait for the coach's answer (A097); one query."""
    del today, now
    if not permissions.checks_own_work(user):
        return None
    count = findings_to_answer(seen)
    return Panel("supervision/_today_findings.html", {"count": count}) if count else None


def track_review_due(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show on every tab of a family on the Families First track that its look is owed (A115); in one query."""
    del people, current, now
    if case.is_behind_glass or not permissions.can_review_track(user, case):
        return None
    owed = track_review_owed(case, today=today)
    return Panel("supervision/_case_track.html", {"owed": owed}) if owed else None
