"""Assessments of a case: which are there, and what came of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from casework.public import SignedInRequest, frame_of, seen_case


@require_safe
def case_assessments(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the assessments of a case."""
    case = seen_case(request, pk=case_id)
    return render(request, "coaching/assessments.html", frame_of(request, case, current="coaching:assessments"))


@require_safe
def case_of_assessment(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Lead from an assessment to those of its case."""
    return redirect("coaching:assessments", seen_case(request, assessments=assessment_id).pk)
