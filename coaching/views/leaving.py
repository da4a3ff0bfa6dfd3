"""The page of a family that left, and what is done on it: summary, letter, work screen, reopening (A070-A073)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    SavedDraft,
    SentForm,
    SignedInRequest,
    crumbs_of,
    discard_draft,
    ended_with,
    filed_rev,
    found_draft,
    frame_of,
    household,
    initial_of,
    log_refused,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching import documents
from coaching.forms.leaving import CloseScreenForm, ExitLetterForm, FileExitSummaryForm, ReopenForm
from coaching.models import ExitSummary
from coaching.operations.leaving import (
    FILED,
    IS_OPEN,
    SCREEN_CLOSED,
    close_work_screen,
    file_exit_summary,
    letter_of,
    reopen,
    write_exit_letter,
)
from coaching.queries.after_leaving import after_work_of, problems_of
from coaching.queries.copies import copy_ways
from coaching.queries.leaving import (
    Leaving,
    drawn_of,
    leaving_of,
    open_steps,
    reopenings_of,
    summary_of,
    waiting_letters,
)
from coaching.queries.places import of_record
from coaching.views.papers import pdf_of_case

TOO_LATE = "This closing can no longer be taken back. A family that comes back gets a new case."


@require_safe
def leaving(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show how a family left: what closing owes, what goes on, the months after leaving with work."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user) or case.is_for_review)
    frame = frame_of(request, case, current="coaching:leaving")
    found = leaving_of(case, today=request.today)
    follows = permissions.can_follow_after_leaving(request.user, case)
    work = None
    if found and case.is_closed_with_work:
        work = after_work_of(case, found, frame["people"], today=request.today)
    context = {
        "leaving": found,
        "work": work,
        "problems": work.problems if work else problems_of(case),
        "reopenings": reopenings_of(case),
        "may": frame["may"]
        | {
            "complete_leaving": permissions.can_complete_leaving(request.user, case),
            "reopen": permissions.can_reopen_case(request.user, case),
            "follow": follows,
            "open_case": permissions.can_open_case(request.user),
        },
    }
    return render(request, "coaching/leaving.html", frame | context)


@require_http_methods(["GET", "POST"])
@repeatable
def exit_summary_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """File the exit summary: what the record says stands ready, the coach adds their own words."""
    case, found = _left(request, case_id)
    if request.method == "GET" and (found is None or found.summary_on):
        return nothing_to_do(request, case, FILED if found else IS_OPEN)
    key = DraftKey("exit-summary", case.pk)
    draft = found_draft(request, key)
    form = FileExitSummaryForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def file() -> None:
        file_exit_summary(case_id=case.pk, **told_in(form), actor=request.user, now=request.now)

    if answer := sent(
        request, case, form, key, act=file, words="Exit summary filed. The letter to the family can be written."
    ):
        return answer
    context = {"drawn": drawn_of(case), "open_steps": open_steps(case), "leaving": found}
    return form_page(request, case, form, (key, draft), "File the exit summary", **context)


@require_safe
def exit_summary_paper(request: SignedInRequest, summary_id: UUID) -> HttpResponse:
    """Return an exit summary as PDF."""
    case = seen_case(request, **of_record(ExitSummary, summary_id))
    permissions.require(permissions.works_on_cases(request.user))
    summary = summary_of(summary_id, case)
    adults = [one for one in household(case.pk, today=summary.on) if one.is_adult]
    people = [one.name for one in adults if one.participant_id < summary.pk]
    return pdf_of_case(request, case, documents.render_exit_summary(summary, names=people), "exit-summary.pdf")


@require_http_methods(["GET", "POST"])
def exit_letter_write(request: SignedInRequest, summary_id: UUID) -> HttpResponse:
    """Write the family a letter about its leaving; the gate is asked first."""
    case = seen_case(request, **of_record(ExitSummary, summary_id))
    permissions.require(permissions.can_write_notice(request.user, case))
    summary = get_object_or_404(ExitSummary.objects.select_related("closing"), pk=summary_id, case=case)
    if summary.voided_at is not None or case.closed_on is None:
        return nothing_to_do(request, case, "The closing was taken back; no letter tells of it.")
    people = [one for one in household(case.pk, today=request.today) if one.is_adult]
    adults = [(one.participant_id, one.name) for one in people]
    form = ExitLetterForm(request.POST or None, adults=adults)

    def write() -> str:
        write_exit_letter(summary_id=summary.pk, **told_in(form), actor=request.user, now=request.now)
        return reverse("casework:case-letters", args=[case.pk])

    if request.method == "POST" and form.is_valid():
        answer = sent_once(request, form, write)
        if form.asked:
            log_refused(asked=form.asked, actor=request.user, now=request.now)
        if answer:
            messages.success(request, "The letter is written. Print it, then mark it as mailed or handed over.")
            return answer
    context = page_of(case, "Letter about leaving", request) | {
        "form": form,
        "letter": letter_of(case, summary),
        "ways": [(name, copy_ways(case, key, now=request.now)) for key, name in adults],
    }
    return render(request, "coaching/exit_letter.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def work_screen_close(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Say that the work activity screen was closed, on its day or with a reason before it."""
    case, found = _left(request, case_id)
    if request.method == "GET" and (found is None or found.screen_on):
        return nothing_to_do(request, case, SCREEN_CLOSED if found else IS_OPEN)
    key = DraftKey("work-screen", case.pk)
    draft = found_draft(request, key)
    form = CloseScreenForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def close() -> None:
        close_work_screen(case_id=case.pk, **told_in(form), actor=request.user, now=request.now)

    if answer := sent(request, case, form, key, act=close, words="Written down: the work activity screen is closed."):
        return answer
    return form_page(request, case, form, (key, draft), "Close the work activity screen", leaving=found)


@require_http_methods(["GET", "POST"])
@repeatable
def case_reopen(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Take the closing of a case back within its month."""
    case, found = _left(request, case_id)
    if request.method == "GET" and (found is None or not found.may_be_reopened):
        return nothing_to_do(request, case, TOO_LATE if found else IS_OPEN)
    key = DraftKey("reopening", case.pk)
    draft = found_draft(request, key)
    form = ReopenForm(request.POST or None, initial=initial_of(draft))

    def again() -> None:
        reopen(case_id=case.pk, **told_in(form), actor=request.user, now=request.now)

    if answer := sent(
        request, case, form, key, act=again, words="The case is open again, with everything that stood in it."
    ):
        return answer
    context = {
        "is_reopening": True,
        "leaving": found,
        "ended": ended_with(found.closing) if found else [],
        "letters": waiting_letters(found.closing) if found else [],
    }
    return form_page(request, case, form, (key, draft), "Reopen the case", **context)


def _left(request: SignedInRequest, case_id: UUID) -> tuple[Case, Leaving | None]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.closes_cases(request.user))
    return case, leaving_of(case, today=request.today)


def told_in(form: SentForm) -> dict[str, Any]:
    """Return what a form says, by the arguments of its operation."""
    return {name: value for name, value in form.cleaned_data.items() if name != "submission"}


def nothing_to_do(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    """Go back to the page of leaving and say why there is nothing to do."""
    messages.error(request, words)
    return redirect("coaching:leaving", case.pk)


def sent(
    request: SignedInRequest, case: Case, form: SentForm, key: DraftKey, *, act: Callable[[], None], words: str
) -> HttpResponse | None:
    """Do what a form asks for, once, let go of its draft, and go back to the page of leaving."""

    def done() -> str:
        act()
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:leaving", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, words)
        return answer
    return None


def page_of(case: Case, title: str, request: SignedInRequest) -> dict[str, Any]:
    """Return what every page about leaving shows."""
    back = reverse("coaching:leaving", args=[case.pk])
    return {
        "case": case,
        "today": request.today,
        "title": title,
        "crumbs": [*crumbs_of(case), ("Leaving", back)],
        "back": back,
    }


def form_page(
    request: SignedInRequest,
    case: Case,
    form: SentForm,
    saved: tuple[DraftKey, SavedDraft | None],
    title: str,
    **more: Any,
) -> HttpResponse:
    """Show a form of leaving with its draft, and what was refused."""
    key, draft = saved
    context = page_of(case, title, request) | {"form": form, "draft": draft, "draft_key": key} | more
    return render(request, "coaching/leaving_form.html", context, status=status_of(form))
