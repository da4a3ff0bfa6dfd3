"""What is told in an answer and belongs into a protected entry: carried there while it is written, or later."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework.public import (
    Case,
    DraftKey,
    Participant,
    Refused,
    SignedInRequest,
    crumbs_of,
    filed_rev,
    household,
    move_words,
    permissions,
    recordable_kinds,
    seen_case,
    sent_once,
    status_of,
    typed,
)
from coaching.forms.assessments import AssessmentForm
from coaching.forms.told import MoveAnswerForm
from coaching.models import Assessment
from coaching.operations.told import move_answer
from coaching.queries.places import of_record
from coaching.queries.told import plans_that_say, told_in

BUTTON = "keep_apart"


def may_keep_apart(request: SignedInRequest, case: Case) -> bool:
    """Tell whether this person may write protected entries in this case."""
    return permissions.handles_restricted(request.user) and bool(recordable_kinds(case, viewer=request.user))


def keep_apart(
    request: SignedInRequest, case: Case, form: AssessmentForm, key: DraftKey, participant: Participant | None
) -> HttpResponse | None:
    """Take one answer out of what is typed, into the form of a protected entry; the rest stays as a draft.

    None when nothing is written there, or another window saved the assessment meanwhile: the page then says so.
    """
    permissions.require(may_keep_apart(request, case))
    sent = typed(request.POST)
    names = form.boxes_of(request.POST[BUTTON])
    words = "\n\n".join(text for name in names if (text := str(sent.get(name) or "").strip()))
    if not words:
        messages.info(request, "Nothing is written there yet. Write it in the answer first.")
        return None
    about: dict[str, Any] = {"source": "The person’s own words"}
    if participant is not None:
        about["participant_id"] = str(participant.pk)
    try:
        move_words(
            user=request.user,
            case_id=case.pk,
            source=str(key),
            rev=filed_rev(request, key),
            left=sent | dict.fromkeys(names, ""),
            target=str(DraftKey("protected", case.pk)),
            box="text",
            words=words,
            common=about,
            now=request.now,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    address = reverse("casework:protected-record", args=[case.pk])
    return redirect(f"{address}?{urlencode({'back': str(key)})}")


def may_move(request: SignedInRequest, case: Case, assessment: Assessment) -> bool:
    """Tell whether this person may move what they themselves wrote in a completed assessment."""
    is_author = assessment.completed_by_id == request.user.pk
    return is_author and permissions.can_plan(request.user, case) and may_keep_apart(request, case)


@require_http_methods(["GET", "POST"])
def answer_move(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Move what was told in a completed assessment into a protected entry."""
    case = seen_case(request, **of_record(Assessment, assessment_id))
    found = Assessment.objects.select_related("instrument", "participant").get(pk=assessment_id, case=case)
    permissions.require(may_move(request, case, found))
    told = told_in(found)
    asked = request.POST.get("what") or request.GET.get("what", "")
    people = household(case.pk, today=request.today)
    form = MoveAnswerForm(
        request.POST or None,
        told=told,
        people=people,
        kinds=recordable_kinds(case, viewer=request.user),
        initial={"what": asked, "participant_id": found.participant_id},
    )
    here = reverse("coaching:assessment", args=[found.pk])

    def move() -> str:
        moved = move_answer(assessment_id=found.pk, **form.arguments(), actor=request.user, now=request.now)
        for plan in plans_that_say(case, moved.texts):
            messages.warning(
                request,
                f"The same words stand in version {plan.version} of a plan that was offered or signed. "
                "Nobody changes what people sign: write the plan anew without them.",
            )
        return here

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, move)):
        messages.success(
            request,
            "Moved into a protected entry. The same words left assessments, strengths, barriers, notes, drafts and "
            "plans that are being written; look through contacts and letters yourself.",
        )
        return answer
    context = {
        "case": case,
        "form": form,
        "told": told,
        "chosen": next((one for one in told if one.key == asked), None),
        "assessment": found,
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Assessments", reverse("coaching:assessments", args=[case.pk]))],
    }
    return render(request, "coaching/answer_move.html", context, status=status_of(form))
