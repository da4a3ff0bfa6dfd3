"""One text about several subjects made into a note for each; nothing of it is lost on the way."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from casework import permissions, wording
from casework.choices import Topic
from casework.context import SignedInRequest
from casework.door import crumbs_of, seen_case, sent_before, sent_once, status_of
from casework.forms.notes import PLAIN, NoteForm, SplitNoteForm, chosen_template
from casework.models import Case
from casework.operations.contacts import log_contact
from casework.operations.drafts import discard_draft
from casework.operations.notes import SplitPart, split_note
from casework.queries.cases import SavedDraft, contacts_of, household
from casework.queries.notes import templates_in_force
from casework.queries.paging import read_key
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of

#: Stands for the title while the rest of the note is held against the rules: each part has its own.
_TITLE = "Split by subject into notes"


@require_http_methods(["GET", "POST"])
def note_split(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show a note for each subject, each with the whole text to cut down, and file them together (A018)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_file_note(request.user, case))
    about = read_key(request.GET.get("about"))
    source = DraftKey("note", case.pk, about)
    whole = found_draft(request, source)
    back = reverse("casework:note-file", args=[case.pk]) + (f"?about={about}" if about else "")
    base = _base(request, case, whole, about) if whole else None
    if whole is None or base is None:
        if location := sent_before(request):
            return redirect(location)
        messages.error(request, "There is no text to split. Write the note first and tick its subjects.")
        return redirect(back)
    key = DraftKey("split", case.pk, about)
    draft = found_draft(request, key)
    form = SplitNoteForm(
        request.POST or None,
        template=base.template,
        topics=base.cleaned_data["subjects"],
        text={
            number: base.cleaned_data[f"section_{number}"]
            for number in range(len(base.template.headings))
            if base.cleaned_data.get(f"section_{number}", "").strip()
        },
        initial=initial_of(draft, ticks=("is_left_out",)),
    )

    def file() -> str:
        told = base.contact()
        tells_of = base.cleaned_data["about"]
        if told:
            tells_of = log_contact(case_id=case.pk, **told, actor=request.user, now=request.now).pk
        split_note(
            case_id=case.pk,
            template_code=base.cleaned_data["template_code"],
            parts=[
                SplitPart(topic, form.cleaned_data[f"title_{number}"], form.sections(number))
                for number, topic in enumerate(form.topics)
            ],
            original=form.original(),
            is_left_out=form.cleaned_data["is_left_out"],
            on=base.cleaned_data["on"],
            about=tells_of,
            participant_id=base.cleaned_data["participant_id"],
            draft_key=str(key),
            draft_rev=filed_rev(request, key),
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(source), rev=whole.rev)
        return reverse("casework:case-notes", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, file)):
        count = wording.counted(len(form.topics), "note", "notes")
        messages.success(request, f"{count} filed, one subject each. They are locked now.")
        return answer
    context = {
        "case": case,
        "form": form,
        "template": base.template,
        "subjects": [str(Topic(topic).label) for topic in form.topics],
        "draft": draft,
        "draft_key": key,
        "back_url": back,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/note_split.html", context, status=status_of(form))


def _base(request: SignedInRequest, case: Case, whole: SavedDraft, about: UUID | None) -> NoteForm | None:
    """Return the note that is split, as its draft holds it; None when it cannot stand or has one subject only."""
    templates = templates_in_force(case.office.jurisdiction, today=request.today)
    template = chosen_template(templates, str(whole.data.get("template_code") or ""), fallback=PLAIN)
    opening = template.title.strip()
    data: dict[str, Any] = whole.data | {"title": f"{opening} {_TITLE}" if opening else _TITLE}
    if isinstance(data.get("topics"), list):  # drafts keep this name as a list, for the form that has several
        data["topics"] = next(iter(data["topics"]), "")
    contacts = contacts_of(case.pk)
    if about and all(one.id != about for one in contacts):
        contacts += contacts_of(case.pk, only=about)
    form = NoteForm(
        data,
        templates=templates,
        template=template,
        people=household(case.pk, today=request.today),
        contacts=contacts,
        today=request.today,
    )
    is_whole = form.is_valid() and len(form.cleaned_data["subjects"]) > 1 and not template.pairs
    return form if is_whole else None
