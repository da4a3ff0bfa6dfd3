"""Absences: who is away, who stands in, and the coach who is back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import permissions
from casework.context import SignedInRequest
from casework.door import sent_once, status_of
from casework.forms.absences import EnterAbsenceForm
from casework.forms.sent import SentForm
from casework.models import Absence, User
from casework.operations.absences import end_absence, enter_absence
from casework.queries.coverage import absences_of, coaches_here, may_stand_in
from casework.queries.paging import read_key


@require_http_methods(["GET", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """Show who is away now and later, enter one more absence, or end one."""
    permissions.require(permissions.enters_absences(request.user))
    if "end" in request.POST:
        return _end(request)
    form = EnterAbsenceForm(
        request.POST or None,
        coaches=coaches_here(request.user),
        stand_ins=may_stand_in(request.user),
        today=request.today,
    )

    def enter() -> str:
        people = User.objects.select_related("office").in_bulk(
            [UUID(form.cleaned_data["staff"]), UUID(form.cleaned_data["stand_in"])]
        )
        enter_absence(
            staff=people[UUID(form.cleaned_data["staff"])],
            stand_in=people[UUID(form.cleaned_data["stand_in"])],
            first_day=form.cleaned_data["first_day"],
            last_day=form.cleaned_data["last_day"],
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:absences")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, enter)):
        messages.success(request, "Entered. The stand-in sees the due work on these days.")
        return answer
    context = {
        "today": request.today,
        "form": form,
        "rows": [(row, SentForm(auto_id=f"id_%s_{row.id}")) for row in absences_of(request.user, today=request.today)],
        "sees_office": permissions.can_see_supervision(request.user),
    }
    return render(request, "casework/absences.html", context, status=status_of(form))


def _end(request: SignedInRequest) -> HttpResponse:
    """End an absence: the coach is back."""
    form = SentForm(request.POST)
    key = read_key(request.POST.get("end"))
    absence = get_object_or_404(Absence.objects.filter(office=request.user.office), pk=key)
    here = reverse("casework:absences")

    def end() -> str:
        end_absence(absence_id=absence.pk, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Ended. The stand-in no longer sees these families.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)
