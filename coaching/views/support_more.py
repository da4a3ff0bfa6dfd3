"""Letters about supports, help from elsewhere, the list of what is to be paid, budgets, what a branch obtained."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.public import (
    DraftKey,
    NoticeKind,
    Refused,
    SentForm,
    SignedInRequest,
    User,
    calendars,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    log_refused,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    verdicts_of,
)
from coaching.forms.supports import RecordResourceForm, SetSupportBudgetForm, SupportLetterForm
from coaching.models import OutsideResource, Support, SupportBudget
from coaching.operations.support_letters import Preview, preview_support_letter, write_support_letter
from coaching.operations.support_tending import (
    end_support_budget,
    record_resource,
    set_support_budget,
    void_resource,
)
from coaching.queries.outside_resources import obtained_in, referrals_to_link
from coaching.queries.places import of_record
from coaching.queries.support_endings import endings_waiting
from coaching.queries.support_spending import budgets_of
from coaching.queries.support_ties import support_steps
from coaching.queries.supports import supports_to_pay
from coaching.rules.weeks import read_month
from coaching.views.supports import TAB, support_page
from coaching.views.turning import no_more

SHOWN_AT_MOST = 100
NO_WAY = "No way to this person is open for a letter. Hand it over in person."


@require_http_methods(["GET", "POST"])
@repeatable
def support_letter(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Look at the letter about a support word for word, then write it."""
    case = seen_case(request, **of_record(Support, support_id))
    permissions.require(permissions.can_tend_support(request.user, case))
    rows = Support.objects.select_related("participant__person__merged_into")
    support = get_object_or_404(rows, pk=support_id, case=case)
    if support.participant is None:
        messages.error(request, "It is not known to whom a letter of this goes.")
        return redirect(TAB, case.pk)
    verdicts = verdicts_of(case, support.participant, kind=NoticeKind.DECISION, now=request.now)
    ways = [(str(one.way), str(one.way.label)) for one in verdicts if one.is_open]
    way = request.GET.get("way") or (ways[0][0] if ways else "")
    form = SupportLetterForm(request.POST or None, ways=ways, initial={"way": way})
    if form.is_bound and form.is_valid():
        way = form.cleaned_data["way"]
    shown, why_not = _looked_at(request, support, way)
    if not form.is_bound:
        form.fields["seen"].initial = shown.seen

    def done() -> str:
        told = write_support_letter(
            support_id=support.pk, way=way, seen=form.cleaned_data["seen"], actor=request.user, now=request.now
        )
        return reverse("casework:notice", args=[case.pk, told.notice_id])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, "Written. Print it, send it, then mark it.")
        return answer
    if form.asked is not None:
        log_refused(asked=form.asked, actor=request.user, now=request.now)
    context = support_page(request, case, "Letter about a support") | {
        "form": form,
        "preview": shown,
        "why_not": why_not,
        "whom": support.participant.person.standing.name,
        "closed": [one for one in verdicts if not one.is_open],
    }
    return render(request, "eligibility/letter.html", context, status=status_of(form))


def _looked_at(request: SignedInRequest, support: Support, way: str) -> tuple[Preview, str]:
    """Return the letter as it would be, or why there is none."""
    if not way:
        return Preview(), NO_WAY
    try:
        return preview_support_letter(support_id=support.pk, way=way, actor=request.user, now=request.now), ""
    except Refused as refusal:
        return Preview(), str(refusal)


@require_http_methods(["GET", "POST"])
def resource_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down help that the family got from elsewhere."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    if request.method == "GET" and not permissions.can_record_resource(request.user, case):
        messages.error(request, no_more(case))
        return redirect(TAB, case.pk)
    key = DraftKey("resource", case.pk)
    draft = found_draft(request, key)
    form = RecordResourceForm(
        request.POST or None,
        people=household(case.pk, today=request.today),
        steps=support_steps(case),
        referrals=referrals_to_link(case),
        today=request.today,
        initial=initial_of(draft),
    )
    context = support_page(request, case, "Help from elsewhere") | {"form": form, "draft": draft, "draft_key": key}

    def record() -> str:
        record_resource(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return f"{context['back']}#resources"

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Written down.")
        return answer
    context["sees_protected"] = permissions.handles_restricted(request.user)
    return render(request, "coaching/resource_record.html", context, status=status_of(form))


@require_POST
@repeatable
def resource_void(request: SignedInRequest, resource_id: UUID) -> HttpResponse:
    """Take a wrong line about help from elsewhere back."""
    case = seen_case(request, **of_record(OutsideResource, resource_id))
    permissions.require(permissions.works_on_cases(request.user))
    form = SentForm(request.POST)
    back = f"{reverse(TAB, args=[case.pk])}#resources"

    def void() -> str:
        void_resource(resource_id=resource_id, actor=request.user, now=request.now)
        return back

    if form.is_valid() and (answer := sent_once(request, form, void)):
        messages.success(request, "Taken back.")
        return answer
    messages.error(request, " ".join(str(one) for one in form.non_field_errors()) or "Nothing was taken back.")
    return redirect(back)


@require_safe
def supports_late(request: SignedInRequest) -> HttpResponse:
    """Show which supports wait to be paid, those needed first on top (O031)."""
    permissions.require(permissions.sees_supports(request.user))
    context = {
        "rows": supports_to_pay(request.user, today=request.today, at_most=SHOWN_AT_MOST),
        "endings": endings_waiting(request.user, at_most=SHOWN_AT_MOST)
        if permissions.sets_support_budgets(request.user)
        else [],
        "most": SHOWN_AT_MOST,
        "today": request.today,
        "has_office": request.user.office is not None,
        "may_report": permissions.can_see_supervision(request.user),
    }
    return render(request, "coaching/supports_late.html", context)


@require_safe
def support_budgets(request: SignedInRequest) -> HttpResponse:
    """Show the budgets of the office with what is left of each (O090)."""
    permissions.require(permissions.sees_supports(request.user))
    office = request.user.office
    if office is None:
        raise Http404
    context = {
        "rows": budgets_of(office),
        "form": SentForm(),
        "today": request.today,
        "may_set": permissions.sets_support_budgets(request.user),
    }
    return render(request, "coaching/support_budgets.html", context)


@require_http_methods(["GET", "POST"])
def support_budget_set(request: SignedInRequest) -> HttpResponse:
    """Set a budget of the office with who answers for it."""
    permissions.require(permissions.sets_support_budgets(request.user))
    among = User.objects.filter(office=request.user.office_id, is_active=True).order_by("name", "pk")
    owners = [(one.pk, one.name) for one in among if permissions.sets_support_budgets(one)]
    form = SetSupportBudgetForm(request.POST or None, owners=owners)
    back = reverse("coaching:support-budgets")

    def put() -> str:
        told = {name: form.cleaned_data[name] for name in ("name", "owner_id", "amount", "first_day", "last_day")}
        set_support_budget(**told, actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, put)):
        messages.success(request, "The budget is set.")
        return answer
    context = {"form": form, "today": request.today, "back": back}
    return render(request, "coaching/support_budget_set.html", context, status=status_of(form))


@require_POST
@repeatable
def support_budget_end(request: SignedInRequest, budget_id: UUID) -> HttpResponse:
    """End a budget of the office."""
    permissions.require(permissions.sets_support_budgets(request.user))
    budget = get_object_or_404(SupportBudget, pk=budget_id, office=request.user.office_id)
    form, back = SentForm(request.POST), reverse("coaching:support-budgets")

    def end() -> str:
        end_support_budget(budget_id=budget.pk, actor=request.user, now=request.now)
        return back

    if form.is_valid() and (answer := sent_once(request, form, end)):
        messages.success(request, "The budget is ended.")
        return answer
    messages.error(request, " ".join(str(one) for one in form.non_field_errors()) or "Nothing was ended.")
    return redirect(back)


@require_safe
def resources_report(request: SignedInRequest) -> HttpResponse:
    """Show what the branch obtained from elsewhere in a month, by kind of help (O032)."""
    permissions.require(permissions.can_see_supervision(request.user))
    month: date = read_month(request.GET.get("month", "")) or request.today.replace(day=1)
    context = {
        "told": obtained_in(request.user, month=month),
        "before": calendars.month_of(calendars.day_of_month(month, -1, 1)),
        "after": calendars.month_of(calendars.day_of_month(month, 1, 1))
        if month < request.today.replace(day=1)
        else "",
        "today": request.today,
    }
    return render(request, "coaching/resources_report.html", context)
