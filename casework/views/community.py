"""Referrals of a case to services: listed, made, followed up, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions, reactions
from casework.case_frame import frame_of
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.forms.community import FollowUpForm, MakeReferralForm
from casework.forms.sent import SentForm
from casework.forms.sharing import leave_out_restricted
from casework.models import Case
from casework.operations.community import (
    follow_up_referral,
    make_referral,
    take_back_follow_up,
    take_back_referral,
)
from casework.operations.drafts import discard_draft
from casework.queries.cases import household
from casework.queries.community import ReferralRow, hidden_referrals, is_hidden, referral_named, referrals_of
from casework.queries.providers import provider_choices
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_safe
def case_referrals(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show whom the family was referred to, and what came of it."""
    shown = seen_case(request, pk=case_id)
    frame = frame_of(request, shown, current="casework:case-referrals")
    user = request.user
    # What the family has to get over stands with the assessments, which broken glass does not open.
    told = [] if shown.is_behind_glass else reactions.react(reactions.REFERRALS_LISTED, case=shown)
    answered = {key: answer for found in told for key, answer in found.items()}
    rows = [
        (
            row,
            answered.get(row.id),
            permissions.can_take_back_referral(user, shown, row.made_by_id),
            _may_undo(request, shown, row),
        )
        for row in referrals_of(shown.pk, viewer=user)
    ]
    may = frame["may"] | {
        "make_referral": permissions.can_make_referral(user, shown),
        "follow_up": permissions.can_follow_up_referral(user, shown),
    }
    return render(
        request,
        "casework/case_referrals.html",
        frame | {"rows": rows, "may": may, "hidden": hidden_referrals(shown, viewer=user)},
    )


def _may_undo(request: SignedInRequest, case: Case, row: ReferralRow) -> bool:
    """Tell whether the last follow-up of a referral may be taken back by whoever reads."""
    if row.last is None or not row.stands:
        return False
    return permissions.can_take_back_referral(request.user, case, row.last.entered_by_id)


@require_http_methods(["GET", "POST"])
def referral_make(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Refer somebody of the family to a service."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_make_referral(request.user, case):
        messages.error(request, "This case is closed; nobody is referred on it any more.")
        return redirect("casework:case-referrals", case.pk)
    key = DraftKey("referral", case.pk)
    draft = found_draft(request, key)
    form = MakeReferralForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        providers=provider_choices(case.office),
        today=request.today,
        initial=initial_of(draft, ticks=("has_part2_notice", "is_talked")) or _named_in(request),
        answerable=[one for found in reactions.react(reactions.REFERRAL_BEGINNING, case=case) for one in found],
    )
    leave_out_restricted(form, kinds=permissions.kinds_seen(request.user, case))

    def make() -> str:
        make_referral(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-referrals", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, make)):
        messages.success(request, "Referred. The follow-up stands on Today when its day comes.")
        return answer
    return render(request, "casework/referral_make.html", _page(request, case, form, key), status=status_of(form))


def _named_in(request: SignedInRequest) -> dict[str, Any]:
    """Return the person, the provider and the barrier that the way here was about."""
    named = {
        "participant_id": request.GET.get("person"),
        "provider_id": request.GET.get("provider"),
        "answers": request.GET.getlist("answers"),
    }
    return {name: value for name, value in named.items() if value}


@require_http_methods(["GET", "POST"])
def referral_follow_up(request: SignedInRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Write down what came of a referral; the address may also name the follow-up after which it goes on."""
    case = seen_case(request, pk=case_id)
    row = _referral(request, case, referral_named(case, referral_id, viewer=request.user) or referral_id)
    permissions.require(permissions.can_follow_up_referral(request.user, case))
    key = DraftKey("followup", case.pk, row.id)
    draft = found_draft(request, key)
    form = FollowUpForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def follow_up() -> str:
        follow_up_referral(referral_id=row.id, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-referrals", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, follow_up)):
        goes_on = form.cleaned_data["next_on"] is not None
        messages.success(request, "Followed up. It goes on." if goes_on else "Followed up.")
        return answer
    context = _page(request, case, form, key) | {"row": row}
    return render(request, "casework/referral_follow_up.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def referral_take_back(request: SignedInRequest, case_id: UUID, referral_id: UUID) -> HttpResponse:
    """Take a referral back with its follow-ups."""
    case = seen_case(request, pk=case_id)
    row = _referral(request, case, referral_id)
    permissions.require(permissions.can_take_back_referral(request.user, case, row.made_by_id))
    form = SentForm(request.POST or None)

    def take_back() -> str:
        take_back_referral(referral_id=row.id, actor=request.user, now=request.now)
        return reverse("casework:case-referrals", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "The referral is taken back. It stays readable.")
        return answer
    context = {
        "case": case,
        "form": form,
        "row": row,
        "title": "Take back a referral",
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/referral_take_back.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def follow_up_take_back(request: SignedInRequest, case_id: UUID, referral_id: UUID, follow_up_id: UUID) -> HttpResponse:
    """Take the last follow-up of a referral back."""
    case = seen_case(request, pk=case_id)
    row = _referral(request, case, referral_id)
    follow_up = get_object_or_404(case.follow_ups, pk=follow_up_id, referral=referral_id)
    permissions.require(permissions.can_take_back_referral(request.user, case, follow_up.entered_by_id))
    form = SentForm(request.POST or None)

    def take_back() -> str:
        take_back_follow_up(follow_up_id=follow_up.pk, actor=request.user, now=request.now)
        return reverse("casework:case-referrals", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "The follow-up is taken back. Its day runs again.")
        return answer
    context = {
        "case": case,
        "form": form,
        "row": row,
        "follow_up": follow_up,
        "title": "Take back a follow-up",
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/referral_take_back.html", context, status=status_of(form))


def _referral(request: SignedInRequest, case: Case, key: UUID) -> ReferralRow:
    found = referrals_of(case.pk, viewer=request.user, only=key)
    if found:
        return found[0]
    if is_hidden(case, key):
        raise PermissionDenied
    raise Http404


def _page(request: SignedInRequest, case: Case, form: SentForm, key: DraftKey) -> dict[str, Any]:
    return {
        "case": case,
        "form": form,
        "draft": found_draft(request, key),
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
