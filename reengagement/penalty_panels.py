"""Cards about penalties that stand beside pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, HouseholdPerson, Panel, Seen, User, permissions
from reengagement.models import Penalty
from reengagement.queries.penalties_shown import count_waiting, requests_waiting
from reengagement.queries.raises import raises_waiting
from reengagement.queries.standing import penalties_with_records, standings_of

WAITING_SHOWN = 5


def penalties_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case the penalties that are not over; their own tab tells it already."""
    del people, now
    if current == "reengagement:penalties" or not permissions.can_see_penalties(user, case):
        return None
    if not Penalty.objects.filter(case=case, outcome="").exists():
        return None
    standings = standings_of(list(penalties_with_records(case).filter(outcome="")), case, today=today)
    return Panel("reengagement/_case_penalties.html", {"standings": standings})


def waiting_raises(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which raises of penalties wait for a decision of whoever decides in the office (domain 1)."""
    del seen, today, now
    if not permissions.decides_penalties(user) or user.office_id is None:
        return None
    waiting = raises_waiting(user.office_id)
    return Panel("reengagement/_today_raises.html", {"rows": waiting[:WAITING_SHOWN]}) if waiting else None


def waiting_requests(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which penalty requests wait for a decision of whoever decides in the office."""
    del seen, today, now
    if not permissions.decides_penalties(user) or user.office_id is None:
        return None
    count = count_waiting(user.office_id)
    told = {"rows": requests_waiting(user.office_id)[:WAITING_SHOWN] if count else [], "count": count}
    return Panel("reengagement/_today_requests.html", told) if count else None
