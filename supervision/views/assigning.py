"""Giving a case to a coach."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Assignment,
    Case,
    EventKind,
    SignedInRequest,
    User,
    assign_case,
    assignment_stand,
    coach_on_duty,
    crumbs_of,
    permissions,
    restarts_of,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from supervision.forms import AssignForm
from supervision.queries.caseloads import CoachLoad, caseloads
from supervision.queries.skills import Brings, brought_by


@require_http_methods(["GET", "POST"])
def case_assign(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Choose the coach who carries a case from a day on."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_assign_case(request.user, case))
    if request.method == "GET" and not case.is_open:
        messages.error(request, "This case is closed; nobody is assigned to it any more.")
        return redirect("casework:case", case.pk)
    standing = case.assignments.on(request.today).select_related("coach").first()
    coaches = _coaches(request, standing)
    brought = brought_by([one.coach_id for one in coaches], on=request.today)
    duty = None if standing else coach_on_duty(case.office, day=request.today)
    form = AssignForm(
        request.POST or None,
        coaches=[(one.coach_id, _label(one, brought[one.coach_id])) for one in coaches],
        today=request.today,
        stand=assignment_stand(case),
        initial={"coach": duty.staff_id} if duty else None,
    )

    def assign() -> str:
        coach = User.objects.get(pk=form.cleaned_data["coach"])
        first_day = form.cleaned_data["first_day"]
        assign_case(
            case_id=case.pk,
            coach=coach,
            first_day=first_day,
            seen=form.cleaned_data["seen"] or None,
            actor=request.user,
            now=request.now,
        )
        return _next(case, standing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, assign)):
        messages.success(request, f"{case.number} is assigned to {_name(coaches, form)}.")
        return answer
    if form.is_outdated:
        form.look_again(assignment_stand(case))
    context = {
        "today": request.today,
        "case": case,
        "form": form,
        "standing": standing,
        "has_coaches": bool(coaches),
        "duty": duty,
        "restarts": restarts_of(case, kind=EventKind.ASSIGNMENT_CHANGED, today=request.today) if standing else [],
        "crumbs": crumbs_of(case),
    }
    return render(request, "supervision/case_assign.html", context, status=status_of(form))


def _coaches(request: SignedInRequest, standing: Assignment | None) -> list[CoachLoad]:
    """Return who may carry the case, the lightest load first.

    Whoever carries it now is not offered; an answer may name them, because a form that arrives twice does.
    """
    found = [one for one in caseloads(request.user, today=request.today).coaches if one.is_here]
    if standing and request.method == "GET":
        found = [one for one in found if one.coach_id != standing.coach_id]
    return sorted(found, key=lambda one: (one.load.families, one.name))


def _label(one: CoachLoad, brings: Brings) -> str:
    load = f"{wording.counted(one.load.families, 'family', 'families')}, {one.load.overdue:,} overdue"
    return f"{one.name}: {load}; {brings.words}" if brings.words else f"{one.name}: {load}"


def _name(coaches: list[CoachLoad], form: AssignForm) -> str:
    return next(one.name for one in coaches if str(one.coach_id) == form.cleaned_data["coach"])


def _next(case: Case, standing: Assignment | None) -> str:
    """Return where to go on: to the case, or from a case without a coach to the next one of its kind."""
    if standing:
        return reverse("casework:case", args=[case.pk])
    return f"{reverse('casework:today')}?show=unassigned"
