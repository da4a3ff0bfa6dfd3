"""Cards that stand on pages of the ground floor; `config/reactions.py` lists them."""

from datetime import date, datetime

from casework.public import Panel, Seen, User, permissions
from eligibility.queries.again import SHOWN as AGAIN_SHOWN
from eligibility.queries.again import to_decide_again
from eligibility.queries.pressing import actions_waiting, changes_waiting, reviews_soon
from eligibility.queries.waiting import SHOWN, waiting_of


def applications_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on the Today page of who decides which applications wait, the earliest due day first (N025)."""
    del now
    if not permissions.decides_eligibility(user):
        return None
    rows, total = waiting_of(seen, today=today)
    told = {"rows": rows[:SHOWN], "more": total - min(len(rows), SHOWN)}
    return Panel("eligibility/_today_waiting.html", told) if rows else None


def decisions_again(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on the Today page of who decides which months are to be decided again: a reduction of cash changed."""
    del now, today
    if not permissions.decides_eligibility(user):
        return None
    rows, is_whole = to_decide_again(seen)
    told = {"rows": rows[:AGAIN_SHOWN], "more": max(len(rows) - AGAIN_SHOWN, 0), "is_whole": is_whole}
    return Panel("eligibility/_today_again.html", told) if rows else None


def reviews_and_actions(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which reviews are due and which adverse actions wait, for a second person or their letter."""
    del now
    if not permissions.confirms_adverse_actions(user):
        return None
    reviews = reviews_soon(seen, today=today) if permissions.decides_eligibility(user) else []
    actions = actions_waiting(user, seen, today=today)
    changes = changes_waiting(seen) if permissions.decides_eligibility(user) else []
    told = {"reviews": reviews[:SHOWN], "actions": actions[:SHOWN], "changes": changes[:SHOWN]}
    return Panel("eligibility/_today_reviews.html", told) if reviews or actions or changes else None
