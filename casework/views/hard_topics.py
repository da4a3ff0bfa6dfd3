"""The hard topics of a family: the grid, and writing down how far they got."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions
from casework.case_frame import frame_of
from casework.context import SignedInRequest
from casework.door import crumbs_of, repeatable, seen_case, sent_once, status_of
from casework.forms.restricted import HardTopicsForm
from casework.operations.hard_topics import record_hard_topics, seen_topics
from casework.queries.cases import contacts_of, household
from casework.queries.paging import read_key
from casework.queries.restricted import hard_topics as topics_of
from casework.refusals import Refused


@require_safe
def hard_topics(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show which hard topics were raised with whom, and what was said before (O037)."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="casework:hard-topics")
    context = frame | {
        "topics": topics_of(case, viewer=request.user, people=frame["people"]),
        "may_record": permissions.can_record_hard_topics(request.user, case),
    }
    return render(request, "casework/hard_topics.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def hard_topics_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down how far the hard topics got; `?contact=` names the talk in which they came up."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.changes_engagement(request.user))
    if request.method == "GET" and not case.is_open:
        messages.error(request, "This case is closed; nothing more is entered on it.")
        return redirect("casework:hard-topics", case.pk)
    topics = topics_of(case, viewer=request.user, people=household(case.pk, today=request.today))
    asked = read_key(request.GET.get("contact"))
    contact = case.contacts.filter(pk=asked).first() if asked and contacts_of(case.pk, only=asked) else None
    initial = {"seen": seen_topics(topics.standing)} | ({"on": contact.on} if contact else {})
    form = HardTopicsForm(request.POST or None, grids=topics.grids, today=request.today, initial=initial)

    def record() -> str:
        if not form.entries():
            raise Refused("Nothing was changed, so there is nothing to save.")
        record_hard_topics(
            case_id=case.pk,
            entries=form.entries(),
            on=form.cleaned_data["on"],
            contact=contact,
            seen=form.cleaned_data["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:hard-topics", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Saved.")
        return answer
    if form.is_outdated:
        form.look_again(seen_topics(topics.standing))
    context = {
        "case": case,
        "form": form,
        "contact": contact,
        "hidden": bool(topics.hidden_kinds),
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/hard_topics_record.html", context, status=status_of(form))
