"""Notes to eligibility in five kinds, each with its E alert; and the alerts as eligibility takes them in."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid5

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework import permissions, rules
from casework.case_frame import Link
from casework.choices import EligibilitySubject
from casework.context import SignedInRequest
from casework.door import UNPROCESSABLE, crumbs_of, seen_case, sent_once, status_of
from casework.forms.eligibility_notes import (
    AddToEligibilityNoteForm,
    AnswerAlertForm,
    EligibilityNoteForm,
    SetAlertForm,
)
from casework.forms.notes import PLAIN, chosen_template, main_heading
from casework.models import Case
from casework.operations.drafts import DraftChanged, discard_draft, save_draft
from casework.operations.eligibility_notes import (
    add_to_eligibility_note,
    answer_eligibility_alert,
    file_eligibility_note,
    read_eligibility_alert,
    set_eligibility_alert,
)
from casework.queries.cases import household
from casework.queries.eligibility_notes import alert_rows, bindable, bound_words, filed_eligibility_note
from casework.queries.notes import templates_in_force
from casework.queries.paging import read_key
from casework.queries.seen import seen_in
from casework.refusals import Refused
from casework.views.drafts import DraftKey, filed_rev, found_draft, initial_of, typed

_TICKS = ("sets_alert",)


@require_http_methods(["GET", "POST"])
def eligibility_note_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Choose one of the five kinds, then write the note and file it with its E alert."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.files_eligibility_notes(request.user))
    if not rules.takes_eligibility_notes(case.office.jurisdiction):
        messages.info(request, "Eligibility is not told by such notes in this state. Write a client note instead.")
        return redirect("casework:note-file", case.pk)
    subject = request.GET.get("kind", "")
    if subject not in EligibilitySubject.values:
        return _choose(request, case)
    key = _key(case, subject)
    if request.method == "POST" and "as_note" in request.POST:
        try:
            return _turned_into_note(request, case, key)
        except (DraftChanged, Refused) as refusal:
            return _write(request, case, subject, key, refusal=f"{refusal} Your words are still here.")
    return _write(request, case, subject, key)


def _choose(request: SignedInRequest, case: Case) -> HttpResponse:
    here = reverse("casework:eligibility-note-file", args=[case.pk])
    kinds = [
        (
            str(EligibilitySubject(subject).label),
            f"{here}?kind={subject}",
            ", ".join(heading.lower() for heading in rules.HEADINGS[subject]),
            found_draft(request, _key(case, subject)) is not None,
            rules.MISSING[subject]
            if subject in rules.IMPORTED_ONLY and not bindable(case.pk, subject, today=request.today)
            else "",
        )
        for subject in EligibilitySubject.values
    ]
    context = {"case": case, "kinds": kinds, "today": request.today, "crumbs": crumbs_of(case)}
    status = UNPROCESSABLE if request.method == "POST" else 200
    return render(request, "casework/eligibility_note_choose.html", context, status=status)


def _write(request: SignedInRequest, case: Case, subject: str, key: DraftKey, *, refusal: str = "") -> HttpResponse:
    draft = found_draft(request, key)
    bound = bindable(case.pk, subject, today=request.today)
    form = EligibilityNoteForm(
        request.POST or None,
        subject=subject,
        people=household(case.pk, today=request.today),
        bound=bound,
        today=request.today,
        initial=initial_of(draft, ticks=_TICKS) or {"about": request.GET.get("about", "")},
    )

    def file() -> str:
        note = file_eligibility_note(
            case_id=case.pk,
            **form.arguments(),
            draft_key=str(key),
            draft_rev=filed_rev(request, key),
            actor=request.user,
            now=request.now,
        )
        return reverse("casework:eligibility-note", args=[note.pk])

    if refusal:
        form.add_error(None, refusal)
    elif request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, file)):
        alert = "The E alert is set." if form.cleaned_data["sets_alert"] else "The E alert is still to be set, today."
        messages.success(request, f"Note filed and locked. {alert}")
        return answer
    context = {
        "case": case,
        "form": form,
        "title": f"Eligibility note: {str(EligibilitySubject(subject).label).lower()}",
        "missing": "" if bound else rules.MISSING[subject],
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/eligibility_note_file.html", context, status=status_of(form))


def _key(case: Case, subject: str) -> DraftKey:
    """Return the key of one kind's draft: each kind keeps its own text."""
    return DraftKey("cano", case.pk, uuid5(case.pk, subject))


def _turned_into_note(request: SignedInRequest, case: Case, key: DraftKey) -> HttpResponse:
    """Carry what was typed into the draft of a client note, behind what stands there, and go on writing that."""
    data = typed(request.POST)
    note_key = DraftKey("note", case.pk)
    standing = found_draft(request, note_key)
    fields = dict(standing.data) if standing else {}
    templates = templates_in_force(case.office.jurisdiction, today=request.today)
    template = chosen_template(templates, fields.get("template_code"), fallback=PLAIN)
    box = f"section_{main_heading(template)}"
    fields[box] = "\n\n".join(part for part in (str(fields.get(box, "")), _words_of(data)) if part)
    fields.setdefault("template_code", template.code)
    if data.get("on"):
        fields.setdefault("on", data["on"])
    save_draft(
        user=request.user,
        key=str(note_key),
        case_id=case.pk,
        rev=standing.rev if standing else 0,
        data=fields,
        now=request.now,
    )
    discard_draft(user=request.user, key=str(key))
    messages.info(request, "Your words are in the draft of a client note now.")
    return redirect("casework:note-file", case.pk)


def _words_of(data: Mapping[str, Any]) -> str:
    texts = (str(data.get(f"section_{number}", "")).strip() for number in range(3))
    return "\n\n".join(text for text in texts if text)


@require_safe
def eligibility_note(request: SignedInRequest, eligibility_note_id: UUID) -> HttpResponse:
    """Show a filed note to eligibility: what it says, and whether its alert was sent, read and answered."""
    case = seen_case(request, eligibility_notes=eligibility_note_id)
    return _note_page(request, case, eligibility_note_id)


@require_http_methods(["GET", "POST"])
def eligibility_note_add(request: SignedInRequest, eligibility_note_id: UUID) -> HttpResponse:
    """Add to a filed note to eligibility."""
    case = seen_case(request, eligibility_notes=eligibility_note_id)
    permissions.require(permissions.can_file_eligibility_note(request.user, case))
    page = reverse("casework:eligibility-note", args=[eligibility_note_id])
    if request.method == "GET":
        return redirect(f"{page}#add")
    form = AddToEligibilityNoteForm(request.POST)

    def add() -> str:
        add_to_eligibility_note(
            note_id=eligibility_note_id, text=form.cleaned_data["text"], actor=request.user, now=request.now
        )
        key = DraftKey("cano-addendum", case.pk, eligibility_note_id)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return page

    if form.is_valid() and (answer := sent_once(request, form, add)):
        messages.success(request, "Added to the note.")
        return answer
    return _note_page(request, case, eligibility_note_id, adding=form)


def _note_page(
    request: SignedInRequest,
    case: Case,
    note_id: UUID,
    *,
    adding: AddToEligibilityNoteForm | None = None,
    answering: AnswerAlertForm | None = None,
) -> HttpResponse:
    shown = filed_eligibility_note(note_id, case_id=case.pk)
    may_file = permissions.can_file_eligibility_note(request.user, case)
    alert = shown.alert
    may_answer = (
        alert is not None
        and not alert.is_imported
        and alert.answered_at is None
        and permissions.can_read_eligibility_alert(request.user, case)
    )
    add_key = DraftKey("cano-addendum", case.pk, note_id)
    answer_key = DraftKey("alert-answer", case.pk, alert.id if alert else None)
    add_draft = found_draft(request, add_key) if may_file else None
    answer_draft = found_draft(request, answer_key) if may_answer or answering else None
    form = adding or AddToEligibilityNoteForm(initial=initial_of(add_draft))
    answer_form = answering or AnswerAlertForm(initial=initial_of(answer_draft))
    context = {
        "case": case,
        "note": shown,
        "about": bound_words(shown, case_id=case.pk, today=request.today),
        "alert": alert,
        "may_set": may_file and alert is None,
        "may_read": may_answer and alert is not None and alert.read_at is None,
        "read_form": SetAlertForm(),
        "answer_form": answer_form if may_answer or answering else None,
        "answer_draft": answer_draft,
        "answer_key": answer_key,
        "form": form if may_file else None,
        "draft": add_draft,
        "draft_key": add_key,
        "tags": [("Locked", "line", "lock"), _alert_tag(alert is not None, bool(alert and alert.read_at))],
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    sent = adding or answering
    return render(request, "casework/eligibility_note.html", context, status=status_of(sent) if sent else 200)


def _alert_tag(is_set: bool, is_read: bool) -> tuple[str, str, str]:
    if not is_set:
        return ("E alert not set", "over", "flag")
    return ("E alert read", "ok", "check") if is_read else ("E alert sent", "info", "flag")


@require_http_methods(["GET", "POST"])
def eligibility_alert_set(request: SignedInRequest, eligibility_note_id: UUID) -> HttpResponse:
    """Set the E alert of a note that was filed without it, with one button."""
    case = seen_case(request, eligibility_notes=eligibility_note_id)
    permissions.require(permissions.can_file_eligibility_note(request.user, case))
    page = reverse("casework:eligibility-note", args=[eligibility_note_id])
    form = SetAlertForm(request.POST if request.method == "POST" else None)

    def set_it() -> str:
        set_eligibility_alert(note_id=eligibility_note_id, actor=request.user, now=request.now)
        return page

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, set_it)):
        messages.success(request, "The E alert is set. Eligibility sees it now.")
        return answer
    shown = filed_eligibility_note(eligibility_note_id, case_id=case.pk)
    context = {
        "case": case,
        "note": shown,
        "form": form,
        "note_url": page,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "casework/eligibility_alert_set.html", context, status=status_of(form))


@require_safe
def eligibility_alerts(request: SignedInRequest) -> HttpResponse:
    """Show the E alerts of the office to its eligibility workers, those not read first."""
    permissions.require(permissions.reads_eligibility_alerts(request.user))
    is_read = request.GET.get("show") == "read"
    after = read_key(request.GET.get("after"))
    page = alert_rows(seen_in(request), is_read=is_read, after=after)
    here = reverse("casework:eligibility-alerts")
    shown = f"{here}?show=read" if is_read else here
    joint = "&" if is_read else "?"
    context = {
        "page": page,
        "rows": [(row, SetAlertForm(auto_id=f"id_{row.id}_%s")) for row in page.rows],
        "is_read": is_read,
        "chips": [Link("Not read", here, not is_read), Link("Read", f"{here}?show=read", is_read)],
        "next_url": f"{shown}{joint}after={page.after}" if page.after else "",
        "first_url": shown if after else "",
        "today": request.today,
    }
    return render(request, "casework/eligibility_alerts.html", context)


@require_POST
def eligibility_alert_read(request: SignedInRequest, eligibility_alert_id: UUID) -> HttpResponse:
    """Mark an E alert read."""
    case = seen_case(request, eligibility_alerts=eligibility_alert_id)
    permissions.require(permissions.can_read_eligibility_alert(request.user, case))
    form = SetAlertForm(request.POST)

    def read() -> str:
        read_eligibility_alert(alert_id=eligibility_alert_id, actor=request.user, now=request.now)
        return reverse("casework:eligibility-alerts")

    if form.is_valid() and (answer := sent_once(request, form, read)):
        messages.success(request, "Marked read. The coach sees it.")
        return answer
    messages.error(request, " ".join(str(error) for error in form.non_field_errors()) or "Try again.")
    return redirect("casework:eligibility-alerts")


@require_http_methods(["GET", "POST"])
def eligibility_alert_answer(request: SignedInRequest, eligibility_alert_id: UUID) -> HttpResponse:
    """Answer an E alert."""
    case = seen_case(request, eligibility_alerts=eligibility_alert_id)
    permissions.require(permissions.can_read_eligibility_alert(request.user, case))
    note_id = case.eligibility_alerts.get(pk=eligibility_alert_id).note_id
    if note_id is None:
        return redirect("casework:case", case.pk)
    page = reverse("casework:eligibility-note", args=[note_id])
    if request.method == "GET":
        return redirect(f"{page}#answer")
    form = AnswerAlertForm(request.POST)

    def answer_it() -> str:
        answer_eligibility_alert(
            alert_id=eligibility_alert_id, answer=form.cleaned_data["answer"], actor=request.user, now=request.now
        )
        key = DraftKey("alert-answer", case.pk, eligibility_alert_id)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return page

    if form.is_valid() and (answer := sent_once(request, form, answer_it)):
        messages.success(request, "Answered. The coach sees it on the note.")
        return answer
    return _note_page(request, case, note_id, answering=form)
