"""A provider's question about child care: sent on to the right office, and what that answered (A080)."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods

from casework.public import (
    ALASKA,
    DraftKey,
    SignedInRequest,
    discard_draft,
    filed_rev,
    found_draft,
    initial_of,
    permissions,
    repeatable,
    seen_case,
)
from coaching.forms.care_questions import AnswerCareQuestionForm, SendCareQuestionForm
from coaching.models import CareQuestion
from coaching.operations.care_questions import ANSWERED_ALREADY, answer_care_question, send_care_question
from coaching.queries.places import of_record
from coaching.rules.child_care import CCPO
from coaching.views.child_care import CarePage, answer_form


@require_http_methods(["GET", "POST"])
def care_question_send(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down what a provider asked and where it was sent."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.plans_with_families(request.user))
    key = DraftKey("care-question", case.pk)
    draft = found_draft(request, key)
    begins = {"office_name": CCPO.name} if case.office.jurisdiction == ALASKA else {}
    form = SendCareQuestionForm(request.POST or None, today=request.today, initial=begins | initial_of(draft))

    def send() -> None:
        told = {name: form.cleaned_data[name] for name in ("provider_name", "about", "office_name", "sent_on")}
        send_care_question(case_id=case.pk, **told, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    page = CarePage(
        "A provider’s question", "Save", "Written down. It stays listed until it is answered.", key=key, draft=draft
    )
    return answer_form(request, case, form, send, page)


@require_http_methods(["GET", "POST"])
@repeatable
def care_question_answer(request: SignedInRequest, care_question_id: UUID) -> HttpResponse:
    """Write down what the office answered."""
    case = seen_case(request, **of_record(CareQuestion, care_question_id))
    permissions.require(permissions.plans_with_families(request.user))
    question = get_object_or_404(CareQuestion, pk=care_question_id, case=case)
    if request.method == "GET" and question.answered_at is not None:
        messages.error(request, ANSWERED_ALREADY)
        return redirect("coaching:child-care", case.pk)
    key = DraftKey("care-question-answer", case.pk, question.pk)
    draft = found_draft(request, key)
    form = AnswerCareQuestionForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def say() -> None:
        told = {name: form.cleaned_data[name] for name in ("answer", "answered_on")}
        answer_care_question(question_id=question.pk, **told, actor=request.user, now=request.now)
        discard_draft(user=request.user, key=str(key), rev=filed_rev(request, key))

    may = permissions.can_settle_child_care(request.user, case)
    page = CarePage("What was answered", "Save", "Written down.", may=may, key=key, draft=draft)
    return answer_form(request, case, form, say, page)
