"""Asking for a decision: a month to open again, a late note; one's own requests and how they stand."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.public import (
    Case,
    DraftKey,
    SentForm,
    SignedInRequest,
    acts,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    is_noted_late,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching.public import case_of_month, closed_months
from supervision.forms.decisions import AskForm
from supervision.models import DecisionRequest
from supervision.operations.decisions import ask_late_note, ask_month, withdraw_request
from supervision.queries.own_requests import own_requests
from supervision.queries.places import of_record


@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """Show what somebody asked for, and how each stands."""
    permissions.require(permissions.works_on_cases(request.user))
    rows = [(one, SentForm(auto_id=f"id_%s_{one.id}")) for one in own_requests(request.user)]
    context = {"today": request.today, "rows": rows, "crumbs": [("Your requests", "")]}
    return render(request, "supervision/own_requests.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def month_ask(request: SignedInRequest, work_month_id: UUID) -> HttpResponse:
    """Ask a supervisor to open a closed month again."""
    case = seen_case(request, **case_of_month(work_month_id))
    permissions.require(permissions.can_verify_month(request.user, case))
    month = closed_months([work_month_id])[work_month_id]
    words = wording.month_words(month.month)
    told = {
        "title": "Ask to open a month again",
        "about": words,
        "who": month.person_name,
        "is_possible": month.closed_at is not None,
        "not_possible": "This month is open.",
        "back": reverse("coaching:month-verify", args=[case.pk, f"{month.month:%Y-%m}"]),
    }
    return _ask(request, case, DraftKey("month-ask", case.pk, work_month_id), told, _month(request, work_month_id))


@require_http_methods(["GET", "POST"])
@repeatable
def late_note_ask(request: SignedInRequest, deadline_id: UUID) -> HttpResponse:
    """Say why a note was filed late."""
    case = seen_case(request, deadlines=deadline_id)
    permissions.require(permissions.can_ask_excusal(request.user, case))
    deadline = get_object_or_404(case.deadlines.select_related("participant__person"), pk=deadline_id)
    told = {
        "title": "Say why a note was late",
        "about": acts.clock_label(deadline.standard, deadline.period),
        "who": deadline.participant.person.standing.name if deadline.participant else "",
        "is_possible": is_noted_late(deadline),
        "not_possible": "No note was filed late here.",
        "back": reverse("casework:deadline-why", args=[case.pk, deadline.pk]),
    }
    return _ask(request, case, DraftKey("late-note-ask", case.pk, deadline_id), told, _note(request, deadline_id))


@require_POST
@repeatable
def request_withdraw(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    seen_case(request, **of_record(DecisionRequest, decision_id))
    permissions.require(permissions.works_on_cases(request.user))
    here = reverse("supervision:own-requests")
    form = SentForm(request.POST)

    def withdraw() -> str:
        withdraw_request(decision_id=decision_id, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "Withdrawn.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)


def _month(request: SignedInRequest, work_month_id: UUID) -> Callable[[str], object]:
    return lambda reason: ask_month(work_month_id=work_month_id, reason=reason, actor=request.user, now=request.now)


def _note(request: SignedInRequest, deadline_id: UUID) -> Callable[[str], object]:
    return lambda reason: ask_late_note(deadline_id=deadline_id, reason=reason, actor=request.user, now=request.now)


def _ask(
    request: SignedInRequest, case: Case, key: DraftKey, told: dict[str, Any], ask: Callable[[str], object]
) -> HttpResponse:
    draft = found_draft(request, key)
    form = AskForm(request.POST or None, initial=initial_of(draft))

    def do() -> str:
        ask(form.cleaned_data["reason"])
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:own-requests")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Asked. Another person decides; here you see the answer.")
        return answer
    context = {
        **told,
        "case": case,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "supervision/decision_ask.html", context, status=status_of(form))
