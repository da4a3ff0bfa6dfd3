"""The reviewed table of every address: who may have it, by which method. The matrix fails on one that is missing.

To add a page: one line in PAGES. `everyone` is whoever is signed in; `case_page` is whoever sees the case that the
address names (404 for all others); `may` narrows both (403 for the rest).
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from casework.choices import Role

WORKING = {
    Role.COACH,
    Role.CASE_AIDE,
    Role.ENGAGEMENT_SPECIALIST,
    Role.LEAD_WORKER,
    Role.OPERATIONS_MANAGER,
    Role.ELIGIBILITY_WORKER,
}
DECIDING = {Role.LEAD_WORKER, Role.OPERATIONS_MANAGER}
ENGAGING = {Role.COACH, Role.ENGAGEMENT_SPECIALIST} | DECIDING
CLOSING = {Role.COACH} | DECIDING
OPENING = {Role.CASE_AIDE} | DECIDING
WATCHING = {Role.OPERATIONS_MANAGER, Role.AUDITOR, Role.PRIVACY_OFFICER}


@dataclass(frozen=True)
class Actor:
    """Somebody at the door: their name in the tests, their role, and whether they see the case asked for."""

    name: str
    role: Role | None
    sees: bool = False
    is_signed_in: bool = True


Rule = Callable[[Actor], bool]


class Audience(Enum):
    PUBLIC = "anyone, signed in or not"
    EVERYONE = "anyone signed in"
    CASE = "whoever sees the case"


@dataclass(frozen=True)
class Page:
    audience: Audience
    methods: frozenset[str]
    may: Rule
    logs_view: bool = False
    """Whether a page shown leaves exactly one line in the log of views."""
    is_role_first: bool = False
    """Whether a wrong role is told so (403) before the case is looked for: the same answer for every case."""


def anybody(actor: Actor) -> bool:
    return True


def of(roles: set[Role]) -> Rule:
    """Let these roles pass."""
    return lambda actor: actor.role in roles


def _page(audience: Audience, methods: str, may: Rule, **more: bool) -> Page:
    return Page(audience, frozenset(methods.split()), may, **more)


def public(methods: str) -> Page:
    return _page(Audience.PUBLIC, methods, anybody)


def everyone(methods: str, may: Rule = anybody) -> Page:
    return _page(Audience.EVERYONE, methods, may)


def case_page(methods: str, may: Rule = anybody, *, logs_view: bool = True, is_role_first: bool = False) -> Page:
    return _page(Audience.CASE, methods, may, logs_view=logs_view, is_role_first=is_role_first)


def _took_part(actor: Actor) -> bool:
    """Take back the contact of the tests, which the coach entered."""
    return actor.role in DECIDING or actor.name == "coach"


PAGES: dict[str, Page] = {
    # signing in
    "account_login": public("GET POST"),
    "account_logout": public("GET POST"),
    "account_inactive": public("GET"),
    "account_reauthenticate": everyone("GET POST"),
    "account_change_password": everyone("GET POST"),
    # the coach's work
    "casework:alerts": everyone("GET", of(WORKING)),
    "casework:today": everyone("GET"),
    "casework:families": everyone("GET"),
    "casework:families-csv": everyone("GET"),
    "casework:search": everyone("GET POST"),
    "casework:standards": everyone("GET"),
    "casework:my-settings": everyone("GET POST"),
    "casework:session-keep": everyone("GET POST"),
    # one case
    "casework:case": case_page("GET"),
    "casework:case-close": case_page("GET POST", of(CLOSING)),
    "casework:case-deadlines": case_page("GET"),
    "casework:case-looks": case_page("GET", of(WATCHING)),
    "casework:case-open": everyone("GET POST", of(OPENING)),
    "casework:case-people": case_page("GET"),
    "casework:contact-log": case_page("GET POST", of(WORKING)),
    "casework:contact-log-choose": everyone("GET", of(WORKING)),
    "casework:contact-take-back": case_page("GET POST", _took_part),
    "casework:deadline-why": case_page("GET"),
    "casework:draft-discard": case_page("POST", of(WORKING), logs_view=False),
    "casework:draft-save": case_page("POST", of(WORKING), logs_view=False),
    "casework:engagement-change": case_page("GET POST", of(ENGAGING)),
    "casework:excusal-ask": case_page("GET POST", of(WORKING)),
    "casework:note": case_page("GET"),
    "casework:note-add": case_page("GET POST", of(WORKING)),
    "casework:note-choose": everyone("GET", of(WORKING)),
    "casework:note-file": case_page("GET POST", of(WORKING)),
    "casework:note-quick": case_page("POST", of(WORKING)),
    "casework:person-change": case_page("GET POST", of(WORKING)),
    "casework:person-ssn": case_page("POST", of(WORKING - {Role.CASE_AIDE})),
    # appointments and letters
    "casework:appointment": case_page("GET"),
    "casework:appointment-book": case_page("GET POST", of(WORKING)),
    "casework:appointment-choose": everyone("GET", of(WORKING)),
    "casework:appointment-close": case_page("POST", of(WORKING)),
    "casework:appointment-move": case_page("GET POST", of(WORKING)),
    "casework:calendar-feed": everyone("GET POST", of(WORKING)),
    "casework:calendar-ics": public("GET"),
    "casework:case-calendar": case_page("GET"),
    "casework:case-letters": case_page("GET"),
    "casework:letters": everyone("GET POST", of(WORKING)),
    "casework:my-calendar": everyone("GET", of(WORKING)),
    "casework:notice": case_page("GET"),
    "casework:notice-mark": case_page("POST", of(WORKING)),
    "casework:notice-paper": case_page("GET", of(WORKING)),
    "casework:notice-write": case_page("GET POST", of(WORKING)),
    "casework:safe-address": case_page("GET POST", of({Role.COACH})),
    "casework:track-change-ask": case_page("GET POST", of(ENGAGING)),
    # supervisors
    "supervision:alerts": everyone("GET", of(DECIDING)),
    "supervision:approvals": everyone("GET", of(DECIDING)),
    "supervision:case-assign": case_page("GET POST", of(DECIDING), is_role_first=True),
    "supervision:caseloads": everyone("GET", of(DECIDING)),
    "supervision:excusal-decide": case_page("POST", of(DECIDING), is_role_first=True),
    "supervision:owed": everyone("GET", of(DECIDING)),
    "supervision:track-change-decide": case_page("POST", of(DECIDING), is_role_first=True),
    # administrators
    "supervision:closures": everyone("GET POST", of({Role.ADMIN})),
    "supervision:offices": everyone("GET", of({Role.ADMIN})),
    "supervision:setting-change": everyone("GET POST", of({Role.ADMIN})),
    "supervision:settings": everyone("GET", of({Role.ADMIN})),
}
