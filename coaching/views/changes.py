"""A changed situation written down, and an assessment found still right after it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    DraftKey,
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    permissions,
    seen_case,
    sent_once,
    status_of,
)
from coaching.choices import AssessmentKind, Change
from coaching.forms.changes import KeepAssessmentForm, RecordChangeForm
from coaching.models import Assessment
from coaching.operations.changes import keep_assessment, record_change
from coaching.queries.assessments import assessment_page
from coaching.queries.changes import changes_in
from coaching.queries.places import of_record
from coaching.queries.plan_facts import adults_of
from coaching.views.turning import no_more


@require_http_methods(["GET", "POST"])
def situation_change(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what changed with the family, so that plan and assessment are looked at again (A027, O016)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case, "coaching:plans")
    key = DraftKey("change", case.pk)
    draft = found_draft(request, key)
    adults = [(one.participant_id, one.name) for one in adults_of(case)]
    asked = request.GET.get("what", "")
    named = {"participant_id": request.GET.get("person", ""), "what": asked if asked in Change.values else ""}
    form = RecordChangeForm(request.POST or None, adults=adults, today=request.today, initial=named | initial_of(draft))
    back = f"{reverse('coaching:plans', args=[case.pk])}#changes"

    def record() -> str:
        record_change(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Written down.")
        return answer
    people = household(case.pk, today=request.today)
    return _page(
        request,
        case,
        form,
        {
            "title": "What changed",
            "button": "Save the change",
            "back": back,
            "draft": draft,
            "draft_key": key,
            "changes": changes_in(case, people, today=request.today),
        },
    )


@require_http_methods(["GET", "POST"])
def assessment_keep(request: SignedInRequest, family_assessment_id: UUID) -> HttpResponse:
    """Say that a completed family assessment is still right after a change, and why (O016)."""
    case = seen_case(request, **of_record(Assessment, family_assessment_id))
    permissions.require(permissions.plans_with_families(request.user))
    kept = get_object_or_404(Assessment, pk=family_assessment_id, case=case, kind=AssessmentKind.FAMILY)
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case, "coaching:assessments")
    key = DraftKey("keep", case.pk, kept.pk)
    draft = found_draft(request, key)
    form = KeepAssessmentForm(request.POST or None, today=request.today, initial=initial_of(draft))
    back = reverse("coaching:assessments", args=[case.pk])

    def keep() -> str:
        keep_assessment(assessment_id=kept.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Written down. The assessment stands.")
        return answer
    people = household(case.pk, today=request.today)
    return _page(
        request,
        case,
        form,
        {
            "title": "Still right",
            "button": "It is still right",
            "back": back,
            "draft": draft,
            "draft_key": key,
            "assessment": assessment_page(case, kept.pk).assessment,
            "changes": changes_in(case, people, today=request.today),
        },
    )


def _page(request: SignedInRequest, case: Case, form: SentForm, told: dict[str, object]) -> HttpResponse:
    context = told | {
        "case": case,
        "form": form,
        "sees_protected": permissions.handles_restricted(request.user),
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "coaching/change_form.html", context, status=status_of(form))


def _turned_away(request: SignedInRequest, case: Case, page: str) -> HttpResponse:
    messages.error(request, no_more(case))
    return redirect(page, case.pk)
