"""Deadlines of a case: why each one stands where it stands, and asking that it be excused."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.door import crumbs_of, open_pages, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of
from casework.engine import explain
from casework.forms.deadlines import AskExcusalForm
from casework.models import Case, Deadline
from casework.operations.drafts import discard_draft
from casework.operations.excusals import ask_excusal
from casework.queries.deadlines import clock_of, excusals_of
from casework.queries.lateness import is_noted_late


@require_safe
def deadline_why(request: SignedInRequest, case_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Explain one deadline: as a page, or as a panel inside the page that asked."""
    case = seen_case(request, pk=case_id)
    deadline = _deadline(case, deadline_id)
    clock = clock_of(deadline, today=request.today, open_pages=open_pages(request.user, case))
    context = {
        "case": case,
        "clock": clock,
        "sentences": explain.why(deadline, office=case.office),
        "excusals": excusals_of(deadline.pk, case_id=case.pk),
        "may_ask": clock.is_open and permissions.can_ask_excusal(request.user, case),
        "may_explain": is_noted_late(deadline) and permissions.can_ask_excusal(request.user, case),
        "today": request.today,
        "crumbs": crumbs_of(case),
        "is_panel": request.headers.get("HX-Target") == "deadline-why",
    }
    name = "casework/_deadline_why.html" if context["is_panel"] else "casework/deadline_why.html"
    return render(request, name, context)


@require_http_methods(["GET", "POST"])
def excusal_ask(request: SignedInRequest, case_id: UUID, deadline_id: UUID) -> HttpResponse:
    """Ask that a deadline be excused, or be due on a later day."""
    case = seen_case(request, pk=case_id)
    deadline = _deadline(case, deadline_id)
    permissions.require(permissions.can_ask_excusal(request.user, case))
    key = DraftKey("excusal", case.pk, deadline.pk)
    draft = found_draft(request, key)
    form = AskExcusalForm(request.POST or None, due_on=deadline.due_on, initial=initial_of(draft))

    def ask() -> str:
        ask_excusal(
            deadline_id=deadline.pk,
            reason=form.cleaned_data["reason"],
            until=form.cleaned_data["until"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:deadline-why", args=[case.pk, deadline.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. Another person decides; until then the deadline stands.")
        return answer
    context = {
        "case": case,
        "clock": clock_of(deadline, today=request.today, open_pages=open_pages(request.user, case)),
        "form": form,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/excusal_ask.html", context, status=status_of(form))


def _deadline(case: Case, deadline_id: UUID) -> Deadline:
    return get_object_or_404(case.deadlines.select_related("participant__person"), pk=deadline_id)
