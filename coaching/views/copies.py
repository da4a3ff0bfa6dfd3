"""Participants' copies of a signed plan: who got theirs, when and how (O021)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    SignedInRequest,
    log_refused,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.forms.copies import GiveCopyForm
from coaching.models import Plan
from coaching.operations.copies import NOT_SIGNED, give_copy
from coaching.queries.copies import copies_of, copy_ways
from coaching.queries.life import plan_of, title_of
from coaching.queries.places import of_record
from coaching.views.plans import plan_page


@require_http_methods(["GET", "POST"])
@repeatable
def plan_copy_give(request: SignedInRequest, plan_id: UUID, signer_id: UUID) -> HttpResponse:
    """Write down that somebody who signed a plan got their copy of it; what leaves passes the safe-contact gate."""
    case = seen_case(request, **of_record(Plan, plan_id))
    permissions.require(permissions.can_handle_plan_papers(request.user, case))
    plan = plan_of(plan_id, case)
    back = reverse("coaching:plan", args=[plan.pk])
    if plan.signed_on is None:
        messages.error(request, NOT_SIGNED)
        return redirect(back)
    row = next((one for one in copies_of([plan.pk])[plan.pk] if one.signer_id == signer_id), None)
    if row is None:
        raise Http404
    form = GiveCopyForm(request.POST or None, today=request.today)

    def give() -> str:
        give_copy(
            plan_id=plan.pk,
            signer_id=signer_id,
            way=form.cleaned_data["way"],
            on=form.cleaned_data["on"],
            actor=request.user,
            now=request.now,
        )
        return back

    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, give)
        if form.asked:
            log_refused(asked=form.asked, actor=request.user, now=request.now)
        if answer:
            messages.success(request, "Written down.")
            return answer
    context = plan_page(request, case, "Copy of the plan given", (title_of(plan), back)) | {
        "plan": plan,
        "row": row,
        "form": form,
        "ways": copy_ways(case, row.participant_id, now=request.now),
        "back": back,
    }
    return render(request, "coaching/plan_copy_give.html", context, status=status_of(form))
