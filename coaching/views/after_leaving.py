"""Work after leaving: jobs, problems at work, visit plans; and the list of families that left with work."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    DraftKey,
    Office,
    SentForm,
    SignedInRequest,
    found_draft,
    household,
    initial_of,
    permissions,
    read_key,
    repeatable,
    seen_case,
    seen_in,
    sent_once,
    status_of,
)
from coaching.forms.after_leaving import LoseJobForm, SettleStepForm, StartJobForm, TellProblemForm
from coaching.models import JobChange, VisitStep
from coaching.operations.after_leaving import (
    lose_job,
    settle_visit_step,
    start_job,
    take_back_job_change,
    tell_problem,
)
from coaching.queries.after_leaving import job_choices
from coaching.queries.places import of_record
from coaching.queries.retention import NOW, OVER, left_families
from coaching.views.leaving import form_page, nothing_to_do, page_of, sent, told_in

NOT_LEFT = "This is for families that left with work."


@require_safe
def retention(request: SignedInRequest) -> HttpResponse:
    """Show the families that left with work: those whose time runs, and those whose time is over."""
    permissions.require(permissions.sees_families_after_leaving(request.user))
    office = request.user.office
    if office is None:
        raise Office.DoesNotExist
    part = OVER if request.GET.get("part") == OVER else NOW
    after = read_key(request.GET.get("after"))
    found = left_families(seen_in(request), office, part=part, after=after, today=request.today)
    here = reverse("coaching:retention")
    context = {
        "today": request.today,
        "found": found,
        "rows": [(row, *row.state(request.today)) for row in found.rows],
        "part": part,
        "next_url": f"{here}?part={part}&after={found.after}" if found.after else "",
        "first_url": f"{here}?part={part}" if after else "",
    }
    return render(request, "coaching/retention.html", context)


@require_http_methods(["GET", "POST"])
@repeatable
def job_start(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a job that somebody has after leaving."""
    case = _worked_on(request, case_id)
    if request.method == "GET" and not permissions.can_follow_after_leaving(request.user, case):
        return nothing_to_do(request, case, NOT_LEFT)
    key = DraftKey("job-started", case.pk)
    draft = found_draft(request, key)
    form = StartJobForm(
        request.POST or None, adults=_adults(request, case), today=request.today, initial=initial_of(draft)
    )

    def start() -> None:
        start_job(case_id=case.pk, **told_in(form), actor=request.user, now=request.now)

    if answer := sent(request, case, form, key, act=start, words="Written down, in the work history too."):
        return answer
    return form_page(request, case, form, (key, draft), "A job after leaving")


@require_http_methods(["GET", "POST"])
@repeatable
def job_lose(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down that somebody lost a job after leaving."""
    case = _worked_on(request, case_id)
    if request.method == "GET" and not permissions.can_follow_after_leaving(request.user, case):
        return nothing_to_do(request, case, NOT_LEFT)
    key = DraftKey("job-lost", case.pk)
    draft = found_draft(request, key)
    form = LoseJobForm(
        request.POST or None,
        adults=_adults(request, case),
        jobs=job_choices(case, today=request.today),
        today=request.today,
        initial=initial_of(draft),
    )

    def lose() -> None:
        lose_job(case_id=case.pk, **told_in(form), actor=request.user, now=request.now)

    words = "Written down. Without another job the calendar stops; nothing was deleted."
    if answer := sent(request, case, form, key, act=lose, words=words):
        return answer
    return form_page(request, case, form, (key, draft), "A job was lost")


@require_http_methods(["GET", "POST"])
@repeatable
def job_change_void(request: SignedInRequest, job_change_id: UUID) -> HttpResponse:
    """Take back what was said of a job by mistake."""
    case = seen_case(request, **of_record(JobChange, job_change_id))
    permissions.require(permissions.works_on_cases(request.user))
    change = get_object_or_404(JobChange, pk=job_change_id, case=case)
    if request.method == "GET" and change.voided_at is not None:
        return nothing_to_do(request, case, "This was taken back already.")
    form = SentForm(request.POST or None)

    def take_back() -> str:
        take_back_job_change(job_change_id=change.pk, actor=request.user, now=request.now)
        return reverse("coaching:leaving", args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, take_back)):
        messages.success(request, "Taken back.")
        return answer
    context = page_of(case, "Take back what was said of a job", request) | {
        "form": form,
        "button": "Take back",
        "words": f"{change.get_kind_display()}: {change.employer}. The work history goes back with it.",
    }
    return render(request, "coaching/case_form.html", context, status=status_of(form))


@require_http_methods(["GET", "POST"])
@repeatable
def work_problem_tell(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down a problem at work and what was agreed on."""
    case = _worked_on(request, case_id)
    if request.method == "GET" and not permissions.can_follow_after_leaving(request.user, case):
        return nothing_to_do(request, case, NOT_LEFT)
    key = DraftKey("work-problem", case.pk)
    draft = found_draft(request, key)
    form = TellProblemForm(
        request.POST or None, adults=_adults(request, case), today=request.today, initial=initial_of(draft)
    )

    def tell() -> None:
        tell_problem(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    if answer := sent(
        request, case, form, key, act=tell, words="Written down. The steps stand in the calendar and on Today."
    ):
        return answer
    return form_page(request, case, form, (key, draft), "A problem at work", is_told=True)


@require_http_methods(["GET", "POST"])
@repeatable
def visit_step_settle(request: SignedInRequest, visit_step_id: UUID) -> HttpResponse:
    """Say what came of a step of a visit plan."""
    case = seen_case(request, **of_record(VisitStep, visit_step_id))
    permissions.require(permissions.works_on_cases(request.user))
    step = get_object_or_404(VisitStep.objects.select_related("problem"), pk=visit_step_id, case=case)
    if request.method == "GET" and step.settled_on is not None:
        return nothing_to_do(request, case, "What came of this step is written down already.")
    key = DraftKey("visit-step", case.pk, step.pk)
    draft = found_draft(request, key)
    form = SettleStepForm(request.POST or None, today=request.today, initial=initial_of(draft))

    def settle() -> None:
        settle_visit_step(visit_step_id=step.pk, **form.arguments(), actor=request.user, now=request.now)

    if answer := sent(request, case, form, key, act=settle, words="Written down what came of it."):
        return answer
    return form_page(request, case, form, (key, draft), "What came of the step", step=step)


def _worked_on(request: SignedInRequest, case_id: UUID) -> Case:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    return case


def _adults(request: SignedInRequest, case: Case) -> list[tuple[UUID, str]]:
    return [(one.participant_id, one.name) for one in household(case.pk, today=request.today) if one.is_adult]
