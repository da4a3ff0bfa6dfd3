"""Client notes: written under the headings of a template, filed for good, added to."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework import permissions, reactions, wording
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_once, status_of
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of, keep_draft, typed
from casework.forms.notes import (
    PLAIN,
    AddToNoteForm,
    AnswerRemarkForm,
    NoteForm,
    RemarkForm,
    chosen_template,
    retitled,
)
from casework.forms.told import TOLD_TICKS
from casework.models import Case, Note
from casework.operations.drafts import DraftChanged, discard_draft
from casework.operations.notes import add_to_note
from casework.queries.cases import ContactWords, SavedDraft, contacts_of, household, saved_drafts
from casework.queries.note_desk import assessments_of, carries_case, clocks_of_note
from casework.queries.notes import Remark, Template, filed_note, templates_in_force
from casework.queries.paging import read_key
from casework.queries.prefill import contact_record
from casework.queries.sharing import ReleaseToTell, note_of_mailing, note_of_release
from casework.refusals import Refused
from casework.rules import Doubt, Sentence, opinions_in, prefilled, sentences_of
from casework.views.note_box import file_told

#: Kinds of notes that fit what a note tells of, where the jurisdiction has them.
ASSESSMENT, ATTEMPT = "EA", "ATTEMPT"
#: How the boxes below a note are told apart on its page.
REMARK_IDS, ANSWER_IDS = "id_remark_%s", "id_answer_%s"
TICKS = (*TOLD_TICKS, "is_one_subject")


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
    side_buttons = {"check_words": desk.checked, "split": desk.split}
    pressed = next((act for name, act in side_buttons.items() if name in request.POST), None)
    if pressed:
        return pressed(form)

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
        self.assessments = assessments_of(case.pk)
        asked = request.GET.get("about", "")
        self.about = self._contact(asked)
        self.assessment = next((one for one in self.assessments if str(one.id) == asked), None)
        self.release = None if self.about or self.assessment else self._release(asked)
        told = self.about or self.assessment or self.release
        self.key = DraftKey("note", case.pk, told.id if told else None)
        self.draft = found_draft(request, self.key)

    def _release(self, about: str) -> ReleaseToTell | None:
        key = read_key(about)
        return note_of_release(self.case, key, viewer=self.request.user) or note_of_mailing(self.case, key)

    def _contact(self, about: str) -> ContactWords | None:
        wanted = read_key(about)
        if wanted is None:
            return None
        found = next((one for one in self.contacts if one.id == wanted), None)
        if found is None:
            found = next(iter(contacts_of(self.case.pk, only=wanted)), None)
            self.contacts += [found] if found else []
        return found

    def template(self, code: str | None) -> Template:
        return chosen_template(self.templates, code, fallback=PLAIN)

    def form(self, data: Any = None, *, initial: dict[str, Any] | None = None, code: str | None = None) -> NoteForm:
        values = data or initial or {}
        template = self.template(code or values.get("template_code"))
        form = NoteForm(
            data,
            initial=initial,
            templates=self.templates,
            template=template,
            people=self.people,
            contacts=self.contacts,
            assessments=self.assessments,
            sentences=self.sentences(template, values.get("about")),
            today=self.request.today,
        )
        if self.release:
            form.offer_to_tell_of(self.release.id, self.release.label)
        return form

    def sentences(self, template: Template, about: Any) -> list[Sentence]:
        """Return what the record says of the contact that the note tells of, under the headings of a template."""
        wanted = read_key(str(about or ""))
        contact = contact_record(wanted, case_id=self.case.pk) if wanted else None
        return sentences_of(contact, headings=template.headings) if contact else []

    def opened(self) -> NoteForm:
        """Return the form as it opens: from its draft, else from the contact that it tells of."""
        if self.draft:
            drafted = initial_of(self.draft, ticks=TICKS)
            return self.form(initial=drafted | self._explained_since(drafted))
        if self.about:
            return self.form(initial=self._told_of(self.about), code=self._code())
        initial: dict[str, Any] = {}
        if self.assessment:
            initial |= {"on": self.assessment.on, "about": str(self.assessment.id)}
            initial["participant_id"] = str(self.assessment.participant_id or "")
            initial |= self._told_by_assessment(self.assessment.id)
        if self.release:
            initial |= {"about": str(self.release.id)}
            initial["participant_id"] = str(self.release.participant_id or "")
            template = self.template(self._code())
            initial |= {"title": self.release.titles.get(template.code, self.release.title)}
            headings = template.headings
            place = headings.index(self.release.heading) if self.release.heading in headings else 0
            initial |= {f"section_{place}": self.release.text} if self.release.text else {}
        return self.form(initial=initial, code=self._code())

    def _explained_since(self, drafted: Mapping[str, Any]) -> dict[str, Any]:
        """Return the explanations that the assessment got meanwhile, where the draft has none: nobody types twice."""
        if not self.assessment or drafted.get("template_code") != self.template(self._code()).code:
            return {}
        told = self._told_by_assessment(self.assessment.id)
        explained = {name: words for name, words in told.items() if name.endswith("_explanation") and words}
        return {name: words for name, words in explained.items() if not drafted.get(name)}

    def _told_by_assessment(self, key: UUID) -> dict[str, Any]:
        """Return what the assessment fills in: its sentences by heading, and each pair that it compared (A012)."""
        template = self.template(self._code())
        initial: dict[str, Any] = {}
        for sections, pairs in reactions.react(reactions.NOTE_BEGINNING, case=self.case, about=key):
            for number, heading in enumerate(template.headings):
                initial |= {f"section_{number}": sections[heading]} if heading in sections else {}
            for number, subject in enumerate(template.pairs):
                initial |= {f"pair_{number}_{name}": value for name, value in pairs.get(subject, {}).items()}
        return initial

    def _told_of(self, about: ContactWords) -> dict[str, Any]:
        """Return what the record fills in about a contact: day, whom, subjects, and its sentences."""
        initial: dict[str, Any] = {"on": about.on, "about": str(about.id), "subjects": list(about.topics)}
        if len(about.participant_ids) == 1:
            initial["participant_id"] = str(about.participant_ids[0])
        template = self.template(self._code())
        texts = prefilled(self.sentences(template, about.id))
        for number, heading in enumerate(template.headings):
            if heading in texts:
                initial[f"section_{number}"] = texts[heading]
        return initial

    def _code(self) -> str | None:
        """Return the kind of note that the way here asks for, else the one that fits what it tells of."""
        asked = self.request.GET.get("template") or (self._code_of(self.release) if self.release else None)
        if asked or not (self.assessment or (self.about and not self.about.is_reached)):
            return asked
        return ASSESSMENT if self.assessment else ATTEMPT

    def _code_of(self, told: ReleaseToTell) -> str:
        made = {template.code for template in self.templates}
        return next((code for code in told.titles if code in made), "GENERAL")

    def changed(self) -> NoteForm:
        """Return the form under another template's headings, with what was typed still in it."""
        data = typed(self.request.POST)
        self._keep()
        template = self.template(data.get("template_code"))
        self._move_sentences(data, template)
        return self.form(initial=data | {"title": retitled(data, templates=self.templates, template=template)})

    def _move_sentences(self, data: dict[str, Any], template: Template) -> None:
        """Put what the record wrote, when nobody changed it yet, under the headings that the form turns to."""
        sentences = self.sentences(template, data.get("about"))
        texts = [str(text) for name, text in data.items() if name.startswith("section_")]
        lines = [line.strip() for text in texts for line in text.splitlines() if line.strip()]
        if not lines or set(lines) - {one.text for one in sentences}:
            return
        moved = prefilled([one for one in sentences if one.text in lines])
        for number, heading in enumerate(template.headings):
            data[f"section_{number}"] = moved.get(heading, "")

    def _keep(self) -> None:
        with suppress(DraftChanged, Refused):  # the next save of the page says so, with both texts
            keep_draft(self.request, self.key)
            self.draft = found_draft(self.request, self.key)

    def checked(self, form: NoteForm) -> HttpResponse:
        """Show which words may be opinions; nothing is changed by it (A019)."""
        data = typed(self.request.POST)
        self._keep()
        shown = self.form(initial=dict.fromkeys(TICKS, False) | data)
        headings = enumerate(form.template.headings)
        sections = {heading: str(data.get(f"section_{number}", "")) for number, heading in headings}
        return self.page(shown, doubts=opinions_in(sections), is_checked=True)

    def split(self, form: NoteForm) -> HttpResponse:
        """Go on with a note for each subject, when there is more than one and the rest can stand (A018)."""
        form.is_valid()
        form.errors.pop("title", None)
        if len(form.cleaned_data.get("subjects") or ()) < 2:  # noqa: PLR2004
            form.add_error("subjects", "Tick the subjects first: each becomes a note of its own.")
        if form.template.pairs:
            form.add_error("template_code", "An assessment is one note; it is not split.")
        if form.errors:
            return self.page(form)
        try:
            keep_draft(self.request, self.key)
        except (DraftChanged, Refused) as refusal:
            form.add_error(None, str(refusal))
            return self.page(form)
        address = reverse("casework:note-split", args=[self.case.pk])
        return redirect(f"{address}?about={self.about.id}" if self.about else address)

    def page(self, form: NoteForm, *, doubts: Sequence[Doubt] = (), is_checked: bool = False) -> HttpResponse:
        may_log = permissions.can_log_contact(self.request.user, self.case)
        context = {
            "case": self.case,
            "crumbs": crumbs_of(self.case),
            "form": form,
            "people": self.people,
            "about": self.about,
            "takes_contact": self.about is None and self.release is None and may_log,
            "may": {"file_note": True, "log_contact": may_log},
            "draft": self.draft,
            "draft_key": self.key,
            "has_draft": bool(self.draft) and not form.is_bound and not is_checked,
            "today": self.request.today,
            "doubts": doubts,
            "is_checked": is_checked,
            "clocks": clocks_of_note(
                self.case.pk,
                about=next((one.id for one in (self.about, self.assessment) if one), None),
                is_assessment=form.template.code == ASSESSMENT,
                today=self.request.today,
            ),
        }
        is_part = self.request.headers.get("HX-Target") == "note-form"
        name = "casework/_note_form.html" if is_part else "casework/note_file.html"
        return render(self.request, name, context, status=status_of(form))


@require_safe
def note(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Show a filed note with what was added to it."""
    case = seen_case(request, notes=note_id)
    return note_page(request, case, note_id, AddToNoteForm())


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
    return note_page(request, case, note_id, form)


@dataclass(frozen=True)
class _Thread:
    """A remark with the form that answers it, where this person may and nobody has."""

    remark: Remark
    form: AnswerRemarkForm | None
    key: DraftKey | None
    draft: SavedDraft | None


def _thread(
    remark: Remark,
    key: DraftKey | None,
    drafts: Mapping[str, SavedDraft],
    sent: AnswerRemarkForm | None,
    *,
    may_answer: bool,
) -> _Thread:
    """Return a remark with its form as it was sent, else with its draft; each form has ids of its own on the page."""
    draft = drafts.get(str(key)) if key else None
    form = sent
    if form is None and key and may_answer:
        form = AnswerRemarkForm(initial=initial_of(draft), auto_id=f"id_%s_{remark.id.hex}")
    return _Thread(remark, form, key, draft)


def note_page(
    request: SignedInRequest,
    case: Case,
    note_id: UUID,
    form: AddToNoteForm,
    *,
    remark_form: RemarkForm | None = None,
    answer_form: AnswerRemarkForm | None = None,
    answering: UUID | None = None,
) -> HttpResponse:
    """Show a filed note with its addenda and what was asked and answered below it."""
    shown = filed_note(note_id, case_id=case.pk)
    can_add = permissions.can_file_note(request.user, case)
    key = DraftKey("addendum", case.pk, note_id)
    draft = found_draft(request, key) if can_add else None
    if draft and not form.is_bound:
        form = AddToNoteForm(initial=initial_of(draft))
    about = contacts_of(case.pk, only=shown.about_id) if shown.about_id else []
    written = Note(filed_by_id=shown.filed_by_id)
    may_remark = permissions.can_remark_on_note(request.user, case, written)
    carries = carries_case(request.user, case.pk, request.today)
    may_answer = permissions.can_answer_remark(request.user, written, carries_case=carries)
    remark_key = DraftKey("remark", case.pk, note_id)
    keys = {one.id: DraftKey("remark-answer", case.pk, one.id) for one in shown.remarks if not one.answered_at}
    drafts = saved_drafts(request.user, [str(remark_key), *map(str, keys.values())])
    remark_draft = drafts.get(str(remark_key))
    context = {
        "case": case,
        "note": shown,
        "remark_form": (remark_form or RemarkForm(initial=initial_of(remark_draft), auto_id=REMARK_IDS))
        if may_remark
        else None,
        "late_words": wording.days_later(shown.days_later or 0),
        "remark_key": remark_key,
        "remark_draft": remark_draft,
        "threads": [
            _thread(one, keys.get(one.id), drafts, answer_form if one.id == answering else None, may_answer=may_answer)
            for one in shown.remarks
        ],
        "tags": [("Locked", "line", "lock"), *([(shown.subject, "", "note")] if shown.subject else [])],
        "about": about[0] if about else None,
        "form": form if can_add else None,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    sent = next((one for one in (remark_form, answer_form) if one is not None), form)
    return render(request, "casework/note.html", context, status=status_of(sent))
