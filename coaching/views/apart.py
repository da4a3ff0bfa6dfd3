"""What is told in an answer and belongs into a protected entry: carried there from a form that is being written."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from casework.public import (
    Case,
    DraftKey,
    Participant,
    Refused,
    SignedInRequest,
    filed_rev,
    move_words,
    permissions,
    recordable_kinds,
    typed,
)
from coaching.forms.assessments import AssessmentForm

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
        messages.info(request, "Nothing is written there yet. Write it in the answer first, or straight into the entry.")
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
