"""The agreement about a placement: written, signed by participant and site, given out as PDF (A090)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    SentForm,
    SignedInRequest,
    crumbs_of,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching import documents
from coaching.forms.sites import MakeAgreementForm, SignPlacementAgreementForm
from coaching.models import Placement, PlacementAgreement
from coaching.operations.agreements import make_placement_agreement, sign_placement_agreement
from coaching.queries.life import scans_of
from coaching.queries.places import of_record
from coaching.views.papers import pdf_of_case
from coaching.views.turning import no_more

_WITH = ("activity__participant__person", "position__site")


@require_http_methods(["GET", "POST"])
def placement_agreement_make(request: SignedInRequest, placement_id: UUID) -> HttpResponse:
    """Write the agreement about a placement, to be signed."""
    case = seen_case(request, **of_record(Placement, placement_id))
    permissions.require(permissions.works_on_cases(request.user))
    placement = Placement.objects.select_related(*_WITH).get(pk=placement_id)
    form = MakeAgreementForm(request.POST or None, today=request.today)

    def make() -> None:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "extra")}
        make_placement_agreement(placement_id=placement.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, placement, form, make, title="Write a placement agreement", button="Write it")


@require_http_methods(["GET", "POST"])
@repeatable
def placement_agreement_sign(request: SignedInRequest, placement_agreement_id: UUID) -> HttpResponse:
    """Write down that participant and site signed."""
    case, agreement = _agreement(request, placement_agreement_id)
    scans = scans_of(case, viewer=request.user)
    form = SignPlacementAgreementForm(request.POST or None, scans=scans, today=request.today)

    def sign() -> None:
        names = ("way", "signed_on", "participant_signer", "site_signer", "document_id")
        told = {name: form.cleaned_data[name] for name in names}
        sign_placement_agreement(agreement_id=agreement.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, agreement.placement, form, sign, title="Record the signatures", button="Record")


@require_safe
def placement_agreement_paper(request: SignedInRequest, placement_agreement_id: UUID) -> HttpResponse:
    """Give out an agreement about a placement as PDF, and write down that it left."""
    case, agreement = _agreement(request, placement_agreement_id)
    return pdf_of_case(request, case, documents.render_placement_agreement(agreement), "placement-agreement.pdf")


def _agreement(request: SignedInRequest, key: UUID) -> tuple[Case, PlacementAgreement]:
    case = seen_case(request, **of_record(PlacementAgreement, key))
    permissions.require(permissions.works_on_cases(request.user))
    rows = PlacementAgreement.objects.select_related("taken_by", *(f"placement__{name}" for name in _WITH))
    return case, rows.get(pk=key)


def _answer(
    request: SignedInRequest,
    case: Case,
    placement: Placement,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    tab = reverse("coaching:work", args=[case.pk])
    if request.method == "GET" and not permissions.can_assign_activity(request.user, case):
        messages.error(request, no_more(case))
        return redirect(tab)

    def act() -> str:
        do()
        return tab

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, "Saved.")
        return answer
    person = placement.activity.participant.person
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "back": tab,
        "who": person.standing.name,
        "words": f"{placement.activity.words}, at {placement.position.site.name}: {placement.position.title}",
        "crumbs": [*crumbs_of(case), ("Work", tab)],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))
