"""Assessments of a case: which are there, written, read, explained."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    Participant,
    SignedInRequest,
    coach_for,
    crumbs_of,
    discard_draft,
    filed_rev,
    first_slots,
    found_draft,
    frame_of,
    full_name,
    initial_of,
    permissions,
    seen_case,
    sent_once,
    status_of,
    typed,
)
from coaching.choices import AssessmentKind
from coaching.forms.assessments import MORE_ROWS, AssessmentForm, ExplainForm, initial_answers
from coaching.models import Answer, Assessment
from coaching.operations.assessments import complete_assessment, explain_discrepancy
from coaching.queries.assessments import FAMILY, assessment_page, assessments_tab
from coaching.queries.history import history_of, job_words, schooling_words, skill_words
from coaching.queries.instruments import Asking, asking, beginning_of, is_first_done, rows_on_file, standing_rows
from coaching.queries.places import of_record
from coaching.views.apart import BUTTON, keep_apart, may_keep_apart, may_move

SLOT_MINUTES = 45
CLOSED = "This case is closed; nothing more is assessed on it."
FIRST_THE_FAMILY = "First the whole family, then the work of one adult: complete the family assessment first."


@require_safe
def case_assessments(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show the assessments of a case, what is owed, its strengths and its barriers."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="coaching:assessments")
    may_plan = permissions.can_plan(request.user, case)
    context = frame | {
        "tab": assessments_tab(case, viewer=request.user, today=request.today),
        "may_plan": may_plan,
        "slot": _first_slot(request, case) if may_plan else None,
        "sees_protected": permissions.handles_restricted(request.user),
    }
    return render(request, "coaching/assessments.html", context)


def _first_slot(request: SignedInRequest, case: Case) -> Any:
    """Return the first free slot of whoever assesses (A011), where they book appointments at all."""
    if not permissions.can_book_appointment(request.user, case):
        return None
    coach = coach_for(case=case, actor=request.user, on=request.today)
    found = first_slots(office=case.office, coach_id=coach.pk, minutes=SLOT_MINUTES, now=request.now, at_most=1)
    return found[0] if found else None


@require_safe
def assessment(request: SignedInRequest, assessment_id: UUID) -> HttpResponse:
    """Show one assessment with everything that was answered."""
    case = seen_case(request, **of_record(Assessment, assessment_id))
    page = assessment_page(case, assessment_id)
    context = {
        "case": case,
        "page": page,
        "is_ea": page.assessment.kind == AssessmentKind.EA,
        "may_explain": permissions.can_file_note(request.user, case),
        "may_move": may_move(request, case, page.assessment),
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Assessments", reverse("coaching:assessments", args=[case.pk]))],
    }
    return render(request, "coaching/assessment.html", context)


@require_http_methods(["GET", "POST"])
def assess(request: SignedInRequest, case_id: UUID, participant_id: UUID, kind: str) -> HttpResponse:
    """Write an assessment of one adult, or of the whole family where the address names the case twice."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    participant = _whom(case, participant_id)
    asked = asking(case, kind, participant, today=request.today)
    if asked is None:
        return _turned_away(request, case, "This state asks no such assessment of them.")
    if request.method == "GET" and not permissions.can_plan(request.user, case):
        return _turned_away(request, case, CLOSED)
    if request.method == "GET" and not is_first_done(case, asked.instrument):
        return _turned_away(request, case, FIRST_THE_FAMILY)
    key = DraftKey(f"assess-{kind.lower()}", case.pk, participant_id)
    draft = found_draft(request, key)
    begun = {} if draft else beginning_of(case, asked, today=request.today)
    is_moving = BUTTON in request.POST
    is_adding = "add_rows" in request.POST or is_moving
    form = AssessmentForm(
        None if is_adding else request.POST or None,
        sections=asked.sections,
        today=request.today,
        begun=begun,
        on_file=rows_on_file(case, participant),
        standing=standing_rows(case, participant),
        more_rows=MORE_ROWS if "add_rows" in request.POST else 0,
        initial=typed(request.POST) if is_adding else initial_of(draft) or initial_answers(asked.questions, begun),
    )

    if is_moving and (answer := keep_apart(request, case, form, key, participant)):
        return answer

    def complete() -> str:
        done = complete_assessment(
            case_id=case.pk,
            kind=kind,
            participant_id=participant.pk if participant else None,
            on=form.cleaned_data["on"],
            given=form.given(),
            remark=form.cleaned_data["remark"],
            actor=request.user,
            now=request.now,
        )
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:assessment", args=[done.pk])

    if form.is_bound and form.is_valid() and (answer := sent_once(request, form, complete)):
        messages.success(request, "Assessment completed. A later one supersedes it; this one stays readable.")
        return answer
    context = {
        "case": case,
        "form": form,
        "asked": asked,
        "who": _name(participant),
        "participant": participant,
        "is_begun": bool(begun),
        "record": _record(request, asked),
        "draft": draft,
        "draft_key": key,
        "has_draft": bool(draft) and not form.is_bound and not is_adding,
        "sees_protected": may_keep_apart(request, case),
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "coaching/assess.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
def difference_explain(request: SignedInRequest, case_id: UUID, answer_id: UUID) -> HttpResponse:
    """Explain why what was said and what was found differ (A013)."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_file_note(request.user, case))
    answer = get_object_or_404(
        Answer.objects.select_related("assessment__instrument"), pk=answer_id, case=case, is_different=True
    )
    key = DraftKey("explain", case.pk, answer.pk)
    draft = found_draft(request, key)
    form = ExplainForm(request.POST or None, initial=initial_of(draft))

    def explain() -> str:
        explain_discrepancy(answer_id=answer.pk, words=form.cleaned_data["words"], actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))
        return reverse("coaching:assessment", args=[answer.assessment_id])

    if request.method == "POST" and form.is_valid() and (sent := sent_once(request, form, explain)):
        messages.success(request, "Explained.")
        return sent
    page = assessment_page(case, answer.assessment_id)
    shown = next(one for section in page.sections for one in section.answers if one.answer_id == answer.pk)
    context = {
        "case": case,
        "form": form,
        "shown": shown,
        "page": page,
        "draft": draft,
        "draft_key": key,
        "today": request.today,
        "crumbs": crumbs_of(case),
    }
    return render(request, "coaching/difference_explain.html", context, status=status_of(form))


def _whom(case: Case, key: UUID) -> Participant | None:
    """Return the adult whom an address names, or None where it names the case itself: the whole family."""
    if key == case.pk:
        return None
    return get_object_or_404(case.participants.adults().select_related("person__merged_into"), pk=key)


def _name(participant: Participant | None) -> str:
    if participant is None:
        return FAMILY
    person = participant.person.standing
    return full_name(person.given_name, person.family_name)


def _record(request: SignedInRequest, asked: Asking) -> dict[str, list[str]]:
    """Return what the file holds of the person, line by line (O052)."""
    if asked.participant is None:
        return {}
    found = history_of(asked.participant.person)
    return {
        "Work": [job_words(one, today=request.today) for one in found.jobs],
        "Schooling": [schooling_words(one) for one in found.schooling],
        "Skills": [skill_words(one, today=request.today) for one in found.skills],
    }


def _turned_away(request: SignedInRequest, case: Case, words: str) -> HttpResponse:
    messages.error(request, words)
    return redirect("coaching:assessments", case.pk)
