"""Cards that stand beside pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, HouseholdPerson, Panel, User
from reengagement.permissions import can_reengage, works_in_rooms
from reengagement.queries.beginnings import going_of


def reengagement_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case whose re-engagement is open, and the staffing that goes on; its own tab tells it already."""
    del people, now
    if current == "reengagement:reengagements" or not works_in_rooms(user):
        return None
    lines = going_of(case)
    told = {"lines": lines, "today": today, "may_write": can_reengage(user, case)}
    return Panel("reengagement/_case_reengagement.html", told) if lines else None
