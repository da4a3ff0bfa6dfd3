"""The supervisor's own pages: caseloads, the lists behind their numbers, what stayed open."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from casework.public import (
    Jurisdiction,
    SignedInRequest,
    User,
    escalated,
    last_day_of,
    log_views,
    permissions,
    queue,
    read_key,
    seen_in,
    unassigned_cases,
)
from coaching.public import read_month
from eligibility.public import measures_of
from supervision.queries.caseloads import BLOCKS, caseloads, coaches_of
from supervision.queries.handovers import lapsed_count
from supervision.queries.owed import BEHIND_A_NUMBER, Show, Whose, owed_count, owed_counts, owed_page
from supervision.queries.requests import waiting_count
from supervision.views.places import place_asked, sees_states

UNASSIGNED_SHOWN = 5
#: So many months of the two measures of eligibility are shown (N025).
MEASURED = 3
NOBODY = "none"


@dataclass(frozen=True, slots=True)
class Link:
    """A tab or a chip: a link with its own address."""

    label: str
    url: str
    is_current: bool
    count: int | None = None


@require_safe
def office_caseloads(request: SignedInRequest) -> HttpResponse:
    """Show how the work of the office stands, coach by coach; what nobody carries comes first."""
    permissions.require(permissions.can_see_supervision(request.user))
    user, today = request.user, request.today
    context = {
        "today": today,
        "loads": caseloads(user, today=today),
        "blocks": [(kind, words.capitalize()) for kind, words, _ in BLOCKS],
        "last_day": last_day_of(today),
        "unassigned": unassigned_cases(seen_in(request), today=today, at_most=UNASSIGNED_SHOWN),
        "unassigned_url": f"{reverse('casework:today')}?show=unassigned",
        "waiting": waiting_count(user),
        "gives_rights": permissions.gives_eligibility_rights(user),
        "lapsed": lapsed_count(user, today=today),
        "reported": escalated(user, today=today).count,
        "shows": Show,
        "sees_reviews": permissions.draws_samples(user),
        "measures": measures_of(user.office_id, months=MEASURED, today=today) if user.office_id else [],
    }
    return render(request, "supervision/caseloads.html", context)


@require_safe
def owed(request: SignedInRequest) -> HttpResponse:
    """Show the deadlines behind a number: of one coach, of what nobody carries, of an office; coaches their own."""
    permissions.require(permissions.sees_unit(request.user))
    asked = request.GET.get("show", "")
    show = Show(asked) if asked in list(Show) else Show.OVERDUE
    kind = request.GET.get("kind", "")
    work = queue.Work(kind) if kind in list(queue.Work) else None
    whose, coach = _whose(request)
    after = read_key(request.GET.get("after"))
    counts = (
        {show: owed_count(request.user, whose, show=show, work=work, today=request.today)}
        if whose.place
        else owed_counts(request.user, whose, work=work, today=request.today)
    )
    page = owed_page(request.user, whose, show=show, work=work, today=request.today, after=after)
    kept = {
        "coach": request.GET.get("coach", ""),
        "kind": work or "",
        "standard": whose.standard,
        "month": f"{whose.month:%Y-%m}" if whose.month else "",
        "state": whose.place.state if whose.place else "",
        "office": whose.place.office.pk if whose.place and whose.place.office else "",
    }
    context = {
        "today": request.today,
        "title": _title(request.user, whose, coach),
        "lede": f"{counts[show]:,} {show.label.lower()}.",
        "is_one_coach": coach is not None,
        "rows": page.rows,
        "show": show,
        "shows": [
            Link(one.label, _owed_url(show=one, **kept), one == show, counts.get(one))
            for one in Show
            if one == show or one not in BEHIND_A_NUMBER
        ],
        "kinds": [
            Link("All kinds", _owed_url(**{**kept, "show": show, "kind": ""}), work is None),
            *(Link(one.label, _owed_url(**{**kept, "show": show, "kind": one}), one == work) for one in queue.Work),
        ],
        "next_url": _owed_url(show=show, after=page.after, **kept) if page.after else "",
        "first_url": _owed_url(show=show, **kept) if after else "",
        "crumbs": [_above(request.user, whose), ("Deadlines", "")],
    }
    log_views(request=request, case_ids=[row.case_id for row in page.rows])
    return render(request, "supervision/owed.html", context)


@require_safe
def alerts(request: SignedInRequest) -> HttpResponse:
    """Show what stayed open so long that the supervisor hears of it."""
    permissions.require(permissions.can_see_supervision(request.user))
    after = read_key(request.GET.get("after"))
    page = escalated(request.user, today=request.today, after=after)
    here = reverse("supervision:alerts")
    context = {
        "today": request.today,
        "page": page,
        "rows": page.on(request.today),
        "next_url": f"{here}?{urlencode({'after': page.after})}" if page.after else "",
        "first_url": here if after else "",
        "crumbs": [("Caseloads", reverse("supervision:caseloads")), ("Still open", "")],
    }
    return render(request, "supervision/alerts.html", context)


def _whose(request: SignedInRequest) -> tuple[Whose, User | None]:
    """Read whose work is asked for; a coach asks for their own, and one of another office is not found.

    Who sees every state asks for one, or for an office of it.
    """
    asked, month = request.GET.get("coach", ""), request.GET.get("month", "")
    narrowed: dict[str, Any] = {"month": read_month(month) if month else None}
    standard = request.GET.get("standard", "")
    narrowed["standard"] = standard if standard in queue.DUTIES else ""
    if sees_states(request.user):
        place = place_asked(request)
        if place is None or asked:
            raise Http404
        return Whose(place=place, **narrowed), None
    if permissions.sees_own_numbers(request.user):
        if asked not in {"", str(request.user.pk)}:
            raise Http404
        return Whose(coach_id=request.user.pk, **narrowed), request.user
    if asked in {"", NOBODY}:
        return Whose(is_nobodys=asked == NOBODY, **narrowed), None
    key = read_key(asked)
    coach = coaches_of(request.user, today=request.today).filter(pk=key).first() if key else None
    if coach is None:
        raise Http404
    return Whose(coach_id=coach.pk, **narrowed), coach


def _above(user: User, whose: Whose) -> tuple[str, str]:
    here = reverse("supervision:dashboard")
    if whose.place:
        return str(Jurisdiction(whose.place.state).label), f"{here}?{urlencode({'state': whose.place.state})}"
    return "My numbers" if permissions.sees_own_numbers(user) else "Unit", here


def _title(user: User, whose: Whose, coach: User | None) -> str:
    if coach:
        return coach.name
    if whose.is_nobodys:
        return "Not assigned"
    if whose.place:
        return f"{whose.place.office.name if whose.place.office else Jurisdiction(whose.place.state).label}, all"
    return f"{user.office.name if user.office else ''}, all"


def _owed_url(**query: object) -> str:
    kept = {name: value for name, value in query.items() if value}
    return f"{reverse('supervision:owed')}?{urlencode(kept)}"
