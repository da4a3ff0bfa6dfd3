"""Raises of a penalty, the money it is reckoned from, and facts that were said of it by mistake."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import SignedInRequest, permissions, seen_case
from coaching.public import CareProtection, care_protection
from eligibility.public import cash_told
from reengagement.forms.raises import FactVoidForm, MoneyForm, RaiseDecisionForm, RaiseForm
from reengagement.models import Penalty, PenaltyFact, PenaltyMoney, PenaltyRaise
from reengagement.operations.cures import void_fact
from reengagement.operations.money import tell_money
from reengagement.operations.raises import ask_raise, decide_raise
from reengagement.queries.letters import next_level, why_no_raise
from reengagement.queries.levels import finding_before
from reengagement.queries.money import money_of
from reengagement.queries.places import of_record
from reengagement.queries.standing import Standing, standing_of
from reengagement.views.sheets import Sheet, answer, source_of


@require_http_methods(["GET", "POST"])
def penalty_raise(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Ask a manager to raise a penalty to the level right above."""
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    stand = standing_of(penalty_id, case, today=request.today)
    back = reverse("reengagement:penalty", args=[penalty_id])
    form = RaiseForm(request.POST or None)

    def ask() -> str:
        ask_raise(penalty_id=penalty_id, actor=request.user, now=request.now)
        return back

    why_not = why_no_raise(stand, case, today=request.today)
    level = next_level(stand)
    sheet = Sheet(
        title="Ask for a raise",
        button="Ask a manager",
        back=back,
        said="Asked. Nothing rises before a manager agrees and the notice has left.",
        act=ask,
        lede="A manager decides each level above the first.",
        above="reengagement/_raise_facts.html",
    )
    finding = finding_before(stand.penalty, request.today)
    is_held = bool(why_not) and not form.is_bound
    return answer(
        request,
        case,
        form,
        sheet,
        level=level,
        why_not=why_not,
        finding=finding,
        care=_care_of(stand),
        is_held=is_held,
        is_shut=stand.is_over,
    )


@require_http_methods(["GET", "POST"])
def raise_decide(request: SignedInRequest, penalty_raise_id: UUID) -> HttpResponse:
    """Decide whether a penalty is raised: a manager agrees or does not, never whoever asked for it."""
    case = seen_case(request, **of_record(PenaltyRaise, penalty_raise_id))
    asked_by_id = PenaltyRaise.objects.values_list("asked_by_id", flat=True).get(pk=penalty_raise_id)
    permissions.require(permissions.can_decide_penalty_asked(request.user, case, asked_by_id=asked_by_id))
    asked = PenaltyRaise.objects.select_related("asked_by").get(pk=penalty_raise_id, case=case)
    stand = standing_of(asked.penalty_id, case, today=request.today)
    back = reverse("reengagement:penalty", args=[asked.penalty_id])
    form = RaiseDecisionForm(request.POST or None)

    def decide() -> str:
        decide_raise(raise_id=penalty_raise_id, **form.arguments(), actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Decide a raise",
        button="Decide",
        back=back,
        said="Decided. If you agreed, the level begins only after its notice.",
        act=decide,
        above="reengagement/_raise_facts.html",
    )
    why_not = why_no_raise(stand, case, today=request.today) if asked.is_agreed is None else ""
    finding = finding_before(stand.penalty, request.today)
    return answer(
        request,
        case,
        form,
        sheet,
        level=asked.level,
        asked=asked,
        why_not=why_not,
        finding=finding,
        care=_care_of(stand),
        is_shut=asked.is_agreed is not None,
    )


def _care_of(stand: Standing) -> CareProtection:
    penalty = stand.penalty
    return care_protection(penalty.participant, situation_on=penalty.failed_on, today=stand.today)


_MONEY_LEDE = "The newest figures hold. Letters that were written keep what they said."


@require_http_methods(["GET", "POST"])
def penalty_money(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Write down what eligibility tells of the payment, which the arithmetic of the next notice takes."""
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    penalty = Penalty.objects.get(pk=penalty_id, case=case)
    back = reverse("reengagement:penalty", args=[penalty_id])
    known, last = cash_told(case, on=request.today), money_of(penalty)
    why = f"Written last: {last.why}" if isinstance(last, PenaltyMoney) and last.why else ""
    begins = {name: getattr(known or last, name) for name in ("payment", "size", "table", "recovered")}
    form = MoneyForm(
        request.POST or None, jurisdiction=case.office.jurisdiction, is_decided=known is not None, initial=begins
    )

    def tell() -> str:
        tell_money(penalty_id=penalty_id, terms=form.terms(), actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="The payment, as eligibility tells it",
        button="Save",
        back=back,
        said="Written down. The next notice is reckoned from it.",
        act=tell,
        lede=" ".join(part for part in (_MONEY_LEDE, source_of(known), why) if part),
    )
    return answer(request, case, form, sheet, is_shut=bool(penalty.outcome))


@require_http_methods(["GET", "POST"])
def fact_void(request: SignedInRequest, penalty_fact_id: UUID) -> HttpResponse:
    """Mark a fact about a penalty as a mistake."""
    case = seen_case(request, **of_record(PenaltyFact, penalty_fact_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    fact = PenaltyFact.objects.select_related("penalty").get(pk=penalty_fact_id, case=case)
    back = reverse("reengagement:penalty", args=[fact.penalty_id])
    form = FactVoidForm(request.POST or None)

    def void() -> str:
        void_fact(fact_id=penalty_fact_id, actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Mark as a mistake",
        button="It was a mistake",
        back=back,
        said="Marked. It stays readable and counts for nothing.",
        act=void,
        above="reengagement/_fact_void.html",
    )
    is_shut = fact.voided_at is not None or bool(fact.penalty.outcome)
    return answer(request, case, form, sheet, fact=fact, is_shut=is_shut)
