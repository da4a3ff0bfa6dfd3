"""A staffing scheduled, the participant asked to attend and told how it works, and one that is cancelled."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    SignedInRequest,
    coach_for,
    crumbs_of,
    discard_draft,
    filed_rev,
    first_slots,
    found_draft,
    initial_of,
    repeatable,
    sent_once,
    status_of,
    wording,
)
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.forms.scheduling import AttendForm, CancelForm, ScheduleForm
from reengagement.models import Staffing
from reengagement.operations.scheduling import cancel_staffing, record_choice, record_process_told, schedule_staffing
from reengagement.permissions import can_arrange, require
from reengagement.views.frame import (
    name_of,
    room_url,
    seen_reengagement,
    seen_reengagement_staffing,
    seen_staffing,
    staffing_page,
)

MINUTES, SLOTS = 60, 4


@require_http_methods(["GET", "POST"])
def schedule(request: SignedInRequest, reengagement_id: UUID) -> HttpResponse:
    """Schedule the staffing of a re-engagement, or the one that follows where the team waited for something."""
    case, shown = seen_reengagement(request, reengagement_id)
    require(can_arrange(request.user, case))
    coach = coach_for(case=case, actor=request.user, on=request.today)
    slots = first_slots(office=case.office, coach_id=coach.pk, minutes=MINUTES, now=request.now, at_most=SLOTS)
    key = DraftKey("staffing", case.pk, shown.pk)
    draft = found_draft(request, key)
    form = ScheduleForm(
        request.POST or None,
        today=request.today,
        slots=slots,
        initial={"minutes": MINUTES, "initiator": "COACH"} | initial_of(draft),
    )

    def book() -> str:
        staffing = schedule_staffing(
            case_id=case.pk,
            kind=StaffingKind.REENGAGEMENT,
            reengagement_id=shown.pk,
            participant_ids=(),
            booking=form.booking(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, book)):
        messages.success(request, "The staffing is booked. Ask the participant to attend, and write the notice.")
        return answer
    back = reverse("reengagement:reengagement", args=[shown.pk])
    context = {
        "title": "Schedule a staffing",
        "case": case,
        "crumbs": [*crumbs_of(case), (f"Re-engagement with {name_of(shown)}", back), ("Schedule a staffing", "")],
        "form": form,
        "who": name_of(shown),
        "back": back,
        "is_follow_up": Staffing.objects.filter(reengagement=shown, status=StaffingStatus.WAITING).exists(),
        "slots": [
            f"{wording.short_day(slot.date(), today=request.today)}, {wording.hour_words(slot.time())}"
            for slot in slots
        ],
        "draft": draft,
        "draft_key": key,
        "today": request.today,
    }
    return render(request, "reengagement/schedule.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def attend(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Write down when the process was explained, when the participant was asked, and what they chose."""
    staffing = seen_reengagement_staffing(request, staffing_id)
    stands = {"process_told_on": staffing.process_told_on, "asked_on": staffing.invited_on, "choice": staffing.choice}
    form = AttendForm(request.POST or None, today=request.today, initial=stands)

    def keep() -> str:
        told = form.cleaned_data
        said: dict[str, Any] = {"actor": request.user, "now": request.now, "staffing_id": staffing.pk}
        if told["process_told_on"] and told["process_told_on"] != staffing.process_told_on:
            record_process_told(on=told["process_told_on"], **said)
        if told["asked_on"] and (told["asked_on"], told["choice"]) != (staffing.invited_on, staffing.choice):
            record_choice(asked_on=told["asked_on"], choice=told["choice"], **said)
        return room_url(staffing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Written down.")
        return answer
    context = staffing_page(request, staffing, "Asked to attend") | {"form": form}
    whose = staffing.reengagement.participant_id if staffing.reengagement else None
    context |= {"person": next((one for one in context["people"] if one.participant_id == whose), None)}
    return render(request, "reengagement/attend.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def cancel(request: SignedInRequest, staffing_id: UUID) -> HttpResponse:
    """Cancel a staffing that did not begin, with its appointment."""
    staffing = seen_staffing(request, staffing_id)
    require(can_arrange(request.user, staffing.case))
    form = CancelForm(request.POST or None)

    def stop() -> str:
        cancel_staffing(staffing_id=staffing.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        return room_url(staffing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, stop)):
        messages.success(request, "The staffing and its appointment are cancelled.")
        return answer
    context = staffing_page(request, staffing, "Cancel the staffing") | {
        "form": form,
        "who": "",
        "back": room_url(staffing),
        "button": "Cancel the staffing",
    }
    return render(request, "reengagement/short_form.html", context, status=status_of(form))
