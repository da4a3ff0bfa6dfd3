"""The library of steps that worked: searched, used in a plan, added to, withdrawn from (O061)."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.public import Case, SentForm, SignedInRequest, permissions, seen_case, sent_once, status_of
from coaching.choices import Area, StepStatus
from coaching.forms.ideas import KeepIdeaForm, UseIdeaForm
from coaching.models import Goal, Step, StepIdea
from coaching.operations.ideas import keep_idea, use_idea, withdraw_idea
from coaching.queries.ideas import ideas_of
from coaching.queries.places import of_record
from coaching.views.plans import closed_to, plan_page, seen_plan

WORDS_MAX = 100


@require_safe
def step_ideas(request: SignedInRequest) -> HttpResponse:
    """Search the steps that worked for others in one's own state."""
    permissions.require(permissions.works_on_cases(request.user))
    office = request.user.office
    return render(request, "coaching/step_ideas.html", _library(request, office.jurisdiction if office else ""))


@require_http_methods(["GET", "POST"])
def step_idea_use(request: SignedInRequest, draft_id: UUID) -> HttpResponse:
    """Search the library for a draft, and put a step of it into one of its goals."""
    case, plan = seen_plan(request, draft_id)
    if refused := closed_to(request, case, plan):
        return refused
    goals = list(Goal.objects.filter(plan=plan).order_by("number").values_list("pk", "words"))
    form = UseIdeaForm(request.POST or None, goals=goals, initial={"goal_id": request.GET.get("goal", "")})

    def use() -> str:
        told = {name: form.cleaned_data[name] for name in ("goal_id", "idea_id")}
        use_idea(plan_id=plan.pk, **told, actor=request.user, now=request.now)
        return reverse("coaching:goal-edit", args=[told["goal_id"]])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, use)):
        messages.success(request, "The step stands in the goal. Set its days for this family.")
        return answer
    edit = reverse("coaching:plan-edit", args=[plan.pk])
    context = plan_page(request, case, "Steps that worked", (f"Version {plan.version}", edit))
    context |= _library(request, case.office.jurisdiction) | {"form": form, "plan": plan, "has_goals": bool(goals)}
    return render(request, "coaching/step_idea_use.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def step_idea_keep(request: SignedInRequest, done_step_id: UUID) -> HttpResponse:
    """Keep a done step for other coaches, in words that tell of nobody."""
    case = seen_case(request, **of_record(Step, done_step_id))
    step = Step.objects.select_related("barrier").get(pk=done_step_id)
    if refused := _not_kept(request, case, step):
        return refused
    form = KeepIdeaForm(request.POST or None, initial=_idea_of(step))

    def keep() -> str:
        idea = keep_idea(step_id=step.pk, says=form.says(), actor=request.user, now=request.now)
        return f"{reverse('coaching:step-ideas')}?{urlencode({'words': idea.words[:WORDS_MAX]})}"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Kept. Other coaches of your state find it from now on.")
        return answer
    context = plan_page(request, case, "Keep a step for others") | {"form": form, "step": step}
    return render(request, "coaching/step_idea_keep.html", context, status=status_of(form))


@require_POST
def step_idea_withdraw(request: SignedInRequest, idea_id: UUID) -> HttpResponse:
    """Take a step out of the library."""
    idea = get_object_or_404(StepIdea, pk=idea_id)
    may = permissions.can_withdraw_idea(request.user, added_by_id=idea.added_by_id, jurisdiction=idea.jurisdiction)
    permissions.require(may)
    form = SentForm(request.POST)

    def withdraw() -> str:
        withdraw_idea(idea_id=idea.pk, actor=request.user, now=request.now)
        return reverse("coaching:step-ideas")

    if form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "Taken out of the library. Plans that used it keep their step.")
        return answer
    messages.error(request, " ".join(str(error) for error in form.non_field_errors()) or "Nothing was taken out.")
    return redirect("coaching:step-ideas")


def _not_kept(request: SignedInRequest, case: Case, step: Step) -> HttpResponse | None:
    if refused := closed_to(request, case):
        return refused
    if step.status != StepStatus.DONE:
        messages.error(request, "Only a step that was done is kept for others.")
        return redirect("coaching:plan", step.plan_id)
    return None


def _library(request: SignedInRequest, jurisdiction: str) -> dict[str, Any]:
    words, area = request.GET.get("words", "")[:WORDS_MAX], request.GET.get("area", "")
    found = ideas_of(request.user, jurisdiction=jurisdiction, words=words, area=area)
    return {
        "ideas": [(idea, uuid4()) for idea in found],
        "words": words,
        "area": area,
        "areas": Area.choices,
    }


def _idea_of(step: Step) -> dict[str, Any]:
    return {
        "words": step.words,
        "measure": step.measure,
        "activity": step.activity,
        "area": step.barrier.area if step.barrier else "",
    }
