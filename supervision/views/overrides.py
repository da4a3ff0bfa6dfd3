"""Every override of a release in the office: what was asked, who decided, whether it was used."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import Case, ShareOverride, SignedInRequest, hidden_overrides, override_rows, permissions

SHOWN_AT_MOST = 200


@require_safe
def overrides(request: SignedInRequest) -> HttpResponse:
    """List the overrides of the cases that a supervisor sees, latest first."""
    permissions.require(permissions.can_see_supervision(request.user))
    listed = Case.objects.listed_for(request.user)
    asked = ShareOverride.objects.visible_to(request.user).filter(case__in=listed)
    context = {
        "today": request.today,
        "rows": override_rows(asked, today=request.today, at_most=SHOWN_AT_MOST),
        "hidden": hidden_overrides(request.user, waiting=False, at_most=SHOWN_AT_MOST),
        "at_most": SHOWN_AT_MOST,
        "crumbs": [("Decisions", reverse("supervision:approvals")), ("Overrides", "")],
    }
    return render(request, "supervision/overrides.html", context)
