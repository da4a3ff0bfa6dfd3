"""Below a filed note: a supervisor asks or praises, the coach answers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import permissions
from casework.choices import RemarkKind
from casework.context import SignedInRequest
from casework.door import seen_case, sent_once
from casework.forms.notes import AddToNoteForm, AnswerRemarkForm, RemarkForm
from casework.models import Case
from casework.operations.drafts import discard_draft
from casework.operations.note_remarks import answer_remark, remark_on_note
from casework.queries.note_desk import carries_case
from casework.views.drafts import DraftKey, filed_rev
from casework.views.notes import ANSWER_IDS, REMARK_IDS, note_page


@require_http_methods(["GET", "POST"])
def note_remark(request: SignedInRequest, note_id: UUID) -> HttpResponse:
    """Ask about a filed note, or praise it."""
    case = seen_case(request, notes=note_id)
    permissions.require(permissions.can_remark_on_note(request.user, case, case.notes.get(pk=note_id)))
    if request.method == "GET":
        return redirect(_address(note_id))
    form = RemarkForm(request.POST, auto_id=REMARK_IDS)

    def remark() -> str:
        remark_on_note(
            note_id=note_id,
            kind=form.cleaned_data["kind"],
            text=form.cleaned_data["text"],
            actor=request.user,
            now=request.now,
        )
        _forget(request, DraftKey("remark", case.pk, note_id))
        return _address(note_id)

    if form.is_valid() and (answer := sent_once(request, form, remark)):
        messages.success(request, "Written below the note. Its coach sees it under notes to write.")
        return answer
    return note_page(request, case, note_id, AddToNoteForm(), remark_form=form)


@require_http_methods(["GET", "POST"])
def remark_answer(request: SignedInRequest, remark_id: UUID) -> HttpResponse:
    """Answer a question or praise."""
    case = seen_case(request, note_remarks=remark_id)
    asked = case.note_remarks.exclude(kind=RemarkKind.ANSWER).select_related("note")
    note = get_object_or_404(asked, pk=remark_id).note
    carries = carries_case(request.user, case.pk, request.today)
    permissions.require(permissions.can_answer_remark(request.user, note, carries_case=carries))
    if request.method == "GET":
        return redirect(_address(note.pk))
    form = AnswerRemarkForm(request.POST, auto_id=ANSWER_IDS)

    def answer_it() -> str:
        answer_remark(remark_id=remark_id, text=form.cleaned_data["text"], actor=request.user, now=request.now)
        _forget(request, DraftKey("remark-answer", case.pk, remark_id))
        return _address(note.pk)

    if form.is_valid() and (answer := sent_once(request, form, answer_it)):
        messages.success(request, "Answered.")
        return answer
    return _again(request, case, note.pk, remark_id, form)


def _again(
    request: SignedInRequest, case: Case, note_id: UUID, remark_id: UUID, form: AnswerRemarkForm
) -> HttpResponse:
    return note_page(request, case, note_id, AddToNoteForm(), answer_form=form, answering=remark_id)


def _forget(request: SignedInRequest, key: DraftKey) -> None:
    discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))


def _address(note_id: UUID) -> str:
    return f"{reverse('casework:note', args=[note_id])}#remarks"
