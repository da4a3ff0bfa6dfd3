"""Who looked at a case, for those who watch over it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case
from casework.queries.access import DAYS, looks_at


@require_safe
def case_looks(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show who looked at a case lately, and who was refused. This look stands in the list too."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_looks(request.user, case))
    context = {"case": case, "crumbs": crumbs_of(case), "looks": looks_at(case, now=request.now), "days": DAYS}
    return render(request, "casework/case_looks.html", context)
