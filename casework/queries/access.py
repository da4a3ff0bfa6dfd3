"""Who looked at a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from casework.choices import AccessVerb, Role
from casework.models import AccessLog, Case

DAYS = 90
SHOWN = 200

#: Pages by their address's name, in words; one that is missing is shown by that name.
PAGES = {
    "case": "The case page",
    "case-assign": "Assigning a coach",
    "case-close": "Closing the case",
    "case-deadlines": "All deadlines",
    "case-looks": "Who looked at this case",
    "case-people": "People",
    "contact-log": "A contact",
    "contact-take-back": "Taking back a contact",
    "deadline-why": "Why a deadline stands",
    "engagement-change": "Whether a person is engaged",
    "excusal-ask": "Asking for excusal or a later day",
    "families-csv": "The list of families as a file",
    "note": "A client note",
    "note-add": "Adding to a client note",
    "note-file": "Writing a client note",
    "note-quick": "Writing a client note",
    "person-change": "How a person is reached",
    "person-ssn": "A Social Security number",
    "search": "A search by Social Security number",
    "track-change-ask": "Asking for another track",
}


@dataclass(frozen=True)
class Look:
    """One look at a case: by whom, at what, when."""

    at: datetime
    name: str
    role: str
    verb: str
    is_refused: bool
    page: str


def looks_at(case: Case, *, now: datetime) -> list[Look]:
    """Return the looks at a case of the last 90 days, newest first, at most 200."""
    rows = (
        AccessLog.objects.filter(case_id=case.pk, at__gt=now - timedelta(days=DAYS))
        .select_related("actor")
        .order_by("-at", "-id")[:SHOWN]
    )
    return [_look(row) for row in rows]


def _look(row: AccessLog) -> Look:
    name = row.route.rpartition(":")[2]
    return Look(
        at=row.at,
        name=row.actor.name if row.actor else "",
        role=str(Role(row.actor.role).label) if row.actor else "",
        verb=str(AccessVerb(row.verb).label),
        is_refused=row.verb == AccessVerb.REFUSED,
        page=PAGES.get(name, name.replace("-", " ").capitalize()),
    )
