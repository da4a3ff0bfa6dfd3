"""Writing a draft: its words, its goals with their steps, and what is still missing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casework.public import (
    Case,
    DraftKey,
    HouseholdPerson,
    SignedInRequest,
    StandForm,
    discard_draft,
    draft_on,
    filed_rev,
    household,
    initial_of,
    seen_case,
    sent_once,
    status_of,
    typed,
    unless_said,
)
from coaching import rules
from coaching.choices import PlanKind, StepOwner
from coaching.forms.plans import GoalForm, PlanWordsForm
from coaching.forms.steps import EMPTY_ROWS, MORE_ROWS, StepChoices, row_of, sent_rows, who_choices, who_key
from coaching.models import Goal, Plan, Step
from coaching.operations.life import checked
from coaching.operations.writing import remove_goal, save_goal, save_plan
from coaching.queries.own_words import own_words
from coaching.queries.places import of_record
from coaching.queries.plan_facts import goal_stand, goals_stand
from coaching.queries.plan_lines import PlanShown
from coaching.queries.plans import open_barriers, plan_shown, version_before
from coaching.queries.runways import WHOLE_FAMILY
from coaching.rules import Check, PlanFacts
from coaching.views.plans import closed_to, plan_in, plan_page, seen_plan
from coaching.views.stages import lasting_of, stages_of
from coaching.views.taking import BUTTON, take_words

UNPROCESSABLE = 422


@dataclass(frozen=True)
class ReadyLine:
    """One line of the list at the side, with the place where it is mended."""

    words: str
    is_met: bool
    is_question: bool
    url: str


@require_http_methods(["GET", "POST"])
def plan_edit(request: SignedInRequest, draft_id: UUID) -> HttpResponse:
    """Write a plan: its words in a form, its goals as cards, and at the side what is still missing."""
    case, plan = seen_plan(request, draft_id)
    if refused := closed_to(request, case, plan):
        return refused
    key = DraftKey("plan-words", case.pk, plan.pk)
    offered = own_words(plan)
    is_taking = BUTTON in request.POST
    if is_taking and (answer := take_words(request, case, key, offered=offered, boxes={"words"})):
        return answer
    draft, older = draft_on(request, key, stand=str(plan.rev))
    form = PlanWordsForm(
        None if is_taking else request.POST or None,
        kind=plan.kind,
        today=request.today,
        parties=list(plan.parties.order_by("name").values_list("name", "role")),
        stand=str(plan.rev),
        initial=_words_of(plan) | (typed(request.POST) if is_taking else initial_of(draft, ticks=("is_joint",))),
    )

    def save() -> str:
        rev = _rev(form.cleaned_data["seen"])
        save_plan(plan_id=plan.pk, rev=rev, says=form.says(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:plan-edit", args=[plan.pk])

    if form.is_bound and form.is_valid() and (answer := sent_once(request, form, save)):
        messages.success(request, "Saved.")
        return answer
    if form.is_bound and form.is_outdated:
        plan.refresh_from_db()
        plan.case = case
        form.look_again(str(plan.rev))
    people = household(case.pk, today=request.today)
    shown = plan_shown(plan, people)
    facts, found = checked(plan=plan, now=request.now)
    before = version_before(plan)
    standing = plan_shown(before, people) if before else None
    context = plan_page(request, case, shown.title) | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "older": unless_said(older, form, request=request, key=key),
        "plan": shown,
        "offered": offered,
        "before": before,
        "left": standing.not_taken_over(shown) if standing else [],
        "goals": [(goal, _is_smart(found, goal.number), _asked_steps(found, goal.number)) for goal in shown.goals],
        "stages": stages_of(plan, shown, people, missing=len(rules.blockers(found))),
        "lasting": lasting_of(shown, standing if standing and standing.is_active else None, today=request.today),
        "hours": hours_of(shown),
        **ready_of(plan, facts, found),
    }
    return render(request, "coaching/plan_edit.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def goal_add(request: SignedInRequest, draft_id: UUID) -> HttpResponse:
    """Write a new goal with its steps."""
    case, plan = seen_plan(request, draft_id)
    return _goal_page(request, case, plan, None)


@require_http_methods(["GET", "POST"])
def goal_edit(request: SignedInRequest, goal_id: UUID) -> HttpResponse:
    """Change a goal with its steps."""
    case = seen_case(request, **of_record(Goal, goal_id))
    goal = Goal.objects.get(pk=goal_id)
    return _goal_page(request, case, plan_in(case, goal.plan_id), goal)


@require_POST
def goal_remove(request: SignedInRequest, draft_id: UUID, goal_id: UUID) -> HttpResponse:
    """Take a goal with its steps out of a draft."""
    case, plan = seen_plan(request, draft_id)
    if refused := closed_to(request, case, plan):
        return refused
    form = StandForm(request.POST, stand="")
    is_kept = Step.objects.filter(goal=goal_id, plan=plan, earlier__isnull=False).exists()

    def remove() -> str:
        seen = form.cleaned_data["seen"]
        remove_goal(plan_id=plan.pk, goal_id=goal_id, seen=seen, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(DraftKey("goal", case.pk, goal_id)))
        return reverse("coaching:plan-edit", args=[plan.pk])

    if form.is_valid() and (answer := sent_once(request, form, remove)):
        messages.success(
            request, "The goal is taken out. The version before keeps it." if is_kept else "The goal is taken out."
        )
        return answer
    messages.error(request, " ".join(str(error) for error in form.non_field_errors()) or "The goal was not taken out.")
    return redirect("coaching:plan-edit", plan.pk)


def _goal_page(request: SignedInRequest, case: Case, plan: Plan, goal: Goal | None) -> HttpResponse:
    if refused := closed_to(request, case, plan):
        return refused
    key = DraftKey("goal", case.pk, goal.pk) if goal else DraftKey("goal-new", case.pk, plan.pk)
    offered = own_words(plan)
    is_taking = BUTTON in request.POST
    if is_taking and (answer := take_words(request, case, key, offered=offered, boxes={"words", "why"})):
        return answer
    stand = goal_stand(goal.pk) if goal else goals_stand(plan)
    draft, older = draft_on(request, key, stand=stand)
    people = household(case.pk, today=request.today)
    steps = {step.pk: step for step in Step.objects.filter(goal=goal).order_by("number")} if goal else {}
    begun = initial_of(draft, ticks=("is_milestone",))
    form = _goal_form(request, plan, goal, people=people, steps=steps, stand=stand, typed=begun)
    is_adding = "add_rows" in request.POST or is_taking
    if goal is None and not form.is_bound:
        form.fields["words"].widget.attrs["autofocus"] = True

    def save() -> str:
        saved = save_goal(
            plan_id=plan.pk,
            goal_id=goal.pk if goal else None,
            says=form.says(),
            steps=form.steps(steps),
            seen=form.cleaned_data["seen"] if goal else None,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        if "another" in request.POST:
            return reverse("coaching:goal-add", args=[plan.pk])
        return f"{reverse('coaching:plan-edit', args=[plan.pk])}#goal-{saved.number}"

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, save)):
        messages.success(request, "Goal saved.")
        return answer
    now_stands = None
    if form.is_bound and form.is_outdated and goal:
        form.look_again(goal_stand(goal.pk))
        now_stands = next(one for one in plan_shown(plan, people).goals if one.id == goal.pk)
    if goal and not form.is_bound:
        _, found = checked(plan=plan, now=request.now)
        form.note(check for check in found if not check.is_met and check.goal == goal.number)
    title = f"Goal {goal.number}" if goal else "New goal"
    edit = reverse("coaching:plan-edit", args=[plan.pk])
    context = plan_page(request, case, title, (f"Version {plan.version}", edit)) | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "older": unless_said(older, form, request=request, key=key),
        "plan": plan,
        "goal": goal,
        "offered": offered,
        "now_stands": now_stands,
        "is_adding": is_adding,
        "remove_form": StandForm(auto_id=False, stand=form["seen"].value() or ""),
        "library": f"{reverse('coaching:step-idea-use', args=[plan.pk])}?goal={goal.pk}" if goal else "",
    }
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    return render(request, "coaching/goal_edit.html", context, status=status)


def _goal_form(
    request: SignedInRequest,
    plan: Plan,
    goal: Goal | None,
    *,
    people: list[HouseholdPerson],
    steps: dict[UUID, Step],
    stand: str,
    typed: dict[str, Any],
) -> GoalForm:
    is_family = plan.kind == PlanKind.CONTRACT
    owners = [(one.participant_id, one.name) for one in people if one.is_adult]
    first = [step.number for step in steps.values()]
    form = GoalForm(
        request.POST or None,
        plan_kind=plan.kind,
        owners=[("", WHOLE_FAMILY), *owners] if is_family else owners,
        stand=stand,
        initial=_goal_of(plan, goal) | typed,
    )
    least = len(steps) + EMPTY_ROWS
    count = sent_rows(request.POST or typed, least=least)
    form.add_rows(
        count + MORE_ROWS * ("add_rows" in request.POST),
        choices=_step_choices(plan, people, steps, today=request.today),
        initial=[row_of(step) for step in steps.values()],
        first=min(first) if first else _next_number(plan),
    )
    return form


def _step_choices(plan: Plan, people: list[HouseholdPerson], steps: dict[UUID, Step], *, today: date) -> StepChoices:
    is_family = plan.kind == PlanKind.CONTRACT
    usual = plan.participant_id or next((one.participant_id for one in people if one.is_adult), None)
    barriers = open_barriers(plan)
    known = {key for key, _ in barriers}
    rows = [step.barrier for step in Step.objects.filter(pk__in=steps).select_related("barrier") if step.barrier]
    barriers += [(one.pk, one.words) for one in rows if one.pk not in known]
    return StepChoices(
        who=who_choices(people, has_family=is_family),
        barriers=tuple(dict(barriers).items()),
        usual_who=who_key(StepOwner.PARTICIPANT, usual),
        has_purpose=rules.asks_purpose(plan.kind),
        today=today,
    )


def _next_number(plan: Plan) -> int:
    return Step.objects.filter(plan=plan).count() + 1


def _words_of(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in ("words", "exit_on", "core_words", "is_joint", "communication")}


def _goal_of(plan: Plan, goal: Goal | None) -> dict[str, Any]:
    if goal is None:
        return {"participant_id": plan.participant_id or ""}
    names = (
        "words", "participant_id", "why", "horizon", "kind", "part", "specific", "measure", "reach", "relevance", "by",
        "is_milestone",
    )  # fmt: skip
    return {name: getattr(goal, name) for name in names}


def _rev(seen: str) -> int:
    return int(seen) if seen.isdecimal() and len(seen) <= len("999999999") else -1


# What is still missing


def ready_of(plan: Plan, facts: PlanFacts, found: list[Check]) -> dict[str, Any]:
    """Return the list beside the editor: what is missing, what is questioned, and what holds."""
    lines = [ReadyLine(check.said, check.is_met, check.is_question, place_of(check, plan, facts)) for check in found]
    return {
        "missing": [line for line in lines if not line.is_met],
        "met": [line for line in lines if line.is_met],
        "total": len(lines),
        "is_ready": not rules.blockers(found),
    }


def place_of(check: Check, plan: Plan, facts: PlanFacts) -> str:
    """Return the address of the box in which a line of the list is mended."""
    if check.field in {"strengths", "barriers"}:
        return f"{reverse('coaching:assessments', args=[plan.case_id])}#{check.field}"
    goal = next((one for one in facts.goals if one.number == check.goal), None)
    if goal is None or goal.key is None:
        name = "coaching:goal-add" if check.field == "goals" else "coaching:plan-edit"
        box = "words" if check.field == "goals" else {"parties": "party_0"}.get(check.field, check.field)
        return f"{reverse(name, args=[plan.pk])}#id_{box}"
    page = reverse("coaching:goal-edit", args=[goal.key])
    if check.step is None:
        return f"{page}#id_{'step-0-words' if check.field == 'steps' else check.field}"
    row = next(number for number, step in enumerate(goal.steps) if step.number == check.step)
    return f"{page}#id_step-{row}-{'words' if check.field == 'release' else check.field}"


def hours_of(shown: PlanShown) -> list[tuple[str, Decimal]]:
    """Return the planned hours a week by activity, most first; for information only."""
    hours: dict[str, Decimal] = defaultdict(Decimal)
    for step in shown.open_steps:
        if step.weekly_hours:
            hours[step.activity or "No work activity"] += step.weekly_hours
    return sorted(hours.items(), key=lambda one: (-one[1], one[0]))


def _is_smart(found: list[Check], number: int) -> bool:
    return all(check.is_met for check in found if check.goal == number and not check.is_question)


def _asked_steps(found: list[Check], number: int) -> dict[int, list[Check]]:
    """Return what is missing or questioned about the steps of a goal, by their numbers."""
    asked: dict[int, list[Check]] = defaultdict(list)
    for check in found:
        if check.goal == number and check.step is not None and not check.is_met:
            asked[check.step].append(check)
    return dict(asked)
