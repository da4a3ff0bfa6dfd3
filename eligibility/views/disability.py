"""Short forms about long-term incapacity, for who may know of health in the family."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import (
    AccessVerb,
    Case,
    RestrictedKind,
    SignedInRequest,
    log_view,
    permissions,
    repeatable,
    seen_case,
    wording,
)
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.disability import HelpStepForm, MedicalVerificationForm, ProtectedReviewForm
from eligibility.models import HelpStep, MedicalVerification, ProtectedReview
from eligibility.models.disability import of_health
from eligibility.operations.disability import (
    hold_disability_review,
    record_help_step,
    record_medical_verification,
    void_disability_review,
    void_help_step,
    void_medical_verification,
)
from eligibility.views.benefits import answered
from eligibility.views.exemptions import adults_of


@require_http_methods(["GET", "POST"])
def medical_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a medical paper."""
    case = _case(request, case_id)
    form = MedicalVerificationForm(request.POST or None, adults=adults_of(case), today=request.today)

    def do() -> None:
        record_medical_verification(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    words = "Seen by whoever may know of health in this family alone. Nothing of it stands in the timeline."
    return answered(request, case, form, do, title="Medical paper", button="Save", said="Written down.", words=words)


@require_http_methods(["GET", "POST"])
def help_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down how far a help got."""
    case = _case(request, case_id)
    form = HelpStepForm(request.POST or None, adults=adults_of(case), today=request.today)

    def do() -> None:
        record_help_step(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Help toward SSI", button="Save", said="Written down.")


@require_http_methods(["GET", "POST"])
def medical_review(request: SignedInRequest, case_id: UUID, medical_id: UUID) -> HttpResponse:
    """Hold a review of a medical paper."""
    case, row = _found(request, case_id, MedicalVerification, medical_id)
    form = ProtectedReviewForm(request.POST or None, today=request.today)

    def do() -> None:
        hold_disability_review(verification_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        f"Paper from {row.given_by}, {wording.full_day(row.first_day)} to {wording.full_day(row.last_day)}. The"
        " timeline says that a review was held, and no more."
    )
    return answered(request, case, form, do, title="Review", button="Save the review", said="Saved.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def medical_void(request: SignedInRequest, case_id: UUID, medical_id: UUID) -> HttpResponse:
    """Take back a medical paper."""
    case, row = _found(request, case_id, MedicalVerification, medical_id)
    return _taken_back(request, case, lambda told: void_medical_verification(verification_id=row.pk, **told))


@require_http_methods(["GET", "POST"])
@repeatable
def help_void(request: SignedInRequest, case_id: UUID, help_id: UUID) -> HttpResponse:
    """Take back a step of help."""
    case, row = _found(request, case_id, HelpStep, help_id)
    return _taken_back(request, case, lambda told: void_help_step(step_id=row.pk, **told))


@require_http_methods(["GET", "POST"])
@repeatable
def review_void(request: SignedInRequest, case_id: UUID, medical_review_id: UUID) -> HttpResponse:
    """Take back a review."""
    case, row = _found(request, case_id, ProtectedReview, medical_review_id)
    return _taken_back(request, case, lambda told: void_disability_review(review_id=row.pk, **told))


def _case(request: SignedInRequest, case_id: UUID) -> Case:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    permissions.require(permissions.can_record_restricted(request.user, case, RestrictedKind.MEDICAL))
    return case


def _found(request: SignedInRequest, case_id: UUID, model: type[Any], key: UUID) -> tuple[Case, Any]:
    """Return a row with its case; it is written down that it was opened (security 2.2)."""
    case = _case(request, case_id)
    row = get_object_or_404(of_health(model.objects.all(), request.user), pk=key, case=case)
    log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=row.pk)
    return case, row


def _taken_back(request: SignedInRequest, case: Case, operation: Callable[[dict[str, Any]], object]) -> HttpResponse:
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        operation({"actor": request.user, "now": request.now})

    words = "It was written down by mistake; it stays on file who wrote it and who took it back."
    return answered(
        request, case, form, do, title="Take it back", button="Take it back", said="Taken back.", words=words
    )
