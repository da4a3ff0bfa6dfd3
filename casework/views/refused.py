"""What somebody is told who may not do something; above all when the case was closed while they were typing."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import permission_denied

from casework import permissions
from casework.drafting import DraftKey, keep_draft, typed
from casework.models import Case, Draft, User
from casework.queries.drafts import written_in
from casework.refusals import Refused

FORBIDDEN = 403


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say why somebody may not do this; on a case that is closed by now that, and what they typed for it.

    What was sent from a form with drafts is kept among them; what was written is shown, to be copied.
    """
    case = _closed_case(request)
    if case is None:
        return permission_denied(request, exception)
    texts, is_kept = _sent(request, case) if request.method == "POST" else _drafted(request, case)
    context = {
        "case": case,
        "texts": texts,
        "is_kept": is_kept,
        "may_note": permissions.can_file_note(request.user, case) if isinstance(request.user, User) else False,
    }
    return render(request, "casework/case_closed.html", context, status=FORBIDDEN)


def _closed_case(request: HttpRequest) -> Case | None:
    """Return the case on whose page somebody was refused who works on cases, if it is closed now."""
    key, user = getattr(request, "seen_case_id", None), request.user
    if key is None or not isinstance(user, User) or not permissions.works_on_cases(user):
        return None
    case = Case.objects.writable_by(user).filter(pk=key).first()
    return case if case is not None and not case.is_open else None


def _sent(request: Any, case: Case) -> tuple[list[str], bool]:
    """Return what was written in a form that was sent, and whether it is among the drafts of its author now."""
    try:
        key = DraftKey.read(request.POST.get("draft_key", ""))
        if is_own := key.case_id == case.pk:
            keep_draft(request, key)
    except (Http404, Refused):  # a form without drafts, or another window has saved other words: those stay
        is_own = False
    return written_in(typed(request.POST)), is_own


def _drafted(request: Any, case: Case) -> tuple[list[str], bool]:
    """Return what was written earlier on the page that somebody opened."""
    drafts = Draft.objects.filter(user=request.user, case=case).order_by("-saved_at")
    own = [one for one in drafts if _page_of(one.key) == request.path]
    return [text for one in own for text in written_in(one.data)], bool(own)


def _page_of(key: str) -> str:
    try:
        return DraftKey.read(key).page.partition("?")[0]
    except Http404:  # a form that the site no longer has
        return ""
