"""The rotating intake calendar, as everybody of the office reads it."""

from itertools import groupby
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import permissions
from casework.case_frame import Link
from casework.context import SignedInRequest
from casework.models import Office
from casework.queries.intake import WEEKS_SHOWN, intake_calendar
from casework.queries.paging import read_key


@require_safe
def intake(request: SignedInRequest) -> HttpResponse:
    """Show who takes in new referrals in the coming four weeks (N009)."""
    permissions.require(permissions.sees_intake(request.user))
    office = intake_office(request)
    context: dict[str, Any] = {"today": request.today, "office": office, "weeks_shown": WEEKS_SHOWN}
    if permissions.administers(request.user):
        here = reverse("casework:intake")
        context["offices"] = [
            Link(one.name, f"{here}?office={one.pk}", one == office) for one in Office.objects.order_by("name")
        ]
    if office:
        today = request.now.astimezone(office.zone).date()
        days = intake_calendar(office, first_day=today)
        context |= {
            "today": today,
            "weeks": [list(week) for _, week in groupby(days, key=lambda one: one.day.isocalendar()[:2])],
            "has_order": any(one.has_order for one in days),
            "may_change": permissions.can_change_rotation(request.user, office),
            "mine": request.user.pk,
        }
    return render(request, "casework/intake.html", context)


def intake_office(request: SignedInRequest) -> Office | None:
    """Return the office asked for: one's own, or for an administrator the one that the address names."""
    if not permissions.administers(request.user):
        return request.user.office
    key = read_key(request.GET.get("office"))
    return get_object_or_404(Office.objects.select_related("calendar"), pk=key) if key else None
