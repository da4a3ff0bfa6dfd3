"""Handing a case over: the page that the next coach needs, asking, answering, and the words that go with it."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions
from casework.case_frame import frame_of
from casework.choices import EventKind, Role
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, open_pages, repeatable, seen_case, sent_once, status_of
from casework.forms.handovers import (
    ACCEPT,
    REFUSE,
    AnswerHandoverForm,
    AskHandoverForm,
    ByOffice,
    HandoverSheetForm,
    WarmHandoverForm,
)
from casework.forms.sent import SentForm
from casework.models import BreakGlass, Case, Handover, User
from casework.operations.access import log_view
from casework.operations.drafts import discard_draft
from casework.operations.handovers import (
    accept_handover,
    ask_handover,
    record_warm_handover,
    refuse_handover,
    withdraw_handover,
)
from casework.operations.promises import save_handover_sheet
from casework.queries import handovers as handover_queries
from casework.queries.appointments import appointments_ahead
from casework.queries.cases import contacts_of
from casework.queries.deadlines import running_clocks
from casework.queries.reaching import people_with_safe_address
from casework.queries.requests import open_requests_of
from casework.queries.restarts import restarted_codes, restarts_of
from casework.queries.restricted import protected_entries
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of

CONTACTS_SHOWN = 5


@require_safe
def case_handover(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show everything that the next coach needs to know of a case, to read or to print."""
    case = seen_case(request, pk=case_id)
    today, user = request.today, request.user
    clocks = running_clocks(case.pk, today=today, names_people=True, open_pages=open_pages(user, case))
    coaches = handover_queries.coaches_of_case(case.pk)
    history = handover_queries.transfers_of(case.pk)
    restarted = restarted_codes(case, kind=EventKind.ASSIGNMENT_CHANGED)
    context = frame_of(request, case, current="casework:case-handover")
    context |= {
        "has_safe_address": people_with_safe_address(person.person_id for person in context["people"]),
        "protected_count": sum(not one.is_superseded for one in protected_entries(case, viewer=user)),
        "may_see_protected": permissions.handles_restricted(user) and not case.is_behind_glass,
        "coming": handover_queries.next_days(clocks, today=today),
        "days": handover_queries.HANDOVER_DAYS,
        "booked": appointments_ahead([case.pk], now=request.now, days=handover_queries.HANDOVER_DAYS),
        "open_requests": open_requests_of(case, today=today),
        "restarts": restarts_of(case, kind=EventKind.ASSIGNMENT_CHANGED, today=today),
        "going_on": [one for one in clocks if one.is_open and one.standard not in restarted],
        "also_open": [one for one in clocks if one.is_open and one.standard in restarted],
        "sheet": handover_queries.sheet_of(case.pk),
        "settled": handover_queries.settled_promises(case.pk, today=today),
        "contacts": contacts_of(case.pk, at_most=CONTACTS_SHOWN),
        "coaches": coaches,
        "changes": len({one.name for one in coaches}) - 1 if coaches else 0,
        "history": history,
        "sending": SentForm(),
        "may_ask": _may_ask(request, case),
        "may_withdraw": _may_withdraw(request, case),
    }
    return render(request, "casework/case_handover.html", context)


@require_http_methods(["GET", "POST"])
def handover_ask(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Ask another coach to take a case over."""
    case = seen_case(request, pk=case_id)
    standing = case.assignments.on(request.today).select_related("coach").first()
    if not permissions.can_assign_case(request.user, case):
        carried_by = standing.coach_id if standing else None
        permissions.require(permissions.can_ask_handover(request.user, case, carried_by=carried_by))
    key = DraftKey("transfer", case.pk)
    draft = found_draft(request, key)
    coaches = coaches_of_state(case, except_for=standing.coach_id if standing else None)
    form = AskHandoverForm(request.POST or None, coaches=coaches, initial=initial_of(draft))

    def ask() -> str:
        ask_handover(
            case_id=case.pk,
            to_coach=User.objects.select_related("office").get(pk=form.cleaned_data["to_coach"]),
            reason=form.cleaned_data["reason"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-handover", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. The family stays with its coach until the other one accepts.")
        return answer
    context = {
        "case": case,
        "form": form,
        "standing": standing,
        "asked": handover_queries.asked_transfer(case.pk),
        "restarts": restarts_of(case, kind=EventKind.ASSIGNMENT_CHANGED, today=request.today),
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/handover_ask.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def handover_sheet(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write what the family is proud of and what the next coach should know."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_write_handover(request.user, case))
    key = DraftKey("handover", case.pk)
    draft = found_draft(request, key)
    standing = handover_queries.sheet_of(case.pk)
    kept = {"proud": standing.proud, "words": standing.words} | initial_of(draft)
    is_older = bool(draft) and str(kept.get("sheet_rev", "")) != str(standing.rev)
    sent = request.POST.copy() if request.method == "POST" else None
    form = HandoverSheetForm(sent, initial={"sheet_rev": standing.rev} | kept)

    def save() -> str:
        save_handover_sheet(
            case_id=case.pk,
            proud=form.cleaned_data["proud"],
            words=form.cleaned_data["words"],
            rev=form.cleaned_data["sheet_rev"] or 0,
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:case-handover", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, save)):
        messages.success(request, "Saved on the handover page.")
        return answer
    if sent is not None and form.cleaned_data.get("sheet_rev") != standing.rev:
        # Both texts are on the page now: what is sent next was written on what stands.
        is_older = True
        sent["sheet_rev"] = str(standing.rev)
    context = {
        "case": case,
        "form": form,
        "other": standing if is_older and standing.rev else None,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/handover_sheet.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def handover_warm(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """Write down that family, old and new coach spoke together."""
    case = seen_case(request, handovers=handover_id)
    permissions.require(permissions.can_write_handover(request.user, case))
    form = WarmHandoverForm(request.POST or None, today=request.today)

    def record() -> str:
        record_warm_handover(handover_id=handover_id, on=form.cleaned_data["on"], actor=request.user, now=request.now)
        return reverse("casework:case-handover", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, record)):
        messages.success(request, "Written down. It stands on the timeline.")
        return answer
    context = {"case": case, "form": form, "today": request.today, "crumbs": crumbs_of(case)}
    return render(request, "casework/handover_warm.html", context, status=status_of(form))


# The receiving side


@require_safe
def handover(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """Show a transfer as the receiving coach reads it before the case is theirs: codes and counts, no names."""
    asked = _visible(request, handover_id)
    log_view(request=request, case=Case(pk=asked.case_id))
    return _packet_page(request, asked)


@require_POST
@repeatable
def handover_answer(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """Accept a family, or refuse with the reason."""
    asked = _visible(request, handover_id)
    permissions.require(permissions.can_answer_handover(request.user, asked))
    key = DraftKey("handover-answer", subject_id=asked.pk)
    form = AnswerHandoverForm(request.POST)

    def answer_it() -> str:
        if form.is_accepted:
            case = accept_handover(handover_id=asked.pk, actor=request.user, now=request.now)
            discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
            return reverse("casework:case-handover", args=[case.pk])
        refuse_handover(handover_id=asked.pk, answer=form.cleaned_data["answer"], actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:today")

    if form.is_valid() and (answer := sent_once(request, form, answer_it)):
        words = (
            "The family is yours. Bring the coach before you and the family together."
            if form.is_accepted
            else ("Refused. The family stays where it is; your reason is with the transfer.")
        )
        messages.success(request, words)
        return answer
    log_view(request=request, case=Case(pk=asked.case_id))
    asked.refresh_from_db()
    return _packet_page(request, asked, form)


@require_POST
def handover_withdraw(request: SignedInRequest, handover_id: UUID) -> HttpResponse:
    """Take a transfer back."""
    case = seen_case(request, handovers=handover_id)
    asked = case.handovers.get(pk=handover_id)
    permissions.require(permissions.can_withdraw_handover(request.user, asked))
    form = SentForm(request.POST)

    def withdraw() -> str:
        withdraw_handover(handover_id=handover_id, actor=request.user, now=request.now)
        return reverse("casework:case-handover", args=[case.pk])

    if form.is_valid() and (answer := sent_once(request, form, withdraw)):
        messages.success(request, "Withdrawn. The family stays with its coach.")
        return answer
    messages.error(request, " ".join(map(str, form.non_field_errors())) or "Load the page again.")
    return redirect("casework:case-handover", case.pk)


def _visible(request: SignedInRequest, handover_id: UUID) -> Handover:
    found: Handover = get_object_or_404(Handover.objects.visible_to(request.user), pk=handover_id)
    glass = BreakGlass.objects.live().filter(case=found.case_id, opened_by=request.user)
    is_theirs = request.user.pk == found.to_coach_id or Case.objects.writable_by(request.user).filter(pk=found.case_id)
    is_for_reading = permissions.reads_for_review(request.user) or glass.exists()
    permissions.require(not is_for_reading or bool(is_theirs))
    return found


def _packet_page(request: SignedInRequest, asked: Handover, bound: AnswerHandoverForm | None = None) -> HttpResponse:
    key = DraftKey("handover-answer", subject_id=asked.pk)
    (transfer,) = handover_queries.transfers(Handover.objects.visible_to(request.user).filter(pk=asked.pk))
    is_mine = permissions.can_answer_handover(request.user, asked)
    draft = found_draft(request, key) if is_mine else None
    form = bound or AnswerHandoverForm(initial=initial_of(draft))
    context = {
        "transfer": transfer,
        "form": form if is_mine and transfer.is_waiting else None,
        "errors": form,
        "draft": draft,
        "draft_key": key,
        "is_mine": is_mine,
        "sees_case": Case.objects.visible_to(request.user).filter(pk=asked.case_id).exists(),
        "accept": ACCEPT,
        "refuse": REFUSE,
        "today": request.today,
    }
    status = UNPROCESSABLE if form.is_bound and form.errors else 200
    return render(request, "casework/handover.html", context, status=status)


# What one may do


def coaches_of_state(case: Case, *, except_for: UUID | None) -> ByOffice:
    """Return the coaches who could be asked, by office, the case's own office first."""
    found = (
        User.objects.filter(role=Role.COACH, is_active=True, office__jurisdiction=case.office.jurisdiction)
        .order_by("office__name", "name")
        .values_list("office__name", "office_id", "pk", "name")
    )
    here: list[tuple[UUID, str]] = []
    elsewhere: dict[str, list[tuple[UUID, str]]] = defaultdict(list)
    for office, office_id, key, name in found:
        if key == except_for:
            continue
        (here if office_id == case.office_id else elsewhere[office]).append((key, name))
    return [("This office", here), *elsewhere.items()]


def _may_ask(request: SignedInRequest, case: Case) -> bool:
    standing = case.assignments.filter(last_day__isnull=True).first()
    return permissions.can_ask_handover(request.user, case, carried_by=standing.coach_id if standing else None)


def _may_withdraw(request: SignedInRequest, case: Case) -> Any:
    asked = case.handovers.asked().first()
    return asked is not None and permissions.can_withdraw_handover(request.user, asked)
