"""Speaking up for a family with an agency: written down, and what came of it (O022)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    permissions,
    provider_choices,
    seen_case,
    sent_once,
    status_of,
)
from coaching.forms.advocacy import RecordAdvocacyForm, SettleAdvocacyForm
from coaching.models import Advocacy
from coaching.operations.advocacy import NO_RESULT_TWICE, record_advocacy, settle_advocacy
from coaching.queries.advocacy import advocacy_row, contact_choices, step_choices
from coaching.queries.places import of_record
from coaching.views.plans import plan_page
from coaching.views.turning import no_more


@require_http_methods(["GET", "POST"])
def advocacy_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that one spoke up for a person or the whole family with an agency."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    back = f"{reverse('coaching:plans', args=[case.pk])}#advocacy"
    if request.method == "GET" and not permissions.can_record_advocacy(request.user, case):
        messages.error(request, no_more(case))
        return redirect("coaching:plans", case.pk)
    key = DraftKey("advocacy", case.pk)
    draft = found_draft(request, key)
    begins = {"step_id": request.GET.get("step", ""), "contact_id": request.GET.get("contact", "")}
    form = RecordAdvocacyForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        providers=[(one.id, one.label) for one in provider_choices(case.office)],
        steps=step_choices(case),
        contacts=contact_choices(case, today=request.today),
        today=request.today,
        initial=begins | initial_of(draft),
    )

    def record() -> str:
        record_advocacy(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Written down. It stays open until you say what came of it.")
        return answer
    context = plan_page(request, case, "Speak up for the family") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "back": back,
        "decision": form.decision,
        "filled": form.waits_for,
        "sees_protected": permissions.handles_restricted(request.user),
    }
    return render(request, "coaching/advocacy_record.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def advocacy_settle(request: SignedInRequest, advocacy_id: UUID) -> HttpResponse:
    """Say what came of speaking up for a family."""
    case = seen_case(request, **of_record(Advocacy, advocacy_id))
    permissions.require(permissions.can_settle_advocacy(request.user, case))
    row = advocacy_row(case, advocacy_id, today=request.today)
    back = f"{reverse('coaching:plans', args=[case.pk])}#advocacy"
    if request.method == "GET" and not row.is_open:
        messages.error(request, NO_RESULT_TWICE)
        return redirect(back)
    key = DraftKey("advocacy-result", case.pk, row.id)
    draft = found_draft(request, key)
    form = SettleAdvocacyForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def settle() -> str:
        settle_advocacy(
            advocacy_id=row.id,
            result=form.cleaned_data["result"],
            on=form.cleaned_data["on"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, settle)):
        messages.success(request, "Written down what came of it.")
        return answer
    context = plan_page(request, case, "What came of it") | {
        "form": form,
        "row": row,
        "draft": draft,
        "draft_key": key,
        "back": back,
    }
    return render(request, "coaching/advocacy_settle.html", context, status=status_of(form))
