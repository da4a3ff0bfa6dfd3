"""OJT and Job Start contracts of a case: the list, one contract, the forms that move it on, its papers."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
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
from coaching.choices import ContractStage
from coaching.forms.contracts import (
    BeginContractForm,
    ContractTermsForm,
    EndContractForm,
    MakeClaimForm,
    SignContractForm,
)
from coaching.models import ContractClaim, Employer, WorkContract
from coaching.operations.contracts import (
    begin_contract,
    contract_stand,
    end_contract,
    make_claim,
    set_contract_terms,
    sign_contract,
)
from coaching.queries.contracts import activities_for, contract_rows, contracts_of
from coaching.queries.duties import why_no_duty
from coaching.queries.life import scans_of
from coaching.queries.places import of_record
from coaching.views.papers import pdf_of_case
from coaching.views.turning import no_more


@require_safe
def case_contracts(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the contracts of a case with how far each got (A095)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_contracts(request.user, case))
    adults = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    context = {
        "case": case,
        "rows": contracts_of(case, today=request.today),
        "adults": [(one.pk, one.person.standing.name) for one in adults],
        "may_begin": permissions.can_assign_activity(request.user, case),
        "crumbs": _crumbs(case),
        "today": request.today,
    }
    return render(request, "coaching/contracts.html", context)


@require_safe
def contract(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """Show one contract: how far it got, its terms, its claims."""
    case, found = _contract(request, contract_id)
    [row] = contract_rows(WorkContract.objects.filter(pk=found.pk), today=request.today)
    context = {
        "case": case,
        "row": row,
        "stages": _stages(row.stage),
        "may_change": permissions.can_assign_activity(request.user, case),
        "may_claim": permissions.can_claim_wages(request.user, case),
        "may_tell": permissions.can_file_eligibility_note(request.user, case),
        "crumbs": [*_crumbs(case), ("Contracts", reverse("coaching:contracts", args=[case.pk]))],
        "today": request.today,
    }
    return render(request, "coaching/contract.html", context)


@require_http_methods(["GET", "POST"])
def contract_begin(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Begin a contract with the talk with the client."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_see_contracts(request.user, case))
    adult = get_object_or_404(case.participants.adults().select_related("person__merged_into"), pk=participant_id)
    back = reverse("coaching:contracts", args=[case.pk])
    is_open = permissions.can_assign_activity(request.user, case)
    reason = why_no_duty(case, adult, today=request.today) if is_open else no_more(case)
    if request.method == "GET" and reason:
        messages.error(request, reason)
        return redirect(back)
    employers = Employer.objects.known_in(case.office).order_by("name").values_list("pk", "name")
    form = BeginContractForm(request.POST or None, employers=list(employers), today=request.today)

    def begin() -> str:
        told = {name: form.cleaned_data[name] for name in ("kind", "employer_id", "job", "client_on")}
        made = begin_contract(case_id=case.pk, participant_id=adult.pk, **told, actor=request.user, now=request.now)
        return _page_of(made.pk)

    who = adult.person.standing.name
    return _answer(request, case, form, begin, title="Begin a contract", button="Begin", who=who, back=back)


@require_http_methods(["GET", "POST"])
@repeatable
def contract_terms(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """Write down what is agreed with the employer so far."""
    case, found = _contract(request, contract_id)
    form = ContractTermsForm(request.POST or None, stand=contract_stand(found), contract=found, today=request.today)

    def put() -> str:
        told = {"terms": form.terms(), "seen": form.cleaned_data["seen"]}
        set_contract_terms(contract_id=found.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_contract(request, case, found, form, put, title="Terms of a contract", button="Save")


@require_http_methods(["GET", "POST"])
@repeatable
def contract_sign(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """Write down that a contract is signed."""
    case, found = _contract(request, contract_id)
    scans, activities = scans_of(case, viewer=request.user), activities_for(found)
    form = SignContractForm(request.POST or None, activities=activities, scans=scans, today=request.today)

    def sign() -> str:
        names = ("signed_on", "employer_signer", "activity_id", "document_id")
        told = {name: form.cleaned_data[name] for name in names}
        sign_contract(contract_id=found.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_contract(request, case, found, form, sign, title="Record the signature", button="Record")


@require_http_methods(["GET", "POST"])
@repeatable
def contract_end(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """End a contract, or the talks about it."""
    case, found = _contract(request, contract_id)
    form = EndContractForm(request.POST or None, today=request.today)

    def end() -> str:
        told = {name: form.cleaned_data[name] for name in ("ended_on", "words")}
        end_contract(contract_id=found.pk, **told, actor=request.user, now=request.now)
        return _page_of(found.pk)

    return _of_contract(request, case, found, form, end, title="End a contract", button="End it")


@require_http_methods(["GET", "POST"])
@repeatable
def claim_make(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """Claim wages back for a period."""
    case, found = _contract(request, contract_id)
    last = found.claims.order_by("-last_day").first()
    first_day = last.last_day + timedelta(days=1) if last else found.first_day
    form = MakeClaimForm(request.POST or None, first_day=first_day, today=request.today)

    def claim() -> str:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day")}
        hours = form.hours_claimed()
        make_claim(contract_id=found.pk, **told, hours=hours, actor=request.user, now=request.now)
        return _page_of(found.pk)

    may = permissions.can_claim_wages(request.user, case)
    return _of_contract(request, case, found, form, claim, title="Claim wages back", button="Claim", may=may)


@require_safe
def contract_paper(request: SignedInRequest, contract_id: UUID) -> HttpResponse:
    """Give out a contract as PDF, and write down that it left."""
    case, found = _contract(request, contract_id)
    return pdf_of_case(request, case, documents.render_contract(found), "contract.pdf")


@require_safe
def claim_paper(request: SignedInRequest, claim_id: UUID) -> HttpResponse:
    """Give out a claim as PDF, and write down that it left."""
    case = seen_case(request, **of_record(ContractClaim, claim_id))
    permissions.require(permissions.can_see_contracts(request.user, case))
    rows = ContractClaim.objects.select_related(
        "made_by", "contract__participant__person__merged_into", "contract__case__office"
    )
    claim = rows.get(pk=claim_id)
    on = claim.made_at.astimezone(case.office.zone).date()
    return pdf_of_case(request, case, documents.render_claim(claim, on=on), "claim.pdf")


def _contract(request: SignedInRequest, contract_id: UUID) -> tuple[Case, WorkContract]:
    case = seen_case(request, **of_record(WorkContract, contract_id))
    permissions.require(permissions.can_see_contracts(request.user, case))
    found = WorkContract.objects.select_related("participant__person__merged_into", "entered_by").get(pk=contract_id)
    found.case = case
    return case, found


def _stages(now: ContractStage) -> list[tuple[str, bool, bool]]:
    """Return the way of a contract: each stage with whether it is behind, and whether it is the one now."""
    stages = list(ContractStage)
    at = stages.index(now)
    return [(str(stage.label), number < at, number == at) for number, stage in enumerate(stages)]


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [*crumbs_of(case), ("Work", reverse("coaching:work", args=[case.pk]))]


def _page_of(contract_id: UUID) -> str:
    return reverse("coaching:contract", args=[contract_id])


def _of_contract(
    request: SignedInRequest,
    case: Case,
    found: WorkContract,
    form: SentForm,
    do: Callable[[], str],
    *,
    title: str,
    button: str,
    may: bool | None = None,
) -> HttpResponse:
    is_open = permissions.can_assign_activity(request.user, case) if may is None else may
    if request.method == "GET" and not is_open:
        messages.error(request, no_more(case))
        return redirect(_page_of(found.pk))
    words = f"{found.get_kind_display()} with {found.employer_name}: {found.job}"
    who = found.participant.person.standing.name
    back = _page_of(found.pk)
    return _answer(request, case, form, do, title=title, button=button, who=who, back=back, words=words, found=found)


def _answer(
    request: SignedInRequest,
    case: Case,
    form: SentForm,
    do: Callable[[], str],
    *,
    title: str,
    button: str,
    who: str,
    back: str,
    words: str = "",
    found: WorkContract | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, do)):
        messages.success(request, "Saved.")
        return answer
    if isinstance(form, ContractTermsForm) and form.is_outdated and found is not None:
        found.refresh_from_db()
        form.look_again(contract_stand(found))
        told = f"${found.wage} an hour, {found.share} per cent, at most ${found.most}" if found.wage else "no terms"
        words = f"{words}. What stands now: {told}"
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "who": who,
        "words": words,
        "crumbs": [*_crumbs(case), ("Contracts", reverse("coaching:contracts", args=[case.pk]))],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))
