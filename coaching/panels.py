"""Cards that stand beside pages of the ground floor; `config/reactions.py` lists them."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from casework.public import Case, HouseholdPerson, Keys, Panel, Role, Seen, User, coach_for, permissions, wording
from coaching.queries import child_care, runways, sites, workshops
from coaching.queries.advocacy import OPEN_BESIDE_CASE, open_of
from coaching.queries.care_protection import protected_in
from coaching.queries.copies import copies_owed
from coaching.queries.duties import exempt_running
from coaching.queries.leaving import leaving_of
from coaching.queries.rate_reach import reach_counts
from coaching.queries.retention import waiting_after_leaving
from coaching.queries.supports import any_late, late_supports

MISSED_AT_MOST = 8
COPIES_AT_MOST = 6
SUPPORTS_AT_MOST = 6


def plans_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case how long its plans still hold; their own tab tells it already (A032)."""
    if current == "coaching:plans" or not case.is_open:
        return None
    lines = runways.runways_of_case(case, people, today=today, now=now)
    may_book = permissions.can_book_appointment(user, case)
    if may_book and any(line.runway.is_pressing for line in lines):
        lines = runways.with_free_times(lines, coach=coach_for(case=case, actor=user, on=today), now=now)
    told = {"lines": lines, "may_book": may_book, "may_plan": permissions.can_plan(user, case)}
    return Panel("coaching/_case_runways.html", told) if lines else None


def advocacies_open(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case what was taken up with agencies and has no result yet; the Plan tab tells it itself (O022)."""
    del people, now
    if current == "coaching:plans" or case.is_behind_glass:
        return None
    rows = open_of(case, today=today)
    told = {
        "rows": rows[:OPEN_BESIDE_CASE],
        "more": max(len(rows) - OPEN_BESIDE_CASE, 0),
        "may_settle": permissions.can_settle_advocacy(user, case),
    }
    return Panel("coaching/_case_advocacies.html", told) if rows else None


def plans_ending(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which plans lapse soon or have lapsed, and when each is renewed (A031, A032)."""
    lines = runways.plans_ending(seen, today=today, now=now)
    shown = lines[: runways.ENDING_AT_MOST]
    if user.role == Role.COACH:
        shown = runways.with_free_times(shown, coach=user, now=now)
    told = {
        "lines": shown,
        "has_more": len(lines) > len(shown),
        "may_book": permissions.works_on_cases(user),
        "may_plan": permissions.plans_with_families(user),
    }
    return Panel("coaching/_today_runways.html", told) if lines else None


def agreements_ending(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which placements have no signed agreement or one that ends soon, and such work sites (A090)."""
    del now
    if user.office is None or not permissions.sees_sites(user):
        return None
    rows = sites.agreements_ending(seen, user.office, today=today)
    told = {"rows": rows[: sites.ENDING_AT_MOST], "more": max(len(rows) - sites.ENDING_AT_MOST, 0)}
    return Panel("coaching/_today_agreements.html", told) if rows else None


def hours_in_reach(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on a coach's Today how many families have met the month, still can, or have lost it."""
    if user.role != Role.COACH or not permissions.sees_rates(user):
        return None
    counts = reach_counts(user.pk, user=user, today=today)
    return Panel("coaching/_today_reach.html", {"counts": counts}) if counts else None


def workshops_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today who has to hear of a change of their workshop, and who missed one and was not talked with since.

    Policy: O023, O054 (a session that was cancelled, a place that became free); O024 (who did not come).
    """
    if not permissions.works_on_cases(user) or not workshops.on_lists(seen.rows):
        return None
    found = workshops.to_tell_of(seen.rows, on=today)
    missed = workshops.missed_of(seen.rows, since=today - timedelta(days=workshops.LOOKS_BACK_DAYS))
    told = {"cancelled": _first(found.cancelled), "moved_up": _first(found.moved_up), "missed": _first(missed)}
    return Panel("coaching/_today_workshops.html", told) if any(one["lines"] for one in told.values()) else None


def copies_waiting(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today who signed a plan and has no copy of it yet (O021); one query, also where nobody waits."""
    del today, now
    if not permissions.works_on_cases(user):
        return None
    rows = copies_owed(seen.rows, most=COPIES_AT_MOST + 1)
    told = {"rows": rows[:COPIES_AT_MOST], "has_more": len(rows) > COPIES_AT_MOST}
    return Panel("coaching/_today_copies.html", told) if rows else None


def supports_late(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which supports were needed before and are not paid (O031); one query, also where none is."""
    del now
    if not permissions.changes_engagement(user):
        return None
    if isinstance(seen.keys, Keys) and not any_late(seen.keys, today=today):
        return None
    rows = late_supports(seen.rows, today=today, most=SUPPORTS_AT_MOST + 1)
    told = {"rows": rows[:SUPPORTS_AT_MOST], "has_more": len(rows) > SUPPORTS_AT_MOST}
    return Panel("coaching/_today_supports.html", told) if rows else None


def child_care_next_month(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today which children have no care asked for after a month of it; one query, also where nobody waits.

    Policy: DPAWS expectations 22 (A079).
    """
    del now
    if user.office is None or not permissions.works_on_cases(user):
        return None
    owed = child_care.care_owed(seen, user.office, today=today)
    rows = owed.rows[: child_care.CARD_MOST]
    by = f"By {wording.short_day(owed.last_worked, today=today)}" if owed.last_worked else ""
    may_ask = permissions.plans_with_families(user)
    told = {"owed": owed, "rows": rows, "more": len(owed.rows) - len(rows), "by": by, "may_ask": may_ask}
    return Panel("coaching/_today_child_care.html", told) if rows else None


def child_care_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case which care is not asked for yet, and for whom no penalty can be asked (A079).

    Policy: 45 CFR 261.56: the protection stands wherever a penalty can be asked for.
    """
    del people, current, now
    if not permissions.can_see_child_care(user, case):
        return None
    owed = child_care.care_owed_of(case, today=today)
    protected = protected_in(case, today=today)
    told = {"owed": owed, "protected": protected}
    return Panel("coaching/_case_child_care.html", told) if owed.rows or protected else None


def _first(lines: Sequence[Any]) -> dict[str, Any]:
    """Return the first lines of a card, and how many more there are."""
    return {"lines": lines[:MISSED_AT_MOST], "more": max(len(lines) - MISSED_AT_MOST, 0)}


def activities_despite_exemption(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a case who is exempt from work and has a work activity that runs: one of the two is wrong (A051)."""
    del user, now
    if current == "coaching:work" or not case.is_open or case.is_behind_glass:
        return None
    exempt = exempt_running(case, today=today)
    names = [one.name for one in people if one.participant_id in exempt]
    return Panel("coaching/_case_exempt.html", {"names": names}) if names else None


def leaving_of_case(
    *, user: User, case: Case, people: Sequence[HouseholdPerson], current: str, today: date, now: datetime
) -> Panel | None:
    """Show beside a closed case what its closing owes, and the way to its page (A070-A072)."""
    del people, now
    if current == "coaching:leaving" or case.is_open or case.is_behind_glass or not permissions.works_on_cases(user):
        return None
    found = leaving_of(case, today=today)
    return Panel("coaching/_case_leaving.html", {"leaving": found}) if found else None


def families_after_leaving(*, user: User, seen: Seen, today: date, now: datetime) -> Panel | None:
    """Show on Today what waits about families that left with work (O056, N005)."""
    del now
    if user.office is None or not permissions.sees_families_after_leaving(user):
        return None
    rows = waiting_after_leaving(seen, user.office, today=today)
    return Panel("coaching/_today_leaving.html", _first(rows)) if rows else None
