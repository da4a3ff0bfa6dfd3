"""The engine room of administrators, and the search of the audit record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casework.public import (
    Refused,
    SignedInRequest,
    Sought,
    User,
    cases_about,
    csv_answer,
    log_export,
    log_search,
    looks_found,
    permissions,
    read_key,
    watched,
    write_csv,
)
from supervision.forms.reports import AuditSearchForm
from supervision.operations.statistics import try_sending_again
from supervision.queries import engine_room as room
from supervision.queries.changes import changes_found
from supervision.rules.reports import AT_ONCE

#: So many days are searched where none are given.
DAYS = 90
LOOKED_HEADER = ("At", "By", "Role", "What", "Page", "Right", "Reason", "Case")
CHANGED_HEADER = ("At", "By", "Role", "What", "Written in", "About", "On", "Case")


@dataclass(frozen=True)
class _Search:
    """What was asked for: what was found out of it, and who is named in it."""

    sought: Sought
    is_looked: bool
    staff: User | None


@require_safe
def engine_room(request: SignedInRequest) -> HttpResponse:
    """Show administrators how the machinery goes."""
    permissions.require(permissions.administers(request.user))
    found = room.jobs(now=request.now)
    newest = room.newest_beat(found)
    context = {
        "runs": room.runs(),
        "drifts": room.drifts(),
        "queue": room.queue_length(),
        "waiting": room.waiting(),
        "failed_letters": room.failed_letters(now=request.now),
        "failed_mails": room.failed_mails(),
        "jobs": found,
        "newest": newest,
        "is_quiet": room.is_quiet(newest, now=request.now),
        "watched": watched(None, today=request.today),
        "crumbs": [("Engine room", "")],
    }
    return render(request, "supervision/engine_room.html", context)


@require_POST
def sending_again(request: SignedInRequest, pack_sending_id: UUID) -> HttpResponse:
    """Have the mail of a frozen month tried again; sent twice it finds the same mail waiting."""
    permissions.require(permissions.administers(request.user))
    if try_sending_again(sending_id=pack_sending_id, actor=request.user):
        messages.success(request, "It is tried again in a minute.")
    else:
        messages.error(request, "It waits no more.")
    return redirect("supervision:engine-room")


@require_safe
def audit_search(request: SignedInRequest) -> HttpResponse:
    """Search who looked at a case or person and who changed it; the search is written down itself."""
    permissions.require(permissions.searches_audit(request.user))
    form = AuditSearchForm(request.GET or None)
    context: dict[str, Any] = {"form": form, "days": DAYS, "crumbs": [("Audit search", "")]}
    if form.is_bound and (search := _read(request, form)):
        after = request.GET.get("after", "")
        if search.is_looked:
            looks = looks_found(search.sought, viewer=request.user, after=read_key(after))
            context |= {"looks": looks.looks, "older": looks.older, "is_looked": True}
        else:
            changes = changes_found(search.sought, after=after)
            context |= {"changes": changes.changes, "older": changes.older}
        _log(request, search)
        kept = _kept(form)
        here = reverse("supervision:audit-search")
        context |= {
            "found": True,
            "next_url": f"{here}?{urlencode(kept | {'after': context['older']})}" if context["older"] else "",
            "first_url": f"{here}?{urlencode(kept)}" if after else "",
            "csv_url": f"{reverse('supervision:audit-csv')}?{urlencode(kept)}",
        }
    return render(request, "supervision/audit_search.html", context)


@require_safe
def audit_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out what a search found as a file, up to as many rows as a request hands out; each case is written down."""
    permissions.require(permissions.searches_audit(request.user))
    form = AuditSearchForm(request.GET or None)
    search = _read(request, form) if form.is_bound else None
    if search is None:
        return redirect(f"{reverse('supervision:audit-search')}?{request.GET.urlencode()}")
    header, rows, cases, more = _file_of(search, request.user)
    if more:
        messages.error(request, f"A file holds at most {AT_ONCE:,} lines: narrow the days first.")
        return redirect(f"{reverse('supervision:audit-search')}?{urlencode(_kept(form))}")
    _log(request, search)
    log_export(request=request, case_ids=dict.fromkeys(cases) or [None])
    return csv_answer(write_csv(header, rows), f"audit-{request.today}")


def _file_of(
    search: _Search, user: User
) -> tuple[tuple[str, ...], Iterable[tuple[object, ...]], list[UUID | None], str]:
    if search.is_looked:
        looks = looks_found(search.sought, viewer=user, after=None, size=AT_ONCE)
        rows = [
            (_moment(one.at), one.name, one.role, one.verb, one.page, one.basis, one.reason, one.case_number)
            for one in looks.looks
        ]
        return LOOKED_HEADER, rows, [one.case_id for one in looks.looks], looks.older
    changes = changes_found(search.sought, after="", size=AT_ONCE)
    lines = [
        (_moment(one.at), one.name, one.role, one.what, one.source, one.about, one.on or "", one.case_number)
        for one in changes.changes
    ]
    return CHANGED_HEADER, lines, [one.case_id for one in changes.changes], changes.older


def _moment(at: datetime) -> str:
    """Say a moment on the clock by which the page is read, with its zone."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S %Z}"


def _read(request: SignedInRequest, form: AuditSearchForm) -> _Search | None:
    """Return what a valid form asks for, None where it says what is to be mended."""
    if not form.is_valid():
        return None
    told = form.cleaned_data
    staff = User.objects.filter(username=told["staff"]).first() if told["staff"] else None
    if told["staff"] and staff is None:
        form.add_error("staff", "Nobody signs in by this name.")
    cases = None
    if told["about"]:
        try:
            cases = cases_about(told["about"], viewer=request.user)
        except Refused as refusal:
            form.add_error("about", str(refusal))
        else:
            if not cases:
                form.add_error("about", "No case has this number, and nobody this name.")
    if form.errors:
        return None
    until = told["until"] or request.today
    since = told["since"] or until - timedelta(days=DAYS)
    sought = Sought(
        case_ids=cases,
        staff_id=staff.pk if staff else None,
        since=_midnight(since),
        until=_midnight(until + timedelta(days=1)),
    )
    return _Search(sought, told["what"] == "looked", staff)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _log(request: SignedInRequest, search: _Search) -> None:
    log_search(request=request, case_ids=sorted(search.sought.case_ids or ()), staff_id=search.sought.staff_id)


def _kept(form: AuditSearchForm) -> dict[str, str]:
    return {name: str(form.cleaned_data[name]) for name in form.fields if form.cleaned_data.get(name)}
