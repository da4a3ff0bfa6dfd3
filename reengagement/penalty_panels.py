"""Cards about penalties that stand beside pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, CaseKind, HouseholdPerson, Panel, Seen, User, permissions
from reengagement.models import Penalty
from reengagement.queries.asking import going_despite_exemption, going_despite_protection
from reengagement.queries.penalties_over import penalties_to_settle
from reengagement.queries.penalties_shown import count_waiting, requests_waiting
from reengagement.queries.raises import raises_waiting
from reengagement.queries.reductions import unfollowed
from reengagement.queries.standing import penalties_with_records, standings_of

WAITING_SHOWN, SETTLED_SHOWN = 5, 8


def penalties_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case the penalties that are not over, and the way to good cause; its own page tells it already.

    One that goes on of somebody who is exempt from work, or protected without child care, is a conflict, and flagged
    (A051; 45 CFR 261.56).
    """
    del people, now
    if current == "reengagement:penalties" or not permissions.can_see_penalties(user, case):
        return None
    if case.kind != CaseKind.WORK:
        return None
    is_going = Penalty.objects.filter(case=case, outcome="").exists()
    standings = (
        standings_of(list(penalties_with_records(case).filter(outcome="")), case, today=today) if is_going else []
    )
    despite = going_despite_exemption(case, today=today) if is_going else []
    protected = going_despite_protection(case, today=today) if is_going else []
    told = {"standings": standings, "despite": despite, "protected": protected}
    return Panel("reengagement/_case_penalties.html", told)


def reductions_unfollowed(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today of who decides where cash does not follow a penalty: to be looked at before it is decided (A042).

    By the number of the case alone.
    """
    del now
    if not permissions.decides_eligibility(user):
        return None
    rows = unfollowed(seen, today=today)
    return Panel("reengagement/_today_unfollowed.html", {"rows": rows}) if rows else None


def waiting_raises(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which raises of penalties wait for a decision of whoever decides in the office (domain 1)."""
    del seen, today, now
    if not permissions.decides_penalties(user) or user.office_id is None:
        return None
    waiting = raises_waiting(user.office_id)
    return Panel("reengagement/_today_raises.html", {"rows": waiting[:WAITING_SHOWN]}) if waiting else None


def waiting_requests(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which penalty requests wait for a decision of whoever decides in the office.

    By the number of the case alone: names and reasons stand on the list, which is logged for each of its families.
    """
    del seen, today, now
    if not permissions.decides_penalties(user) or user.office_id is None:
        return None
    count = count_waiting(user.office_id)
    told = {"rows": requests_waiting(user.office_id)[:WAITING_SHOWN] if count else [], "count": count}
    return Panel("reengagement/_today_requests.html", told) if count else None


def penalties_over(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which penalties are to be ended or deleted by their rule, or have no letter that counts (A042).

    By the number of the case alone; what there is of each stands on its page.
    """
    del now
    if not permissions.changes_engagement(user):
        return None
    found = penalties_to_settle(seen, today=today)
    rows = [
        {
            "id": stand.penalty.pk,
            "number": stand.penalty.case.number,
            "state": stand.state if stand.can_end else "Its letter left too late or came back: write a new one",
        }
        for stand in found[:SETTLED_SHOWN]
    ]
    return Panel("reengagement/_today_settle.html", {"rows": rows, "count": len(found)}) if rows else None
