"""The plans of a case: the one that holds, the one being written, and those before."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.public import SignedInRequest, frame_of, seen_case


@require_safe
def case_plans(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the plans of a case."""
    case = seen_case(request, pk=case_id)
    return render(request, "coaching/plans.html", frame_of(request, case, current="coaching:plans"))


@require_safe
def case_of_plan(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Lead from a plan to the plans of its case."""
    return redirect("coaching:plans", seen_case(request, plans=plan_id).pk)
