"""What stands around every tab of a case: its head, its clocks, its people, what comes next, what one may do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from casework import permissions, rules
from casework.case_new import new_groups
from casework.context import SignedInRequest
from casework.door import crumbs_of, open_pages, pages_to_read
from casework.models import Case, User
from casework.queries import cases as case_queries
from casework.queries import deadlines as deadline_queries
from casework.queries import handovers as handover_queries
from casework.queries.seen import seen_in
from casework.queries.sharing import ending_tags
from casework.reactions import CASE_SHOWING, Panel, panels

#: The tabs of a case, those a coach opens most often first; each is a page of its own. One that not everybody who sees
#: the case has a use for says to whom it is shown.
TABS: tuple[tuple[str, str, Callable[[User], bool] | None], ...] = (
    ("casework:case", "Timeline", None),
    ("casework:case-notes", "Notes", None),
    ("coaching:plans", "Plan", None),
    ("coaching:work", "Work", None),
    ("coaching:assessments", "Assessments", None),
    ("casework:case-calendar", "Calendar", None),
    ("casework:case-letters", "Letters", None),
    ("casework:case-referrals", "Referrals", None),
    ("casework:case-documents", "Documents", None),
    ("casework:case-sharing", "Sharing", None),
    ("casework:case-deadlines", "Deadlines", None),
    ("casework:case-people", "People", None),
    ("eligibility:benefits", "Benefits", None),
    ("coaching:supports", "Supports", None),
    ("reengagement:reengagements", "Staffings", permissions.holds_staffings),
    ("casework:hard-topics", "Hard topics", None),
    ("casework:case-protected", "Protected", permissions.handles_restricted),
    ("casework:case-handover", "Handover", None),
    # Few families have any, so a card leads there; the tab stands on its own page alone.
    ("reengagement:penalties", "Penalties", lambda _: False),
    ("coaching:leaving", "Leaving", lambda _: False),
)
#: So many tabs answer to a number key.
NUMBERED = 9


@dataclass(frozen=True)
class Link:
    """A tab or a chip: a link with its own address."""

    label: str
    url: str
    is_current: bool
    key: str = ""


def frame_of(request: SignedInRequest, shown: Case, *, current: str) -> dict[str, Any]:
    """Return what stands on every tab: head, clocks, household, staff, next, what this person may do."""
    user, today = request.user, request.today
    people = case_queries.household(shown.pk, today=today)
    adults = case_queries.adults_among(people)
    clocks = deadline_queries.running_clocks(
        shown.pk,
        today=today,
        names_people=adults > 1,
        open_pages=open_pages(user, shown),
    )
    strip, more = deadline_queries.strip_of(clocks, adults=adults)
    has_track = rules.takes_track(shown.kind, shown.office.jurisdiction)
    may_ask_track = has_track and permissions.can_ask_track_change(user, shown)
    return {
        "case": shown,
        "family_title": f"{shown.family.name} family",
        "crumbs": crumbs_of(shown, is_case_page=True),
        "today": today,
        "people": people,
        "neighbours": case_queries.neighbours_of(shown, seen=seen_in(request)),
        "tags": [*case_queries.head_tags(shown, people), *ending_tags(shown, viewer=user, today=today)],
        "strip": strip,
        "more_clocks": more,
        "next": deadline_queries.next_of(clocks, adults=adults),
        "colleagues": case_queries.working_with(shown.pk, today=today),
        "asked_track": case_queries.asked_track_change(shown.pk) if has_track else None,
        "promises": handover_queries.open_promises(shown.pk, today=today),
        "asked_transfer": handover_queries.asked_transfer(shown.pk),
        "tabs": _tabs(user, shown, current=current),
        "new_groups": new_groups(user, shown),
        "panels": _panels(request, shown, people, current=current),
        "may": _may(user, shown, may_ask_track=may_ask_track),
    }


def _panels(
    request: SignedInRequest, shown: Case, people: Sequence[case_queries.HouseholdPerson], *, current: str
) -> list[Panel]:
    """Return the cards of the apps above; what is only read is read on its own pages alone."""
    if shown.is_read_only:
        return []
    told = {"user": request.user, "case": shown, "people": people, "current": current}
    return panels(CASE_SHOWING, **told, today=request.today, now=request.now)


def _tabs(user: User, case: Case, *, current: str) -> list[Link]:
    """Return the tabs that this person has a use for; of a case that is only read those that are shown then."""
    shown = [(name, label) for name, label, is_for in TABS if name == current or _has_tab(user, case, name, is_for)]
    return [
        Link(label, reverse(name, args=[case.pk]), name == current, str(number) if number <= NUMBERED else "")
        for number, (name, label) in enumerate(shown, start=1)
    ]


def _has_tab(user: User, case: Case, name: str, is_for: Callable[[User], bool] | None) -> bool:
    if case.is_for_review:
        return name in pages_to_read(case)
    return (is_for is None or is_for(user)) and (not case.is_behind_glass or name in pages_to_read(case))


def _may(user: User, shown: Case, *, may_ask_track: bool) -> dict[str, bool]:
    """Return what this person may do on the case; what is only read is never written."""
    see_looks = permissions.can_see_looks(user, shown)
    if shown.is_read_only:
        return {"see_looks": see_looks}
    return {
        "log_contact": permissions.can_log_contact(user, shown),
        "file_note": permissions.can_file_note(user, shown),
        "change_engagement": permissions.can_change_engagement(user, shown),
        "change_person": permissions.can_change_person(user, shown),
        "ask_track_change": may_ask_track,
        "assign": shown.is_open and permissions.can_assign_case(user, shown),
        "close": permissions.can_close_case(user, shown),
        "file_eligibility_note": permissions.can_file_eligibility_note(user, shown),
        "ask": permissions.can_receive_request(user),
        "write_notice": permissions.can_write_notice(user, shown),
        "book_appointment": permissions.can_book_appointment(user, shown),
        "see_looks": see_looks,
        "make_promise": permissions.can_make_promise(user, shown),
        "settle_promise": permissions.can_settle_promise(user, shown),
        "write_handover": permissions.can_write_handover(user, shown),
        "plan": permissions.can_plan(user, shown),
    }
