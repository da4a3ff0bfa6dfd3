"""Phone tag: what was tried this month with each adult, what is still asked, which way comes next."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import permissions
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.forms.contacts import ContactIntervalForm
from casework.operations.contacts import set_contact_interval
from casework.operations.drafts import discard_draft
from casework.queries.cases import household
from casework.queries.tries import tries_of
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_http_methods(["GET", "POST"])
def contact_tries(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the tries of this month, and say how often somebody is contacted (A007, A009)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user) or case.is_for_review)
    people = household(case.pk, today=request.today)
    key = DraftKey("interval", case.pk)
    draft = found_draft(request, key)
    form = ContactIntervalForm(request.POST or None, people=people, initial=initial_of(draft))

    def set_interval() -> str:
        set_contact_interval(
            case_id=case.pk,
            participant_id=form.cleaned_data["participant_id"],
            days=form.cleaned_data["days"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:contact-tries", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, set_interval)):
        messages.success(request, "Set. The next contact is shown beside the name.")
        return answer
    may_log = permissions.can_log_contact(request.user, case)
    context = {
        "case": case,
        "people": tries_of(case, people, today=request.today),
        "form": form if may_log else None,
        "may_log": may_log,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/contact_tries.html", context, status=status_of(form))
