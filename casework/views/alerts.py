"""What a person was told of and what still stands."""

from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.queries.alerts import alerts_of
from casework.queries.paging import read_key


@require_safe
def alerts(request: SignedInRequest) -> HttpResponse:
    """Show the alerts of the person who asks."""
    permissions.require(permissions.works_on_cases(request.user))
    after = read_key(request.GET.get("after"))
    page = alerts_of(request.user, today=request.today, after=after)
    here = reverse("casework:alerts")
    context = {
        "today": request.today,
        "page": page,
        "rows": page.on(request.today),
        "next_url": f"{here}?{urlencode({'after': page.after})}" if page.after else "",
        "first_url": here if after else "",
        "crumbs": [("Today", reverse("casework:today")), ("Alerts", "")],
    }
    return render(request, "casework/alerts.html", context)
