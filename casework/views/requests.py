"""Requests: the inbox with its clock, one request with its answer, and consults asked of a specialist."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.case_frame import Link
from casework.choices import RequestKind
from casework.context import SignedInRequest
from casework.door import crumbs_of, repeatable, seen_case, sent_once, status_of
from casework.forms.requests import (
    TICKS,
    AnswerRequestForm,
    AskConsultForm,
    HandOnRequestForm,
    OpenRequestForm,
    TakeRequestForm,
)
from casework.models import Case, Office, Request
from casework.operations.drafts import discard_draft
from casework.operations.requests import act_on_request, answer_request, hand_on_request, open_request
from casework.queries.cases import CHOICES_AT_MOST, SavedDraft, family_choices, household
from casework.queries.paging import read_key
from casework.queries.requests import SHOWN, consult_times, receivers, request_page, requests_page
from casework.queries.seen import seen_in
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of

_LABELS = {"mine": "Waiting for me", "asked": "I wrote down", "office": "Waiting in the office", "answered": "Answered"}


@require_safe
def requests(request: SignedInRequest) -> HttpResponse:
    """Show the requests that wait, urgent ones first, each with the day by which it is answered."""
    permissions.require(permissions.can_receive_request(request.user))
    shown = request.GET.get("show", "mine")
    shown = shown if shown in SHOWN else "mine"
    after = read_key(request.GET.get("after"))
    seen = seen_in(request)
    page = requests_page(request.user, seen, shown=shown, after=after, today=request.today)
    here = reverse("casework:requests")

    def address(**query: Any) -> str:
        kept = urlencode({name: value for name, value in query.items() if value and value != "mine"})
        return f"{here}?{kept}" if kept else here

    context = {
        "page": page,
        "shown": shown,
        "chips": [Link(label, address(show=name), name == shown) for name, label in _LABELS.items()],
        "times": consult_times(seen, now=request.now),
        "next_url": address(show=shown, after=page.after) if page.after else "",
        "first_url": address(show=shown) if after else "",
        "today": request.today,
    }
    return render(request, "casework/requests.html", context)


@require_http_methods(["GET", "POST"])
def request_open(request: SignedInRequest) -> HttpResponse:
    """Write down a request that is about no case."""
    permissions.require(permissions.can_receive_request(request.user))
    return _open(request, None, is_consult=False)


@require_http_methods(["GET", "POST"])
def case_request_open(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a request about a case."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_receive_request(request.user))
    return _open(request, case, is_consult=False)


@require_http_methods(["GET", "POST"])
def consult_ask(request: SignedInRequest) -> HttpResponse:
    """Ask an engagement specialist about something that is no case."""
    permissions.require(permissions.can_receive_request(request.user))
    return _open(request, None, is_consult=True)


@require_http_methods(["GET", "POST"])
def case_consult_ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask an engagement specialist about a case (O038)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_receive_request(request.user))
    return _open(request, case, is_consult=True)


@require_safe
def request_choose(request: SignedInRequest) -> HttpResponse:
    """Choose the family that a request is about."""
    permissions.require(permissions.can_receive_request(request.user))
    choices = family_choices(request.user)
    shown = [
        (choice, reverse("casework:case-request-open", args=[choice.case_id])) for choice in choices[:CHOICES_AT_MOST]
    ]
    context = {"title": "New request: which family?", "choices": shown, "has_more": len(choices) > CHOICES_AT_MOST}
    return render(request, "casework/case_choose.html", context)


def _open(request: SignedInRequest, case: Case | None, *, is_consult: bool) -> HttpResponse:
    office = case.office if case else request.user.office
    if office is None:
        return redirect("casework:requests")
    key = _opening_key(request, case, is_consult=is_consult)
    draft = found_draft(request, key)
    form = _opening_form(request, case, office, is_consult=is_consult, initial=initial_of(draft, ticks=TICKS))

    def write_down() -> str:
        made = open_request(
            case_id=case.pk if case else None,
            **form.arguments(),
            draft_key=str(key),
            draft_rev=filed_rev(request, key),
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:request", args=[made.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, write_down)):
        messages.success(request, "Asked." if is_consult else "Request written down. Its clock runs.")
        return answer
    context = {
        "case": case,
        "form": form,
        "title": "Ask an engagement specialist" if is_consult else "Write down a request",
        "is_consult": is_consult,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "back_url": reverse("casework:case", args=[case.pk]) if case else reverse("casework:requests"),
        "crumbs": crumbs_of(case) if case else [("Requests", reverse("casework:requests"))],
    }
    return render(request, "casework/request_open.html", context, status=status_of(form))


def _opening_key(request: SignedInRequest, case: Case | None, *, is_consult: bool) -> DraftKey:
    if case:
        return DraftKey("consult" if is_consult else "request", case.pk)
    return DraftKey("advice" if is_consult else "question")


def _opening_form(
    request: SignedInRequest, case: Case | None, office: Office, *, is_consult: bool, initial: dict[str, Any]
) -> OpenRequestForm | AskConsultForm:
    staff = receivers(office, case=case)
    data = request.POST or None
    if is_consult:
        return AskConsultForm(data, staff=staff, now=request.now, initial=initial)
    return OpenRequestForm(
        data,
        people=household(case.pk, today=request.today) if case else [],
        staff=staff,
        user=request.user,
        zone=office.zone,
        now=request.now,
        initial=initial,
    )


@require_safe
def request(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Show one request: what is asked, until when, what was done about it, and the boxes to answer or hand it on."""
    found, case = _seen(request, request_id)
    return _page(request, found, case)


@require_POST
@repeatable
def request_act(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Say that one takes care of a request."""
    found, case = _seen(request, request_id)
    permissions.require(permissions.can_answer_request(request.user, found))
    form = TakeRequestForm(request.POST)

    def act() -> str:
        act_on_request(request_id=found.pk, actor=request.user, now=request.now)
        return reverse("casework:request", args=[found.pk])

    if form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, "Noted: you take care of it.")
        return answer
    return _page(request, found, case, taking=form)


@require_http_methods(["GET", "POST"])
@repeatable
def request_answer(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Answer a request in words."""
    found, case = _seen(request, request_id)
    permissions.require(permissions.can_answer_request(request.user, found))
    if request.method == "GET":
        return redirect(f"{reverse('casework:request', args=[found.pk])}#answer")
    form = AnswerRequestForm(request.POST)
    key = _answer_key(request, found)

    def answer_it() -> str:
        answer_request(request_id=found.pk, answer=form.cleaned_data["answer"], actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:request", args=[found.pk])

    if form.is_valid() and (answer := sent_once(request, form, answer_it)):
        messages.success(request, "Answered. The clock has stopped.")
        return answer
    return _page(request, found, case, answering=form)


@require_http_methods(["GET", "POST"])
@repeatable
def request_hand_on(request: SignedInRequest, request_id: UUID) -> HttpResponse:
    """Hand a request on to somebody else."""
    found, case = _seen(request, request_id)
    permissions.require(permissions.can_answer_request(request.user, found))
    if request.method == "GET":
        return redirect(f"{reverse('casework:request', args=[found.pk])}#hand-on")
    key = _hand_on_key(found)
    form = HandOnRequestForm(request.POST, staff=_others(request, found, case))

    def hand_on() -> str:
        hand_on_request(
            request_id=found.pk,
            to_id=form.cleaned_data["to_id"],
            words=form.cleaned_data["words"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:requests")

    if form.is_valid() and (answer := sent_once(request, form, hand_on)):
        messages.success(request, "Handed on. Its clock goes on.")
        return answer
    return _page(request, found, case, handing=form)


def _seen(request: SignedInRequest, request_id: UUID) -> tuple[Request, Case | None]:
    """Return a request that this person sees with its case, and write down that the case was seen."""
    requests = Request.objects.visible_to(request.user).select_related(
        "office", "entered_by", "first_action_by", "answered_by"
    )
    found = get_object_or_404(requests, pk=request_id)
    if found.case_id is None:
        return found, None
    found.case = seen_case(request, pk=found.case_id)
    return found, found.case


def _others(request: SignedInRequest, found: Request, case: Case | None) -> list[Any]:
    staff = receivers(found.held_by, case=case)
    if found.kind == RequestKind.CONSULT:
        staff = [one for one in staff if permissions.gives_consults(one)]
    return [one for one in staff if one.pk != found.to_id]


def _answer_key(request: SignedInRequest, found: Request) -> DraftKey:
    if found.case_id:
        return DraftKey("request-answer", found.case_id, found.pk)
    return DraftKey("reply", subject_id=found.pk)


def _hand_on_key(found: Request) -> DraftKey:
    if found.case_id:
        return DraftKey("hand-on", found.case_id, found.pk)
    return DraftKey("pass-on", subject_id=found.pk)


def _hand_on_form(others: list[Any], draft: SavedDraft | None) -> HandOnRequestForm | None:
    return HandOnRequestForm(staff=others, initial=initial_of(draft)) if others else None


def _page(
    request: SignedInRequest,
    found: Request,
    case: Case | None,
    *,
    answering: AnswerRequestForm | None = None,
    handing: HandOnRequestForm | None = None,
    taking: TakeRequestForm | None = None,
) -> HttpResponse:
    shown = request_page(found, today=request.today)
    may_answer = found.answered_at is None and permissions.can_answer_request(request.user, found)
    key = _answer_key(request, found)
    draft = found_draft(request, key) if may_answer or answering else None
    others = _others(request, found, case) if may_answer else []
    hand_on_key = _hand_on_key(found)
    hand_on_draft = found_draft(request, hand_on_key) if others else None
    # A form that was refused is shown with what was typed, though the request was answered elsewhere meanwhile.
    context = {
        "case": case,
        "shown": shown,
        "row": shown.row,
        "answer_form": answering or (AnswerRequestForm(initial=initial_of(draft)) if may_answer else None),
        "hand_on_form": handing or _hand_on_form(others, hand_on_draft),
        "take_form": taking or (TakeRequestForm() if may_answer and not shown.row.is_begun else None),
        "draft": draft,
        "draft_key": key,
        "hand_on_draft": hand_on_draft,
        "hand_on_key": hand_on_key,
        "tags": [("Urgent", "over", "alert")] if shown.row.is_urgent else [],
        "today": request.today,
        "crumbs": crumbs_of(case) if case else [("Requests", reverse("casework:requests"))],
    }
    sent = answering or handing or taking
    return render(request, "casework/request.html", context, status=status_of(sent) if sent else 200)
