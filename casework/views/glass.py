"""Breaking the glass: asking for one case by its whole number, and giving it back."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework import permissions
from casework.context import SignedInRequest
from casework.door import repeatable, seen_case, sent_once, status_of
from casework.forms.restricted import BreakGlassForm
from casework.forms.sent import SentForm
from casework.models import Case
from casework.operations.access import log_glass
from casework.operations.drafts import discard_draft
from casework.operations.glass import break_glass as break_it
from casework.operations.glass import end_glass
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_http_methods(["GET", "POST"])
def break_glass(request: SignedInRequest) -> HttpResponse:
    """Open one case that is not one's own for a few hours, for a reason that others read at once.

    Until the reason is given every number is answered alike; afterwards one that opens nothing is said to be none.
    """
    permissions.require(permissions.breaks_glass(request.user))
    key = DraftKey("glass")
    draft = found_draft(request, key)
    form = BreakGlassForm(request.POST or None, initial=initial_of(draft))
    here = reverse("casework:break-glass")

    def open_case() -> str:
        sent = {name: form.cleaned_data[name] for name in ("number", "category", "reason")}
        seen = Case.objects.visible_to(request.user).filter(number=sent["number"].strip()).first()
        if seen is not None:
            messages.info(request, "You see this case as it is; no glass was broken.")
            return reverse("casework:case", args=[seen.pk])
        glass = break_it(**sent, actor=request.user, now=request.now)
        log_glass(request=request, case_id=glass.case_id if glass else None)
        if glass is None or glass.case_id is None:
            messages.error(request, "There is no such case. The try is counted and written down.")
            return here
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        messages.success(request, "The case is open for reading. Its manager and the privacy officer were told.")
        return reverse("casework:case", args=[glass.case_id])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, open_case)):
        return answer
    context = {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "hours": settings.BREAK_GLASS_HOURS,
        "most": settings.BREAK_GLASS_PER_DAY,
        "today": request.today,
    }
    return render(request, "casework/break_glass.html", context, status=status_of(form))


@require_POST
@repeatable
def break_glass_end(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Give a case back before its time is over."""
    permissions.require(permissions.breaks_glass(request.user))
    case = seen_case(request, pk=case_id)
    form = SentForm(request.POST)

    def end() -> str:
        end_glass(case_id=case.pk, actor=request.user, now=request.now)
        return reverse("casework:families")

    if form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Given back. The case is closed to you again.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect("casework:case", case.pk)
