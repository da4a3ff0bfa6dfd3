"""The staffings of an office."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.public import SignedInRequest, log_views
from reengagement.permissions import require, works_in_rooms
from reengagement.queries.office import office_staffings


@require_safe
def staffings(request: SignedInRequest) -> HttpResponse:
    """Show the staffings of the families that this person works with: what is next, what waits, what is to be done."""
    require(works_in_rooms(request.user))
    groups = office_staffings(request.user)
    log_views(request=request, case_ids=[line.case_id for _, _, lines, _ in groups for line in lines])
    context = {
        "groups": [group for group in groups if group[2]],
        "mine": sum(line.is_mine for code, _, lines, _ in groups if code == "confirm" for line in lines),
        "today": request.today,
    }
    return render(request, "reengagement/staffings.html", context)
