"""Cards that stand beside pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, HouseholdPerson, Panel, Seen, User
from reengagement.permissions import works_in_rooms
from reengagement.queries.beginnings import going_of
from reengagement.queries.staffings import own_steps, sits_in_one, to_confirm, to_review_again

TODAY_AT_MOST = 8


def reengagement_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case whose re-engagement is open, and the staffing that goes on; its own tab tells it already."""
    del people, now
    if current == "reengagement:reengagements" or not works_in_rooms(user):
        return None
    lines = going_of(case)
    return Panel("reengagement/_case_reengagement.html", {"lines": lines, "today": today}) if lines else None


def staffings_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today what of staffings is one's own: to confirm, to look at again, next steps (R005, R018, R031)."""
    del seen, now
    if not works_in_rooms(user) or not sits_in_one(user):
        return None
    steps = own_steps(user)
    told = {
        "confirm": to_confirm(user),
        "again": to_review_again(user),
        "steps": steps[:TODAY_AT_MOST],
        "more": max(len(steps) - TODAY_AT_MOST, 0),
        "today": today,
    }
    return Panel("reengagement/_today_staffings.html", told) if told["confirm"] or told["again"] or steps else None
