"""Drafts: saved by the page's script while somebody types, by a button without script, thrown away on request."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from casework import permissions
from casework.context import SignedInRequest
from casework.models import Case, Draft
from casework.operations.drafts import DraftChanged, discard_draft, save_draft
from casework.queries.cases import SavedDraft, saved_draft
from casework.refusals import Refused

#: Forms whose text is saved while it is typed, with the page on which the text goes on.
FORMS = {
    "note": "casework:note-file",
    "contact": "casework:contact-log",
    "track": "casework:track-change-ask",
    "excusal": "casework:case",
    "addendum": "casework:case",
    "letter": "casework:notice-write",
}
#: What a form carries for its own sake, not typed by anyone.
ENVELOPE = frozenset({"csrfmiddlewaretoken", "submission", "draft_rev", "save_draft", "more", "change_template"})
#: No form is saved more often than this many digits can say.
_REV_DIGITS = 9


@dataclass(frozen=True)
class DraftKey:
    """Which draft a form saves to: the form, its case, and the record it speaks of."""

    form: str
    case_id: UUID
    subject_id: UUID | None = None

    def __str__(self) -> str:
        return ".".join(str(part) for part in (self.form, self.case_id, self.subject_id) if part)

    @classmethod
    def read(cls, key: str) -> "DraftKey":
        """Return the parts of a key as addresses carry it.

        Raises:
            Http404: no form saves under such a key.
        """
        form, _, rest = key.partition(".")
        case_id, _, subject_id = rest.partition(".")
        if form not in FORMS:
            raise Http404
        try:
            return cls(form, UUID(case_id), UUID(subject_id) if subject_id else None)
        except ValueError:
            raise Http404 from None


@require_POST
def draft_save(request: SignedInRequest, key: str) -> JsonResponse:
    """Save what stands in a form; answer with the newer text when another window saved meanwhile."""
    case = _case_of(request, key)
    try:
        sent = json.loads(request.body)
        rev, data = int(sent["rev"]), dict(sent["data"])
    except (ValueError, KeyError, TypeError):
        return JsonResponse({"message": "This draft cannot be read."}, status=400)
    fields = {name: value for name, value in data.items() if name not in ENVELOPE}
    try:
        draft = save_draft(user=request.user, key=key, case_id=case.pk, rev=rev, data=fields, now=request.now)
    except DraftChanged as changed:
        return _newer(request, changed.draft)
    except Refused as refusal:
        return JsonResponse({"message": str(refusal)}, status=413)
    return JsonResponse({"rev": draft.rev, "saved_at": timezone.localtime(draft.saved_at).isoformat()})


def _newer(request: SignedInRequest, draft: Draft | None) -> JsonResponse:
    if draft is None:
        return JsonResponse({"rev": 0, "data": {}, "saved_by": "Another window"}, status=409)
    return JsonResponse(
        {
            "rev": draft.rev,
            "data": draft.data,
            "saved_by": request.user.name,
            "saved_at": timezone.localtime(draft.saved_at).isoformat(),
        },
        status=409,
    )


@require_POST
def draft_discard(request: SignedInRequest, key: str) -> HttpResponse:
    """Throw a draft away and go back to the form it came from."""
    case = _case_of(request, key)
    parts = DraftKey.read(key)
    if discard_draft(user=request.user, key=key):
        messages.success(request, "The draft is thrown away.")
    address = reverse(FORMS[parts.form], args=[case.pk])
    return redirect(f"{address}?about={parts.subject_id}" if parts.form == "note" and parts.subject_id else address)


def _case_of(request: SignedInRequest, key: str) -> Case:
    cases = Case.objects.visible_to(request.user)
    case = get_object_or_404(cases, pk=DraftKey.read(key).case_id)
    permissions.require(permissions.works_on_cases(request.user))
    return case


def found_draft(request: SignedInRequest, key: DraftKey) -> SavedDraft | None:
    """Return the draft that a form goes on from."""
    return saved_draft(request.user, str(key))


def initial_of(draft: SavedDraft | None, *, ticks: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of a form as its draft has them; a lone tick that the draft does not name is unticked."""
    if draft is None:
        return {}
    return dict.fromkeys(ticks, False) | draft.data


def keep_draft(request: SignedInRequest, key: DraftKey) -> None:
    """Save a whole form that was sent by a button, unless the page's script has saved just that.

    Raises:
        DraftChanged: another window saved something else meanwhile.
        Refused: it is too long.
    """
    data = typed(request.POST)
    standing = found_draft(request, key)
    if standing and _bare(standing.data) == _bare(data):
        return
    save_draft(
        user=request.user,
        key=str(key),
        case_id=key.case_id,
        rev=_sent_rev(request),
        data=data,
        now=request.now,
    )


def filed_rev(request: SignedInRequest, key: DraftKey) -> int:
    """Return the revision of the draft that a sent form was typed on: what another window saved is not that."""
    standing = found_draft(request, key)
    if standing and _bare(standing.data) == _bare(typed(request.POST)):
        return standing.rev
    return _sent_rev(request)


def _sent_rev(request: SignedInRequest) -> int:
    rev = request.POST.get("draft_rev", "0")
    return int(rev) if rev.isdecimal() and len(rev) <= _REV_DIGITS else 0


def typed(sent: QueryDict) -> dict[str, Any]:
    """Return the fields of a sent form as the page's script would save them."""
    lists = {"participant_ids", "topics", "safe_contact"}
    return {
        name: values if name in lists or len(values) > 1 else values[0]
        for name, values in sent.lists()
        if name not in ENVELOPE
    }


def _bare(data: dict[str, Any]) -> dict[str, Any]:
    return {name: [value] if isinstance(value, str) else value for name, value in data.items() if value not in ("", [])}
