"""Samples of cases for QA reviews: drawing them, and what was drawn (A097)."""

import secrets
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import SentForm, SignedInRequest, calendars, permissions, sent_once, status_of
from supervision.choices import Population, SampleKind
from supervision.forms.reviews import DrawSampleForm
from supervision.operations.samples import draw_sample
from supervision.queries.reviews import drawn_cases, judge_of
from supervision.queries.samples import coaches_to_draw, draw_again, sample_of

#: So many months can be reviewed, the running one first.
MONTHS_OFFERED = 13
_SEED_BYTES = 16


@require_http_methods(["GET", "POST"])
def sample_draw(request: SignedInRequest) -> HttpResponse:
    """Draw cases of a month for review."""
    permissions.require(permissions.draws_samples(request.user))
    months = [calendars.day_of_month(request.today, -back, 1) for back in range(MONTHS_OFFERED)]
    form = DrawSampleForm(
        request.POST or None,
        coaches=coaches_to_draw(request.user),
        months=months,
        initial={"month": months[1].isoformat(), "kind": SampleKind.RANDOM, "population": Population.ALL},
    )

    def draw() -> str:
        seed = secrets.token_hex(_SEED_BYTES)
        sample = draw_sample(**form.arguments(), seed=seed, actor=request.user, now=request.now)
        return reverse("supervision:sample", args=[sample.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, draw)):
        messages.success(request, "Drawn. Their coaches can check their own work now.")
        return answer
    back = reverse("supervision:reviews")
    context = {"form": form, "back": back, "crumbs": [("QA reviews", back), ("Draw a sample", "")]}
    return render(request, "supervision/sample_draw.html", context, status=status_of(form))


@require_safe
def sample(request: SignedInRequest, sample_id: UUID) -> HttpResponse:
    """Show what was drawn, how far its reviews are, and whether the draw comes out the same again."""
    permissions.require(permissions.draws_samples(request.user))
    found = sample_of(request.user, sample_id)
    judge = judge_of(found.office, month=found.month) if found else None
    if found is None or judge is None:
        raise Http404
    rows = drawn_cases(found, request.user, judge)
    forms = [(one, SentForm(auto_id=f"id_%s_{one.sampled_id}") if one.reviewer else None) for one in rows]
    context = {
        "today": request.today,
        "sample": found,
        "kind": SampleKind(found.kind).label,
        "population": Population(found.population).label,
        "whose": found.coach.name if found.coach else "Whole office",
        "rows": forms,
        "hidden": found.wanted_count - len(rows),
        "again": draw_again(found, request.user),
        "crumbs": [("QA reviews", reverse("supervision:reviews")), ("Sample", "")],
    }
    return render(request, "supervision/sample.html", context)
