"""The other three rooms: case review, extension past the time limit, family support team, each with its agenda."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    DraftKey,
    SentForm,
    SignedInRequest,
    coach_for,
    crumbs_of,
    discard_draft,
    filed_rev,
    first_slots,
    found_draft,
    household,
    initial_of,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from reengagement.choices import StaffingKind, StaffingStatus
from reengagement.forms.boxes import yes_no
from reengagement.forms.other_rooms import ExtensionForm, OfferTeamForm, ReviewForm, ScheduleOtherForm, SubmitForm
from reengagement.forms.room import PresenceForm
from reengagement.models import ExtensionStaffing, ReviewFindings, Staffing
from reengagement.operations import other_rooms as operations
from reengagement.operations.scheduling import schedule_staffing
from reengagement.permissions import can_arrange, can_reengage, require
from reengagement.queries.beginnings import TONES
from reengagement.queries.figures import room_figures
from reengagement.queries.other_rooms import gates_of
from reengagement.queries.seats import seat_of_user, seat_rows
from reengagement.queries.shown import gate_lines, seat_lines
from reengagement.rules import room as rules
from reengagement.rules.agendas import kinds_in
from reengagement.rules.locks import lock_of
from reengagement.views.frame import room_url, staffing_page, starts_words, title_of
from reengagement.views.parts import COMMON, Part, Shown, act, shown_part

MINUTES, SLOTS = 60, 4


def _keep_review(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    names = ("progression", "regression", "discrepancies", "none_of")
    told = {name: form.cleaned_data[name] for name in names}
    return operations.write_review(staffing_id=staffing.pk, **told, actor=request.user, now=request.now)


def _keep_extension(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    return operations.write_extension(staffing_id=staffing.pk, says=form.says(), actor=request.user, now=request.now)


def _submit(request: SignedInRequest, staffing: Staffing, form: Any) -> object:
    return operations.submit_extension_form(
        staffing_id=staffing.pk, on=form.cleaned_data["on"], actor=request.user, now=request.now
    )


def _review_stands(staffing: Staffing) -> dict[str, Any]:
    found = ReviewFindings.objects.filter(staffing=staffing).first()
    names = ("progression", "regression", "discrepancies", "none_of")
    return {name: getattr(found, name) for name in names} if found else {}


def _extension_stands(staffing: Staffing) -> dict[str, Any]:
    found = ExtensionStaffing.objects.filter(staffing=staffing).first()
    if found is None:
        return {}
    names = ("used_months", "used_as_of", "form_with_client_on", "medical_form_on", "parents_who_qualify")
    told = {name: getattr(found, name) for name in (*names, "extension_type", "extension_months", "late_reason")}
    return told | {
        "are_months_left_out": yes_no(found.are_months_left_out),
        "needs_medical_form": yes_no(found.needs_medical_form),
        "recommendation": staffing.outcome,
    }


_CONCLUDE = Part(SentForm, act(operations.conclude_staffing), done="The staffing is ended.")
#: What each of the three rooms has beside seats.
PARTS: dict[str, dict[str, Part]] = {
    StaffingKind.CASE_REVIEW: COMMON
    | {
        "review": Part(ReviewForm, _keep_review, draft="room-review", stands=_review_stands),
        "conclude": _CONCLUDE,
    },
    StaffingKind.EXTENSION: COMMON
    | {
        "extension": Part(
            ExtensionForm, _keep_extension, draft="room-extension", stands=_extension_stands, asks_today=True
        ),
        "submit": Part(SubmitForm, _submit, done="Handed in.", asks_today=True),
        "conclude": _CONCLUDE,
    },
    StaffingKind.SUPPORT_TEAM: COMMON | {"conclude": _CONCLUDE},
}


def other_room_page(
    request: SignedInRequest, staffing: Staffing, refused: dict[str, Shown], *, status: int
) -> HttpResponse:
    """Show the room of a staffing that is none of re-engagement."""
    case, user = staffing.case, request.user
    figures = room_figures(case.office, on=staffing.on)
    gates = gates_of(staffing, figures=figures, today=request.today)
    rows = seat_rows(staffing)
    own = seat_of_user(staffing, user)
    parts = {
        name: refused.get(name) or shown_part(request, staffing, name, part)
        for name, part in PARTS[staffing.kind].items()
    }
    context = staffing_page(request, staffing, title_of(staffing)) | {
        "part": parts,
        "refused": next(iter(refused.values())).form if refused else None,
        "seats": [
            (
                line,
                PresenceForm(
                    auto_id=f"id_{line.row.id}_%s",
                    initial={"seat_id": line.row.id, "presence": line.row.facts.presence},
                ),
            )
            for line in seat_lines(rows)
        ],
        "spared": rules.SPARED_WORDS,
        "gates": gate_lines(gates, staffing),
        "left": sum(gate.is_locking for gate in gates),
        "lock": lock_of(gates),
        "steps": list(staffing.steps.select_related("seat").order_by("number")),
        "starts_at": starts_words(staffing),
        "status_tone": TONES[StaffingStatus(staffing.status)],
        "is_open": staffing.status == StaffingStatus.IN_SESSION,
        "is_ahead": staffing.status == StaffingStatus.SCHEDULED,
        "may_conclude": own is not None and own.left_team_at is None and can_reengage(user, case),
        "offer": getattr(staffing, "support_team_offer", None),
    }
    context["crumbs"] = context["crumbs"][:-1]
    return render(request, "reengagement/other_room.html", context, status=status)


@require_http_methods(["GET", "POST"])
def schedule_other(request: SignedInRequest, case_id: UUID, staffing_kind: str) -> HttpResponse:
    """Schedule a case review, an extension staffing or a family support team."""
    case = seen_case(request, pk=case_id)
    require(can_arrange(request.user, case))
    if staffing_kind not in PARTS or staffing_kind not in kinds_in(case.office.jurisdiction):
        raise Http404
    kind = StaffingKind(staffing_kind)
    people = household(case.pk, today=request.today)
    coach = coach_for(case=case, actor=request.user, on=request.today)
    slots = first_slots(office=case.office, coach_id=coach.pk, minutes=MINUTES, now=request.now, at_most=SLOTS)
    key = DraftKey("staffing-other", case.pk, kind.value)
    draft = found_draft(request, key)
    form = ScheduleOtherForm(
        request.POST or None,
        people=people,
        today=request.today,
        slots=slots,
        initial={"minutes": MINUTES, "initiator": "COACH"} | initial_of(draft),
    )

    def book() -> str:
        staffing = schedule_staffing(
            case_id=case.pk,
            kind=kind,
            reengagement_id=None,
            participant_ids=form.cleaned_data["participant_ids"],
            booking=form.booking(),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return room_url(staffing)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, book)):
        messages.success(request, "The staffing is booked. Ask who else is to sit there.")
        return answer
    back = reverse("reengagement:reengagements", args=[case.pk])
    context = {
        "title": f"Schedule: {kind.label.lower()}",
        "case": case,
        "crumbs": [*crumbs_of(case), ("Staffings", back), ("Schedule", "")],
        "form": form,
        "back": back,
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
def team_offer(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that a family support team was talked about, and what the family said."""
    case = seen_case(request, pk=case_id)
    require(can_reengage(request.user, case))
    if StaffingKind.SUPPORT_TEAM not in kinds_in(case.office.jurisdiction):
        raise Http404
    back = reverse("reengagement:reengagements", args=[case.pk])
    form = OfferTeamForm(request.POST or None, today=request.today)

    def keep() -> str:
        told = {name: form.cleaned_data[name] for name in ("offered_on", "answer")}
        operations.offer_support_team(case_id=case.pk, **told, actor=request.user, now=request.now)
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Written down.")
        return answer
    context = {
        "title": "Family support team",
        "case": case,
        "crumbs": [*crumbs_of(case), ("Staffings", back), ("Family support team", "")],
        "form": form,
        "back": back,
        "button": "Save",
        "words": "Talk about it with every family, and write down what they say. A meeting follows a yes.",
    }
    return render(request, "reengagement/short_form.html", context, status=status_of(form))
