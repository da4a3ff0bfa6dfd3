"""A person's own calendar: the week as a list, and the secret address under which a calendar program reads it."""

from datetime import date, timedelta
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions, wording
from casework.case_frame import Link
from casework.context import SignedInRequest
from casework.door import sent_once, status_of
from casework.forms.sent import SentForm
from casework.models import CalendarFeed
from casework.operations.calendar_feeds import (
    address_stands,
    make_calendar_feed,
    read_calendar,
    revoke_calendar_feed,
    token_of,
)
from casework.outgoing.icalendar import write_calendar
from casework.queries.appointments import appointments_on, unclosed_appointments
from casework.queries.seen import seen_in

WEEK = 7
WEEKEND = 6


@require_safe
def my_calendar(request: SignedInRequest) -> HttpResponse:
    """Show a week of a person's own appointments, day by day."""
    permissions.require(permissions.works_on_cases(request.user))
    first = _monday(request)
    zone = timezone.get_current_timezone()
    rows = appointments_on(
        request.user, seen_in(request), first=first, last=first + timedelta(days=WEEK - 1), zone=zone
    )
    unclosed = unclosed_appointments(request.user, seen_in(request), now=request.now, zone=zone)
    days = []
    for ahead in range(WEEK):
        day = first + timedelta(days=ahead)
        found = [row for row in rows if row.starts_at.astimezone(zone).date() == day]
        if found or day.isoweekday() < WEEKEND:
            days.append((day, wording.long_day(day), found))
    here = reverse("casework:my-calendar")
    context = {
        "days": days,
        "unclosed": unclosed,
        "count": len(rows),
        "today": request.today,
        "first": first,
        "lede": f"Week of {wording.spelt_day(first)}",
        "links": [
            Link("Earlier week", f"{here}?week={first - timedelta(days=WEEK)}", is_current=False),
            Link("This week", here, is_current=first <= request.today < first + timedelta(days=WEEK)),
            Link("Later week", f"{here}?week={first + timedelta(days=WEEK)}", is_current=False),
        ],
    }
    return render(request, "casework/my_calendar.html", context)


def _monday(request: SignedInRequest) -> date:
    """Return the Monday of the week that the address asks for, else of this week; years far away ask for nothing."""
    day = request.today
    try:
        asked = date.fromisoformat(request.GET.get("week", ""))
    except ValueError:
        asked = day
    if abs((asked - day).days) > WEEK * 530:
        asked = day
    return asked - timedelta(days=asked.weekday())


@require_http_methods(["GET", "POST"])
def calendar_feed(request: SignedInRequest) -> HttpResponse:
    """Make, renew or revoke the address under which a calendar program reads the appointments; it is shown once."""
    permissions.require(permissions.works_on_cases(request.user))
    form = SentForm(request.POST if request.method == "POST" else None)
    address, is_done = "", False

    def change() -> str:
        if "revoke" in request.POST:
            revoke_calendar_feed(actor=request.user, now=request.now)
        else:
            make_calendar_feed(actor=request.user, submission=form.cleaned_data["submission"], now=request.now)
        return reverse("casework:calendar-feed")

    if request.method == "POST" and form.is_valid() and sent_once(request, form, change):
        is_done = True
        submission = form.cleaned_data["submission"]
        if "revoke" not in request.POST and address_stands(actor=request.user, submission=submission):
            token = token_of(user=request.user, submission=submission)
            address = request.build_absolute_uri(reverse("casework:calendar-ics", args=[token]))
    standing = CalendarFeed.objects.filter(user=request.user, revoked_at__isnull=True).first()
    context = {
        "address": address,
        "made_at": standing.made_at if standing else None,
        "submission": uuid4(),
        "form": form,
        "is_gone": is_done and not address and "revoke" not in request.POST,
        "was_revoked": is_done and standing is None and "revoke" in request.POST,
        "today": request.today,
        "crumbs": [("Calendar", reverse("casework:my-calendar")), ("Calendar address", "")],
    }
    return render(request, "casework/calendar_feed.html", context, status=status_of(form))


@login_not_required
@require_safe
def calendar_ics(request: HttpRequest, token: str) -> HttpResponse:
    """Give out the calendar behind a secret address; for every other address there is nothing, said the same way."""
    now = timezone.now()
    rows = read_calendar(token=token, now=now)
    if rows is None:
        raise Http404
    response = HttpResponse(write_calendar(rows, now=now), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="glidepath.ics"'
    return response
