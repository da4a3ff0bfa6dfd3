"""Pages of the room for what takes more than a line: an area, the chances that come first, what comes next."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    RestrictedKind,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    household,
    initial_of,
    permissions,
    sent_once,
    stand_of,
    status_of,
)
from reengagement.choices import Opportunity, ReviewArea
from reengagement.forms.agenda import EMPTY_ROWS, MORE_ROWS, ChancesForm, StepsForm, sent_steps
from reengagement.forms.areas import AreaForm
from reengagement.forms.boxes import yes_no
from reengagement.models import AreaAnswer, Staffing
from reengagement.operations import answering
from reengagement.permissions import require
from reengagement.queries.areas import as_rules, members_of, standing_answers
from reengagement.queries.beginnings import activities_of
from reengagement.queries.figures import room_figures
from reengagement.queries.seats import seat_rows
from reengagement.rules.areas import PROTECTED_AREAS, dv_window, may_read
from reengagement.views.frame import room_url, seen_reengagement_staffing, seen_staffing, staffing_page
from reengagement.views.parts import require_seen

UNPROCESSABLE = 422


@require_http_methods(["GET", "POST"])
def area(request: SignedInRequest, staffing_id: UUID, area: str) -> HttpResponse:
    """Answer one of the six areas for each adult and child; protected ones by who may read what they hold."""
    staffing = _planned_staffing(request, staffing_id)
    if area not in ReviewArea.values:
        raise Http404
    case = staffing.case
    which = ReviewArea(area)
    require(may_read(area, permissions.kinds_seen(request.user, case)))
    figures = room_figures(case.office, on=staffing.on)
    is_dv = which == ReviewArea.DOMESTIC_VIOLENCE and figures.dv_months is not None
    stand = {person: as_rules(answer) for (of, person), answer in _answers(request, staffing) if of == area}
    key = DraftKey("area", case.pk, f"{staffing.pk}:{area}")
    draft = found_draft(request, key)
    form = AreaForm(
        request.POST or None,
        area=area,
        members=members_of(household(case.pk, today=request.today)),
        stand=_area_stand(request, staffing, area),
        answers=stand,
        on=min(staffing.on, request.today),
        window=dv_window(staffing.on, months=figures.dv_months) if is_dv and figures.dv_months else None,
        initial=initial_of(draft),
    )

    def keep() -> str:
        require_seen(request, staffing, form, lambda standing: _area_stand(request, standing, area))
        for row, words in form.said():
            form.at = row
            answering.answer_area(staffing_id=staffing.pk, says=words, actor=request.user, now=request.now)
        form.at = None
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing, "areas")

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, f"{which.label}: kept.")
        return answer
    if form.is_outdated:
        form.look_again(_area_stand(request, staffing, area))
    context = staffing_page(request, staffing, str(which.label)) | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "is_protected": which in PROTECTED_AREAS,
        "may_answer": _may_answer(request, staffing, which),
    }
    return render(request, "reengagement/area.html", context, status=status_of(form))


def _answers(request: SignedInRequest, staffing: Staffing) -> list[tuple[tuple[str, UUID], AreaAnswer]]:
    return list(standing_answers(staffing, request.user).items())


def _area_stand(request: SignedInRequest, staffing: Staffing, area: str) -> str:
    """Return the digest of the answers that stand in an area: one that is changed is another one."""
    return stand_of(sorted(str(answer.pk) for (of, _), answer in _answers(request, staffing) if of == area))


def _planned_staffing(request: SignedInRequest, staffing_id: UUID) -> Staffing:
    """Return the staffing of a re-engagement to who writes in rooms; the others read all of it in the room itself."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    require(permissions.plans_with_families(request.user))
    return staffing


def _may_answer(request: SignedInRequest, staffing: Staffing, which: ReviewArea) -> bool:
    kind = PROTECTED_AREAS.get(which)
    return kind is None or permissions.can_record_restricted(request.user, staffing.case, RestrictedKind(kind))


@require_http_methods(["GET", "POST"])
def chances(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Say which of the three chances they had and how we know, and which screenings were made or offered."""
    staffing = _planned_staffing(request, staffing_id)
    key = DraftKey("chances", staffing.case.pk, staffing.pk)
    draft = found_draft(request, key)
    stands = _chances_stand(staffing)
    form = ChancesForm(
        request.POST or None,
        today=request.today,
        stand=stand_of(sorted(stands.items())),
        initial=stands | initial_of(draft),
    )

    def keep() -> str:
        said: dict[str, Any] = {"staffing_id": staffing.pk, "actor": request.user, "now": request.now}
        require_seen(request, staffing, form, lambda now: stand_of(sorted(_chances_stand(now).items())))
        for chance, given, evidence in form.opportunities():
            form.at = chance.value
            if (yes_no(given), evidence) != (stands.get(f"given_{chance}"), stands.get(f"evidence_{chance}")):
                answering.answer_opportunity(opportunity=chance, was_given=given, evidence=evidence, **said)
        for screening, is_done, on in form.offered():
            form.at = screening.value
            if (is_done, on) != (stands.get(f"done_{screening}"), stands.get(f"offered_{screening}")):
                answering.offer_screening(screening=screening, is_done=is_done, offered_on=on, **said)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Kept.")
        return answer
    if form.is_outdated:
        form.look_again(stand_of(sorted(_chances_stand(staffing).items())))
    context = staffing_page(request, staffing, "What comes first") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "count": len(Opportunity),
    }
    return render(request, "reengagement/chances.html", context, status=status_of(form))


def _chances_stand(staffing: Staffing) -> dict[str, Any]:
    """Return what stands of chances and screenings, as the form has it."""
    stands: dict[str, Any] = {}
    for one in staffing.opportunities.all():
        stands |= {f"given_{one.opportunity}": yes_no(one.was_given), f"evidence_{one.opportunity}": one.evidence}
    for two in staffing.screenings.all():
        stands |= {f"done_{two.screening}": two.is_done, f"offered_{two.screening}": two.offered_on}
    return stands


@require_http_methods(["GET", "POST"])
def next_steps(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Write next steps, supports, what is put off, and when they speak next."""
    staffing = seen_staffing(request, staffing_id)
    require(permissions.plans_with_families(request.user))
    key = DraftKey("next-steps", staffing.case.pk, staffing.pk)
    draft = found_draft(request, key)
    typed = initial_of(draft)
    form = StepsForm(
        request.POST or None, on=staffing.on, stand=_steps_stand(staffing), initial=_standing(staffing) | typed
    )
    is_adding = "add_rows" in request.POST
    rows, pauses = _rows(staffing), _pauses(staffing)
    if staffing.reengagement is not None:
        form.add_pauses(activities_of(staffing.reengagement.participant, until=staffing.on), pauses)
    count = sent_steps(request.POST or typed, least=len(rows) + EMPTY_ROWS) + MORE_ROWS * is_adding
    seats = [(row.id, row.facts.words) for row in seat_rows(staffing) if not row.facts.left_team]
    form.add_steps(count, seats=seats, stand=rows)

    def keep() -> str:
        said: dict[str, Any] = {"staffing_id": staffing.pk, "actor": request.user, "now": request.now}
        told = form.cleaned_data
        require_seen(request, staffing, form, _steps_stand)
        answering.keep_steps(steps=[row.step() for row in form.steps if not row.is_empty], **said)
        for pause in form.pauses:
            form.at = pause
            if pause.is_said:
                answering.put_off(**pause.says(), **said)
        form.at = None
        if staffing.reengagement is not None:
            keep_rest(told, said)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing, "next")

    def keep_rest(told: dict[str, Any], said: dict[str, Any]) -> None:
        supports = answering.RoomWords(supports=told["supports"], is_no_support_needed=told["is_no_support_needed"])
        answering.write_room(says=supports, **said)
        answering.set_next_time(when=form.next_time(), **said)

    if request.method == "POST" and not is_adding and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Next steps kept.")
        return answer
    if form.is_outdated:
        form.look_again(_steps_stand(staffing))
    context = staffing_page(request, staffing, "Next steps and supports") | {
        "form": form,
        "draft": draft,
        "draft_key": key,
        "is_adding": is_adding,
    }
    status = UNPROCESSABLE if request.method == "POST" and not is_adding else 200
    return render(request, "reengagement/next_steps.html", context, status=status)


def _rows(staffing: Staffing) -> list[dict[str, Any]]:
    names = ("seat_id", "what", "count", "unit", "by", "evidence")
    return [{name: getattr(step, name) for name in names} for step in staffing.steps.order_by("number")]


def _pauses(staffing: Staffing) -> dict[UUID, dict[str, Any]]:
    return {
        one.activity_id: {
            "until": one.until,
            "reason": one.reason,
            "done_count": one.done_count or None,
            "done_what": one.done_what,
        }
        for one in staffing.pauses.order_by("pk")
    }


def _steps_stand(staffing: Staffing) -> str:
    """Return the digest of next steps, of what is put off, of supports and of the next appointment."""
    pauses = sorted((str(key), sorted(one.items())) for key, one in _pauses(staffing).items())
    return stand_of([*(sorted(row.items()) for row in _rows(staffing)), *pauses, sorted(_standing(staffing).items())])


def _standing(staffing: Staffing) -> dict[str, object]:
    return {
        "supports": staffing.supports,
        "is_no_support_needed": staffing.is_no_support_needed,
        "next_on": staffing.next_on,
        "next_at": staffing.next_at,
        "next_channel": staffing.next_channel,
        "next_initiator": staffing.next_initiator,
    }
