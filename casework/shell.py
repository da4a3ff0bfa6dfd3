"""The frame of every page for people who are signed in: where they can go, who they are, what runs late."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cache
from typing import cast

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject

from casework import permissions, sessions
from casework.choices import Role
from casework.context import SignedInRequest
from casework.models import User
from casework.queries.seen import COUNTED_TO, Seen, seen_in
from casework.queries.shell import OpenGlass, ShellFacts, shell_facts


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One place in the rail, with the letter that leads there after G. `is_around`: the page stands below it."""

    label: str
    url: str
    icon: str
    key: str
    is_current: bool
    is_around: bool = False
    count: str = ""
    count_words: str = ""
    is_over: bool = False
    waiting: int = 0
    is_more: bool = False
    is_wide_only: bool = False


@dataclass(frozen=True, slots=True)
class NewItem:
    """One thing that the New menu starts."""

    label: str
    url: str
    icon: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shell:
    """What `base.html` reads."""

    user_name: str
    role_label: str
    office_name: str
    initials: str
    today: date
    is_training: bool
    single_keys_off: bool
    sweep_late: bool = False
    last_sweep_at: datetime | None = None
    reconcile_late: bool = False
    drift: int = 0
    drafts_url: str = ""
    urgent: int = 0
    urgent_url: str = ""
    glass: tuple[OpenGlass, ...] = ()
    idle_seconds: int = int(sessions.IDLE.total_seconds())
    items: list[NavigationItem] = field(default_factory=list)
    new_items: list[NewItem] = field(default_factory=list)

    @property
    def in_sight(self) -> list[NavigationItem]:
        """The places that stand in the rail itself."""
        return [item for item in self.items if not item.is_more]

    @property
    def more(self) -> list[NavigationItem]:
        """The places under "More": on a telephone also those for which the bar has no room."""
        return [item for item in self.items if item.is_more or item.is_wide_only]

    @property
    def has_wide_more(self) -> bool:
        """Something stands under "More" on a wide screen too."""
        return any(item.is_more for item in self.items)

    @property
    def is_in_more(self) -> bool:
        """The page that is shown stands under "More"."""
        return any(item.is_current or item.is_around for item in self.items if item.is_more)

    @property
    def waiting_in_more(self) -> int:
        """How much waits under "More"."""
        return sum(item.waiting for item in self.items if item.is_more)


@dataclass(frozen=True, slots=True)
class _Place:
    """A place of the rail: its page, and who goes there."""

    name: str
    label: str
    icon: str
    key: str
    is_for: Callable[[User], bool]
    is_more: bool = False


def _sees_cases(user: User) -> bool:
    return permissions.works_on_cases(user) or user.role in {Role.AUDITOR, Role.PRIVACY_OFFICER}


def _everybody(user: User) -> bool:
    return user.is_active


#: The places of the rail. What is used daily stands in sight, the rest under "More"; on a telephone the first four do.
PLACES = (
    _Place("casework:today", "Today", "today", "t", permissions.works_on_cases),
    _Place("casework:families", "Families", "families", "f", _sees_cases),
    _Place("casework:eligibility-alerts", "E alerts", "flag", "e", permissions.reads_eligibility_alerts),
    _Place("supervision:dashboard", "Unit", "chart", "j", permissions.sees_units_of_others),
    _Place("supervision:approvals", "Decisions", "check", "a", permissions.can_see_supervision),
    _Place("supervision:caseloads", "Caseloads", "families", "s", permissions.can_see_supervision),
    _Place("coaching:hours", "Work hours", "grid", "h", permissions.sees_work_hours),
    _Place("casework:my-calendar", "Calendar", "cal", "c", permissions.works_on_cases),
    _Place("reengagement:staffings", "Staffings", "round", "i", permissions.holds_staffings),
    _Place("reengagement:guest-rooms", "Staffing now", "round", "i", permissions.is_guest),
    _Place("casework:requests", "Requests", "inbox", "r", permissions.can_receive_request),
    _Place("supervision:offices", "Offices", "home", "o", permissions.administers),
    _Place("supervision:reviews", "QA reviews", "search", "q", permissions.scores_given_cases),
    _Place("casework:providers", "Directory", "pin", "p", permissions.sees_directory),
    _Place("coaching:sites", "Work sites", "pin", "k", permissions.sees_sites, is_more=True),
    _Place("coaching:employers", "Employers", "bag", "y", permissions.sees_sites, is_more=True),
    _Place("coaching:retention", "After leaving", "heart", "x", permissions.sees_families_after_leaving, is_more=True),
    _Place("coaching:rates", "Rates", "chart", "v", permissions.sees_rates, is_more=True),
    _Place("supervision:reports", "Reports", "chart", "", permissions.sees_reports, is_more=True),
    _Place("supervision:packs-of-state", "Statistics", "chart", "", permissions.sees_packs_of_states, is_more=True),
    _Place("supervision:engine-room", "Engine room", "settings", "z", permissions.administers, is_more=True),
    _Place("supervision:audit-search", "Audit search", "search", "z", permissions.searches_audit, is_more=True),
    _Place("supervision:dashboard", "My numbers", "chart", "j", permissions.sees_own_numbers, is_more=True),
    _Place("supervision:reviews", "QA reviews", "search", "q", permissions.reviews_at_work, is_more=True),
    _Place("supervision:conferences", "Conferences", "sign", "", permissions.sees_conferences, is_more=True),
    _Place("supervision:specialist-queue", "Engagement", "round", "z", permissions.sees_engagement_queue, is_more=True),
    _Place("supervision:track-reviews", "Track reviews", "round", "", permissions.reviews_tracks, is_more=True),
    _Place("supervision:overtime", "Hours and overtime", "clock", "", permissions.sees_overtime, is_more=True),
    _Place("supervision:expectations", "Expectations", "book", "", permissions.signs_expectations, is_more=True),
    _Place("supervision:staff-files", "Staff files", "user", "", permissions.keeps_staff_files, is_more=True),
    _Place("casework:letters", "Letters", "mail", "l", permissions.works_on_cases, is_more=True),
    _Place("supervision:break-glass", "Break-glass", "lock", "b", permissions.sees_glass_list, is_more=True),
    _Place("supervision:duplicates", "Duplicates", "user", "u", permissions.can_merge_people, is_more=True),
    _Place("casework:note-templates", "Note templates", "note", "n", permissions.administers, is_more=True),
    _Place("casework:standards", "Standards", "book", "d", _everybody, is_more=True),
    _Place("casework:drafts", "My drafts", "pen", "w", permissions.keeps_drafts, is_more=True),
    _Place("casework:my-settings", "My settings", "settings", "m", _everybody, is_more=True),
)
#: Addresses of what belongs to one family, wherever in the site it is kept.
PAGES_OF_FAMILIES = ("/cases/", "/coaching/", "/reengagement/")
#: So many places stand in the bottom bar of a telephone, beside "More".
IN_THE_BAR = 4
#: With so few places or fewer, nothing is put under "More".
FEW_PLACES = 6
BEGINNINGS = (
    _Place("casework:contact-log-choose", "Log contact", "phone", "l", permissions.works_on_cases),
    _Place("casework:note-choose", "Write note", "note", "n", permissions.works_on_cases),
    _Place("casework:request-open", "Write down a request", "inbox", "", permissions.can_receive_request),
    _Place("casework:appointment-choose", "Book appointment", "cal", "b", permissions.works_on_cases),
    _Place("casework:case-open", "Open a case", "plus", "", permissions.can_open_case),
    _Place("casework:break-glass", "Break glass", "lock", "", permissions.breaks_glass),
)


def shell(request: HttpRequest) -> dict[str, object]:
    """Give `shell` to every template of a person who is signed in; it is worked out when a page first reads it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"shell": SimpleLazyObject(lambda: _shell(cast("SignedInRequest", request)))}


def _shell(request: SignedInRequest) -> Shell:
    user = request.user
    seen = seen_in(request)
    facts = shell_facts(user, seen, today=request.today, now=request.now)
    return Shell(
        user_name=user.name,
        role_label=user.working_title or str(user.get_role_display()),
        office_name=user.office.name if user.office else "",
        initials=user.initials,
        today=request.today,
        is_training=settings.TRAINING,
        single_keys_off=not user.has_single_keys,
        sweep_late=facts.is_sweep_late,
        last_sweep_at=facts.last_sweep_at,
        reconcile_late=facts.is_reconcile_late and permissions.looks_after_deadlines(user),
        drift=facts.drift if permissions.looks_after_deadlines(user) else 0,
        drafts_url=page_address("casework:drafts") if permissions.keeps_drafts(user) else "",
        urgent=facts.urgent,
        urgent_url=_urgent_url(facts),
        glass=facts.glass,
        items=_items(user, request.path, seen, facts),
        new_items=[NewItem(place.label, url, place.icon, place.key) for place, url in _open_to(user, BEGINNINGS)],
    )


def front_page_of(user: User) -> str:
    """Return the address of the first place in a person's rail."""
    return _open_to(user, PLACES)[0][1]


def _open_to(user: User, places: tuple[_Place, ...]) -> list[tuple[_Place, str]]:
    found = [(place, page_address(place.name)) for place in places if place.is_for(user)]
    return [(place, url) for place, url in found if url]


def _urgent_url(facts: ShellFacts) -> str:
    if not facts.urgent:
        return ""
    return reverse("casework:request", args=[facts.first_urgent]) if facts.urgent == 1 else reverse("casework:requests")


@cache
def page_address(name: str) -> str:
    """Return the address of a page, or nothing where the site has no such page."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _items(user: User, path: str, seen: Seen, facts: ShellFacts) -> list[NavigationItem]:
    places = _open_to(user, PLACES)
    has_few = len(places) <= FEW_PLACES
    around = _around(path, places)
    items = [
        _item(place, url, path, seen, facts, is_more=place.is_more and not has_few, is_around=place == around)
        for place, url in places
    ]
    in_sight = [item for item in items if not item.is_more]
    in_bar = {item.url for item in (items if len(items) <= IN_THE_BAR + 1 else in_sight[:IN_THE_BAR])}
    return [replace(item, is_wide_only=not item.is_more and item.url not in in_bar) for item in items]


def _around(path: str, places: list[tuple[_Place, str]]) -> _Place | None:
    """Return the place below which a page stands, by the longest beginning of its address; cases are families."""
    of_family = next((begin for begin in PAGES_OF_FAMILIES if path.startswith(begin)), "")
    is_of_place = any(path != url != "/" and path.startswith(url) for _, url in places)
    is_family_s = of_family and not is_of_place
    asked = path.replace(of_family, page_address("casework:families"), 1) if is_family_s else path
    below = [(len(url), place) for place, url in places if asked != url != "/" and asked.startswith(url)]
    is_place = any(path == url for _, url in places)
    return max(below, key=lambda one: one[0])[1] if below and not is_place else None


def _item(
    place: _Place, url: str, path: str, seen: Seen, facts: ShellFacts, *, is_more: bool, is_around: bool
) -> NavigationItem:
    count, words = 0, ""
    if place.name == "casework:today":
        count, words = facts.overdue, "overdue"
    elif place.name == "casework:families":
        count, words = seen.families, "open"
    elif place.name == "coaching:hours":
        count, words = facts.unverified, "left to verify"
    elif place.name == "supervision:approvals":
        count, words = facts.to_decide, "to decide"
    elif place.name == "casework:requests":
        count, words = facts.requests, "waiting"
    elif place.name == "casework:eligibility-alerts":
        count, words = facts.unread, "not read"
    elif place.name == "supervision:break-glass":
        count, words = facts.glass_to_review, "to review"
    return NavigationItem(
        label=place.label,
        url=url,
        icon=place.icon,
        key=place.key,
        is_current=path == url,
        is_around=is_around,
        count=f"{COUNTED_TO - 1}+" if count >= COUNTED_TO else str(count or ""),
        count_words=words,
        is_over=words == "overdue",
        waiting=count,
        is_more=is_more,
    )
