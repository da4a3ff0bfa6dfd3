"""Timesheets of a caseload that are not in, asked for there; and the blank sheet of one person (A053, A054)."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    SignedInRequest,
    log_views,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching import documents
from coaching.forms.timesheets import AskTimesheetsForm
from coaching.operations.timesheets import Asked, ask_for_timesheets
from coaching.queries.timesheets import asks_of, lines_of_sheet, missing_sheets, sheet_people
from coaching.rules.weeks import month_before, next_month, weeks_of
from coaching.views.asked_month import asked_month
from coaching.views.hours import caseloads_of, grid_asked, whose_chip
from coaching.views.papers import pdf_of_case

ENGLISH = "en"


@require_http_methods(["GET", "POST"])
@repeatable
def timesheets(request: SignedInRequest) -> HttpResponse:
    """Show whose timesheet of a month is not in, the longest due first, and ask those who are ticked for them."""
    permissions.require(permissions.works_on_cases(request.user))
    office = request.user.office
    if office is None or not permissions.sees_work_hours(request.user):
        return render(request, "coaching/timesheets.html", {"today": request.today, "has_months": False})
    caseloads = caseloads_of(request)
    asked = request.GET.get("whose", "")
    whose = next((one for one in caseloads if one.key == asked), caseloads[0] if caseloads else None)
    month, grid, _ = grid_asked(request, office, whose.cases if whose else Q(pk__in=[]))
    kept = {"month": f"{month:%Y-%m}"} | ({"whose": whose.key} if whose and len(caseloads) > 1 else {})
    page, later = reverse("coaching:timesheets"), next_month(month)
    here = f"{page}?{urlencode(kept)}"
    owing = [adult.participant_id for family in grid.families for adult in family.adults if adult.missing]
    asks = asks_of(owing, month, office=office) if owing else {}
    missing = missing_sheets(grid.families, today=request.today, asks=asks)
    people = sheet_people(missing, asks, office=office, user=request.user, now=request.now)
    log_views(request=request, case_ids=list({one.case_id for one in missing}))
    form = AskTimesheetsForm(request.POST or None, people=people)

    def ask() -> str:
        found = ask_for_timesheets(month=month, asks=form.asks(), actor=request.user, now=request.now)
        if found.notices:
            messages.success(request, _said(found))
        if found.left:
            nobody = wording.counted(len(found.left), "person was", "people were")
            messages.info(request, f"{nobody} not asked; the list says how each one stands.")
        return here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        return answer
    context = {
        "has_months": True,
        "month": month,
        "month_key": f"{month:%Y-%m}",
        "missing": missing,
        "people": [(one, *form.boxes_of(one)) for one in people],
        "can_ask": bool(form.people),
        "form": form,
        "here": here,
        "families": len(grid.families),
        "caseloads": [whose_chip(one, whose, kept, page="coaching:timesheets") for one in caseloads]
        if len(caseloads) > 1
        else [],
        "grid_url": f"{reverse('coaching:hours')}?{urlencode(kept)}",
        "before": f"{page}?{urlencode(kept | {'month': f'{month_before(month):%Y-%m}'})}",
        "after": f"{page}?{urlencode(kept | {'month': f'{later:%Y-%m}'})}" if later <= request.today else "",
        "today": request.today,
    }
    return render(request, "coaching/timesheets.html", context, status=status_of(form))


def _said(found: Asked) -> str:
    """Say who was asked, and what is left to do by hand."""
    asked = f"{wording.counted(len(found.notices), 'person is', 'people are')} asked."
    if not found.letters:
        return asked
    letters = wording.counted(found.letters, "letter waits", "letters wait")
    return f"{asked} {letters} under Letters to be printed and mailed."


@require_safe
def timesheet_paper(request: SignedInRequest, case_id: UUID, month: str, participant_id: UUID) -> HttpResponse:
    """Give out a blank timesheet of somebody's month, or of the weeks from `from` to `to`, to fill in by hand."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    adult = get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)
    first = asked_month(month)
    weeks = weeks_of(first)
    asked = [request.GET.get("from", ""), request.GET.get("to", "")]
    if any(asked):
        weeks = tuple(
            one for one in weeks if asked[0] <= one.first_day.isoformat() and one.last_day.isoformat() <= asked[1]
        )
        if not weeks:
            raise Http404
    days = [day for week in weeks for day in week.days]
    activities = lines_of_sheet(adult, days)
    if not activities:
        messages.error(request, "No activity of this person runs in these weeks.")
        return redirect("coaching:work", case.pk)
    paper = documents.render_timesheet(
        case,
        name=adult.person.standing.name,
        activities=activities,
        days=days,
        has_own_language=adult.person.standing.language != ENGLISH,
    )
    return pdf_of_case(request, case, paper, "timesheet.pdf")
