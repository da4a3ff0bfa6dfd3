"""Notices of help after violence, for who may know of it: looked at, written, printed, handed over, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    AccessVerb,
    Case,
    Refused,
    RestrictedKind,
    SignedInRequest,
    crumbs_of,
    log_view,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.handed_notices import HandOverForm, WriteHandedNoticeForm
from eligibility.models import Determination, HandedNotice
from eligibility.operations.handed_notices import (
    hand_over_notice,
    preview_handed_notice,
    void_handed_notice,
    why_not_handed,
    write_handed_notice,
)
from eligibility.queries.handed_notices import paper_of
from eligibility.queries.places import of_programme
from eligibility.rules.handed_notice import seen_of
from eligibility.views.benefits import TAB, answered


@require_http_methods(["GET", "POST"])
def handed_notice_write(request: SignedInRequest, determination_id: UUID) -> HttpResponse:
    """Look at the notice of a decision on TA-DVS word for word, then write it."""
    case = seen_case(request, **of_programme(Determination, determination_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    permissions.require(permissions.can_record_restricted(request.user, case, RestrictedKind.DV))
    log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=determination_id)
    paragraphs, why_not = _looked_at(request, determination_id)
    form = WriteHandedNoticeForm(request.POST or None, initial={"seen": seen_of(paragraphs)})

    def done() -> str:
        row = write_handed_notice(
            determination_id=determination_id, seen=form.cleaned_data["seen"], actor=request.user, now=request.now
        )
        return reverse("eligibility:handed-notice", args=[row.case_id, row.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, "Written. Print it and hand it over, or keep it here for them.")
        return answer
    context = {
        "form": form,
        "paragraphs": paragraphs,
        "why_not": why_not,
        "back": reverse("eligibility:determination", args=[determination_id]),
    }
    return _page(request, case, "eligibility/handed_notice_write.html", context, status=status_of(form))


@require_safe
def handed_notice(request: SignedInRequest, case_id: UUID, handed_notice_id: UUID) -> HttpResponse:
    """Show a notice word for word, to be printed from the browser and handed over."""
    case, row = _found(request, case_id, handed_notice_id)
    writes = row.voided_at is None and permissions.can_record_restricted(request.user, case, RestrictedKind.DV)
    context = {
        "paper": paper_of(row),
        "may_hand": writes and row.handed_at is None and permissions.can_record_benefits(request.user, case),
        "may_take_back": writes and permissions.can_decide_eligibility(request.user, case),
        "back": reverse("eligibility:determination", args=[row.determination_id]),
    }
    return _page(request, case, "eligibility/handed_notice.html", context)


@require_http_methods(["GET", "POST"])
def handed_notice_hand(request: SignedInRequest, case_id: UUID, handed_notice_id: UUID) -> HttpResponse:
    """Write down on which day a notice was handed over."""
    case, row = _found(request, case_id, handed_notice_id)
    _require_writes(request, case)
    if request.method == "GET" and (why_not := why_not_handed(row)):
        messages.error(request, why_not)
        return redirect("eligibility:handed-notice", case.pk, row.pk)
    form = HandOverForm(request.POST or None, today=request.today)

    def do() -> None:
        hand_over_notice(handed_notice_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        f"The notice of {wording.full_day(row.written_on)}. A hearing can be asked for as many days after this day as"
        " the notice says. Seen by whoever may know of violence in this family alone."
    )
    return answered(request, case, form, do, title="Handed over", button="Save", said="Written down.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def handed_notice_void(request: SignedInRequest, case_id: UUID, handed_notice_id: UUID) -> HttpResponse:
    """Take a notice back."""
    case, row = _found(request, case_id, handed_notice_id)
    _require_writes(request, case)
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_handed_notice(handed_notice_id=row.pk, actor=request.user, now=request.now)

    words = "It stays on file who wrote it and who took it back. Then it can be written anew."
    return answered(
        request, case, form, do, title="Take the notice back", button="Take it back", said="Taken back.", words=words
    )


def _found(request: SignedInRequest, case_id: UUID, key: UUID) -> tuple[Case, HandedNotice]:
    """Return a notice with its case; it is written down that it was opened (security 2.2)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_restricted(request.user, case, RestrictedKind.DV))
    rows = HandedNotice.objects.visible_to(request.user)
    row = get_object_or_404(
        rows.select_related("case__office", "participant__person__merged_into", "made_by", "handed_by"),
        pk=key,
        case=case,
    )
    log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=row.pk)
    return case, row


def _require_writes(request: SignedInRequest, case: Case) -> None:
    permissions.require(permissions.can_record_benefits(request.user, case))
    permissions.require(permissions.can_record_restricted(request.user, case, RestrictedKind.DV))


def _looked_at(request: SignedInRequest, determination_id: UUID) -> tuple[tuple[str, ...], str]:
    try:
        return preview_handed_notice(determination_id=determination_id, actor=request.user, now=request.now), ""
    except Refused as refusal:
        return (), str(refusal)


def _page(
    request: SignedInRequest, case: Case, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    shared = {
        "case": case,
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, template, shared | context, status=status)
