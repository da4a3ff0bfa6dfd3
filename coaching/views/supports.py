"""Supports of a case: the tab, asking and changing, and what happens to one after it was asked for."""

from collections.abc import Callable
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
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    filed_rev,
    found_draft,
    frame_of,
    household,
    initial_of,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.choices import SupportKind
from coaching.forms.supports import (
    AskSupportForm,
    IssueSupportForm,
    RefundSupportForm,
    StopSupportForm,
    SupportPaperForm,
)
from coaching.models import Support, SupportEnding
from coaching.operations.support_endings import ask_support_end
from coaching.operations.support_tending import (
    NOT_RUNNING,
    NOT_TO_PAY,
    add_support_paper,
    issue_support,
    refund_support,
    stop_support,
)
from coaching.operations.supports import ask_support, change_support
from coaching.queries.outside_resources import resources_of
from coaching.queries.places import of_record
from coaching.queries.support_spending import budgets_to_draw, counted_beside
from coaching.queries.support_ties import support_activities, support_steps, why_none
from coaching.queries.support_values import support_values
from coaching.queries.supports import (
    SupportRow,
    facts_of,
    support_documents,
    support_row,
    supports_of,
)
from coaching.rules.support_limits import limits_told
from coaching.rules.supports import NO_LIMIT, NO_YEAR_LIMIT, money
from coaching.views.turning import no_more

TAB = "coaching:supports"
_ASK_FIELDS = ("participant_id", "step_id", "activity_id", "budget_id")


@require_safe
def case_supports(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the supports of a case, what waits first, and the help that came from elsewhere."""
    case = seen_case(request, pk=case_id)
    user = request.user
    frame = frame_of(request, case, current=TAB)
    frame["may"] |= {
        "ask_support": permissions.can_ask_support(user, case),
        "tend_support": permissions.can_tend_support(user, case),
        "record_resource": permissions.can_record_resource(user, case),
        "decide_here": permissions.can_decide_support(user, case, asked_by_id=case.pk),
    }
    values = support_values(case.office, on=request.today)
    told = {
        "supports": supports_of(case, today=request.today),
        "resources": resources_of(case),
        "year_limit": money(values.year_limit) if values.year_limit is not None else NO_YEAR_LIMIT,
    }
    return render(request, "coaching/supports.html", frame | told)


@require_http_methods(["GET", "POST"])
def support_ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask for a support; what needs nobody else is authorised at once, with its note."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.changes_engagement(request.user))
    if request.method == "GET" and not permissions.can_ask_support(request.user, case):
        messages.error(request, no_more(case))
        return redirect(TAB, case.pk)
    if request.method == "GET" and (why := why_none(case, today=request.today)):
        return turned(request, case, why)

    def ask(told: dict[str, Any]) -> Support:
        return ask_support(case_id=case.pk, **told, actor=request.user, now=request.now)

    return _asking(request, case, DraftKey("support", case.pk), ask, title="Ask for a support")


@require_http_methods(["GET", "POST"])
@repeatable
def support_change(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Put a new version in the place of a support that is not paid yet."""
    case, row = found_support(request, support_id)
    if request.method == "GET" and not permissions.can_ask_support(request.user, case):
        return turned(request, case, no_more(case))
    if request.method == "GET" and not row.can_change:
        return turned(request, case, NOT_RUNNING)
    if request.method == "GET" and (why := why_none(case, today=request.today)):
        return turned(request, case, why)
    support = Support.objects.get(pk=row.id, case=case)
    keys = {name: getattr(support, name) for name in _ASK_FIELDS}

    def change(told: dict[str, Any]) -> Support:
        return change_support(support_id=row.id, **told, actor=request.user, now=request.now)

    begins = vars(facts_of(support)) | keys
    key = DraftKey("support-change", case.pk, row.id)
    return _asking(request, case, key, change, title="Change a support", begins=begins, replaced=row)


def _asking(
    request: SignedInRequest,
    case: Case,
    key: DraftKey,
    do: Callable[[dict[str, Any]], Support],
    *,
    title: str,
    begins: dict[str, Any] | None = None,
    replaced: SupportRow | None = None,
) -> HttpResponse:
    draft, today, kept = found_draft(request, key), request.today, begins or {}
    budgets = [(one.pk, one.name) for one in budgets_to_draw(case, request.user, today=today)]
    only = budgets[0][0] if len(budgets) == 1 else None
    form = AskSupportForm(
        request.POST or None,
        people=household(case.pk, today=today),
        steps=support_steps(case, kept=kept.get("step_id")),
        activities=support_activities(case, today=today, kept=kept.get("activity_id")),
        budgets=budgets,
        today=today,
        initial=(begins or {"step_id": request.GET.get("step", ""), "budget_id": only}) | initial_of(draft),
    )
    said: list[Support] = []

    def ask() -> str:
        said.append(do(form.arguments()))
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse(TAB, args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        if said:
            messages.success(request, _said_words(said[0]))
        return answer
    values, told = support_values(case.office, on=today), limits_told(case.office.jurisdiction, on=today)
    guidelines = {values.guideline(kind) for kind in SupportKind}
    shared = guidelines.pop() if len(guidelines) == 1 else ""
    context = support_page(request, case, title) | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "replaced": replaced,
        "limit": money(values.limit) if values.limit is not None else "",
        "no_limit": NO_LIMIT,
        "kinds": [
            (
                kind.label,
                values.is_routine(kind),
                " ".join(filter(None, ("" if shared else values.guideline(kind), told.get(kind)))),
            )
            for kind in SupportKind
        ],
        "guideline": shared,
        "knows_kinds": values.routine is not None,
        "split_days": values.split_days,
        "beside": counted_beside(case, but=replaced.id if replaced else None),
        "sees_protected": permissions.handles_restricted(request.user),
    }
    return render(request, "coaching/support_ask.html", context, status=status_of(form))


def _said_words(support: Support) -> str:
    if support.asks:
        return "It is with the supervisor. You find the answer here."
    return "Authorised, and the note is filed. Say when it is paid."


@require_http_methods(["GET", "POST"])
@repeatable
def support_issue(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Say that an authorised support was paid."""
    case, row = found_support(request, support_id)
    if request.method == "GET" and not row.is_to_pay:
        return turned(request, case, NOT_TO_PAY)
    form = IssueSupportForm(request.POST or None, today=request.today)

    def issue() -> None:
        issue_support(support_id=row.id, on=form.cleaned_data["on"], actor=request.user, now=request.now)

    return small(request, case, row, form, issue, title="Say that it is paid", button="It is paid")


@require_http_methods(["GET", "POST"])
@repeatable
def support_stop(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """End a support that waits, is to be paid or goes on."""
    case, row = found_support(request, support_id)
    if request.method == "GET" and not row.is_running:
        return turned(request, case, NOT_RUNNING)
    form = StopSupportForm(request.POST or None, today=request.today, withdraws=row.is_waiting)

    def stop() -> None:
        told = {name: form.cleaned_data[name] for name in ("words", "on")}
        if row.goes_on:
            ask_support_end(support_id=row.id, **told, actor=request.user, now=request.now)
            return
        stop_support(support_id=row.id, **told, actor=request.user, now=request.now)

    if row.is_waiting:
        words = "This is for a family that asks for it no more. That it is not paid decides the supervisor alone."
        return small(request, case, row, form, stop, title="The family withdraws it", button="Withdraw it", words=words)
    if row.goes_on:
        words = "Another person confirms it. The family is told in time before the last day."
        return small(request, case, row, form, stop, title="Ask for its end", button="Ask for its end", words=words)
    return small(request, case, row, form, stop, title="End a support", button="End it")


@require_http_methods(["GET", "POST"])
def support_refund(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Write down money of a support that came back."""
    case, row = found_support(request, support_id)
    if request.method == "GET" and not row.is_paid:
        return turned(request, case, "Nothing was paid of it, so nothing can come back.")
    form = RefundSupportForm(request.POST or None, today=request.today)

    def refund() -> None:
        told = {name: form.cleaned_data[name] for name in ("amount", "on", "words")}
        refund_support(support_id=row.id, **told, actor=request.user, now=request.now)

    return small(request, case, row, form, refund, title="Money that came back", button="Save")


@require_http_methods(["GET", "POST"])
def support_paper(request: SignedInRequest, support_id: UUID) -> HttpResponse:
    """Link a paper of the case as quote or receipt."""
    case, row = found_support(request, support_id)
    form = SupportPaperForm(request.POST or None, documents=support_documents(case))

    def add() -> None:
        told = {name: form.cleaned_data[name] for name in ("document_id", "what")}
        add_support_paper(support_id=row.id, **told, actor=request.user, now=request.now)

    words = "The paper is filed under Documents first; here it is chosen."
    return small(request, case, row, form, add, title="Add a quote or receipt", button="Add it", words=words)


def support_page(request: SignedInRequest, case: Case, title: str) -> dict[str, Any]:
    """Return what every page about a support shows: the case, the way to it, today."""
    back = reverse(TAB, args=[case.pk])
    crumbs = [*crumbs_of(case), ("Supports", back)]
    return {"case": case, "today": request.today, "title": title, "crumbs": crumbs, "back": back}


def found_support(request: SignedInRequest, support_id: UUID) -> tuple[Case, SupportRow]:
    """Return a support as its page shows it with its case, of those who tend supports."""
    case = seen_case(request, **of_record(Support, support_id))
    permissions.require(permissions.can_tend_support(request.user, case))
    return case, support_row(case, support_id, today=request.today)


def turned(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    """Turn somebody back to the tab with what is to be said."""
    messages.error(request, words)
    return redirect(TAB, case.pk)


def small(
    request: SignedInRequest,
    case: Case,
    row: SupportRow,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
    words: str = "",
    ending: SupportEnding | None = None,
) -> HttpResponse:
    """Carry out a short form about one support, once, and go back to the tab."""
    context = support_page(request, case, title) | {"form": form, "row": row, "button": button, "words": words}
    context["ending"] = ending

    def done() -> str:
        do()
        return str(context["back"])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, "Written down.")
        return answer
    return render(request, "coaching/support_form.html", context, status=status_of(form))
