"""Approvals: what was asked for in the office, and the answers."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casework.public import (
    DecisionStatus,
    EventKind,
    Excusal,
    Office,
    SignedInRequest,
    TrackChange,
    decide_excusal,
    decide_track_change,
    permissions,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from supervision.forms import APPROVE, REFUSE, DecideForm
from supervision.queries.glass import glass_waiting
from supervision.queries.requests import asked_requests, decided_lately
from supervision.queries.restarts import restarted
from supervision.views.glass import review_form


@require_safe
def approvals(request: SignedInRequest) -> HttpResponse:
    """Show what waits for a decision in the office."""
    permissions.require(permissions.can_see_supervision(request.user))
    return _page(request)


@require_POST
def excusal_decide(request: SignedInRequest, excusal_id: UUID) -> HttpResponse:
    """Answer a request to excuse a deadline or to set it later."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, excusals=excusal_id)
    form = _form(excusal_id, request)

    def decide() -> None:
        decide_excusal(
            excusal_id=excusal_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )

    return _answer(request, form, decide, lambda: case.excusals.get(pk=excusal_id))


@require_POST
def track_change_decide(request: SignedInRequest, track_change_id: UUID) -> HttpResponse:
    """Answer a consultation request for the other track."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, track_changes=track_change_id)
    form = _form(track_change_id, request)

    def decide() -> None:
        decide_track_change(
            track_change_id=track_change_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )

    return _answer(request, form, decide, lambda: case.track_changes.get(pk=track_change_id))


def _form(key: UUID, request: SignedInRequest | None = None) -> DecideForm:
    return DecideForm(request.POST if request else None, auto_id=f"id_%s_{key}")


def _answer(
    request: SignedInRequest,
    form: DecideForm,
    decide: Callable[[], None],
    asked: Callable[[], Excusal | TrackChange],
) -> HttpResponse:
    """Carry a decision out, once, and go back to the list; say what has to be mended in it."""
    here = reverse("supervision:approvals")

    def do() -> str:
        decide()
        return here

    if form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Approved." if form.is_approval else "Refused. Your answer is with the request.")
        return answer
    standing = asked()
    if standing.status != DecisionStatus.ASKED:
        messages.error(request, _decided_words(standing, request))
        return redirect(here)
    return _page(request, key=standing.pk, bound=form)


def _decided_words(standing: Excusal | TrackChange, request: SignedInRequest) -> str:
    by, at = standing.decided_by, standing.decided_at
    if by is None or at is None:
        return "This request was decided already."
    moment = timezone.localtime(at)
    day = wording.days_ago(moment.date(), today=request.today)
    what = DecisionStatus(standing.status).label.lower()
    return (
        f"This request was decided already: {what} by {by.name} {day} at {wording.hour_words(moment.time())}."
        " Your answer was not recorded."
    )


def _page(request: SignedInRequest, *, key: UUID | None = None, bound: DecideForm | None = None) -> HttpResponse:
    page = asked_requests(request.user, today=request.today)
    context = {
        "today": request.today,
        "page": page,
        "rows": [(asked, bound if bound and asked.id == key else _form(asked.id)) for asked in page.rows],
        "broken": [(one, review_form(one)) for one in glass_waiting(request.user, today=request.today)],
        "decided": decided_lately(request.user, now=request.now),
        "restarts": _restarts(request),
        "approve": APPROVE,
        "refuse": REFUSE,
    }
    return render(request, "supervision/approvals.html", context, status=status_of(bound) if bound else 200)


def _restarts(request: SignedInRequest) -> list[str]:
    office: Office | None = request.user.office
    return restarted(EventKind.TRACK_CHANGED, office=office, on=request.today) if office else []
