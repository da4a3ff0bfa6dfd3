"""A signed plan tended: reviewed with the family, its week assessed, one step looked at."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    DraftKey,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    draft_on,
    filed_rev,
    initial_of,
    permissions,
    read_key,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.choices import PlanKind, PlanStatus, ReviewOutcome
from coaching.forms.tending import TALK, LookAtStepForm, ProgressForm, ReviewPlanForm
from coaching.models import Plan, PlanReview, Progress, Step
from coaching.operations.tending import assess_progress, look_at_step, review_plan
from coaching.queries.changes import days_in_question
from coaching.queries.life import (
    active_plans,
    contacts_near,
    goals_of,
    last_review,
    stand_of_last,
    step_row,
    title_of,
    weeks_of,
)
from coaching.queries.places import of_record
from coaching.queries.plan_facts import adults_of


@require_http_methods(["GET", "POST"])
def plan_review(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Go through a signed plan with the family: what went well first, then step by step."""
    case, plans, plan = _asked_for(request, case_id)
    if plan is None:
        return _choose(request, case, plans, page="coaching:plan-review", title="Review the plan")
    address = f"{reverse('coaching:plan-review', args=[case.pk])}?plan={plan.pk}"
    key = DraftKey("plan-review", case.pk, plan.pk)
    stand = stand_of_last(PlanReview, plan)
    draft, older = draft_on(request, key, stand=stand)
    changed = days_in_question(plan, on=request.today)
    form = ReviewPlanForm(
        request.POST or None,
        goals=goals_of(plan),
        contacts=contacts_near(case, today=request.today),
        signed_on=plan.signed_on,
        today=request.today,
        is_in_question=bool(changed),
        stand=stand,
        initial=initial_of(draft),
    )

    def review() -> str:
        told = form.cleaned_data
        review_plan(
            plan_id=plan.pk,
            on=told["on"],
            went_well=told["went_well"],
            looks=form.looks(),
            outcome=told["outcome"],
            words=told["words"],
            contact_id=told["contact_id"],
            seen=told["seen"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return f"{address}&held=1"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, review)):
        is_kept = form.cleaned_data["outcome"] == ReviewOutcome.CONFIRMED
        messages.success(request, "Reviewed. The plan goes on." if is_kept else "Reviewed. Begin the new version now.")
        return answer
    if form.is_outdated:
        form.look_again(stand_of_last(PlanReview, plan))
    context = {
        "case": case,
        "plan": plan,
        "title": title_of(plan),
        "form": form,
        "last": last_review(plan),
        "changed": changed,
        "whose": [plan.participant_id] if plan.participant_id else [one.participant_id for one in adults_of(case)],
        "has_open_steps": any(goal.steps for goal in form.goals),
        "talk": TALK,
        "draft": draft,
        "draft_key": key,
        "older": older,
        "is_held": request.method == "GET" and "held" in request.GET,
        "again": address,
        "today": request.today,
        "crumbs": _crumbs(case),
    }
    return render(request, "coaching/plan_review.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def progress_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Assess how a week went toward the goals of a mutual responsibility agreement."""
    case, plans, plan = _asked_for(request, case_id, kind=PlanKind.MRA)
    if plan is None:
        return _choose(request, case, plans, page="coaching:progress-record", title="Progress of the week")
    address = f"{reverse('coaching:progress-record', args=[case.pk])}?plan={plan.pk}"
    key = DraftKey("progress", case.pk, plan.pk)
    stand = stand_of_last(Progress, plan)
    draft, older = draft_on(request, key, stand=stand)
    form = ProgressForm(
        request.POST or None,
        goals=goals_of(plan),
        signed_on=plan.signed_on,
        today=request.today,
        stand=stand,
        initial=initial_of(draft),
    )

    def assess() -> str:
        assess_progress(
            plan_id=plan.pk,
            on=form.cleaned_data["on"],
            went_well=form.cleaned_data["went_well"],
            words=form.words(),
            looks=form.looks(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return f"{address}&held=1"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, assess)):
        messages.success(request, "The week is assessed.")
        return answer
    context = {
        "case": case,
        "plan": plan,
        "title": title_of(plan),
        "form": form,
        "weeks": weeks_of(plan, today=request.today),
        "talk": TALK,
        "draft": draft,
        "draft_key": key,
        "older": older,
        "is_held": request.method == "GET" and "held" in request.GET,
        "again": address,
        "today": request.today,
        "crumbs": _crumbs(case),
    }
    return render(request, "coaching/progress_record.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def step_look(request: SignedInRequest, step_id: UUID) -> HttpResponse:
    """Look at one step of a signed plan by itself, between two reviews."""
    case = seen_case(request, **of_record(Step, step_id))
    permissions.require(permissions.can_plan(request.user, case))
    step = Step.objects.select_related("plan__participant__person", "participant__person", "goal").get(pk=step_id)
    form = LookAtStepForm(request.POST or None, signed_on=step.plan.signed_on, today=request.today)
    back = f"{reverse('coaching:plan-review', args=[case.pk])}?plan={step.plan_id}"

    def look() -> str:
        told = form.cleaned_data
        look_at_step(
            step_id=step.pk,
            care=told["care"],
            words=told["words"],
            on=told["on"],
            actor=request.user,
            now=request.now,
        )
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, look)):
        messages.success(request, "Written down.")
        return answer
    context = {
        "case": case,
        "step": step_row(step),
        "goal": step.goal,
        "title": title_of(step.plan),
        "is_tended": step.plan.status == PlanStatus.ACTIVE,
        "form": form,
        "talk": TALK,
        "back": back,
        "today": request.today,
        "crumbs": _crumbs(case),
    }
    return render(request, "coaching/step_look.html", context, status=status_of(form))


def _asked_for(request: SignedInRequest, case_id: UUID, *, kind: str = "") -> tuple[Case, list[Plan], Plan | None]:
    """Return a case, its signed plans, and the one that the address names; where there is one only, that one."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_plan(request.user, case))
    plans = active_plans(case, kind=kind)
    for plan in plans:
        plan.case = case
    asked, step = read_key(request.GET.get("plan")), read_key(request.GET.get("step"))
    if step is not None and asked is None:
        asked = Step.objects.filter(pk=step, case=case).values_list("plan", flat=True).first()
    chosen = next((plan for plan in plans if plan.pk == asked), None) or _in_place_of(asked, plans, case)
    return case, plans, chosen or (plans[0] if len(plans) == 1 else None)


def _in_place_of(asked: UUID | None, plans: list[Plan], case: Case) -> Plan | None:
    """Return the plan that took the place of one that holds no more."""
    was = Plan.objects.filter(pk=asked, case=case).values_list("kind", "participant").first() if asked else None
    return next((plan for plan in plans if (plan.kind, plan.participant_id) == was), None)


def _choose(request: SignedInRequest, case: Case, plans: list[Plan], *, page: str, title: str) -> HttpResponse:
    """Ask which of several signed plans is meant, or say that there is none."""
    address = reverse(page, args=[case.pk])
    context = {
        "case": case,
        "title": title,
        "choices": [(title_of(plan), f"{address}?plan={plan.pk}", plan.last_review_on) for plan in plans],
        "today": request.today,
        "crumbs": _crumbs(case),
    }
    return render(request, "coaching/plan_choose.html", context)


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [*crumbs_of(case), ("Plan", reverse("coaching:plans", args=[case.pk]))]
