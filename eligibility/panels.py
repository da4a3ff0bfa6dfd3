"""Cards that stand on pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime

from casework.public import Case, HouseholdPerson, Jurisdiction, Panel, Seen, User, permissions
from eligibility.queries.again import SHOWN as AGAIN_SHOWN
from eligibility.queries.again import to_decide_again
from eligibility.queries.disability import SHOWN as PAPERS_SHOWN
from eligibility.queries.disability import papers_ending
from eligibility.queries.hour_clocks import clocks_waiting
from eligibility.queries.months import clocks_of, has_months
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
    if not (permissions.decides_eligibility(user) or permissions.confirms_adverse_actions(user)):
        return None
    reviews = reviews_soon(seen, today=today) if permissions.decides_eligibility(user) else []
    actions = actions_waiting(user, seen, today=today)
    changes = changes_waiting(seen) if permissions.decides_eligibility(user) else []
    told = {
        "reviews": reviews[:SHOWN],
        "actions": actions[:SHOWN],
        "changes": changes[:SHOWN],
        "more": [
            (words, len(rows) - SHOWN)
            for words, rows in (("adverse actions", actions), ("reviews", reviews), ("changes", changes))
            if len(rows) > SHOWN
        ],
    }
    return Panel("eligibility/_today_reviews.html", told) if reviews or actions or changes else None


def protected_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today what is owed within hours, to who may know of it; no word tells what it is."""
    del today
    is_oregon = user.office is not None and user.office.jurisdiction == Jurisdiction.OREGON
    if not is_oregon or not permissions.handles_restricted(user):
        return None
    rows = [one for one in clocks_waiting(seen, viewer=user, now=now) if one.next_at is not None]
    return Panel("eligibility/_today_hours.html", {"rows": rows}) if rows else None


def papers_to_renew(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which papers of the protected record end within thirty days or ended (A111); by number alone."""
    del now
    if not permissions.handles_restricted(user):
        return None
    rows = papers_ending(seen, viewer=user, today=today)
    told = {"rows": rows[:PAPERS_SHOWN], "more": max(len(rows) - PAPERS_SHOWN, 0)}
    return Panel("eligibility/_today_papers.html", told) if rows else None


def months_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case how many months of cash its adults have used, and when the last one is (45 CFR 264.1)."""
    del user, now
    if current == "eligibility:benefits" or not case.is_open or not has_months(case):
        return None
    names = {str(one.participant_id): one.name for one in people}
    rows = [one for one in clocks_of(case, names, today=today).people if one.limits and one.limits[0].used]
    return Panel("eligibility/_case_months.html", {"rows": rows}) if rows else None
