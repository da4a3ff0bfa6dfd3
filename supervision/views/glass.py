"""Broken glass: the list of who opened which case, and the review by somebody else."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from casework.public import (
    BreakGlass,
    DraftKey,
    GlassReview,
    SavedDraft,
    SignedInRequest,
    discard_draft,
    filed_rev,
    initial_of,
    permissions,
    read_key,
    repeatable,
    review_glass,
    saved_drafts,
    seen_case,
    sent_once,
    status_of,
)
from supervision.forms import ReviewGlassForm
from supervision.queries.glass import Glass, glass_list, glass_unreviewed


@require_safe
def break_glass(request: SignedInRequest) -> HttpResponse:
    """Show who broke the glass of which case and what was found."""
    permissions.require(permissions.sees_glass_list(request.user))
    return _page(request)


@require_POST
@repeatable
def glass_review(request: SignedInRequest, glass_id: UUID) -> HttpResponse:
    """Say whether the glass was broken for good reason."""
    permissions.require(permissions.can_see_supervision(request.user))
    seen_case(request, broken_glass=glass_id)
    form = ReviewGlassForm(request.POST, auto_id=f"id_%s_{glass_id}")
    here = reverse("supervision:break-glass")

    def review() -> str:
        review_glass(
            glass_id=glass_id,
            finding=form.cleaned_data["finding"],
            words=form.cleaned_data["words"],
            actor=request.user,
            now=request.now,
        )
        key = _key(glass_id)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return here

    if form.is_valid() and (answer := sent_once(request, form, review)):
        is_justified = form.cleaned_data["finding"] == GlassReview.JUSTIFIED
        messages.success(request, "Reviewed: justified." if is_justified else "Reviewed: not justified.")
        return answer
    standing = BreakGlass.objects.get(pk=glass_id)
    if standing.reviewed_at is not None:
        messages.error(request, "Somebody reviewed this already. Your finding was not recorded.")
        return redirect(here)
    return _page(request, key=glass_id, bound=form)


Reviewable = tuple[Glass, ReviewGlassForm, DraftKey, SavedDraft | None]


def review_forms(request: SignedInRequest, waiting: list[Glass]) -> list[Reviewable]:
    """Return each of a list with the form that reviews it and the draft of what was found."""
    drafts = saved_drafts(request.user, [str(_key(one.id)) for one in waiting])
    found = []
    for one in waiting:
        key = _key(one.id)
        draft = drafts.get(str(key))
        found.append((one, ReviewGlassForm(auto_id=f"id_%s_{one.id}", initial=initial_of(draft)), key, draft))
    return found


def _key(glass_id: UUID) -> DraftKey:
    return DraftKey("glass-review", subject_id=glass_id)


def _page(request: SignedInRequest, *, key: UUID | None = None, bound: ReviewGlassForm | None = None) -> HttpResponse:
    after = read_key(request.GET.get("after"))
    page = glass_list(request.user, today=request.today, after=after)
    here = reverse("supervision:break-glass")
    may_review = permissions.can_see_supervision(request.user)
    context = {
        "today": request.today,
        "waiting": [
            (one, bound if bound and one.id == key else form, draft_key, draft)
            for one, form, draft_key, draft in review_forms(
                request, glass_unreviewed(request.user, today=request.today)
            )
        ],
        "others": page.rows,
        "first_url": here if after else "",
        "next_url": f"{here}?after={page.after}" if page.after else "",
        "may_review": may_review,
    }
    return render(request, "supervision/break_glass.html", context, status=status_of(bound) if bound else 200)
