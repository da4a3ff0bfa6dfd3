"""Client notes: written under the headings of a template, filed for good, added to."""

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, seen_case, sent_once, status_of
from casework.forms.notes import PLAIN, AddToNoteForm, NoteForm, chosen_template, retitled
from casework.forms.told import TOLD_TICKS
from casework.models import Case
from casework.operations.drafts import DraftChanged, discard_draft
from casework.operations.notes import add_to_note
from casework.queries.cases import ContactWords, contacts_of, household
from casework.queries.notes import Template, filed_note, templates_in_force
from casework.queries.paging import read_key
from casework.queries.sharing import note_of_release
from casework.refusals import Refused
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of, keep_draft, typed
from casework.views.note_box import file_told


@require_http_methods(["GET", "POST"])
def note_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write a client note and file it; the draft goes on being saved until then."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_file_note(request.user, case))
    desk = _Desk(request, case)
    if request.method == "GET":
        return desk.page(desk.opened())
    if "change_template" in request.POST:
        return desk.page(desk.changed())
    form = desk.form(request.POST)
    if "save_draft" in request.POST:
        return desk.saved(form)

    def file() -> str:
        note = file_told(
            request,
            case,
            form,
            key=desk.key,
            about=form.cleaned_data["about"],
            participant_id=form.cleaned_data["participant_id"],
        )
        return reverse("casework:note", args=[note.pk])

    if form.is_valid() and (answer := sent_once(request, form, file)):
        logged = "Contact logged. " if form.contact() else ""
        messages.success(request, f"{logged}Note filed. It is locked now; add to it if something was left out.")
        return answer
    return desk.page(form)


class _Desk:
    """Everything that the page of one note needs: its templates, its people, its contacts, its draft."""

    def __init__(self, request: SignedInRequest, case: Case) -> None:
        self.request, self.case = request, case
        self.templates = templates_in_force(case.office.jurisdiction, today=request.today)
        self.people = household(case.pk, today=request.today)
        self.contacts = contacts_of(case.pk)
        self.about = self._contact(request.GET.get("about", ""))
        self.release = None if self.about else note_of_release(case, read_key(request.GET.get("about")))
        told = self.about or self.release
        self.key = DraftKey("note", case.pk, told.id if told else None)
        self.draft = found_draft(request, self.key)

    def _contact(self, about: str) -> ContactWords | None:
        try:
            wanted = UUID(about)
        except ValueError:
            return None
        found = next((one for one in self.contacts if one.id == wanted), None)
        if found is None:
            found = next(iter(contacts_of(self.case.pk, only=wanted)), None)
            self.contacts += [found] if found else []
        return found

    def template(self, code: str | None) -> Template:
        return chosen_template(self.templates, code, fallback=PLAIN)

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None, code: str | None = None) -> NoteForm:
        form = NoteForm(
            data,
            initial=initial,
            templates=self.templates,
            template=self.template(code or (data or initial or {}).get("template_code")),
            people=self.people,
            contacts=self.contacts,
            today=self.request.today,
        )
        if self.release:
            form.offer_to_tell_of(self.release.id, "The release")
        return form

    def opened(self) -> NoteForm:
        """Return the form as it opens: from its draft, else from the contact that it tells of."""
        if self.draft:
            return self.form(initial=initial_of(self.draft, ticks=TOLD_TICKS))
        initial: dict[str, Any] = {}
        if self.about:
            initial |= {"on": self.about.on, "about": str(self.about.id)}
            if len(self.about.participant_ids) == 1:
                initial["participant_id"] = str(self.about.participant_ids[0])
        if self.release:
            initial |= {"about": str(self.release.id), "title": self.release.title}
            initial |= {"participant_id": str(self.release.participant_id)}
        return self.form(initial=initial, code=self.request.GET.get("template"))

    def changed(self) -> NoteForm:
        """Return the form under another template's headings, with what was typed still in it."""
        data = typed(self.request.POST)
        with suppress(DraftChanged, Refused):  # the next save of the page says so, with both texts
            keep_draft(self.request, self.key)
            self.draft = found_draft(self.request, self.key)
        template = self.template(data.get("template_code"))
        return self.form(initial=data | {"title": retitled(data, templates=self.templates, template=template)})

    def saved(self, form: NoteForm) -> HttpResponse:
        """Save the draft that was sent by its button, and show the page again."""
        try:
            keep_draft(self.request, self.key)
        except DraftChanged as changed:
            form.add_error(None, f"{changed} Your words are below; the other text is beside them.")
            return self.page(form, other=changed.draft.data if changed.draft else {})
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.page(form)
        messages.success(self.request, "Draft saved.")
        return redirect(self.request.get_full_path())

    def page(self, form: NoteForm, *, other: dict[str, Any] | None = None) -> HttpResponse:
        draft = found_draft(self.request, self.key) if other is not None else self.draft
        may_log = permissions.can_log_contact(self.request.user, self.case)
        context = {
            "case": self.case,
            "crumbs": crumbs_of(self.case),
            "form": form,
            "people": self.people,
            "about": self.about,
            "takes_contact": self.about is None and self.release is None and may_log,
            "may": {"file_note": True, "log_contact": may_log},
            "draft": draft,
            "draft_key": self.key,
            "has_draft": bool(self.draft) and not form.is_bound,
            "other": [(name, text) for name, text in (other or {}).items() if name.startswith(("section_", "title"))],
            "today": self.request.today,
        }
        is_part = self.request.headers.get("HX-Target") == "note-form"
        name = "casework/_note_form.html" if is_part else "casework/note_file.html"
        return render(self.request, name, context, status=UNPROCESSABLE if other is not None else status_of(form))


@require_safe
def note(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Show a filed note with what was added to it."""
    case = seen_case(request, notes=note_id)
    return _note_page(request, case, note_id, AddToNoteForm())


@require_http_methods(["GET", "POST"])
def note_add(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Add to a filed note."""
    case = seen_case(request, notes=note_id)
    permissions.require(permissions.can_file_note(request.user, case))
    if request.method == "GET":
        return redirect(f"{reverse('casework:note', args=[note_id])}#add")
    form = AddToNoteForm(request.POST)

    def add() -> str:
        add_to_note(note_id=note_id, text=form.cleaned_data["text"], actor=request.user, now=request.now)
        key = DraftKey("addendum", case.pk, note_id)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("casework:note", args=[note_id])

    if form.is_valid() and (answer := sent_once(request, form, add)):
        messages.success(request, "Added to the note.")
        return answer
    return _note_page(request, case, note_id, form)


def _note_page(request: SignedInRequest, case: Case, note_id: UUID, form: AddToNoteForm) -> HttpResponse:
    shown = filed_note(note_id, case_id=case.pk)
    can_add = permissions.can_file_note(request.user, case)
    key = DraftKey("addendum", case.pk, note_id)
    draft = found_draft(request, key) if can_add else None
    if draft and not form.is_bound:
        form = AddToNoteForm(initial=initial_of(draft))
    about = contacts_of(case.pk, only=shown.about_id) if shown.about_id else []
    context = {
        "case": case,
        "note": shown,
        "tags": [("Locked", "line", "lock"), *([(shown.subject, "", "note")] if shown.subject else [])],
        "about": about[0] if about else None,
        "form": form if can_add else None,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/note.html", context, status=status_of(form))
