"""The note box of the case page: opened with its draft, sent, turned to another template's headings, filed."""

from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.context import SignedInRequest
from casework.drafting import DraftKey, filed_rev, found_draft, initial_of, keep_draft, typed
from casework.forms.notes import PLAIN, NoteBoxForm, NoteForm, chosen_template, retitled
from casework.forms.told import TOLD_TICKS
from casework.models import Case, Note
from casework.operations.contacts import log_contact
from casework.operations.drafts import DraftChanged
from casework.operations.notes import file_note
from casework.queries.cases import HouseholdPerson, SavedDraft
from casework.queries.notes import templates_in_force
from casework.refusals import Refused


@dataclass(frozen=True)
class NoteBox:
    """The box with the draft that it goes on from."""

    form: NoteBoxForm
    draft: SavedDraft | None
    key: DraftKey


def opened_box(request: SignedInRequest, case: Case, people: list[HouseholdPerson]) -> NoteBox:
    """Return the box as the page opens it: with its draft in it."""
    key = DraftKey("note", case.pk)
    draft = found_draft(request, key)
    form = _form(request, case, people, initial=initial_of(draft, ticks=TOLD_TICKS))
    return NoteBox(form, draft, key)


def sent_box(request: SignedInRequest, case: Case, people: list[HouseholdPerson]) -> NoteBox:
    """Return the box as it was sent."""
    key = DraftKey("note", case.pk)
    return NoteBox(_form(request, case, people, data=request.POST), found_draft(request, key), key)


def turned_box(request: SignedInRequest, case: Case, people: list[HouseholdPerson]) -> NoteBox:
    """Return the box under another template's headings, with what was typed still in it."""
    data = typed(request.POST)
    key = DraftKey("note", case.pk)
    with suppress(DraftChanged, Refused):  # the next save of the page says so, with both texts
        keep_draft(request, key)
    return NoteBox(_form(request, case, people, initial=data, is_turned=True), found_draft(request, key), key)


def file_told(
    request: SignedInRequest,
    case: Case,
    form: NoteBoxForm | NoteForm,
    *,
    key: DraftKey,
    about: UUID | None = None,
    participant_id: UUID | None = None,
) -> Note:
    """File what a valid form says, and log first the contact that it tells of."""
    contact = form.contact()
    if contact:
        about = log_contact(case_id=case.pk, **contact, actor=request.user, now=request.now).pk
    return file_note(
        case_id=case.pk,
        template_code=form.cleaned_data["template_code"],
        title=form.cleaned_data["title"],
        sections=form.sections(),
        on=form.cleaned_data["on"],
        about=about,
        participant_id=participant_id,
        draft_key=str(key),
        draft_rev=filed_rev(request, key),
        actor=request.user,
        now=request.now,
        **form.more(),
    )


def _form(
    request: SignedInRequest,
    case: Case,
    people: list[HouseholdPerson],
    *,
    data: Any = None,
    initial: dict[str, Any] | None = None,
    is_turned: bool = False,
) -> NoteBoxForm:
    templates = templates_in_force(case.office.jurisdiction, today=request.today)
    initial = dict(initial or {})
    template = chosen_template(templates, (data or initial).get("template_code"), fallback=PLAIN)
    if is_turned:
        initial["title"] = retitled(initial, templates=templates, template=template)
    return NoteBoxForm(
        data, initial=initial, templates=templates, template=template, people=people, today=request.today
    )
