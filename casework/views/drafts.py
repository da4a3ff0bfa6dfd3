"""Drafts: saved by the page's script while somebody types, by a button without script, listed, thrown away."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_POST, require_safe

from casework import permissions, rules
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE
from casework.drafting import (
    ENVELOPE,
    FOR_REVIEW,
    DraftKey,
    filed_rev,
    found_draft,
    initial_of,
    keep_draft,
    read_shape,
    sent_rev,
    typed,
)
from casework.models import Case, Draft
from casework.operations.drafts import DraftChanged, discard_draft, save_draft
from casework.queries.drafts import OwnDraft, own_drafts
from casework.refusals import Refused
from casework.rules import Box, Piece

__all__ = ["DraftKey", "filed_rev", "found_draft", "initial_of", "keep_draft", "typed"]

FORM_TYPES = {"application/x-www-form-urlencoded", "multipart/form-data"}
CONFLICT = 409
TOO_LONG = 413


@require_POST
def draft_save(request: SignedInRequest, key: str) -> HttpResponse:
    """Save what stands in a form; when another window saved meanwhile, answer with its text and the difference."""
    parts = DraftKey.read(key)
    _require_may_keep(request, parts)
    if request.content_type in FORM_TYPES:
        return _saved_by_button(request, parts)
    try:
        sent = json.loads(request.body)
        rev, data = int(sent["rev"]), dict(sent["data"])
        boxes = {str(name): str(box) for name, box in dict(sent.get("boxes") or {}).items()}
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": "This draft cannot be read."}, status=400)
    fields = {name: value for name, value in data.items() if name not in ENVELOPE}
    try:
        draft = save_draft(
            user=request.user, key=str(parts), case_id=parts.case_id, rev=rev, data=fields, now=request.now
        )
    except DraftChanged as changed:
        return _newer(request, changed.draft, mine=fields, boxes=boxes)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=TOO_LONG)
    return JsonResponse({"rev": draft.rev, "saved_at": timezone.localtime(draft.saved_at).isoformat()})


def _newer(
    request: SignedInRequest, draft: Draft | None, *, mine: Mapping[str, Any], boxes: Mapping[str, str]
) -> JsonResponse:
    theirs = draft.data if draft else {}
    told = {
        "rev": draft.rev if draft else 0,
        "data": theirs,
        "saved_by": request.user.name if draft else "Another window",
        "pieces": {
            name: [[piece.change, piece.text] for piece in pieces] for name, pieces in _pieces(mine, theirs, boxes)
        },
        "both": rules.both(mine, theirs, boxes=boxes),
    }
    if draft:
        told["saved_at"] = timezone.localtime(draft.saved_at).isoformat()
    return JsonResponse(told, status=CONFLICT)


def _pieces(
    mine: Mapping[str, Any], theirs: Mapping[str, Any], boxes: Mapping[str, str]
) -> list[tuple[str, list[Piece]]]:
    """Return the differences of all that was written, not chosen, and is not the same."""
    written = [name for name in dict.fromkeys((*theirs, *mine)) if boxes.get(name) in (Box.AREA, Box.LINE)]
    texts = [(name, str(mine.get(name) or ""), str(theirs.get(name) or "")) for name in written]
    return [(name, rules.difference(ours, others)) for name, ours, others in texts if ours != others]


# Without script


@dataclass(frozen=True)
class TwoTexts:
    """One field of a form in which one's own words and the other ones are not the same."""

    label: str
    mine: str
    theirs: str
    pieces: list[Piece]


def _saved_by_button(request: SignedInRequest, key: DraftKey) -> HttpResponse:
    """Save a whole form that a page without script sent, or ask which of two texts is to stay."""
    standing = found_draft(request, key)
    keep = request.POST.get("keep", "")
    try:
        if keep == "theirs":
            pass
        elif keep == "both" and standing:
            data = rules.both(typed(request.POST), standing.data, boxes=_boxes(request))
            save_draft(
                user=request.user,
                key=str(key),
                case_id=key.case_id,
                rev=sent_rev(request),
                data=data,
                now=request.now,
            )
        else:
            keep_draft(request, key)
    except DraftChanged as changed:
        return _choose(request, key, changed.draft)
    except Refused as refusal:
        return _choose(request, key, None, refusal=str(refusal))
    messages.success(request, "Draft saved." if keep != "theirs" else "The other text is in the form.")
    return redirect(key.page)


def _boxes(request: SignedInRequest) -> dict[str, str]:
    return {name: str(one.get("box", "")) for name, one in read_shape(request.POST.get("draft_shape", "")).items()}


def _choose(request: SignedInRequest, key: DraftKey, other: Draft | None, *, refusal: str = "") -> HttpResponse:
    """Show one's own words beside the other ones, with the choice; everything typed goes along hidden."""
    mine, theirs = typed(request.POST), other.data if other else {}
    context = {
        "key": key,
        "fields": [] if refusal else _two_texts(request, mine, theirs),
        "sent": [(name, value) for name, value in _hidden(request.POST)],
        "rev": other.rev if other else 0,
        "has_other": other is not None,
        "other_saved_at": other.saved_at if other else None,
        "refusal": refusal,
    }
    return render(request, "casework/draft_choose.html", context, status=UNPROCESSABLE if refusal else CONFLICT)


def _two_texts(request: SignedInRequest, mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[TwoTexts]:
    shape, boxes = read_shape(request.POST.get("draft_shape", "")), _boxes(request)
    pieces = dict(_pieces(mine, theirs, boxes))
    found = []
    for name in dict.fromkeys((*theirs, *mine)):
        if shape and name not in shape:
            continue  # carried by the form, not typed
        one = shape.get(name, {})
        ours, others = _in_words(mine.get(name), one), _in_words(theirs.get(name), one)
        if ours != others:
            label = str(one.get("label") or name.replace("_", " ").capitalize())
            found.append(TwoTexts(label, ours, others, pieces.get(name, [])))
    return found


def _in_words(value: Any, one: Mapping[str, Any]) -> str:
    choices = one.get("choices")
    values = value if isinstance(value, list) else [value]
    named = [str(choices.get(str(each), each)) if isinstance(choices, dict) else str(each) for each in values if each]
    return ", ".join(named)


def _hidden(sent: MultiValueDict[str, str]) -> list[tuple[str, str]]:
    left_out = {"csrfmiddlewaretoken", "draft_rev", "keep"}
    return [(name, value) for name, values in sent.lists() if name not in left_out for value in values]


# All of them


@require_safe
def draft_list(request: SignedInRequest) -> HttpResponse:
    """Show everything that a person has written and not filed."""
    permissions.require(permissions.keeps_drafts(request.user))
    rows = [(draft, key) for draft in own_drafts(request.user) if (key := _read(draft))]
    return render(request, "casework/drafts.html", {"rows": rows, "today": request.today})


def _read(draft: OwnDraft) -> DraftKey | None:
    try:
        return DraftKey.read(draft.key)
    except Http404:  # a form that the site no longer has
        return None


@require_POST
def draft_discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Throw a draft away and go back to the form it came from, or to the list of drafts."""
    parts = DraftKey.read(key)
    has_one = permissions.keeps_drafts(request.user) and found_draft(request, parts) is not None
    if not has_one:  # one's own words may go even from a case that is another's by now
        _require_may_keep(request, parts)
    elif discard_draft(user=request.user, key=str(parts)):
        messages.success(request, "The draft is thrown away.")
    return redirect("casework:drafts") if "list" in request.POST else redirect(parts.page)


def _require_may_keep(request: SignedInRequest, key: DraftKey) -> None:
    if key.case_id is None:
        permissions.require(permissions.keeps_drafts(request.user))
        return
    case = get_object_or_404(Case.objects.visible_to(request.user), pk=key.case_id)
    if permissions.reads_for_review(request.user):
        permissions.require(key.form == FOR_REVIEW)
        return
    writable = Case.objects.writable_by(request.user).filter(pk=case.pk)
    permissions.require(permissions.works_on_cases(request.user) and writable.exists())
