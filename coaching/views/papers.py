"""The papers of coaching: the whole agreement, somebody's next three steps, their employability, their résumé."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from casework.public import AccessVerb, Case, Participant, SignedInRequest, log_view, pdf_answer, permissions, seen_case
from coaching import documents
from coaching.models import Plan
from coaching.operations.life import checked
from coaching.operations.papers import signed_paper, words_to_sign
from coaching.queries.history import employability, history_of, resume_of
from coaching.queries.life import plan_of
from coaching.queries.places import of_record


@require_safe
def plan_paper(request: SignedInRequest, plan_id: UUID) -> HttpResponse:
    """Give out a plan as PDF: as it was offered, with lines to sign on, or byte for byte as it was signed."""
    case, plan = _asked_for(request, plan_id)
    paper = signed_paper(plan)
    if paper is None:
        words = words_to_sign(plan)
        if words is None:
            facts, _ = checked(plan=plan, now=request.now)
            words = documents.words_of(plan, facts, now=request.now)
        paper = documents.render_plan(words)
    return pdf_of_case(request, case, paper, f"plan-{plan.version}.pdf")


@require_safe
def plan_copy(request: SignedInRequest, plan_id: UUID, participant_id: UUID) -> HttpResponse:
    """Give out a participant's copy: their next three steps, and when one talks next."""
    case, plan = _asked_for(request, plan_id)
    reader = case.participants.select_related("person").filter(pk=participant_id).first()
    if reader is None:
        raise Http404
    facts, _ = checked(plan=plan, now=request.now)
    words = documents.words_of(plan, facts, now=request.now, participant=reader)
    return pdf_of_case(request, case, documents.render_copy(words, participant_id=reader.pk), "next-steps.pdf")


@require_safe
def employability_paper(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Give out somebody's employability summary, made anew from what is on file (O053)."""
    case, adult = _adult(request, case_id, participant_id)
    found = history_of(adult.person)
    summary = employability(case, adult, found, viewer=request.user, today=request.today)
    paper = documents.render_employability(summary, case=case, on=request.today)
    return pdf_of_case(request, case, paper, "employability.pdf")


@require_safe
def resume_paper(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Give out the draft of somebody's résumé: work, skills and schooling, and nothing else of the file (O052)."""
    case, adult = _adult(request, case_id, participant_id)
    paper = documents.render_resume(resume_of(adult, today=request.today))
    return pdf_of_case(request, case, paper, "resume.pdf")


def _adult(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    adults = case.participants.adults().select_related("person__merged_into")
    return case, get_object_or_404(adults, pk=participant_id)


def _asked_for(request: SignedInRequest, plan_id: UUID) -> tuple[Case, Plan]:
    case = seen_case(request, **of_record(Plan, plan_id))
    permissions.require(permissions.works_on_cases(request.user))
    return case, plan_of(plan_id, case)


def pdf_of_case(request: SignedInRequest, case: Case, paper: bytes, name: str) -> HttpResponse:
    """Answer with a paper under a name that says nothing about anybody, and write down that it left."""
    log_view(request=request, case=case, verb=AccessVerb.EXPORT)
    return paper_answer(paper, name)


def paper_answer(paper: bytes, name: str) -> HttpResponse:
    """Answer with a paper that is printed and handed over in person; whoever shows it has logged that."""
    return pdf_answer(paper, name.removesuffix(".pdf"))
