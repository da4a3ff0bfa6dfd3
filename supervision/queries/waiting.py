"""What waits for a decision, kind by kind, as rows that can be counted: the list and the menu count the same."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.public import (
    COUNTED_TO,
    Case,
    CountOf,
    DecisionStatus,
    Excusal,
    Handover,
    Keys,
    Prepared,
    Seen,
    ShareOverride,
    TrackChange,
    User,
)
from coaching.public import supports_waiting
from reengagement.public import extension_forms_waiting
from supervision.choices import AskedKind
from supervision.models import DecisionRequest
from supervision.queries.asked import What


def form_accepted() -> Exists:
    """Return the condition that the form of an extension was accepted for the day of its staffing (A086)."""
    accepted = DecisionRequest.objects.approved().filter(kind=AskedKind.EXTENSION)
    return Exists(accepted.filter(subject_id=OuterRef("staffing_id"), about_on=OuterRef("staffing__on")))


def transfers_back(office_id: UUID | None, rows: Q) -> QuerySet[Handover]:
    """Return the transfers of some cases that came back to their office: nobody answered in time (O027)."""
    return Handover.objects.came_back().filter(rows, from_office=office_id)


def rows_waiting(office_id: UUID | None, rows: Q) -> dict[What, QuerySet[Any]]:
    """Return what waits by kind; `rows` is the condition of the cases that a list names to the person.

    The wall of each table keeps what tells of a restricted fact: every page asks, so its words are not added again.
    """
    asked = rows & Q(status=DecisionStatus.ASKED)
    decisions = DecisionRequest.objects.asked().filter(rows)
    return {
        What.EXCUSAL: Excusal.objects.filter(asked, until__isnull=False),
        What.EXEMPTION: Excusal.objects.filter(asked, until__isnull=True),
        What.TRACK: TrackChange.objects.filter(asked),
        What.OVERRIDE: ShareOverride.objects.filter(asked),
        What.SUPPORT: supports_waiting(rows),
        What.MONTH: decisions.filter(kind=AskedKind.MONTH),
        What.LATE_NOTE: decisions.filter(kind=AskedKind.LATE_NOTE),
        What.EXTENSION: extension_forms_waiting(rows, decided=form_accepted()),
        What.TRANSFER: transfers_back(office_id, rows),
    }


_KEPT_BELOW = {What.EXCUSAL, What.EXEMPTION, What.TRACK, What.OVERRIDE}


def others_waiting(*, user: User, seen: Seen) -> int:
    """Count what the menu counts beside what the ground floor keeps itself; of each kind no further than it does."""
    keys, office_id = seen.keys, user.office_id
    if isinstance(keys, Keys) and office_id:
        return sum(_others_by_keys.tuples(user.pk, office_id, keys)[0])
    return sum(_others(user.pk, office_id, seen.rows).get())


def _others(user_id: UUID, office_id: UUID | None, rows: Q) -> QuerySet[User, Any]:
    found = [one for what, one in rows_waiting(office_id, rows).items() if what not in _KEPT_BELOW]
    return User.objects.filter(pk=user_id).values_list(*(CountOf(one.values("pk")[:COUNTED_TO]) for one in found))


#: On every page of who decides: put together once.
_others_by_keys = Prepared(lambda user, office, keys: _others(user, office, Q(case__among=keys)))


def waiting_counts(user: User) -> Counter[What]:
    """Count what waits for a decision on the cases that a supervisor sees, by kind, in one query."""
    found = rows_waiting(user.office_id, Q(case__in=Case.objects.listed_for(user)))
    counts = User.objects.filter(pk=user.pk).values_list(*(CountOf(one.values("pk")) for one in found.values())).get()
    return Counter(dict(zip(found, counts, strict=True)))
