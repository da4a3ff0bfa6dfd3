"""Who may do what in re-engagement and in the staffing room, beside what a seat in the room gives."""

from casework.public import Case, RestrictedKind, User, permissions

require = permissions.require
is_guest = permissions.is_guest


def can_say_jobs_class(user: User, case: Case) -> bool:
    """Say what an adult is in JOBS: who reads facts of violence, so that the answer tells nobody of any."""
    return can_reengage(user, case) and permissions.can_record_restricted(user, case, RestrictedKind.DV)


def can_reengage(user: User, case: Case) -> bool:
    """Begin re-engagement, and write in its room: coach, specialist, lead worker, manager (domain 1)."""
    return permissions.can_plan(user, case)


def can_arrange(user: User, case: Case) -> bool:
    """Schedule a staffing, invite to it, open the room and mark who is there: whoever works on an open case."""
    return permissions.works_on_cases(user) and case.is_open and not case.is_behind_glass


def can_finish(user: User, case: Case) -> bool:
    """Confirm, close and follow up what was begun, on a closed case too."""
    return permissions.works_on_cases(user) and not case.is_behind_glass


def works_in_rooms(user: User) -> bool:
    """See staffings and the re-engagement behind them: whoever works on cases; guests have a page of their own."""
    return permissions.works_on_cases(user)
