"""The staffings of an office: in session, scheduled, waiting, to confirm and to close, not entered elsewhere."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from casework.public import Jurisdiction, SignedInRequest, log_views
from reengagement.choices import StaffingStatus
from reengagement.permissions import require, works_in_rooms
from reengagement.queries.staffings import (
    StaffingRow,
    not_entered_elsewhere,
    own_steps,
    staffings_going,
    to_confirm,
    to_review_again,
)

#: Groups of the list by status: their heading, and whether its staffings lead to their decision.
_GROUPS = (
    (StaffingStatus.IN_SESSION, "In session now", False),
    (StaffingStatus.SCHEDULED, "Scheduled", False),
    (StaffingStatus.WAITING, "Waiting for what is missing", False),
    (StaffingStatus.DECIDED, "To confirm and to close", True),
)
#: What an empty list says, and where a staffing begins, per state: none of them speaks of what it does not hold.
_LEDES: dict[str, str] = {
    Jurisdiction.OREGON: "Re-engagement with the families you work with.",
    Jurisdiction.ALASKA: "Case reviews, extensions and family support teams of the families you work with.",
}
_NONE: dict[str, tuple[str, str]] = {
    Jurisdiction.OREGON: (
        "No staffing.",
        "Begin re-engagement with a person on the tab Staffings of a case, and schedule one there.",
    ),
    Jurisdiction.ALASKA: (
        "No staffing.",
        "Schedule a case review, an extension staffing or a family support team on the tab Staffings of a case.",
    ),
}
_ELSEWHERE = ("No staffing.", "This state holds none.")


@require_safe
def staffings(request: SignedInRequest) -> HttpResponse:
    """Show the staffings of the families that this person works with: what is next, what waits, what is theirs."""
    require(works_in_rooms(request.user))
    going, mine = staffings_going(request.user), to_confirm(request.user)
    unentered, steps = not_entered_elsewhere(request.user), own_steps(request.user)
    groups = [
        (status.lower(), label, leads, [row for row in going if row.status == status])
        for status, label, leads in _GROUPS
    ]
    groups.append(("enter", "Not entered elsewhere", True, unentered))
    shown: list[StaffingRow] = [row for _, _, _, rows in groups for row in rows]
    log_views(request=request, case_ids=[*(row.case_id for row in shown), *(step.case_id for step in steps)])
    jurisdiction = request.user.office.jurisdiction if request.user.office else ""
    context = {
        "lede": _LEDES.get(jurisdiction, "Of the families you work with."),
        "none": _NONE.get(jurisdiction, _ELSEWHERE),
        "groups": [group for group in groups if group[3]],
        "mine": mine,
        "again": to_review_again(request.user),
        "steps": steps,
        "today": request.today,
    }
    return render(request, "reengagement/staffings.html", context)
