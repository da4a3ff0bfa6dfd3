"""Folding another agency's plan in: into the family's one plan, on the strength of a release."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    DraftKey,
    Release,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    provider_choices,
    sent_once,
    wording,
)
from coaching import rules
from coaching.choices import PlanKind, StepOwner
from coaching.forms.plans import FoldInForm
from coaching.forms.steps import EMPTY_ROWS, MORE_ROWS, StepChoices, sent_rows, who_choices, who_key
from coaching.models import Goal
from coaching.operations.folding import fold_in
from coaching.queries.plans import open_barriers
from coaching.views.plans import closed_to, plan_page, seen_plan

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def plan_fold_in(request: SignedInRequest, draft_id: UUID) -> HttpResponse:
    """Take steps of another agency's plan over into a draft (A028, O020)."""
    case, plan = seen_plan(request, draft_id)
    if refused := closed_to(request, case, plan):
        return refused
    people = household(case.pk, today=request.today)
    adults = [(one.participant_id, one.name) for one in people if one.is_adult]
    key = DraftKey("fold-in", case.pk, plan.pk)
    draft = found_draft(request, key)
    typed = initial_of(draft)
    form = FoldInForm(
        request.POST or None,
        people=adults,
        providers=[(one.id, one.label) for one in provider_choices(case.office)],
        releases=_releases(request, case, dict(adults)),
        goals=list(Goal.objects.filter(plan=plan).order_by("number").values_list("pk", "words")),
        initial={"participant_id": plan.participant_id} | typed,
    )
    is_adding = "add_rows" in request.POST
    form.add_rows(
        sent_rows(request.POST or typed, least=EMPTY_ROWS) + MORE_ROWS * is_adding,
        choices=StepChoices(
            who=who_choices(people, has_family=plan.kind == PlanKind.CONTRACT),
            barriers=tuple(open_barriers(plan)),
            usual_who=who_key(StepOwner.PARTNER, None),
            has_party=False,
            has_purpose=rules.asks_purpose(plan.kind),
            today=request.today,
        ),
        initial=[],
    )

    def fold() -> str:
        fold_in(plan_id=plan.pk, other=form.other(), steps=form.steps({}), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:plan-edit", args=[plan.pk])

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, fold)):
        messages.success(request, "Folded in. Its steps stand in the plan with their source.")
        return answer
    edit = reverse("coaching:plan-edit", args=[plan.pk])
    context = plan_page(request, case, "Fold in another agency’s plan", (f"Version {plan.version}", edit)) | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "plan": plan,
        "is_adding": is_adding,
        "release_url": _release_url(case, form),
    }
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    return render(request, "coaching/plan_fold_in.html", context, status=status)


def _releases(request: SignedInRequest, case: Case, adults: dict[UUID, str]) -> list[tuple[UUID, str]]:
    """Return the releases in force of the adults, each with whose it is, for whom, and how long."""
    rows = Release.objects.in_force(request.today).filter(case=case, participant__in=adults)
    found = []
    for one in rows.select_related("provider").order_by("last_day", "pk"):
        party = one.provider.name if one.provider else one.party_name or "everybody in the plan"
        until = f", until {wording.short_day(one.last_day, today=request.today)}" if one.last_day else ""
        found.append((one.pk, f"{adults[one.participant_id]}: {one.get_kind_display()} for {party}{until}"))
    return found


def _release_url(case: Case, form: FoldInForm) -> str:
    """Return where a release is recorded, for the person and agency that were chosen."""
    names = ("participant_id", "provider_id")
    told = "&".join(f"{name}={form[name].value()}" for name in names if form[name].value() and not form[name].errors)
    return f"{reverse('casework:release-give', args=[case.pk])}?kind=GENERAL{'&' if told else ''}{told}"
