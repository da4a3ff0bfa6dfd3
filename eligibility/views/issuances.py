"""The ledger of what a family was paid, and short forms about one payment."""

from collections.abc import Callable
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    AccessVerb,
    Case,
    SentForm,
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
from eligibility.choices import Programme
from eligibility.forms.applications import TakeBackForm
from eligibility.forms.issuances import EnterIssuanceForm, HoldBackForm, PayForm, RestoreForm, ReturnForm
from eligibility.models import Determination, Issuance, Recovery
from eligibility.operations.issuances import (
    Allowed,
    cancel_issuance,
    enter_issuance,
    hold_back,
    pay_issuance,
    restore_benefit,
    return_issuance,
    void_recovery,
)
from eligibility.queries.holding_back import held_of, letters_offered, stand_of_held
from eligibility.queries.issuances import balance_for, changed_since, ledger_of, overpaid_months
from eligibility.queries.places import of_programme, of_recovery
from eligibility.rules.issuing import METHODS
from eligibility.rules.wording import dollars
from eligibility.views.benefits import TAB

PAGE = "eligibility:issuances"


@require_safe
def issuances(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show by programme and month what was decided and paid, what was too much and what too little, each for itself.

    Each row that tells of violence is written down as revealed (security 2.2).
    """
    case = seen_case(request, pk=case_id)
    told = ledger_of(case, viewer=request.user, today=request.today)
    for key in told.apart:
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=key)
    context = {
        "case": case,
        "ledger": told,
        "today": request.today,
        "may": {
            "decide_eligibility": permissions.can_decide_eligibility(request.user, case),
            "settle_payments": permissions.can_settle_payments(request.user, case),
        },
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, "eligibility/issuances.html", context)


@require_http_methods(["GET", "POST"])
def issuance_enter(request: SignedInRequest, determination_id: UUID) -> HttpResponse:
    """Write down what is to be paid of a decision."""
    case, decided = _decision(request, determination_id)
    balance = balance_for(decided, today=request.today)
    left = balance.to_pay
    told = ""
    if balance.decided > decided.monthly_benefit:
        told = f" The family was told of {_dollars(balance.decided)}, which is paid until notice or a hearing is over."
    form = EnterIssuanceForm(request.POST or None, left=left, methods=METHODS[decided.programme])

    def do() -> None:
        enter_issuance(determination_id=decided.pk, **form.arguments(), actor=request.user, now=request.now)

    words = (
        f"{_named(decided)}. The decision says {_dollars(decided.monthly_benefit)}; {_dollars(left)} is left to pay."
        f"{told}{_changed(decided)}"
    )
    return _answered(request, case, form, do, title="Benefit to be paid", button="Save", said="Saved.", words=words)


@require_http_methods(["GET", "POST"])
def issuance_restore(request: SignedInRequest, determination_id: UUID) -> HttpResponse:
    """Write down that what was paid too little is paid now."""
    case, decided = _decision(request, determination_id)
    left = balance_for(decided, today=request.today).under
    form = RestoreForm(request.POST or None, left=left, methods=METHODS[decided.programme])

    def do() -> None:
        restore_benefit(determination_id=decided.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"{_named(decided)}. {_dollars(left)} was paid too little. Nothing is set off against other months."
    return _answered(request, case, form, do, title="Restore a benefit", button="Save", said="Saved.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def issuance_pay(request: SignedInRequest, issuance_id: UUID) -> HttpResponse:
    """Say that an issuance was paid, with what is held back of it before one's eyes (O083)."""
    case, row = _issuance(request, issuance_id)
    held = held_of(row)
    form = PayForm(request.POST or None, stand=stand_of_held(held), today=request.today)

    def do() -> None:
        pay_issuance(issuance_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"{_named(row)}: {_dollars(row.amount)}.{_held_words(row, held)}{_changed(row.determination)}"
    return _answered(request, case, form, do, title="It was paid", button="It was paid", said="Paid.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def issuance_cancel(request: SignedInRequest, issuance_id: UUID) -> HttpResponse:
    """Cancel an issuance before it is paid."""
    case, row = _issuance(request, issuance_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        cancel_issuance(issuance_id=row.pk, actor=request.user, now=request.now)

    words = f"{_named(row)}: {_dollars(row.amount)}. It stays on file who entered it and who cancelled it."
    return _answered(
        request, case, form, do, title="Cancel a payment", button="Cancel it", said="Cancelled.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def issuance_return(request: SignedInRequest, issuance_id: UUID) -> HttpResponse:
    """Say that what was paid came back."""
    case, row = _issuance(request, issuance_id)
    form = ReturnForm(request.POST or None, today=request.today)

    def do() -> None:
        return_issuance(issuance_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"{_named(row)}: {_dollars(row.amount)}. The month then counts as not paid."
    return _answered(request, case, form, do, title="It came back", button="It came back", said="Saved.", words=words)


@require_http_methods(["GET", "POST"])
def recovery_record(request: SignedInRequest, issuance_id: UUID) -> HttpResponse:
    """Hold something back of an issuance for a month that was paid too much."""
    case, row = _issuance(request, issuance_id, allowed=permissions.can_decide_eligibility)
    months = overpaid_months(row, today=request.today)
    form = HoldBackForm(request.POST or None, months=months, notices=letters_offered(case, row.programme))

    def do() -> None:
        hold_back(issuance_id=row.pk, **form.arguments(), actor=request.user, now=request.now)

    words = f"{_named(row)}: {_dollars(row.amount)}. Somebody else looks at it before it is paid."
    return _answered(request, case, form, do, title="Hold back", button="Hold it back", said="Saved.", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def recovery_void(request: SignedInRequest, recovery_id: UUID) -> HttpResponse:
    """Take back what was to be held back."""
    case = seen_case(request, **of_recovery(recovery_id, viewer=request.user))
    permissions.require(permissions.can_settle_payments(request.user, case))
    row = get_object_or_404(Recovery, pk=recovery_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_recovery(recovery_id=row.pk, actor=request.user, now=request.now)

    words = f"{_dollars(row.amount)} for {wording.month_words(row.for_month)} is not held back then."
    return _answered(
        request, case, form, do, title="Hold nothing back", button="Take it back", said="Taken back.", words=words
    )


def _decision(request: SignedInRequest, determination_id: UUID) -> tuple[Case, Determination]:
    case = seen_case(request, **of_programme(Determination, determination_id, viewer=request.user))
    permissions.require(permissions.can_settle_payments(request.user, case))
    row = Determination.objects.visible_to(request.user).get(pk=determination_id, case=case)
    _reveal(request, case, row.programme, row.pk)
    return case, row


def _issuance(
    request: SignedInRequest, issuance_id: UUID, *, allowed: Allowed = permissions.can_settle_payments
) -> tuple[Case, Issuance]:
    case = seen_case(request, **of_programme(Issuance, issuance_id, viewer=request.user))
    permissions.require(allowed(request.user, case))
    row = Issuance.objects.visible_to(request.user).get(pk=issuance_id, case=case)
    _reveal(request, case, row.programme, row.pk)
    return case, row


def _reveal(request: SignedInRequest, case: Case, programme: str, key: UUID) -> None:
    """Write down that this request opens a row that tells of violence (security 2.2)."""
    if programme == Programme.TA_DVS:
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=key)


def _held_words(row: Issuance, held: list[Recovery]) -> str:
    """Say what is held back for which month, by whom, and what reaches the family."""
    if not held:
        return ""
    each = "".join(
        f" {_dollars(one.amount)} is held back for {wording.month_words(one.for_month)} ({one.rule}), entered by"
        f" {one.entered_by.name}."
        for one in held
    )
    return f"{each} {_dollars(row.amount - sum(one.amount for one in held))} reaches the family."


def _changed(row: Determination) -> str:
    words = changed_since(row)
    return f" {words} Decide the month again first if that is right." if words else ""


def _named(row: Determination | Issuance) -> str:
    return f"{row.get_programme_display()}, {wording.month_words(row.month)}"


def _dollars(amount: Decimal) -> str:
    return dollars(float(amount))


def _answered(
    request: SignedInRequest,
    case: Case,
    form: SentForm,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    said: str,
    words: str,
) -> HttpResponse:
    """Show a short form, or do what it asks and go back to the page of payments."""
    back = reverse(PAGE, args=[case.pk])

    def done() -> str:
        do()
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, said)
        return answer
    if isinstance(form, PayForm) and form.is_outdated:
        form.look_again(form.initial["seen"])
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "back": back,
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk])), ("Payments", back)],
    }
    return render(request, "eligibility/form.html", context, status=status_of(form))
