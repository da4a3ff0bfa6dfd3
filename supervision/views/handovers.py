"""Transfers as the supervisor sees them: what came back, what waits, many at once, and the report of it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    DraftKey,
    SignedInRequest,
    User,
    ask_handovers,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    permissions,
    read_key,
    sent_once,
    status_of,
    transfers,
)
from supervision.forms import AskHandoversForm
from supervision.queries.caseloads import CoachLoad, caseloads, coaches_of
from supervision.queries.handovers import (
    FamilyRow,
    batch_of,
    families_of,
    numbers_of,
    office_transfers,
    other_coaches,
    preview,
)

AT_ONCE = 50


@require_safe
def handovers(request: SignedInRequest) -> HttpResponse:
    """Show the transfers of the office: those back with the supervisor first."""
    permissions.require(permissions.can_see_supervision(request.user))
    found = office_transfers(request.user, now=request.now)
    numbers = numbers_of(request.user, [*found.lapsed, *found.waiting, *found.coming, *found.answered])
    groups = [
        ("back", "Back with you: not answered in time", found.lapsed),
        ("waiting", "Waiting for an answer", found.waiting),
        ("coming", "Coming to this office", found.coming),
        ("answered", "Answered in the last two weeks", found.answered),
    ]
    context = {
        "today": request.today,
        "groups": [(key, title, [(one, numbers.get(one.case_id)) for one in rows]) for key, title, rows in groups],
        "crumbs": [("Caseloads", reverse("supervision:caseloads")), ("Handovers", "")],
    }
    return render(request, "supervision/handovers.html", context)


@require_http_methods(["GET", "POST"])
def handover_many(request: SignedInRequest) -> HttpResponse:
    """Choose up to fifty families of a coach, see what a transfer would do, and ask for all of them at once."""
    permissions.require(permissions.can_see_supervision(request.user))
    crumbs = [("Caseloads", reverse("supervision:caseloads")), ("Handovers", reverse("supervision:handovers"))]
    loads = caseloads(request.user, today=request.today).coaches
    coach = _coach(request)
    if coach is None:
        carrying = [one for one in loads if one.load.families]
        context = {"today": request.today, "loads": carrying, "crumbs": [*crumbs, ("Many at once", "")]}
        return render(request, "supervision/handover_choose.html", context)
    rows = families_of(request.user, coach.pk, today=request.today)
    key = DraftKey("handover-many", subject_id=coach.pk)
    draft = found_draft(request, key)
    form = AskHandoversForm(
        request.POST or None,
        initial=initial_of(draft),
        families=[(row.case_id, row.number) for row in rows],
        coaches=_choices(request, coach, loads),
    )
    is_preview = "preview" in request.POST

    def ask() -> str:
        batch = ask_handovers(
            case_ids=form.cleaned_data["case_ids"],
            to_coach=User.objects.select_related("office").get(pk=form.cleaned_data["to_coach"]),
            reason=form.cleaned_data["reason"],
            is_all_or_none=form.cleaned_data["is_all_or_none"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("supervision:handover-report", args=[batch.pk])

    if request.method == "POST" and form.is_valid() and not is_preview and (answer := sent_once(request, form, ask)):
        messages.success(request, "Asked. The report says what became of each family.")
        return answer
    context = {
        "today": request.today,
        "coach": coach,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "rows": _ticks(form, rows),
        "at_once": AT_ONCE,
        "preview": _preview(request, coach, form, rows) if is_preview and form.is_valid() else None,
        "crumbs": [*crumbs, (coach.name, "")],
    }
    return render(request, "supervision/handover_many.html", context, status=status_of(form))


@require_safe
def handover_report(request: SignedInRequest, batch_id: UUID) -> HttpResponse:
    """Show what became of each of many transfers that were asked at once."""
    permissions.require(permissions.can_see_supervision(request.user))
    batch = batch_of(request.user, batch_id)
    if batch is None:
        raise Http404
    asked = transfers(batch.handovers.order_by("case__number"), at_most=AT_ONCE)
    numbers = numbers_of(request.user, asked)
    context = {
        "today": request.today,
        "batch": batch,
        "rows": [(one, numbers.get(one.case_id)) for one in asked],
        "crumbs": [
            ("Caseloads", reverse("supervision:caseloads")),
            ("Handovers", reverse("supervision:handovers")),
            ("Report", ""),
        ],
    }
    return render(request, "supervision/handover_report.html", context)


def _coach(request: SignedInRequest) -> User | None:
    """Return whose families are handed over; a coach of another office is not found."""
    asked = request.GET.get("coach", "")
    if not asked:
        return None
    key = read_key(asked)
    coach = coaches_of(request.user, today=request.today).filter(pk=key).first() if key else None
    if coach is None:
        raise Http404
    return coach


def _choices(request: SignedInRequest, coach: User, loads: list[CoachLoad]) -> list[Any]:
    """Return who could be asked: the office's coaches with what they carry, then those of the state's other offices."""
    here = [one for one in loads if one.is_here]
    mine = [
        (one.coach_id, f"{one.name}: {one.load.families} families, {one.load.overdue} overdue")
        for one in sorted(here, key=lambda one: (one.load.families, one.name))
        if one.coach_id != coach.pk
    ]
    office = request.user.office
    return [("This office", mine), *(other_coaches(office, coach_id=coach.pk) if office else [])]


def _ticks(form: AskHandoversForm, rows: list[FamilyRow]) -> list[tuple[Any, FamilyRow]]:
    return list(zip(form["case_ids"], rows, strict=True))


def _preview(request: SignedInRequest, coach: User, form: AskHandoversForm, rows: list[FamilyRow]) -> Any:
    wanted = set(form.cleaned_data["case_ids"])
    return preview(
        request.user,
        coach_id=coach.pk,
        to_coach=User.objects.get(pk=form.cleaned_data["to_coach"]),
        rows=[row for row in rows if row.case_id in wanted],
        today=request.today,
    )
