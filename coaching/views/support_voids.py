"""A wrong payment or refund is taken back; the end of help that goes on is confirmed or declined by another person."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from casework.public import SignedInRequest, permissions, repeatable, seen_case
from coaching.forms.supports import DecideEndForm, VoidForm
from coaching.models import SupportEnding, SupportRefund
from coaching.operations.support_endings import DECIDED, decide_support_end
from coaching.operations.support_voids import NOT_PAID, REFUND_GONE, void_payment, void_refund
from coaching.queries.places import of_record
from coaching.queries.supports import support_row
from coaching.views.supports import found_support, small, turned

STAYS = "It stays readable here, struck through, and counts no more."


@require_http_methods(["GET", "POST"])
@repeatable
def support_void(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Take a payment back that was written down by mistake."""
    case, row = found_support(request, support_id)
    if row.paid_by_id is not None:
        permissions.require(permissions.can_void_support(request.user, case, written_by_id=row.paid_by_id))
    if request.method == "GET" and not row.is_paid:
        return turned(request, case, NOT_PAID)
    form = VoidForm(request.POST or None)

    def void() -> None:
        void_payment(support_id=row.id, words=form.cleaned_data["words"], actor=request.user, now=request.now)

    words = f"{STAYS} If something else was paid, ask for that anew."
    return small(request, case, row, form, void, title="Take a wrong payment back", button="Take it back", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def refund_void(request: SignedInRequest, refund_id: UUID) -> HttpResponse:
    """Take back what was written down by mistake as money that came back."""
    case = seen_case(request, **of_record(SupportRefund, refund_id))
    refund = get_object_or_404(SupportRefund, pk=refund_id, case=case)
    permissions.require(permissions.can_void_support(request.user, case, written_by_id=refund.entered_by_id))
    if request.method == "GET" and refund.voided_at is not None:
        return turned(request, case, REFUND_GONE)
    row = support_row(case, refund.support_id, today=request.today)
    form = VoidForm(request.POST or None)

    def void() -> None:
        void_refund(refund_id=refund.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)

    title = "Take back money that came back"
    return small(request, case, row, form, void, title=title, button="Take it back", words=STAYS)


@require_http_methods(["GET", "POST"])
@repeatable
def support_end_decide(request: SignedInRequest, ending_id: UUID) -> HttpResponse:
    """Confirm that help which goes on ends, or decline it."""
    case = seen_case(request, **of_record(SupportEnding, ending_id))
    ending = get_object_or_404(SupportEnding.objects.select_related("asked_by"), pk=ending_id, case=case)
    permissions.require(permissions.can_decide_support(request.user, case, asked_by_id=ending.asked_by_id))
    if request.method == "GET" and ending.decided_at is not None:
        return turned(request, case, DECIDED)
    row = support_row(case, ending.support_id, today=request.today)
    form = DecideEndForm(request.POST or None)

    def decide() -> None:
        told = {"confirmed": form.cleaned_data["decision"] == "confirm", "answer": form.cleaned_data["answer"]}
        decide_support_end(ending_id=ending.pk, **told, actor=request.user, now=request.now)

    words = f"{ending.asked_by.name} asks that it ends: {ending.words}"
    return small(
        request, case, row, form, decide, title="Does this help end?", button="Answer", words=words, ending=ending
    )
