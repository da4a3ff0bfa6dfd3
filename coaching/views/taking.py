"""Somebody's own words taken over into a plan that is being written: by a button, never silently."""

from collections.abc import Collection, Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from casework.public import Case, DraftKey, Refused, SignedInRequest, filed_rev, save_draft, typed
from coaching.queries.own_words import OwnWords

BUTTON = "take"


def take_words(
    request: SignedInRequest, case: Case, key: DraftKey, *, offered: Sequence[OwnWords], boxes: Collection[str]
) -> HttpResponse | None:
    """Put words that are offered below what stands in a box, as a draft, and show the form again.

    None when another window saved the form meanwhile, or nothing such is offered: the page says so.
    """
    box, _, answer = request.POST[BUTTON].partition(".")
    found = next((one for one in offered if str(one.answer_id) == answer), None)
    if found is None or box not in boxes:
        messages.error(request, "These words are not offered any more.")
        return None
    sent = typed(request.POST)
    standing = str(sent.get(box) or "").strip()
    words = standing if found.words in standing else "\n".join(text for text in (standing, found.words) if text)
    try:
        save_draft(
            user=request.user,
            key=str(key),
            case_id=case.pk,
            rev=filed_rev(request, key),
            data=sent | {box: words},
            now=request.now,
        )
    except Refused as refusal:
        messages.error(request, str(refusal))
        return None
    messages.success(request, "Taken over. It is a draft until you save.")
    return redirect(f"{request.path}#id_{box}")
