"""The engagement specialists' weekly review: the queue, a review, its follow-ups, taking back (O085)."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    log_views,
    permissions,
    seen_case,
    sent_once,
    status_of,
)
from supervision.choices import LookedAt, QueueReason, TrainingNeed
from supervision.forms.conferences import TakeBackForm
from supervision.forms.engagement import FileEngagementReviewForm
from supervision.forms.followed import EndForm
from supervision.models import EngagementReview, EngagementStep
from supervision.operations.engagement import (
    OWN_FAMILY,
    TAKEN_BACK,
    file_engagement_review,
    settle_engagement_step,
    take_back_engagement_review,
)
from supervision.operations.followed import ENDED
from supervision.queries.colleagues import owners_of
from supervision.queries.engagement import (
    carried_by_whom,
    earlier_reviews,
    engagement_queue,
    engagement_review_of,
    open_steps,
    reasons_of,
    specialist_weeks,
    step_of,
    steps_of,
)
from supervision.queries.places import of_record
from supervision.queries.reviews import worked_on
from supervision.rules.engagement import monday_of

CARE = "Nothing of violence, treatment or health here: everybody who works on this case reads it."
QUEUE = "supervision:specialist-queue"


@require_safe
def specialist_queue(request: SignedInRequest) -> HttpResponse:
    """Show which families call for a review this week, the follow-ups still open, and the weeks that were worked."""
    user, today = request.user, request.today
    permissions.require(permissions.sees_engagement_queue(user))
    if user.office is None:
        raise Http404
    rows, steps = engagement_queue(user, today=today), open_steps(user)
    log_views(request=request, case_ids={row.case_id for row in rows} | {step.case_id for step in steps})
    context = {
        "today": today,
        "monday": monday_of(today),
        "rows": rows,
        "reviewed": sum(bool(row.reviewed) for row in rows),
        "steps": steps,
        "weeks": specialist_weeks(user, user.office, today=today),
        "may_review": permissions.reviews_engagement(user),
    }
    return render(request, "supervision/specialist_queue.html", context)


@require_http_methods(["GET", "POST"])
def engagement_review_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Review a family's engagement, and agree on what follows."""
    user, today = request.user, request.today
    permissions.require(permissions.reviews_engagement(user))
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_review_engagement(user, case))
    if request.method == "GET" and worked_on(case.pk, user, since=monday_of(today), until=today):
        messages.error(request, OWN_FAMILY)
        return redirect(QUEUE)
    key = DraftKey("engagement-review", case.pk)
    draft = found_draft(request, key)
    form = FileEngagementReviewForm(
        request.POST or None, owners=owners_of(user), today=today, initial=initial_of(draft)
    )

    def write() -> str:
        told = {name: form.cleaned_data[name] for name in ("looked_at", "result", "training")}
        filed = file_engagement_review(case_id=case.pk, steps=form.agreed, actor=user, now=request.now, **told)
        discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:engagement-review", args=[filed.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write)):
        messages.success(request, "Filed. The follow-ups stay until they are done.")
        return answer
    coach = carried_by_whom(case, today=today)
    context = _about(case, "Review engagement") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "coach": coach.name if coach else "Nobody",
        "reasons": [one.label for one in reasons_of(Case.objects.filter(pk=case.pk), today=today).get(case.pk, ())],
        "earlier": earlier_reviews(case),
        "back": reverse(QUEUE),
        "care": CARE,
    }
    return render(request, "supervision/engagement_review_file.html", context, status=status_of(form))


@require_safe
def engagement_review(request: SignedInRequest, engagement_review_id: UUID) -> HttpResponse:
    """Show a review of engagement with its action plan, to whoever works on its case."""
    user = request.user
    permissions.require(permissions.plans_with_families(user))
    case = seen_case(request, **of_record(EngagementReview, engagement_review_id))
    found = engagement_review_of(case, engagement_review_id)
    stands = found.taken_back_at is None
    context = _about(case, "Review of engagement") | {
        "today": request.today,
        "review": found,
        "looked_at": [LookedAt(one).label for one in found.looked_at],
        "reasons": [QueueReason(one).label for one in found.reasons],
        "training": TrainingNeed(found.training).label,
        "steps": [(step, stands and _may_settle(request, case, step, found)) for step in steps_of(found)],
        "may_take_back": stands
        and permissions.can_take_back_engagement_review(user, case, filed_by_id=found.filed_by_id),
    }
    return render(request, "supervision/engagement_review.html", context)


@require_http_methods(["GET", "POST"])
def engagement_review_take_back(request: SignedInRequest, engagement_review_id: UUID) -> HttpResponse:
    """Take back a review of engagement that was wrong."""
    user = request.user
    permissions.require(permissions.sees_engagement_queue(user))
    case = seen_case(request, **of_record(EngagementReview, engagement_review_id))
    found = engagement_review_of(case, engagement_review_id)
    permissions.require(permissions.can_take_back_engagement_review(user, case, filed_by_id=found.filed_by_id))
    back = reverse("supervision:engagement-review", args=[found.pk])
    if request.method == "GET" and found.taken_back_at is not None:
        messages.error(request, TAKEN_BACK)
        return redirect(back)
    key = DraftKey("engagement-take-back", case.pk, found.pk)
    draft = found_draft(request, key)
    form = TakeBackForm(request.POST or None, initial=initial_of(draft))

    def take_back() -> str:
        take_back_engagement_review(review_id=found.pk, why=form.cleaned_data["why"], actor=user, now=request.now)
        discard_draft(user=user, key=str(key), rev=filed_rev(request, key))
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "Taken back. Its follow-ups are asked no more.")
        return answer
    context = _about(case, "Take a review back") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "review": found,
        "back": back,
        "care": CARE,
    }
    return render(request, "supervision/engagement_take_back.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def engagement_step_settle(request: SignedInRequest, engagement_step_id: UUID) -> HttpResponse:
    """Say that a follow-up of a review is done, or why it is dropped."""
    case = seen_case(request, **of_record(EngagementStep, engagement_step_id))
    step = step_of(case, engagement_step_id)
    permissions.require(_may_settle(request, case, step, step.review))
    back = reverse("supervision:engagement-review", args=[step.review_id])
    if request.method == "GET" and (step.ended_at or step.review.taken_back_at):
        messages.error(request, ENDED if step.ended_at else TAKEN_BACK)
        return redirect(back)
    form = EndForm(request.POST or None)

    def settle() -> str:
        told = {name: form.cleaned_data[name] for name in ("ended_as", "why")}
        settle_engagement_step(step_id=step.pk, actor=request.user, now=request.now, **told)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, settle)):
        messages.success(request, "Kept.")
        return answer
    context = _about(case, "What became of it") | {"form": form, "action": step, "back": back}
    return render(request, "supervision/agreed_end.html", context, status=status_of(form))


def _may_settle(request: SignedInRequest, case: Case, step: EngagementStep, review: EngagementReview) -> bool:
    return permissions.can_settle_engagement_step(
        request.user, case, owner_id=step.owner_id, filed_by_id=review.filed_by_id
    )


def _about(case: Case, title: str) -> dict[str, Any]:
    crumbs = [
        ("Families", reverse("casework:families")),
        (case.number, reverse("casework:case", args=[case.pk])),
        (title, ""),
    ]
    return {"case": case, "title": title, "crumbs": crumbs}
