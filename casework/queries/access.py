"""Who looked at a case, and what one member of staff looked at."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from casework.choices import AccessBasis, AccessVerb, Role
from casework.models import AccessLog, Case, User
from casework.queries.paging import key_of, past

DAYS = 90
SHOWN = 100

#: Pages by their address's name, in words; one that is missing is shown by that name.
PAGES = {
    "break-glass": "Breaking the glass",
    "break-glass-end": "Giving a case back",
    "case": "The case page",
    "case-assign": "Assigning a coach",
    "case-close": "Closing the case",
    "case-deadlines": "All deadlines",
    "case-looks": "Who looked at this case",
    "case-people": "People",
    "case-protected": "Protected entries",
    "contact-log": "A contact",
    "contact-take-back": "Taking back a contact",
    "deadline-why": "Why a deadline stands",
    "engagement-change": "Whether a person is engaged",
    "excusal-ask": "Asking for excusal or a later day",
    "glass-review": "Reviewing a break-glass",
    "hard-topics": "Hard topics",
    "hard-topics-record": "Writing hard topics down",
    "people-merge": "Joining two records of a person",
    "protected-access": "Who reads protected entries",
    "protected-access-end": "Who reads protected entries",
    "protected-open": "A protected entry",
    "protected-record": "Writing a protected entry",
    "protected-withdraw": "Withdrawing a consent",
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


#: What may be asked of the list: by verb, or by the right by which something was seen.
SHOWS: dict[str, tuple[str, Q]] = {
    "all": ("All", Q()),
    "viewed": ("Viewed", Q(verb=AccessVerb.VIEW)),
    "opened": ("Opened and revealed", Q(verb=AccessVerb.REVEAL)),
    "exported": ("Exported", Q(verb=AccessVerb.EXPORT)),
    "refused": ("Refused", Q(verb=AccessVerb.REFUSED)),
    "glass": ("Break-glass", Q(basis=AccessBasis.GLASS)),
}
_ORDER = ("-at", "-id")


@dataclass(frozen=True)
class Look:
    """One look: by whom, at what, by what right, when; `what` says which kind of thing it was."""

    at: datetime
    actor_id: UUID | None
    name: str
    role: str
    verb: str
    is_refused: bool
    is_reveal: bool
    is_glass: bool
    basis: str
    page: str
    what: str
    reason: str
    case_number: str
    case_id: UUID | None


@dataclass(frozen=True)
class LookPage:
    """One page of looks, newest first, and the look after which the next page begins."""

    looks: list[Look]
    older: str


def looks_at(case: Case, *, now: datetime, shown: str, who: UUID | None, after: UUID | None) -> LookPage:
    """Return one page of the looks at a case of the last 90 days, all or those that are asked for, in two queries."""
    rows = AccessLog.objects.filter(case_id=case.pk)
    if who:
        rows = rows.filter(actor=who)
    return _page(rows, now=now, shown=shown, after=after, numbers={case.pk: case.number})


def lookers_at(case: Case, *, now: datetime) -> list[tuple[UUID, str]]:
    """Return who looked at a case in the last 90 days, by name."""
    lately = AccessLog.objects.filter(case_id=case.pk, at__gt=now - timedelta(days=DAYS), actor__isnull=False)
    return list(lately.order_by("actor__name", "actor").values_list("actor", "actor__name").distinct())


def looks_of(staff: User, *, viewer: User, now: datetime, shown: str, after: UUID | None) -> LookPage:
    """Return one page of everything that one member of staff looked at in the last 90 days.

    Cases that the reader must not see themselves are shown without their number.
    """
    page = _page(AccessLog.objects.filter(actor=staff), now=now, shown=shown, after=after, numbers={})
    keys = {look.case_id for look in page.looks if look.case_id}
    numbers: dict[UUID | None, str] = dict(
        Case.objects.visible_to(viewer).filter(pk__in=keys).values_list("pk", "number")
    )
    looks = [
        replace(
            look, case_number=numbers.get(look.case_id, ""), case_id=look.case_id if look.case_id in numbers else None
        )
        for look in page.looks
    ]
    return LookPage(looks, page.older)


def _page(
    rows: QuerySet[AccessLog], *, now: datetime, shown: str, after: UUID | None, numbers: dict[UUID, str]
) -> LookPage:
    rows = rows.filter(SHOWS[shown][1] if shown in SHOWS else Q(), at__gt=now - timedelta(days=DAYS))
    if after and (key := rows.filter(pk=after).values_list(*key_of(_ORDER)).first()):
        rows = rows.filter(past(_ORDER, key))
    found = list(rows.select_related("actor").order_by(*_ORDER)[: SHOWN + 1])
    looks = [_look(row, numbers) for row in found[:SHOWN]]
    return LookPage(looks, older=str(found[SHOWN - 1].pk) if len(found) > SHOWN else "")


def _look(row: AccessLog, numbers: dict[UUID, str]) -> Look:
    name = row.route.rpartition(":")[2]
    return Look(
        at=row.at,
        actor_id=row.actor_id,
        name=row.actor.name if row.actor else "",
        role=str(Role(row.actor.role).label) if row.actor else "",
        verb=str(AccessVerb(row.verb).label),
        is_refused=row.verb == AccessVerb.REFUSED,
        is_reveal=row.verb == AccessVerb.REVEAL,
        is_glass=row.basis == AccessBasis.GLASS,
        basis=str(AccessBasis(row.basis).label),
        page=PAGES.get(name, name.replace("-", " ").capitalize()),
        what=_what(row),
        reason=row.reason,
        case_number=numbers.get(row.case_id, "") if row.case_id else "",
        case_id=row.case_id,
    )


def _what(row: AccessLog) -> str:
    if row.subject_id:
        return "Protected entry"
    if row.verb == AccessVerb.REVEAL:
        return "Social Security number"
    return "List" if row.verb == AccessVerb.EXPORT else "Case"
