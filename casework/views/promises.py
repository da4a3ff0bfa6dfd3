"""Promises: written down when they are made, settled when their day comes."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import permissions
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.forms.handovers import MakePromiseForm, SettlePromiseForm
from casework.operations.drafts import discard_draft
from casework.operations.promises import make_promise, settle_promise
from casework.queries.cases import household
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_http_methods(["GET", "POST"])
def promise_make(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what was promised to a family."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    key = DraftKey("promise", case.pk)
    draft = found_draft(request, key)
    people = household(case.pk, today=request.today)
    form = MakePromiseForm(request.POST or None, people=people, today=request.today, initial=initial_of(draft))

    def make() -> str:
        make_promise(
            case_id=case.pk,
            what=form.cleaned_data["what"],
            participant_id=form.cleaned_data["participant_id"],
            due_on=form.cleaned_data["due_on"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, make)):
        messages.success(request, "Written down. It comes up on Today before its day.")
        return answer
    context = {
        "case": case,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/promise_make.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def promise_settle(request: SignedInRequest, promise_id: UUID) -> HttpResponse:
    """Say whether a promise was kept."""
    case = seen_case(request, promises=promise_id)
    permissions.require(permissions.can_settle_promise(request.user, case))
    promise = case.promises.select_related("participant__person", "made_by").get(pk=promise_id)
    key = DraftKey("outcome", case.pk, promise.pk)
    draft = found_draft(request, key)
    form = SettlePromiseForm(request.POST or None, initial=initial_of(draft))

    def settle() -> str:
        settle_promise(
            promise_id=promise.pk,
            is_kept=form.cleaned_data["is_kept"],
            outcome=form.cleaned_data["outcome"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-handover", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, settle)):
        messages.success(request, "Kept." if form.cleaned_data["is_kept"] else "Written down. Tell the family.")
        return answer
    context = {
        "case": case,
        "form": form,
        "promise": promise,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/promise_settle.html", context, status=status_of(form))
