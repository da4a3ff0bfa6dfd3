"""What bears on a penalty: visits, findings, facts and attempts; ending or deleting it with the arithmetic shown."""

from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import Case, DraftKey, SignedInRequest, initial_of, permissions, seen_case, wording
from eligibility.public import application_told, figures_of
from reengagement.choices import PenaltyOutcome
from reengagement.forms.cures import AttemptForm, ChildSafetyForm, EndForm, PenaltyFactForm, VisitForm
from reengagement.models import CureAttempt, Penalty, PenaltyVisit
from reengagement.operations.cures import (
    delete_penalty,
    end_penalty,
    record_attempt,
    record_child_safety,
    record_fact,
    record_home_visit,
)
from reengagement.queries.penalties_shown import visit_choices
from reengagement.queries.places import of_record
from reengagement.queries.standing import standing_of
from reengagement.rules import alaska
from reengagement.rules.attempts import SIGNED
from reengagement.views.sheets import Sheet, answer, draft_of


def _seen(request: SignedInRequest, penalty_id: UUID) -> tuple[Case, Penalty, str]:
    case = seen_case(request, **of_record(Penalty, penalty_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    penalty = Penalty.objects.select_related("participant__person__merged_into").get(pk=penalty_id, case=case)
    return case, penalty, reverse("reengagement:penalty", args=[penalty_id])


@require_http_methods(["GET", "POST"])
def penalty_fact(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Record a dated fact that bears on the end of a penalty."""
    case, penalty, back = _seen(request, penalty_id)
    form = PenaltyFactForm(request.POST or None, jurisdiction=case.office.jurisdiction, today=request.today)

    def record() -> str:
        told = {name: form.cleaned_data[name] for name in ("kind", "on")}
        record_fact(penalty_id=penalty_id, **told, actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Write down what bears on the end",
        button="Save",
        back=back,
        said="Written down. Look at the end of the penalty again.",
        act=record,
        lede=_FACT_LEDE + _applied(case, request),
    )
    return answer(request, case, form, sheet, is_shut=bool(penalty.outcome))


_FACT_LEDE = "The day is the one on which it happened. When you entered it is kept beside it."


def _applied(case: Case, request: SignedInRequest) -> str:
    """Say which application for cash is on file, for the end after a new one, or before any was decided."""
    told = application_told(case, on=request.today)
    if told is None:
        return ""
    withdrawn = f", withdrawn on {wording.full_day(told.withdrawn_on)}" if told.withdrawn_on else ""
    return f" On file: cash was applied for on {wording.full_day(told.filed_on)}{withdrawn}."


@require_http_methods(["GET", "POST"])
def penalty_attempt(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Record how an attempt to comply stands."""
    case, penalty, back = _seen(request, penalty_id)
    going = CureAttempt.objects.filter(penalty=penalty, failed_on__isnull=True).first()
    key = DraftKey("attempt", case.pk, penalty_id)
    draft = draft_of(request, key)
    begins = {}
    if going is not None:
        begins = {name: getattr(going, name) for name in ("intent_on", "began_on", "days_asked", "signed_on")}
        begins["done_on"] = "\n".join(day.isoformat() for day in going.done_on)
    form = AttemptForm(
        request.POST or None,
        is_signed=penalty.reason in SIGNED,
        most_days=alaska.proof_days(penalty.number, figures=figures_of(case, on=request.today)),
        today=request.today,
        initial=begins | initial_of(draft),
    )

    def record() -> str:
        record_attempt(penalty_id=penalty_id, days=form.days(), actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Doing what was asked",
        button="Save",
        back=back,
        said="Written down. Look at the end of the penalty again.",
        act=record,
        lede="Saying so alone lifts nothing. Once it is proven, the end reaches back to the earlier of the two days.",
        key=key,
        draft=draft,
    )
    return answer(request, case, form, sheet, is_shut=bool(penalty.outcome))


@require_http_methods(["GET", "POST"])
def penalty_visit(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """Say which contact was the visit at home that a raise asks for."""
    case, penalty, back = _seen(request, penalty_id)
    visits = visit_choices(case)
    form = VisitForm(request.POST or None, visits=visits)

    def record() -> str:
        visit = record_home_visit(
            penalty_id=penalty_id,
            contact_id=form.cleaned_data["contact_id"],
            actor=request.user,
            now=request.now,
        )
        return reverse("reengagement:child-safety", args=[visit.pk])

    sheet = Sheet(
        title="Home visit under a penalty",
        button="Save, then write the finding",
        back=back,
        said="Written down. Write the finding on the children next.",
        act=record,
        lede="Choose the visit at home, made or tried. One that is not logged is logged as a contact first.",
        above="reengagement/_visit_facts.html",
    )
    return answer(request, case, form, sheet, is_shut=bool(penalty.outcome), has_visits=bool(visits))


@require_http_methods(["GET", "POST"])
def child_safety(request: SignedInRequest, penalty_visit_id: UUID) -> HttpResponse:
    """Write the finding on the children after a visit."""
    case = seen_case(request, **of_record(PenaltyVisit, penalty_visit_id))
    permissions.require(permissions.can_tend_penalty(request.user, case))
    visit = PenaltyVisit.objects.select_related("penalty").get(pk=penalty_visit_id, case=case)
    back = reverse("reengagement:penalty", args=[visit.penalty_id])
    key = DraftKey("child-safety", case.pk, penalty_visit_id)
    draft = draft_of(request, key)
    form = ChildSafetyForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def record() -> str:
        record_child_safety(visit_id=penalty_visit_id, **form.arguments(), actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Child-safety finding",
        button="Save the finding",
        back=back,
        said="Written down. A raise begins only with its own notice.",
        act=record,
        lede="What the children’s health, safety and well-being would be with less money.",
        above="reengagement/_finding_facts.html",
        key=key,
        draft=draft,
    )
    considered = alaska.to_consider(figures_of(case, on=request.today))
    return answer(request, case, form, sheet, visit=visit, considered=considered, is_shut=bool(visit.penalty.outcome))


@require_http_methods(["GET", "POST"])
def penalty_end(request: SignedInRequest, penalty_id: UUID) -> HttpResponse:
    """End or delete a penalty on the day that its state's rule gives, with every step of the arithmetic shown."""
    case, penalty, back = _seen(request, penalty_id)
    stand = standing_of(penalty_id, case, today=request.today)
    form = EndForm(request.POST or None)
    is_deletion = stand.ending.outcome == PenaltyOutcome.DELETED

    def finish() -> str:
        if request.POST.get("outcome") == PenaltyOutcome.DELETED:
            delete_penalty(penalty_id=penalty_id, actor=request.user, now=request.now)
        else:
            end_penalty(penalty_id=penalty_id, actor=request.user, now=request.now)
        return back

    sheet = Sheet(
        title="Delete the penalty" if is_deletion else "End the penalty",
        button="Delete it" if is_deletion else "End it",
        back=back,
        said="Done, with its arithmetic.",
        act=finish,
        above="reengagement/_end_facts.html",
    )
    return answer(
        request,
        case,
        form,
        sheet,
        stand=stand,
        outcome=stand.ending.outcome,
        is_shut=bool(penalty.outcome),
        is_held=not stand.can_end and not form.is_bound,
    )
