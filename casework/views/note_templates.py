"""The library of note templates: to read for everybody, to carry on for administrators."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions
from casework.case_frame import Link
from casework.choices import Jurisdiction
from casework.context import SignedInRequest
from casework.door import sent_once, status_of
from casework.forms.note_templates import TemplateVersionForm
from casework.operations.drafts import discard_draft
from casework.operations.note_templates import add_template_version
from casework.queries.note_templates import TemplateKind, day_in, library
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of


@require_safe
def note_templates(request: SignedInRequest) -> HttpResponse:
    """Show every kind of note of one jurisdiction with its versions (A016)."""
    asked = request.GET.get("jurisdiction", "")
    own = request.user.office.jurisdiction if request.user.office else Jurisdiction.ALASKA
    jurisdiction = Jurisdiction(asked if asked in Jurisdiction.values else own)
    here = reverse("casework:note-templates")
    today = day_in(jurisdiction, now=request.now) or request.today
    context = {
        "today": today,
        "kinds": [(kind, kind.current(today)) for kind in library(jurisdiction)],
        "states": [Link(str(one.label), f"{here}?jurisdiction={one}", one == jurisdiction) for one in Jurisdiction],
        "may_add": permissions.administers(request.user),
    }
    return render(request, "casework/note_templates.html", context)


@require_safe
def note_template(request: SignedInRequest, jurisdiction: str, code: str) -> HttpResponse:
    """Show one kind of note: every version as it is written from, with its days and its source."""
    kind = _kind(jurisdiction, code)
    context = {
        "today": day_in(jurisdiction, now=request.now) or request.today,
        "kind": kind,
        "may_add": permissions.administers(request.user),
        "crumbs": _crumbs(jurisdiction, kind.subject),
    }
    return render(request, "casework/note_template.html", context)


@require_http_methods(["GET", "POST"])
def note_template_add(request: SignedInRequest, jurisdiction: str, code: str) -> HttpResponse:
    """Add a version of a kind of note, after a look at how it will be; the one before stays as it is."""
    permissions.require(permissions.administers(request.user))
    kind = _kind(jurisdiction, code)
    today = day_in(jurisdiction, now=request.now) or request.today
    key = DraftKey("template", subject_id=f"{jurisdiction}:{code}")
    draft = found_draft(request, key)
    form = TemplateVersionForm(request.POST or None, newest=kind.newest, today=today, kept=initial_of(draft))
    is_preview = "preview" in request.POST

    def add() -> str:
        add_template_version(
            jurisdiction=jurisdiction,
            code=code,
            **form.arguments(),
            actor=request.user,
            now=request.now,
            today=today,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:note-template", args=[jurisdiction, code])

    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and not is_preview and (answer := sent_once(request, form, add)):
        messages.success(request, "Added. Notes are written from it from its first day on.")
        return answer
    context: dict[str, Any] = {
        "today": today,
        "kind": kind,
        "form": form,
        "draft": draft,
        "draft_key": key,
        "preview": form.arguments() if is_valid and is_preview else None,
        "crumbs": _crumbs(jurisdiction, kind.subject),
    }
    return render(request, "casework/note_template_add.html", context, status=status_of(form))


def _kind(jurisdiction: str, code: str) -> TemplateKind:
    found = library(jurisdiction, code=code)
    if not found:
        raise Http404
    return found[0]


def _crumbs(jurisdiction: str, subject: str) -> list[tuple[str, str]]:
    return [("Note templates", f"{reverse('casework:note-templates')}?jurisdiction={jurisdiction}"), (subject, "")]
