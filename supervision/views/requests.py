"""Decisions: what was asked for in the office, and the answers."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from casework.public import (
    DecisionStatus,
    DraftKey,
    EventKind,
    Excusal,
    Office,
    Restart,
    SavedDraft,
    ShareOverride,
    SignedInRequest,
    TrackChange,
    decide_excusal,
    decide_override,
    decide_track_change,
    discard_draft,
    filed_rev,
    hidden_overrides,
    initial_of,
    permissions,
    repeatable,
    restarts_in,
    saved_drafts,
    seen_case,
    sent_before,
    sent_once,
    status_of,
    urgent_rows,
    went_away,
    wording,
)
from coaching.public import decide_support
from reengagement.public import case_of_staffing
from supervision.forms import APPROVE, REFUSE, DecideForm
from supervision.models import DecisionRequest
from supervision.operations.decisions import decide_extension_form, decide_request, decide_transfer
from supervision.queries.asked import WHAT_LABELS, Asked, What
from supervision.queries.decisions import standing_form, standing_request, standing_transfer
from supervision.queries.glass import glass_waiting
from supervision.queries.places import of_record
from supervision.queries.requests import SHOWN_AT_MOST, AskedPage, asked_requests, decided_lately
from supervision.queries.supports import Standing, case_of_support, standing_support
from supervision.views.glass import review_forms

CHANGED_MEANWHILE = (
    "This request was withdrawn, or something else stands in its place meanwhile. Your answer was not recorded."
)
DECIDED_MEANWHILE = "This was decided meanwhile. Your answer was not recorded."


@require_safe
def approvals(request: SignedInRequest) -> HttpResponse:
    """Show what waits for a decision in the office."""
    permissions.require(permissions.can_see_supervision(request.user))
    return _page(request)


@require_POST
def excusal_decide(request: SignedInRequest, excusal_id: UUID) -> HttpResponse:
    """Answer a request to excuse a deadline or to set it later."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, excusals=excusal_id)
    key = DraftKey("answer", case.pk, excusal_id)
    form = _form(key, request)

    def decide() -> None:
        decide_excusal(
            excusal_id=excusal_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: case.excusals.get(pk=excusal_id))


@require_POST
def track_change_decide(request: SignedInRequest, track_change_id: UUID) -> HttpResponse:
    """Answer a consultation request for the other track."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, track_changes=track_change_id)
    key = DraftKey("answer", case.pk, track_change_id)
    form = _form(key, request)

    def decide() -> None:
        decide_track_change(
            track_change_id=track_change_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: case.track_changes.get(pk=track_change_id))


@require_POST
def override_decide(request: SignedInRequest, override_id: UUID) -> HttpResponse:
    """Answer the wish to share something without the release that is missing."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, share_overrides=override_id)
    key = DraftKey("answer", case.pk, override_id)
    form = _form(key, request)

    def decide() -> None:
        decide_override(
            override_id=override_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: case.share_overrides.get(pk=override_id))


@require_POST
def support_decide(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Answer the request for a support that is over the limit or not routine."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, **case_of_support(support_id))
    key = DraftKey("answer", case.pk, support_id)
    form = _form(key, request)

    def decide() -> None:
        decide_support(
            support_id=support_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: standing_support(case, support_id))


@require_POST
def decision_decide(request: SignedInRequest, decision_id: UUID) -> HttpResponse:
    """Answer the wish to open a month again, or the reason why a note came late."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, **of_record(DecisionRequest, decision_id))
    key = DraftKey("answer", case.pk, decision_id)
    form = _form(key, request)

    def decide() -> None:
        decide_request(
            decision_id=decision_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: standing_request(decision_id))


@require_POST
def extension_decide(request: SignedInRequest, extension_id: UUID) -> HttpResponse:
    """Accept the form of an extension, or give it back."""
    permissions.require(permissions.can_see_supervision(request.user))
    case = seen_case(request, **case_of_staffing(extension_id))
    key = DraftKey("answer", case.pk, extension_id)
    form = _form(key, request)

    def decide() -> None:
        decide_extension_form(
            staffing_id=extension_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: standing_form(request.user, extension_id, today=request.today))


@require_POST
@repeatable
def transfer_decide(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """Answer a transfer that nobody answered in time."""
    permissions.require(permissions.can_see_supervision(request.user))
    try:
        case = seen_case(request, handovers=handover_id)
    except Http404:
        # Who decided first and sends it again is answered as before; a second decider is told.
        if sent_before(request) or not went_away(handover_id):
            raise
        messages.error(request, DECIDED_MEANWHILE)
        return redirect("supervision:approvals")
    key = DraftKey("answer", case.pk, handover_id)
    form = _form(key, request)

    def decide() -> None:
        decide_transfer(
            handover_id=handover_id,
            approved=form.is_approval,
            answer=form.cleaned_data["answer"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    return _answer(request, form, decide, lambda: standing_transfer(case, handover_id))


def _form(key: DraftKey, request: SignedInRequest | None = None, *, draft: SavedDraft | None = None) -> DecideForm:
    return DecideForm(request.POST if request else None, auto_id=f"id_%s_{key.subject_id}", initial=initial_of(draft))


def _answer(
    request: SignedInRequest,
    form: DecideForm,
    decide: Callable[[], None],
    asked: Callable[[], Excusal | TrackChange | ShareOverride | Standing],
) -> HttpResponse:
    """Carry a decision out, once, and go back to the list; say what has to be mended in it."""
    here = reverse("supervision:approvals")

    def do() -> str:
        decide()
        return here

    if form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Approved." if form.is_approval else "Refused. Your answer is with the request.")
        return answer
    standing = asked()
    if standing.status != DecisionStatus.ASKED:
        messages.error(request, _decided_words(standing, request))
        return redirect(here)
    return _page(request, key=standing.pk, bound=form)


def _decided_words(standing: Excusal | TrackChange | ShareOverride | Standing, request: SignedInRequest) -> str:
    if standing.status is None:
        return CHANGED_MEANWHILE
    by, at = standing.decided_by, standing.decided_at
    if by is None or at is None:
        return DECIDED_MEANWHILE
    moment = timezone.localtime(at)
    day = wording.days_ago(moment.date(), today=request.today)
    what = DecisionStatus(standing.status).label.lower()
    return (
        f"This request was decided already: {what} by {by.name} {day} at {wording.hour_words(moment.time())}."
        " Your answer was not recorded."
    )


def _page(request: SignedInRequest, *, key: UUID | None = None, bound: DecideForm | None = None) -> HttpResponse:
    what = _chosen(request)
    page = asked_requests(request.user, today=request.today, what=what)
    keys = [DraftKey("answer", asked.case_id, asked.id) for asked in page.rows]
    drafts = saved_drafts(request.user, [str(one) for one in keys])
    context = {
        "today": request.today,
        "page": page,
        "kinds": _kinds(page, what),
        "chosen": what,
        "urgent": urgent_rows(request.user, today=request.today),
        "rows": [
            _row(asked, one, drafts.get(str(one)), bound if asked.id == key else None)
            for asked, one in zip(page.rows, keys, strict=True)
        ],
        "hidden": hidden_overrides(request.user, waiting=True, at_most=SHOWN_AT_MOST),
        "broken": review_forms(request, list(glass_waiting(request.user, today=request.today))),
        "decided": decided_lately(request.user, now=request.now),
        "restarts": _restarts(request),
        "approve": APPROVE,
        "refuse": REFUSE,
    }
    return render(request, "supervision/approvals.html", context, status=status_of(bound) if bound else 200)


@dataclass(frozen=True)
class _Row:
    """A request with the form that answers it, and the draft of an answer."""

    asked: Asked
    form: DecideForm
    draft: SavedDraft | None
    draft_key: DraftKey


def _chosen(request: SignedInRequest) -> What | None:
    asked = request.GET.get("kind", "")
    return What(asked) if asked in set(What) else None


def _kinds(page: AskedPage, chosen: What | None) -> list[tuple[str, str, int, bool]]:
    """Return the kinds that something waits of, as (value, label, count, whether it is chosen)."""
    return [
        (what.value, label, page.counts[what], what == chosen)
        for what, label in WHAT_LABELS.items()
        if page.counts[what] or what == chosen
    ]


def _row(asked: Asked, key: DraftKey, draft: SavedDraft | None, bound: DecideForm | None) -> _Row:
    return _Row(asked, bound or _form(key, draft=draft), draft, key)


def _restarts(request: SignedInRequest) -> list[Restart]:
    office: Office | None = request.user.office
    return restarts_in(office, kind=EventKind.TRACK_CHANGED, today=request.today) if office else []
