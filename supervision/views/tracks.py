"""The monthly look at the caseload for readiness for Work First (A115)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    SignedInRequest,
    crumbs_of,
    csv_answer,
    log_export,
    log_views,
    permissions,
    seen_case,
    sent_once,
    status_of,
    write_csv,
)
from supervision.forms.staff_files import ReviewTrackForm
from supervision.models import TrackReview
from supervision.operations.tracks import review_track
from supervision.queries.tracks import HEADINGS, counts_of, track_rows

SHOWN = 12


@require_safe
def track_reviews(request: SignedInRequest) -> HttpResponse:
    """Show how many of each caseload were looked at this month, and who is left."""
    permissions.require(permissions.reviews_tracks(request.user))
    rows = track_rows(request.user, today=request.today)
    log_views(request=request, case_ids=[row.case_id for row in rows])
    context = {"rows": rows, "counts": counts_of(rows), "today": request.today}
    return render(request, "supervision/track_reviews.html", context)


@require_safe
def track_reviews_csv(request: SignedInRequest) -> HttpResponse:
    """Hand out who was looked at this month as a file, each case written down; what was said stays on the page."""
    permissions.require(permissions.reviews_tracks(request.user))
    rows = track_rows(request.user, today=request.today)
    log_export(request=request, case_ids=[row.case_id for row in rows] or [None])
    return csv_answer(write_csv(HEADINGS, (row.cells for row in rows)), f"tracks-{request.today}")


@require_http_methods(["GET", "POST"])
def track_review(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say whether a family is ready for Work First; if not yet, why, and when to look again."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_review_track(request.user, case))
    form = ReviewTrackForm(request.POST or None)

    def review() -> str:
        row = review_track(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        if row.is_ready and not case.track_changes.filter(decided_at__isnull=True).exists():
            return reverse("casework:track-change-ask", args=[case.pk])
        return reverse("supervision:track-reviews")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, review)):
        messages.success(
            request,
            "Kept. Ready for Work First: ask for the change of track." if form.cleaned_data["is_ready"] else "Kept.",
        )
        return answer
    told = TrackReview.objects.filter(case=case).select_related("reviewed_by").order_by("-reviewed_at")
    context = {
        "form": form,
        "case": case,
        "told": list(told[:SHOWN]),
        "back": reverse("supervision:track-reviews"),
        "crumbs": crumbs_of(case),
    }
    return render(request, "supervision/track_review.html", context, status=status_of(form))
