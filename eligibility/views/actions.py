"""Adverse actions: proposed, looked at, confirmed by a second person, taken back."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    Refused,
    SignedInRequest,
    calendars,
    crumbs_of,
    permissions,
    repeatable,
    seen_case,
    sent_once,
)
from eligibility.choices import TakenBackFor
from eligibility.forms.actions import ProposeActionForm, TakeBackActionForm
from eligibility.forms.applications import TakeBackForm
from eligibility.models import AdverseAction, Application, Review
from eligibility.operations.actions import NOT_ON_FILE, confirm_action, propose_action, take_back_action
from eligibility.queries.actions import Stage, days_of, has_left, stand_of
from eligibility.queries.decision_letters import action_letter
from eligibility.queries.grounds import grounds_of
from eligibility.queries.places import of_programme, of_visible
from eligibility.queries.programmes import open_changes
from eligibility.rules.decision_letter import money
from eligibility.views.benefits import TAB, answered, page
from policy.reader import NoRuleOnFile


@require_http_methods(["GET", "POST"])
def action_propose(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Propose an adverse action, and go to its page."""
    case = seen_case(request, **of_programme(Application, application_id, viewer=request.user))
    permissions.require(permissions.can_decide_eligibility(request.user, case))
    application = Application.objects.visible_to(request.user).get(pk=application_id, case=case)
    changes = [(one.pk, f"{one.get_kind_display()}: {one.words}") for one in open_changes(case, viewer=request.user)]
    held = Review.objects.standing().filter(case=case, programme=application.programme).order_by("-held_on")[:4]
    reviews = [(one.pk, f"{one.get_kind_display()}, {one.held_on:%b %-d, %Y}") for one in held]
    named = {"change_id": request.GET.get("change", "")}
    form = ProposeActionForm(request.POST or None, changes=changes, reviews=reviews, initial=named)

    def propose() -> str:
        row = propose_action(application_id=application.pk, **form.arguments(), actor=request.user, now=request.now)
        return reverse("eligibility:action", args=[row.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, propose)):
        messages.success(request, "Proposed. A second person looks at it.")
        return answer
    words = (
        f"{application.get_programme_display()}. Write down the facts first. Nothing is taken before a second person"
        " confirmed it and its letter left in time."
    )
    return page(request, case, form, title="Adverse action", button="Propose it", words=words)


@require_safe
def action(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Show an adverse action: what it takes from when, who proposed and confirmed it, its letters and hearings."""
    case, row = _found(request, action_id)
    stand = stand_of(row, today=request.today)
    told, error = None, ""
    if stand.stage in {Stage.PROPOSED, Stage.CONFIRMED, Stage.LATE}:
        try:
            told = action_letter(row, given_on=request.today)
        except Refused as refusal:
            error = str(refusal)
        except (NoRuleOnFile, calendars.OutsideCalendar):
            error = NOT_ON_FILE
    user = request.user
    letters = row.notices.select_related("notice").order_by("made_at")
    context = {
        "case": case,
        "today": request.today,
        "action": row,
        "stand": stand,
        "told": told,
        "before": money(told.facts.before) if told and told.facts.before is not None else "",
        "after": money(told.facts.after) if told else "",
        "error": error,
        "grounds": grounds_of(row, today=request.today),
        "letters": [(one, days_of(one) if has_left(one) else None) for one in letters],
        "may_confirm": stand.stage == Stage.PROPOSED
        and permissions.can_confirm_adverse_action(user, case, proposed_by_id=row.proposed_by_id),
        "may_write": stand.stage in {Stage.CONFIRMED, Stage.LATE} and permissions.can_decide_eligibility(user, case),
        "may_take_back": stand.stage != Stage.TAKEN_BACK and _may_take_back(request, case, row),
        "may_hear": permissions.can_record_hearing(user, case),
        "may_decide": permissions.can_decide_eligibility(user, case),
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, "eligibility/action.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def action_confirm(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Confirm an adverse action as the second person (O083)."""
    case, row = _found(request, action_id)
    permissions.require(permissions.can_confirm_adverse_action(request.user, case, proposed_by_id=row.proposed_by_id))
    form = TakeBackForm(request.POST or None)

    def confirm() -> str:
        confirm_action(action_id=row.pk, actor=request.user, now=request.now)
        return reverse("eligibility:action", args=[row.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, confirm)):
        messages.success(request, "Confirmed. Its letter comes next.")
        return answer
    grounds = "".join(f" {what}: {said}." for what, said in grounds_of(row, today=request.today))
    words = (
        f"{row.get_programme_display()}, {row.get_kind_display().lower()}: {row.why.rstrip('.')}.{grounds} Look at the"
        " facts and the steps of the decision first. If you do not agree, take it back."
    )
    return page(request, case, form, title="Confirm an adverse action", button="Confirm it", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def action_take_back(request: SignedInRequest, action_id: UUID) -> HttpResponse:
    """Take an adverse action back, with the reason."""
    case, row = _found(request, action_id)
    permissions.require(_may_take_back(request, case, row))
    may_second = permissions.can_confirm_adverse_action(request.user, case, proposed_by_id=row.proposed_by_id)
    reasons = [TakenBackFor.CURED, TakenBackFor.WRONG]
    if may_second and row.confirmed_at is None:
        reasons.append(TakenBackFor.NOT_AGREED)
    form = TakeBackActionForm(request.POST or None, reasons=reasons)

    def do() -> None:
        take_back_action(action_id=row.pk, reason=form.cleaned_data["reason"], actor=request.user, now=request.now)

    words = f"{row.get_programme_display()}, {row.get_kind_display().lower()}. A letter that has not left is withdrawn."
    return answered(
        request,
        case,
        form,
        do,
        title="Take an adverse action back",
        button="Take it back",
        said="Taken back.",
        words=words,
    )


def _found(request: SignedInRequest, action_id: UUID) -> tuple[Case, AdverseAction]:
    case = seen_case(request, **of_visible(AdverseAction, action_id, viewer=request.user))
    rows = AdverseAction.objects.select_related("proposed_by", "confirmed_by", "taken_back_by", "case__office")
    return case, get_object_or_404(rows, pk=action_id, case=case)


def _may_take_back(request: SignedInRequest, case: Case, row: AdverseAction) -> bool:
    user = request.user
    may_second = permissions.can_confirm_adverse_action(user, case, proposed_by_id=row.proposed_by_id)
    return permissions.can_decide_eligibility(user, case) or may_second
