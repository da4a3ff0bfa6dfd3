"""A job seeker's page: the seven points, employers they were sent to, how they report; and its forms (A102, A103)."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    Case,
    Participant,
    SentForm,
    SignedInRequest,
    crumbs_of,
    permissions,
    seen_case,
    sent_once,
    status_of,
)
from coaching.choices import ReadyPoint
from coaching.forms.job_search import CheckInForm, ReadinessForm, ReferToEmployerForm
from coaching.models import Employer
from coaching.operations.job_search import log_check_in, refer_to_employer, set_readiness
from coaching.queries.duties import why_no_duty
from coaching.queries.job_search import job_search_of, missing_points
from coaching.views.turning import no_more


@require_safe
def job_search(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Show how ready somebody is, where they were sent, and how they reported."""
    case, adult = _adult(request, case_id, participant_id)
    context = {
        "case": case,
        "adult": adult,
        "who": _name(adult),
        "search": job_search_of(adult, today=request.today),
        "has_job_club": case.office.has_job_club,
        "may_change": permissions.can_assign_activity(request.user, case),
        "crumbs": _crumbs(case),
        "today": request.today,
    }
    return render(request, "coaching/job_search.html", context)


@require_http_methods(["GET", "POST"])
def readiness_set(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Say which of the seven points somebody has (A103)."""
    case, adult = _adult(request, case_id, participant_id)
    missing = missing_points(adult)
    stands = [point.value for point in ReadyPoint if point not in missing]
    form = ReadinessForm(request.POST or None, initial={"points": stands})

    def put() -> None:
        points = form.cleaned_data["points"]
        set_readiness(case_id=case.pk, participant_id=adult.pk, points=points, actor=request.user, now=request.now)

    return _answer(request, case, adult, form, put, title="What they have for an employer", button="Save")


@require_http_methods(["GET", "POST"])
def employer_refer(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Send somebody to an employer (A102, A103)."""
    case, adult = _adult(request, case_id, participant_id)
    employers = list(Employer.objects.known_in(case.office).order_by("name").values_list("pk", "name"))
    form = ReferToEmployerForm(request.POST or None, employers=employers, today=request.today)

    def refer() -> None:
        told = {name: form.cleaned_data[name] for name in ("employer_id", "job", "on", "words")}
        refer_to_employer(case_id=case.pk, participant_id=adult.pk, **told, actor=request.user, now=request.now)

    missing = ", ".join(str(point.label).lower() for point in missing_points(adult))
    words = f"Not ready yet: {missing}." if missing else ""
    return _answer(request, case, adult, form, refer, title="Send to an employer", button="Send", words=words)


@require_http_methods(["GET", "POST"])
def check_in(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Write down how somebody reported on a day, where the office has no job club (A102)."""
    case, adult = _adult(request, case_id, participant_id)
    form = CheckInForm(request.POST or None, today=request.today)

    def log() -> None:
        told = {name: form.cleaned_data[name] for name in ("on", "way", "jobs", "interviews")}
        log_check_in(case_id=case.pk, participant_id=adult.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, adult, form, log, title="Daily check-in", button="Save")


def _adult(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    return case, get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)


def _answer(
    request: SignedInRequest,
    case: Case,
    adult: Participant,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
    words: str = "",
) -> HttpResponse:
    back = reverse("coaching:job-search", args=[case.pk, adult.pk])
    is_open = permissions.can_assign_activity(request.user, case)
    reason = why_no_duty(case, adult, today=request.today) if is_open else no_more(case)
    if request.method == "GET" and reason:
        messages.error(request, reason)
        return redirect(back)

    def act() -> str:
        do()
        return back

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, "Saved.")
        return answer
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "back": back,
        "who": _name(adult),
        "words": words,
        "crumbs": [*_crumbs(case), ("Job search", back)],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context, status=status_of(form))


def _crumbs(case: Case) -> list[tuple[str, str]]:
    return [*crumbs_of(case), ("Work", reverse("coaching:work", args=[case.pk]))]


def _name(adult: Participant) -> str:
    return adult.person.standing.name
