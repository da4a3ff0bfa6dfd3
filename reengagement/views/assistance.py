"""TA-DVS of a person, a fact of violence: shown and written by who stands on that list, each time on the record."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Refused,
    SignedInRequest,
    basis_of,
    log_reveal,
    permissions,
    require_opening_reason,
    sent_once,
    status_of,
)
from reengagement.forms.beginning import AssistanceForm, OpenAssistanceForm
from reengagement.models import SurvivorAssistance
from reengagement.operations.beginning import begin_survivor_assistance, end_survivor_assistance
from reengagement.permissions import can_say_jobs_class, require
from reengagement.queries.entrants import assistance_of
from reengagement.views.beginnings import case_page, seen_adult

PARTS = ("begin", "end")


@require_http_methods(["GET", "POST"])
def assistance(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show since when somebody gets TA-DVS and write its days down; everybody else finds the person exempt.

    Whoever is not the coach of the case says each time why they open it, and each time is on the record.

    Policy: OAR 461-190-0231 (no duty to take part, so no re-engagement); security 2.2.
    """
    case, participant, person = seen_adult(request, case_id, participant_id)
    require(can_say_jobs_class(request.user, case))
    opening = OpenAssistanceForm(request.POST or None) if permissions.gives_reason_to_open(request.user) else None
    reason = _reason(opening) if opening else ""
    is_open = opening is None or bool(reason)
    rows = assistance_of(participant) if is_open else []
    going = next((row for row in rows if row.last_day is None), None)
    part = request.POST.get("part", "") if is_open else ""
    form = AssistanceForm(
        request.POST if part in PARTS else None,
        is_end=part == "end" or (part not in PARTS and going is not None),
        today=request.today,
        initial={"reason": reason},
    )

    def keep() -> str:
        day = form.cleaned_data["day"]
        if part == "end":
            _end(request, going, day)
            return reverse("reengagement:jobs-class", args=[case.pk, participant.pk])
        begin_survivor_assistance(
            case_id=case.pk, participant_id=participant.pk, first_day=day, actor=request.user, now=request.now
        )
        return reverse("reengagement:reengagements", args=[case.pk])

    if part in PARTS and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Written down. Say what they are in JOBS now." if part == "end" else "Written down.")
        return answer
    for row in rows:
        log_reveal(
            request=request, case=case, subject_id=row.pk, basis=basis_of(case=case, actor=request.user), reason=reason
        )
    context = case_page(case, "TA-DVS") | {
        "who": person.name,
        "rows": rows,
        "is_end": form.is_end,
        "opening": None if is_open else opening,
        "form": form,
        "back": reverse("reengagement:reengagements", args=[case.pk]),
        "today": request.today,
    }
    status = status_of(form) if is_open or opening is None else status_of(opening)
    return render(request, "reengagement/assistance.html", context, status=status)


def _reason(opening: OpenAssistanceForm) -> str:
    """Return why somebody opens it, or nothing where they did not say."""
    if not opening.is_valid():
        return ""
    try:
        return require_opening_reason(opening.cleaned_data["reason"])
    except Refused as refusal:
        opening.refuse(refusal)
        return ""


def _end(request: SignedInRequest, going: SurvivorAssistance | None, day: date) -> None:
    if going is None:
        raise Refused("This ended already.", field="last_day")
    end_survivor_assistance(assistance_id=going.pk, last_day=day, actor=request.user, now=request.now)
