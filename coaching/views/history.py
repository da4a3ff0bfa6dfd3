"""A person's jobs, skills and schooling, and the employability summary that is made of them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    Participant,
    SentForm,
    SignedInRequest,
    crumbs_of,
    full_name,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
)
from coaching.forms.history import ENVELOPE, FORMS, values_of
from coaching.operations.history import PARTS, Entry, entry_stand, keep_entry, remove_entry
from coaching.queries.history import employability, history_of, job_words, schooling_words, skill_words, whose
from coaching.queries.systems import certificates_of, numbers_of
from coaching.views.turning import no_more

TITLES = {"work": "a job", "skills": "a skill", "schooling": "a schooling"}


@require_safe
def history(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show what a person did, can do and learned, with the summary made of it (O052, O053)."""
    case = seen_case(request, pk=case_id)
    participant = _participant(case, participant_id)
    found = history_of(participant.person)
    today = request.today
    parts = [
        ("work", "Work", [(one.pk, job_words(one, today=today), one.words) for one in found.jobs]),
        ("schooling", "Schooling", [(one.pk, schooling_words(one), "") for one in found.schooling]),
        (
            "skills",
            "Skills, licenses, languages",
            [(one.pk, skill_words(one, today=today), str(one.get_kind_display())) for one in found.skills],
        ),
    ]
    reads_systems = permissions.works_on_cases(request.user)
    context = {
        "case": case,
        "participant": participant,
        "name": _name(participant),
        "parts": parts,
        "summary": employability(case, participant, found, viewer=request.user, today=today),
        "may_plan": permissions.can_plan(request.user, case),
        "reads_systems": reads_systems,
        "numbers": numbers_of(participant.person) if reads_systems else [],
        "certificates": certificates_of(participant.person) if reads_systems else [],
        "may_keep": permissions.can_keep_number(request.user, case),
        "may_print": permissions.works_on_cases(request.user),
        "today": today,
        "crumbs": [*crumbs_of(case), ("Assessments", reverse("coaching:assessments", args=[case.pk]))],
    }
    return render(request, "coaching/history.html", context)


@require_http_methods(["GET", "POST"])
def history_add(request: SignedInRequest, case_id: UUID, participant_id: UUID, part: str) -> HttpResponse:
    """Write down a job, a skill or a schooling."""
    return _keep(request, case_id, participant_id, part, None)


@require_http_methods(["GET", "POST"])
def history_change(
    request: SignedInRequest, case_id: UUID, participant_id: UUID, part: str, entry_id: UUID
) -> HttpResponse:
    """Change a job, a skill or a schooling."""
    return _keep(request, case_id, participant_id, part, entry_id)


def _keep(
    request: SignedInRequest, case_id: UUID, participant_id: UUID, part: str, entry_id: UUID | None
) -> HttpResponse:
    case, participant = _worked_on(request, case_id, participant_id, part)
    entry = _entry(participant, part, entry_id) if entry_id else None
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    form_class = FORMS[part]
    names = [name for name in form_class.base_fields if name not in ENVELOPE]
    initial = {name: getattr(entry, name) for name in names} if entry else {}
    form = form_class(request.POST or None, initial=initial, stand=entry_stand(entry) if entry else "")

    def keep() -> str:
        keep_entry(
            case_id=case.pk,
            participant_id=participant.pk,
            part=part,
            entry_id=entry_id,
            values=values_of(form),
            seen=form.cleaned_data["seen"] if entry else None,
            actor=request.user,
            now=request.now,
        )
        return _back(case, participant)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, keep)):
        messages.success(request, "Saved. It stands with the person, in every case.")
        return answer
    words = ""
    if entry and form.is_outdated:
        entry = _entry(participant, part, entry.pk)
        form.look_again(entry_stand(entry))
        words = f"What stands now: {_words(entry, request)}"
    verb = "Change" if entry else "Add"
    return _page(request, case, participant, form, title=f"{verb} {TITLES[part]}", button="Save", words=words)


@require_http_methods(["GET", "POST"])
@repeatable
def history_remove(
    request: SignedInRequest, case_id: UUID, participant_id: UUID, part: str, entry_id: UUID
) -> HttpResponse:
    """Take out what was written down by mistake."""
    case, participant = _worked_on(request, case_id, participant_id, part)
    entry = _entry(participant, part, entry_id)
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case)
    form = SentForm(request.POST or None)

    def remove() -> str:
        remove_entry(
            case_id=case.pk,
            participant_id=participant.pk,
            part=part,
            entry_id=entry_id,
            actor=request.user,
            now=request.now,
        )
        return _back(case, participant)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, remove)):
        messages.success(request, "Taken out.")
        return answer
    words = _words(entry, request)
    return _page(request, case, participant, form, title=f"Take out {TITLES[part]}", button="Take out", words=words)


def _worked_on(request: SignedInRequest, case_id: UUID, participant_id: UUID, part: str) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    if part not in PARTS:
        raise Http404
    return case, _participant(case, participant_id)


def _participant(case: Case, key: UUID) -> Participant:
    return get_object_or_404(case.participants.adults().select_related("person__merged_into"), pk=key)


def _entry(participant: Participant, part: str, key: UUID) -> Entry:
    found = PARTS[part]._default_manager.filter(whose(participant.person), pk=key).first()
    if found is None:
        raise Http404
    return found


def _words(entry: Any, request: SignedInRequest) -> str:
    match type(entry).__name__:
        case "WorkHistory":
            return job_words(entry, today=request.today)
        case "Schooling":
            return schooling_words(entry)
    return skill_words(entry, today=request.today)


def _name(participant: Participant) -> str:
    person = participant.person.standing
    return full_name(person.given_name, person.family_name)


def _page(
    request: SignedInRequest,
    case: Case,
    participant: Participant,
    form: SentForm,
    *,
    title: str,
    button: str,
    words: str = "",
) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "who": _name(participant),
        "back": _back(case, participant),
        "crumbs": crumbs_of(case),
        "today": request.today,
    }
    return render(request, "coaching/case_form.html", context, status=status_of(form))


def _back(case: Case, participant: Participant) -> str:
    return reverse("coaching:history", args=[case.pk, participant.pk])


def _turned_away(request: SignedInRequest, case: Case) -> HttpResponse:
    messages.error(request, no_more(case))
    return redirect("coaching:assessments", case.pk)
