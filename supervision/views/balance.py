"""The balance of an office's caseloads: what would bring it about, and the transfers that are asked for of it."""

from collections import defaultdict
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    EventKind,
    SignedInRequest,
    permissions,
    repeatable,
    restarts_in,
    sent_once,
    status_of,
)
from supervision.forms.decisions import BalanceForm
from supervision.operations.balance import ask_balance
from supervision.queries.balance import Balance, balance_of


@require_http_methods(["GET", "POST"])
@repeatable
def balance(request: SignedInRequest) -> HttpResponse:
    """Show a proposal that brings caseloads within the band; ask for all, some or none of its moves."""
    permissions.require(permissions.can_see_supervision(request.user))
    office = request.user.office
    if office is None:
        raise Http404
    found = balance_of(request.user, office, today=request.today)
    form = BalanceForm(
        request.POST or None,
        moves=[(one.value, one.numbers) for one in found.proposed],
        initial={"moves": [one.value for one in found.proposed]},
    )

    def ask() -> str:
        return _ask(request, form, found)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. Each family stays where it is until the receiving coach accepts.")
        return answer
    context = {
        "today": request.today,
        "office": office,
        "balance": found,
        "form": form,
        "rows": list(zip(form["moves"], found.proposed, strict=True)),
        "restarts": restarts_in(office, kind=EventKind.ASSIGNMENT_CHANGED, today=request.today),
        "crumbs": [("Supervision", reverse("supervision:caseloads")), ("Balance", "")],
    }
    return render(request, "supervision/balance.html", context, status=status_of(form))


def _ask(request: SignedInRequest, form: BalanceForm, found: Balance) -> str:
    wanted = set(form.cleaned_data["moves"])
    together: dict[UUID, list[UUID]] = defaultdict(list)
    for one in found.proposed:
        if one.value in wanted:
            together[one.target_id].extend(one.case_ids)
    batches = ask_balance(moves=together, reason=form.cleaned_data["reason"], actor=request.user, now=request.now)
    if len(batches) == 1:
        return reverse("supervision:handover-report", args=[batches[0].pk])
    return reverse("supervision:handovers")
