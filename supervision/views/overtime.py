"""Usual hours and overtime: asked for and decided before its day (O003)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import SignedInRequest, permissions, repeatable, sent_once, status_of
from supervision.forms.staff_files import AskOvertimeForm, DecideOvertimeForm
from supervision.models import OvertimeRequest
from supervision.operations.staff_files import ask_overtime, decide_overtime
from supervision.queries.overtime import overtime_asked_of, overtime_deciders
from supervision.queries.staff_files import hours_by_staff, staff_of, unapproved, week_words
from supervision.rules.worktime import hours_on

SHOWN = 30


@require_http_methods(["GET", "POST"])
def overtime(request: SignedInRequest) -> HttpResponse:
    """Show one's usual hours, overtime and entries after hours; who manages the office also what is to decide."""
    user, today = request.user, request.today
    permissions.require(permissions.sees_overtime(user))
    form = AskOvertimeForm(request.POST or None)

    def ask() -> str:
        ask_overtime(**form.arguments(), actor=user, now=request.now)
        return reverse("supervision:overtime")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. It holds once your manager approves it, before the day.")
        return answer
    assert user.office is not None  # noqa: S101 - said to the type checker; `sees_overtime` asked it
    hours = hours_on(hours_by_staff([user])[user.pk], today)
    context = {
        "form": form,
        "today": today,
        "hours": hours,
        "week": week_words(hours.weekdays) if hours else "",
        "own": list(
            OvertimeRequest.objects.filter(staff=user).select_related("decided_by").order_by("-on", "pk")[:SHOWN]
        ),
        "late": unapproved(user, [user], user.office, today=today),
        "decides": permissions.decides_overtime(user),
        "deciders": overtime_deciders(user),
    }
    if permissions.decides_overtime(user):
        rows = overtime_asked_of(user).select_related("staff", "office")
        others = [one for one in staff_of(user) if one != user]
        context |= {
            "asked": list(rows.filter(decided_at__isnull=True, on__gt=today).order_by("on", "pk")),
            "missed": list(rows.filter(decided_at__isnull=True, on__lte=today).order_by("-on", "pk")[:SHOWN]),
            "others": unapproved(user, others, user.office, today=today),
        }
    return render(request, "supervision/overtime.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def overtime_decide(request: SignedInRequest, overtime_id: UUID) -> HttpResponse:
    """Approve or refuse overtime that somebody else asked for."""
    permissions.require(permissions.decides_overtime(request.user))
    own = OvertimeRequest.objects.filter(pk=overtime_id, staff=request.user)
    permissions.require(not own.exists())
    row = get_object_or_404(overtime_asked_of(request.user).select_related("staff"), pk=overtime_id)
    form = DecideOvertimeForm(request.POST or None)
    back = reverse("supervision:overtime")

    def decide() -> str:
        decide_overtime(
            overtime_id=row.pk,
            is_approval=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, decide)):
        messages.success(request, "Decided.")
        return answer
    context = {"form": form, "row": row, "back": back, "crumbs": [("Hours and overtime", back)]}
    return render(request, "supervision/overtime_decide.html", context, status=status_of(form))
