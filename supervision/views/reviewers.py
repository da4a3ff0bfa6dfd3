"""Giving cases that were drawn to a QA reviewer, and taking them back (A097)."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.public import (
    ReviewAssignment,
    SentForm,
    SignedInRequest,
    log_views,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from supervision.forms.reviews import GiveReviewsForm
from supervision.models import SampledCase
from supervision.operations.reviewers import end_review, give_reviews
from supervision.queries.places import of_record
from supervision.queries.reviewers import reviewers_of_state
from supervision.queries.reviews import cases_drawn, cases_to_give
from supervision.queries.samples import sample_of


@require_http_methods(["GET", "POST"])
@repeatable
def reviews_give(request: SignedInRequest, sample_id: UUID) -> HttpResponse:
    """Give cases of a sample to a QA reviewer of the state."""
    permissions.require(permissions.draws_samples(request.user))
    found = sample_of(request.user, sample_id)
    if found is None:
        raise Http404
    # What was ticked and is taken meanwhile is told by the operation, which knows why.
    cases = (cases_drawn if request.method == "POST" else cases_to_give)(found, request.user)
    log_views(request=request, case_ids=[one.case_id for one in cases])
    reviewers = reviewers_of_state(found.office)
    form = GiveReviewsForm(
        request.POST or None,
        cases=[(one.sampled_id, f"{one.family_name}, {one.case_number}: {one.coach}") for one in cases],
        reviewers=[(one.pk, f"{one.name}, {one.office.name if one.office else ''}") for one in reviewers],
    )
    back = reverse("supervision:sample", args=[found.pk])

    def give() -> str:
        give_reviews(
            sampled_ids=form.cleaned_data["sampled_ids"],
            reviewer_id=form.cleaned_data["reviewer_id"],
            actor=request.user,
            now=request.now,
        )
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, give)):
        count = wording.counted(len(form.cleaned_data["sampled_ids"]), "case", "cases")
        messages.success(request, f"Given: {count}. The reviewer reads them until their reviews are closed.")
        return answer
    context = {
        "form": form,
        "cases": cases,
        "reviewers": reviewers,
        "back": back,
        "crumbs": [("QA reviews", reverse("supervision:reviews")), ("Sample", back), ("Give to a reviewer", "")],
    }
    return render(request, "supervision/reviews_give.html", context, status=status_of(form))


@require_POST
@repeatable
def review_end(request: SignedInRequest, review_assignment_id: UUID) -> HttpResponse:
    """Take a case back from its reviewer, or give back one that one has to review."""
    scores = permissions.scores_given_cases(request.user)
    permissions.require(scores or permissions.draws_samples(request.user))
    seen_case(request, **of_record(ReviewAssignment, review_assignment_id))
    row = ReviewAssignment.objects.get(pk=review_assignment_id)
    sampled = SampledCase.objects.get(pk=row.subject_id)
    here = reverse("supervision:reviews") if scores else reverse("supervision:sample", args=[sampled.sample_id])
    form = SentForm(request.POST)

    def end() -> str:
        end_review(review_assignment_id=row.pk, actor=request.user, now=request.now)
        return here

    if form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "Given back." if scores else "Taken back.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect(here)
