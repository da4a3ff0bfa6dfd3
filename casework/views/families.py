"""The list of families: narrowed by its address, counted so that nothing is missing, taken along as a file."""

from collections.abc import Iterable, Iterator
from typing import cast
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.documents import csv_answer, write_csv
from casework.filters import FamilyFilter
from casework.models import Case
from casework.operations.access import log_export
from casework.queries.families import EXPORTED_AT_MOST, FamilyRow, exported_families, families_page
from casework.queries.paging import read_key
from casework.queries.seen import seen_in

CSV_HEADER = (
    "Case", "Family", "Adults", "Kind", "Track", "Status", "Opened on", "Language", "Taking part", "Coach", "Overdue",
    "Next due on", "Next due", "Last contact on",
)  # fmt: skip


@require_safe
def families(request: SignedInRequest) -> HttpResponse:
    """Show the families that a person sees, narrowed as the address says."""
    seen = seen_in(request).cases
    narrowed = FamilyFilter(request.GET, seen, request=request)
    cases = cast("QuerySet[Case]", narrowed.qs)
    after = read_key(request.GET.get("after"))
    page = families_page(cases, today=request.today, sort=narrowed.order, after=after)
    kept = _kept(request.GET)
    total, shown = seen.count(), cases.count()
    context = {
        "today": request.today,
        "filter": narrowed,
        "rows": page.rows,
        "total": total,
        "shown": shown,
        "is_narrowed": bool(kept),
        "shows_coach": permissions.sees_other_coaches(request.user),
        "next_url": _address("casework:families", kept, after=page.after) if page.after else "",
        "first_url": _address("casework:families", kept) if after else "",
        "csv_url": _address("casework:families-csv", kept),
        "words": counted_words(shown=shown, total=total),
    }
    is_part = request.headers.get("HX-Target") == "families-list"
    name = "casework/_families_list.html" if is_part else "casework/families.html"
    return render(request, name, context)


@require_safe
def families_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out the list as a file; each of its cases is written down as taken along."""
    seen = seen_in(request).cases
    narrowed = FamilyFilter(request.GET, seen, request=request)
    cases = cast("QuerySet[Case]", narrowed.qs)
    count = cases.count()
    if count > EXPORTED_AT_MOST:
        messages.error(
            request,
            f"This list has {count:,} families. A download holds at most {EXPORTED_AT_MOST:,}: narrow the list first.",
        )
        return redirect(_address("casework:families", _kept(request.GET)))
    rows = exported_families(cases, today=request.today, sort=narrowed.order)
    log_export(request=request, case_ids=[row.case_id for row in rows])
    return csv_answer(write_csv(CSV_HEADER, _lines(rows)), f"families-{request.today}")


def counted_words(*, shown: int, total: int) -> str:
    """Say how many are shown and how many are not, so that both make up all: "38 of 41 families: 3 filtered out"."""
    if shown == total:
        return f"{total:,} {'family' if total == 1 else 'families'}"
    return f"{shown:,} of {total:,} families: {total - shown:,} filtered out"


def _kept(query: QueryDict) -> dict[str, str]:
    """Return what the address asks for, without empty and unknown parts."""
    return {name: str(query[name]) for name in FamilyFilter.base_filters if query.get(name)}


def _address(page: str, kept: dict[str, str], *, after: UUID | None = None) -> str:
    query = QueryDict(mutable=True)
    query.update(kept | ({"after": str(after)} if after else {}))
    return f"{reverse(page)}{'?' if query else ''}{query.urlencode()}"


def _lines(rows: Iterable[FamilyRow]) -> Iterator[tuple[object, ...]]:
    for row in rows:
        yield (
            row.number,
            row.family_name,
            "; ".join(adult.name for adult in row.adults),
            row.kind,
            row.track,
            "Open" if row.is_open else "Closed",
            row.opened_on,
            row.language,
            row.is_engaged,
            row.coach,
            row.overdue,
            row.next_due_on,
            row.next_label,
            row.last_contact_on,
        )
