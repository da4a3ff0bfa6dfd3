"""Other systems: the page of links, the numbers by which they know somebody, certificates of readiness (A074)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    Participant,
    SentForm,
    SignedInRequest,
    crumbs_of,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.forms.systems import EndNumberForm, KeepCertificateForm, KeepNumberForm
from coaching.models import ReadinessCertificate, SystemNumber
from coaching.operations.systems import GONE, end_number, keep_certificate, keep_number, void_certificate
from coaching.queries.history import whose
from coaching.queries.supports import support_documents
from coaching.queries.systems import links_of
from coaching.views.turning import no_more


@require_safe
def systems(request: SignedInRequest) -> HttpResponse:
    """Show the other systems of the state in which somebody works."""
    permissions.require(permissions.works_on_cases(request.user))
    if request.user.office is None:
        raise Http404
    context = {"links": links_of(request.user.office.jurisdiction), "today": request.today}
    return render(request, "coaching/systems.html", context)


@require_http_methods(["GET", "POST"])
def number_keep(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Write down by which number another system knows a person."""
    case, participant = _found(request, case_id, participant_id)
    form = KeepNumberForm(request.POST or None, today=request.today)

    def keep() -> None:
        told = {name: form.cleaned_data[name] for name in ("system", "number", "since")}
        keep_number(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)

    return _small(request, case, participant, form, keep, title="A number in another system", button="Save")


@require_http_methods(["GET", "POST"])
@repeatable
def number_end(request: SignedInRequest, case_id: UUID, participant_id: UUID, number_id: UUID) -> HttpResponse:
    """End a number that holds no longer."""
    case, participant = _found(request, case_id, participant_id)
    row = get_object_or_404(SystemNumber.objects.filter(whose(participant.person)), pk=number_id)
    if request.method == "GET" and row.ended_at is not None:
        return _turned(request, case, participant, GONE)
    form = EndNumberForm(request.POST or None, today=request.today)

    def end() -> None:
        told = {"number_id": row.pk, "on": form.cleaned_data["on"]}
        end_number(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)

    title = f"End the number in {row.get_system_display()}"
    return _small(request, case, participant, form, end, title=title, button="End it")


@require_http_methods(["GET", "POST"])
def certificate_keep(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Write down a certificate of readiness for work."""
    case, participant = _found(request, case_id, participant_id)
    form = KeepCertificateForm(request.POST or None, documents=support_documents(case), today=request.today)

    def keep() -> None:
        facts, actor, now = form.facts(), request.user, request.now
        keep_certificate(case_id=case.pk, participant_id=participant.pk, facts=facts, actor=actor, now=now)

    return _small(request, case, participant, form, keep, title="A certificate of readiness", button="Save")


@require_http_methods(["GET", "POST"])
@repeatable
def certificate_void(
    request: SignedInRequest, case_id: UUID, participant_id: UUID, certificate_id: UUID
) -> HttpResponse:
    """Take a certificate back that was written down by mistake."""
    case, participant = _found(request, case_id, participant_id)
    row = get_object_or_404(ReadinessCertificate.objects.filter(whose(participant.person)), pk=certificate_id)
    if request.method == "GET" and row.voided_at is not None:
        return _turned(request, case, participant, GONE)
    form = SentForm(request.POST or None)

    def void() -> None:
        keys = {"case_id": case.pk, "participant_id": participant.pk, "certificate_id": row.pk}
        void_certificate(**keys, actor=request.user, now=request.now)

    title = f"Take back: {row.get_kind_display()}"
    return _small(request, case, participant, form, void, title=title, button="Take back")


def _found(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    adults = case.participants.adults().select_related("person__merged_into")
    return case, get_object_or_404(adults, pk=participant_id)


def _turned(request: SignedInRequest, case: Case, participant: Participant, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("coaching:history", case.pk, participant.pk)


def _small(
    request: SignedInRequest,
    case: Case,
    participant: Participant,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
) -> HttpResponse:
    """Carry out a short form about a person, once, and go back to their page."""
    if request.method == "GET" and not permissions.can_keep_number(request.user, case):
        return _turned(request, case, participant, no_more(case))
    back = reverse("coaching:history", args=[case.pk, participant.pk])

    def done() -> str:
        do()
        return f"{back}#systems"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, "Saved. It stands with the person, in every case.")
        return answer
    context = {"case": case, "form": form, "title": title, "button": button, "words": "", "back": back}
    more = {"who": participant.person.standing.name, "crumbs": crumbs_of(case), "today": request.today}
    return render(request, "coaching/case_form.html", context | more, status=status_of(form))
