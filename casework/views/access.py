"""Who looked at a case, and what one member of staff looked at, for those who watch over it."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import permissions
from casework.case_frame import Link
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case
from casework.models import User
from casework.queries.access import DAYS, SHOWS, LookPage, lookers_at, looks_at, looks_of
from casework.queries.paging import read_key


@require_safe
def case_looks(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show who looked at a case lately, and who was refused. This look stands in the list too."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_looks(request.user, case))
    shown, who, after = _asked(request)
    page = looks_at(case, now=request.now, shown=shown, who=who, after=after)
    people = lookers_at(case, now=request.now)
    here = reverse("casework:case-looks", args=[case.pk])
    context = {
        "case": case,
        "zone": case.office.zone,
        "crumbs": crumbs_of(case),
        "people": people,
        "who": who,
        "shown": shown,
        "sees_staff": permissions.sees_looks_of_staff(request.user),
        "today": request.today,
    }
    return render(request, "casework/case_looks.html", context | _list(here, page, shown, who, after))


@require_safe
def staff_looks(request: SignedInRequest, staff_id: UUID) -> HttpResponse:
    """Show the privacy officer everything that one member of staff looked at lately, in all cases."""
    permissions.require(permissions.sees_looks_of_staff(request.user))
    staff = get_object_or_404(User.objects.select_related("office"), pk=staff_id)
    shown, _, after = _asked(request)
    page = looks_of(staff, viewer=request.user, now=request.now, shown=shown, after=after)
    here = reverse("casework:staff-looks", args=[staff.pk])
    zone = staff.office.zone if staff.office else None
    context = {"staff": staff, "zone": zone, "shown": shown, "today": request.today}
    return render(request, "casework/staff_looks.html", context | _list(here, page, shown, None, after))


def _asked(request: SignedInRequest) -> tuple[str, UUID | None, UUID | None]:
    shown = request.GET.get("show", "all")
    return shown if shown in SHOWS else "all", read_key(request.GET.get("who")), read_key(request.GET.get("after"))


def _list(here: str, page: LookPage, shown: str, who: UUID | None, after: UUID | None) -> dict[str, Any]:
    def address(**changes: str) -> str:
        asked = {"show": "" if shown == "all" else shown, "who": str(who or "")} | changes
        query = urlencode({name: value for name, value in asked.items() if value})
        return f"{here}?{query}" if query else here

    return {
        "page": page,
        "days": DAYS,
        "chips": [
            Link(label, address(show="" if name == "all" else name), name == shown)
            for name, (label, _) in SHOWS.items()
        ],
        "newest_url": address() if after else "",
        "older_url": address(after=page.older) if page.older else "",
    }
