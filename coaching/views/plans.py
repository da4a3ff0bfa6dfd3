"""The plans of a case: the one that holds, the one being written, and those before; each version whole."""

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    SignedInRequest,
    coach_for,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    frame_of,
    household,
    initial_of,
    permissions,
    seen_case,
    sent_once,
    status_of,
)
from coaching import documents, rules
from coaching.choices import PlanStatus
from coaching.forms.plans import BeginPlanForm
from coaching.models import Plan
from coaching.operations.writing import begin_plan
from coaching.queries.advocacy import advocacies_of
from coaching.queries.changes import changes_in
from coaching.queries.copies import copies_of
from coaching.queries.life import scans_missing
from coaching.queries.meetings import meetings_of, next_meeting
from coaching.queries.places import of_record
from coaching.queries.plan_facts import facts_of
from coaching.queries.plan_kinds import field_kinds_of
from coaching.queries.plans import Slot, plan_shown, slots_of, version_before
from coaching.queries.runways import free_times, slot_key
from coaching.views.stages import stages_of


@require_safe
def case_plans(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the plans of a family: what holds and for how long, what is being written, what was before."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="coaching:plans")
    slots = slots_of(case, frame["people"], today=request.today, now=request.now)
    may_plan = permissions.can_plan(request.user, case)
    meetings = [] if case.is_read_only else meetings_of(case, frame["people"])
    copies = {} if case.is_read_only else copies_of([slot.standing.id for slot in slots if slot.standing])
    slots = [replace(slot, copies=tuple(copies.get(slot.standing.id, ()))) if slot.standing else slot for slot in slots]
    context = {
        "advocacies": [] if case.is_read_only else advocacies_of(case, today=request.today),
        "meetings": meetings,
        "next_meeting": next_meeting(meetings, now=request.now),
        "now": request.now,
        "unread": documents.without_text(frame["people"]) if _may_print(request, case) else [],
        "changes": changes_in(case, frame["people"], today=request.today),
        "slots": [slot for slot in slots if not slot.is_empty],
        "beginnings": [
            (slot, BeginPlanForm(auto_id=False, slots=[(slot.key, "")])) for slot in slots if slot.may_begin
        ],
        "free_slot": _free_slot(request, case, slots) if may_plan else None,
        "may": frame["may"]
        | {
            "plan": may_plan,
            "handle_plan_papers": permissions.can_handle_plan_papers(request.user, case),
            "record_advocacy": permissions.can_record_advocacy(request.user, case),
            "settle_advocacy": permissions.can_settle_advocacy(request.user, case),
            "print": _may_print(request, case),
            "field_plan": may_plan and bool(field_kinds_of(case.office, today=request.today)),
        },
    }
    return render(request, "coaching/plans.html", frame | context)


@require_safe
def case_of_plan(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Show one version of a plan whole, as it stands or stood."""
    case, plan = seen_plan(request, plan_id)
    people = household(case.pk, today=request.today)
    shown = plan_shown(plan, people)
    before = version_before(plan)
    is_told = shown.is_joint and not case.is_read_only
    own = slot_key(plan.kind, plan.participant_id)
    meetings = [row for row in meetings_of(case, people) if row.plan_slot == own] if is_told else []
    context = plan_page(request, case, shown.title) | {
        "plan": shown,
        "status": shown.status_words(request.today),
        "stages": stages_of(plan, shown, people) if shown.is_written and not shown.is_field else [],
        "before": before,
        "meetings": meetings,
        "next_meeting": next_meeting(meetings, now=request.now),
        "may_plan": permissions.can_plan(request.user, case),
        "may_print": _may_print(request, case),
        "unread": documents.without_text(people, only={plan.participant_id}) if _may_print(request, case) else [],
        "scans_missing": scans_missing(plan),
        "may_handle": permissions.can_handle_plan_papers(request.user, case),
        "is_to_mail": plan.status == PlanStatus.OFFERED,
        "copies": copies_of([plan.pk])[plan.pk] if plan.signed_on and not case.is_read_only else [],
        "is_read_only": case.is_read_only,
    }
    return render(request, "coaching/plan.html", context)


@require_safe
def plan_compare(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Show what a version changed in the one before, side by side, with the reason (O021)."""
    case, plan = seen_plan(request, plan_id)
    before = version_before(plan)
    changes = []
    if before is not None:
        before.case = case
        changes = rules.changes_of(facts_of(before, today=request.today), facts_of(plan, today=request.today))
    context = plan_page(request, case, "Compare") | {"plan": plan, "before": before, "changes": changes}
    return render(request, "coaching/plan_compare.html", context)


@require_http_methods(["GET", "POST"])
def plan_begin(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Begin a plan, or the next version of one; a draft that is being written is handed back."""
    case = seen_case(request, pk=case_id)
    if refused := closed_to(request, case):
        return refused
    people = household(case.pk, today=request.today)
    every = slots_of(case, people, today=request.today, now=request.now)
    slots = [slot for slot in every if slot.is_made]
    ended = [slot.key for slot in every if not slot.is_made]
    key = DraftKey("plan-begin", case.pk)
    draft = found_draft(request, key)
    form = BeginPlanForm(
        request.POST or None,
        slots=[(slot.key, f"{slot.kind.label}, {slot.who}") for slot in slots],
        signed=[slot.key for slot in slots if slot.standing and not slot.written],
        ended=ended,
        initial={"slot": request.GET.get("slot", "")} | initial_of(draft),
    )

    def begin() -> str:
        plan = begin_plan(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:plan-edit", args=[plan.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, begin)):
        return answer
    context = plan_page(request, case, "New version") | {"form": form, "draft": draft, "draft_key": key}
    context["not_offered"] = rules.NOT_OFFERED if request.GET.get("slot") in ended else ""
    return render(request, "coaching/plan_begin.html", context, status=status_of(form))


def seen_plan(request: SignedInRequest, plan_id: UUID) -> tuple[Case, Plan]:
    """Return a plan with its case, if this person may see it; the look is written down.

    Raises:
        Http404: there is none, or it is not theirs to see.
    """
    case = seen_case(request, **of_record(Plan, plan_id))
    return case, plan_in(case, plan_id)


def plan_in(case: Case, plan_id: UUID) -> Plan:
    """Return a plan of a case that was seen already."""
    plan = Plan.objects.select_related("participant__person").get(pk=plan_id, case=case)
    plan.case = case
    return plan


def closed_to(request: SignedInRequest, case: Case, plan: Plan | None = None) -> HttpResponse | None:
    """Lead away from a page on which nothing is written any more: the plan is no draft.

    What was typed for a plan that is no draft any more goes on to the operation, whose refusal keeps it on the page.

    Raises:
        PermissionDenied: this person does not plan with this family, or the case is closed.
    """
    permissions.require(permissions.can_plan(request.user, case))
    if plan is not None and plan.status != PlanStatus.DRAFT and request.method == "GET":
        messages.error(request, "This plan was offered or ended, so its words stay as they are.")
        return redirect("coaching:plan", plan.pk)
    return None


def plan_page(request: SignedInRequest, case: Case, title: str, *more: tuple[str, str]) -> dict[str, Any]:
    """Return what every page about a plan shows: the case, the way to it, today."""
    crumbs = [*crumbs_of(case), ("Plan", reverse("coaching:plans", args=[case.pk])), *more]
    return {"case": case, "today": request.today, "title": title, "crumbs": crumbs}


def _may_print(request: SignedInRequest, case: Case) -> bool:
    return permissions.works_on_cases(request.user) and not case.is_read_only


def _free_slot(request: SignedInRequest, case: Case, slots: list[Slot]) -> datetime | None:
    """Return a free time before the first plan lapses that nothing renews, once that is near (A032)."""
    ends = [slot.runway.last_review_on for slot in slots if slot.runway and slot.runway.is_pressing]
    if not ends:
        return None
    coach = coach_for(case=case, actor=request.user, on=request.today)
    free = free_times(coach, before=min(ends), now=request.now, at_most=1)
    return free[0] if free and free[0].date() <= min(ends) else None
