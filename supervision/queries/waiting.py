"""What waits for a decision, kind by kind, as rows that can be counted: the list and the menu count the same."""

from collections import Counter
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from casework.public import Case, CountOf, DecisionStatus, Excusal, Handover, ShareOverride, TrackChange, User
from coaching.public import supports_waiting
from reengagement.public import extension_forms_waiting
from supervision.choices import AskedKind
from supervision.models import DecisionRequest
from supervision.queries.asked import What


def form_accepted() -> Exists:
    """Return the condition that the form of an extension was accepted for the day of its staffing (A086)."""
    accepted = DecisionRequest.objects.approved().filter(kind=AskedKind.EXTENSION)
    return Exists(accepted.filter(subject_id=OuterRef("staffing_id"), about_on=OuterRef("staffing__on")))


def transfers_back(user: User, rows: Q) -> QuerySet[Handover]:
    """Return the transfers of some cases that came back to somebody's office: nobody answered in time (O027)."""
    return Handover.objects.came_back().filter(rows, from_office=user.office_id)


def rows_waiting(user: User, rows: Q) -> dict[What, QuerySet[Any]]:
    """Return what waits by kind; `rows` is the condition of the cases that a list names to the person."""
    asked = rows & Q(status=DecisionStatus.ASKED)
    decisions = DecisionRequest.objects.asked().filter(rows)
    return {
        What.EXCUSAL: Excusal.objects.filter(asked, until__isnull=False),
        What.EXEMPTION: Excusal.objects.filter(asked, until__isnull=True),
        What.TRACK: TrackChange.objects.filter(asked),
        What.OVERRIDE: ShareOverride.objects.visible_to(user).filter(asked),
        What.SUPPORT: supports_waiting(rows),
        What.MONTH: decisions.filter(kind=AskedKind.MONTH),
        What.LATE_NOTE: decisions.filter(kind=AskedKind.LATE_NOTE),
        What.EXTENSION: extension_forms_waiting(rows, decided=form_accepted()),
        What.TRANSFER: transfers_back(user, rows),
    }


def others_waiting(*, user: User, rows: Q) -> list[QuerySet[Any]]:
    """Return what the menu counts beside what the ground floor keeps itself."""
    kept_below = {What.EXCUSAL, What.EXEMPTION, What.TRACK, What.OVERRIDE}
    return [found for what, found in rows_waiting(user, rows).items() if what not in kept_below]


def waiting_counts(user: User) -> Counter[What]:
    """Count what waits for a decision on the cases that a supervisor sees, by kind, in one query."""
    found = rows_waiting(user, Q(case__in=Case.objects.listed_for(user)))
    counts = User.objects.filter(pk=user.pk).values_list(*(CountOf(one.values("pk")) for one in found.values())).get()
    return Counter(dict(zip(found, counts, strict=True)))
