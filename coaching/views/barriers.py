"""Strengths and barriers of a case: written down, ended, settled, linked to a referral."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    SentForm,
    SignedInRequest,
    crumbs_of,
    permissions,
    referrals_of,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching.forms.history import LinkReferralForm, RowForm, SettleBarrierForm
from coaching.models import Barrier, Strength
from coaching.operations.barriers import (
    end_strength,
    link_referral,
    record_barrier,
    record_strength,
    settle_barrier,
)
from coaching.queries.plan_facts import adults_of
from coaching.views.turning import no_more


@require_http_methods(["GET", "POST"])
def strength_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what a person or the family can build on."""
    return _row(request, case_id, is_strength=True)


@require_http_methods(["GET", "POST"])
def barrier_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what stands in the way of a person or the family."""
    return _row(request, case_id, is_strength=False)


def _row(request: SignedInRequest, case_id: UUID, *, is_strength: bool) -> HttpResponse:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    adults = [(one.participant_id, one.name) for one in adults_of(case)]
    named = {"participant_id": request.GET.get("person", "")}
    form = RowForm(request.POST or None, adults=adults, today=request.today, initial=named)

    def record() -> str:
        do = record_strength if is_strength else record_barrier
        do(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        return _tab(case, "strengths" if is_strength else "barriers")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Strength written down." if is_strength else "Barrier written down.")
        return answer
    title = "Write down a strength" if is_strength else "Write down a barrier"
    return _page(request, case, form, title=title, button="Save", is_barrier=not is_strength)


@require_http_methods(["GET", "POST"])
@repeatable
def strength_end(request: SignedInRequest, case_id: UUID, strength_id: UUID) -> HttpResponse:
    """Say that a strength holds no longer."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    strength = get_object_or_404(Strength, pk=strength_id, case=case)
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    form = SentForm(request.POST or None)

    def end() -> str:
        end_strength(strength_id=strength.pk, actor=request.user, now=request.now)
        return _tab(case, "strengths")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "The strength is ended. It stays readable.")
        return answer
    return _page(request, case, form, title="End a strength", button="End it", words=strength.words)


@require_http_methods(["GET", "POST"])
@repeatable
def barrier_settle(request: SignedInRequest, case_id: UUID, barrier_id: UUID) -> HttpResponse:
    """Say that a barrier is overcome, or why it needs no step."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    barrier = get_object_or_404(Barrier, pk=barrier_id, case=case)
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    form = SettleBarrierForm(request.POST or None, today=request.today)

    def settle() -> str:
        cleaned = {name: form.cleaned_data[name] for name in ("status", "reason", "on")}
        settle_barrier(barrier_id=barrier.pk, **cleaned, actor=request.user, now=request.now)
        return _tab(case, "barriers")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, settle)):
        messages.success(request, "The barrier is settled.")
        return answer
    return _page(request, case, form, title="Settle a barrier", button="Save", words=barrier.words)


@require_http_methods(["GET", "POST"])
def barrier_refer(request: SignedInRequest, case_id: UUID, barrier_id: UUID) -> HttpResponse:
    """Link a barrier to the referral that is to help over it (O055)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    barrier = get_object_or_404(Barrier, pk=barrier_id, case=case)
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    choices = [
        (row.id, f"{row.party}, {wording.short_day(row.on, today=request.today)}")
        for row in referrals_of(case.pk, viewer=request.user)
        if row.stands
    ]
    form = LinkReferralForm(request.POST or None, referrals=choices, today=request.today)

    def link() -> str:
        cleaned = {name: form.cleaned_data[name] for name in ("referral_id", "talked_on")}
        link_referral(barrier_id=barrier.pk, **cleaned, actor=request.user, now=request.now)
        return _tab(case, "barriers")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, link)):
        messages.success(request, "Linked to the referral.")
        return answer
    return _page(request, case, form, title="Link to a referral", button="Link", words=barrier.words, barrier=barrier)


def _page(
    request: SignedInRequest,
    case: Case,
    form: SentForm,
    *,
    title: str,
    button: str,
    words: str = "",
    is_barrier: bool = False,
    barrier: Barrier | None = None,
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "is_barrier": is_barrier,
        "barrier": barrier,
        "sees_protected": permissions.handles_restricted(request.user),
        "back": reverse("coaching:assessments", args=[case.pk]),
        "crumbs": crumbs_of(case),
        "today": request.today,
    }
    return render(request, "coaching/case_form.html", context, status=status_of(form))


def _tab(case: Case, part: str) -> str:
    return f"{reverse('coaching:assessments', args=[case.pk])}#{part}"


def _turned_away(request: SignedInRequest, case: Case) -> HttpResponse:
    messages.error(request, no_more(case))
    return redirect("coaching:assessments", case.pk)
