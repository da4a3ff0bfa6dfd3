"""The Benefits tab of a case, and short forms about applications, interviews and decisions."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from casework.public import (
    AccessVerb,
    Case,
    RestrictedKind,
    SentForm,
    SignedInRequest,
    crumbs_of,
    frame_of,
    log_view,
    permissions,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from eligibility.choices import Programme
from eligibility.forms.applications import (
    DecideForm,
    FileApplicationForm,
    OnDayForm,
    RecordInterviewForm,
    TakeBackForm,
)
from eligibility.models import Application, Determination, HouseholdFact, Interview
from eligibility.operations.applications import (
    complete_application,
    file_application,
    programmes_for,
    record_interview,
    void_application,
    void_interview,
    withdraw_application,
)
from eligibility.operations.decisions import decide_application
from eligibility.queries.actions import has_left
from eligibility.queries.again import months_again
from eligibility.queries.benefits import benefits_of
from eligibility.queries.beside import beside_of
from eligibility.queries.certifications import certification_on
from eligibility.queries.decision_letters import letter_of, live_letters
from eligibility.queries.decisions import decision_page
from eligibility.queries.handed_notices import papers_of
from eligibility.queries.levels import levels_of
from eligibility.queries.places import of_programme, of_record
from eligibility.queries.programmes import open_changes, programmes_of, settled_changes

TAB = "eligibility:benefits"


@require_safe
def benefits(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """List the programmes of a family with their applications and decisions, and what is known of the household.

    Each row that tells of violence is written down as revealed (security 2.2).
    """
    case = seen_case(request, pk=case_id)
    context = frame_of(request, case, current=TAB)
    may = {
        "what_if": permissions.works_on_cases(request.user),
        "record_benefits": permissions.can_record_benefits(request.user, case),
        "decide_eligibility": permissions.can_decide_eligibility(request.user, case),
        "record_health": permissions.can_record_benefits(request.user, case)
        and permissions.can_record_restricted(request.user, case, RestrictedKind.MEDICAL),
    }
    told = benefits_of(case, viewer=request.user, today=request.today)
    beside = beside_of(case, viewer=request.user, today=request.today, now=request.now)
    for key in (*told.apart, *beside.apart):
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=key)
    context |= {
        "benefits": told,
        "hours": beside.hours,
        "exemptions": beside.exemptions,
        "clocks": beside.clocks,
        "support": beside.support,
        "incapacity": beside.incapacity,
        "may": context["may"] | may,
        "waits_for_explaining": case.is_open,
        "programmes": programmes_of(case, viewer=request.user, today=request.today),
        "changes": open_changes(case, viewer=request.user),
        "settled": settled_changes(case, viewer=request.user),
    }
    return render(request, "eligibility/benefits.html", context)


@require_http_methods(["GET", "POST"])
def application_file(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Take in an application."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    programmes = [(one.value, str(one.label)) for one in programmes_for(actor=request.user, case=case)]
    form = FileApplicationForm(request.POST or None, programmes=programmes, today=request.today)

    def do() -> None:
        file_application(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Take in an application", button="Save", said="Written down.")


@require_http_methods(["GET", "POST"])
@repeatable
def application_complete(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Say that an application is complete."""
    case, application = _application(request, application_id)
    form = OnDayForm(request.POST or None, today=request.today)

    def do() -> None:
        complete_application(
            application_id=application.pk, on=form.cleaned_data["on"], actor=request.user, now=request.now
        )

    words = (
        f"{_named(application, request.today)}. It is complete once the interview was held, in which it was explained"
        " that help is temporary. Then it can be decided."
    )
    return answered(
        request, case, form, do, title="Application complete", button="It is complete", said="Complete.", words=words
    )


@require_http_methods(["GET", "POST"])
@repeatable
def application_withdraw(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Write down that the family withdrew an application."""
    case, application = _application(request, application_id)
    form = OnDayForm(request.POST or None, today=request.today)

    def do() -> None:
        withdraw_application(
            application_id=application.pk, on=form.cleaned_data["on"], actor=request.user, now=request.now
        )

    words = f"{_named(application, request.today)}. The family can apply again at any time."
    return answered(
        request,
        case,
        form,
        do,
        title="Withdraw an application",
        button="It is withdrawn",
        said="Withdrawn.",
        words=words,
    )


@require_http_methods(["GET", "POST"])
@repeatable
def application_void(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Take back an application that was written down by mistake."""
    case, application = _application(request, application_id)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_application(application_id=application.pk, actor=request.user, now=request.now)

    words = (
        f"{_named(application, request.today)}. It was never filed so. It stays on file who wrote it and who took it"
        " back."
    )
    return answered(
        request,
        case,
        form,
        do,
        title="Take an application back",
        button="Take it back",
        said="Taken back.",
        words=words,
    )


@require_http_methods(["GET", "POST"])
def interview_record(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Write down an interview of taking a family in."""
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.can_record_benefits(request.user, case))
    rows = case.participants.adults().select_related("person__merged_into").order_by("position", "pk")
    adults = [(one.pk, one.person.standing.name) for one in rows]
    form = RecordInterviewForm(request.POST or None, adults=adults, today=request.today)

    def do() -> None:
        record_interview(case_id=case.pk, **form.arguments(), actor=request.user, now=request.now)

    return answered(request, case, form, do, title="Interview", button="Save", said="Written down.")


@require_http_methods(["GET", "POST"])
@repeatable
def interview_void(request: SignedInRequest, interview_id: UUID) -> HttpResponse:
    """Take back an interview that was written down by mistake."""
    case = seen_case(request, **of_record(Interview, interview_id))
    permissions.require(permissions.can_record_benefits(request.user, case))
    interview = get_object_or_404(Interview, pk=interview_id, case=case)
    form = TakeBackForm(request.POST or None)

    def do() -> None:
        void_interview(interview_id=interview.pk, actor=request.user, now=request.now)

    words = f"The interview of {wording.full_day(interview.on)}. One on which an application was completed is needed."
    return answered(
        request, case, form, do, title="Take an interview back", button="Take it back", said="Taken back.", words=words
    )


@require_http_methods(["GET", "POST"])
def application_decide(request: SignedInRequest, application_id: UUID) -> HttpResponse:
    """Decide an application for a month, and go to the decision."""
    case, application = _application(request, application_id, decides=True)
    again = [] if case.is_open else months_again(application)
    permissions.require(case.is_open or bool(again))
    last = max(next_month(request.today), application.filed_on)
    form = DecideForm(request.POST or None, first=application.filed_on, last=last, alone=again)

    def decide() -> str:
        row = decide_application(
            application_id=application.pk, month=form.cleaned_data["month"], actor=request.user, now=request.now
        )
        return reverse("eligibility:determination", args=[row.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, decide)):
        messages.success(request, "Decided.")
        return answer
    words = (
        f"{_named(application, request.today)}. The facts that hold on the first day of the month count, in the month"
        " of the application those of the day of filing."
    )
    if again:
        words = (
            f"{words} The case is closed. Only months are decided again in which a reduction of cash changed after they"
            " were decided."
        )
    return page(request, case, form, title="Decide", button="Decide", words=words)


@require_safe
def decision(request: SignedInRequest, determination_id: UUID) -> HttpResponse:
    """Tell a decision: the answer, why, from which facts, and every step with its rule and source."""
    asked = of_programme(Determination, determination_id, viewer=request.user)
    case = seen_case(request, subject_id=determination_id, **asked)
    row = Determination.objects.visible_to(request.user).only("programme").get(pk=determination_id, case=case)
    if row.programme == Programme.TA_DVS:
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=determination_id)
    context = {
        "case": case,
        "decision": decision_page(case, determination_id, viewer=request.user),
        "notice": _notice(request, case, determination_id),
        "today": request.today,
        "crumbs": [*crumbs_of(case), ("Benefits", reverse(TAB, args=[case.pk]))],
    }
    return render(request, "eligibility/decision.html", context)


def _notice(request: SignedInRequest, case: Case, determination_id: UUID) -> dict[str, object]:
    """Return the letter that tells a decision, the hearings about it, and what this person may do about them."""
    row = Determination.objects.visible_to(request.user).get(pk=determination_id, case=case)
    certification = certification_on(case, row.programme, row.month)
    letter = letter_of(row, live_letters(case, row.programme), certification)
    is_told_here = row.programme != Programme.TA_DVS and not hasattr(row, "superseded_by")
    return {
        "letter": letter,
        "is_told_apart": levels_of(case, today=request.today).is_told_apart(row),
        "hearings": list(letter.hearings.order_by("asked_on")) if letter else [],
        "papers": papers_of(row.pk, viewer=request.user) if row.programme == Programme.TA_DVS else [],
        "may_write_paper": _writes_paper(request, case, row),
        "may_write": is_told_here and permissions.can_decide_eligibility(request.user, case),
        "may_hear": letter is not None and has_left(letter) and permissions.can_record_hearing(request.user, case),
    }


def _writes_paper(request: SignedInRequest, case: Case, row: Determination) -> bool:
    """Tell whether this person may write the notice that is handed over of a decision on help after violence."""
    if row.programme != Programme.TA_DVS or hasattr(row, "superseded_by"):
        return False
    may_know = permissions.can_record_restricted(request.user, case, RestrictedKind.DV)
    return may_know and permissions.can_decide_eligibility(request.user, case)


def answered(
    request: SignedInRequest,
    case: Case,
    form: SentForm,
    do: Callable[[], object],
    *,
    title: str,
    button: str,
    said: str,
    words: str = "",
) -> HttpResponse:
    """Show a short form, or do what it asks and go back to the tab."""

    def done() -> str:
        do()
        return reverse(TAB, args=[case.pk])

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, done)):
        messages.success(request, said)
        return answer
    return page(request, case, form, title=title, button=button, words=words)


def next_month(day: date) -> date:
    """Return the first day of the month after."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _application(request: SignedInRequest, application_id: UUID, *, decides: bool = False) -> tuple[Case, Application]:
    case = seen_case(request, **of_programme(Application, application_id, viewer=request.user))
    allowed = permissions.can_decide_again if decides else permissions.can_record_benefits
    permissions.require(allowed(request.user, case))
    application = Application.objects.visible_to(request.user).get(pk=application_id, case=case)
    reveal(request, case, application)
    return case, application


def reveal(request: SignedInRequest, case: Case, row: Application | HouseholdFact) -> None:
    """Write down that this request opens a row that tells of violence (security 2.2)."""
    if row.is_apart:
        log_view(request=request, case=case, verb=AccessVerb.REVEAL, subject_id=row.pk)


def _named(application: Application, today: date) -> str:
    filed = wording.short_day(application.filed_on, today=today)
    return f"{application.get_programme_display()}, filed {filed}"


def page(request: SignedInRequest, case: Case, form: SentForm, *, title: str, button: str, words: str) -> HttpResponse:
    """Show a short form about benefits."""
    back = reverse(TAB, args=[case.pk])
    context = {
        "case": case,
        "form": form,
        "title": title,
        "button": button,
        "words": words,
        "back": back,
        "crumbs": [*crumbs_of(case), ("Benefits", back)],
    }
    return render(request, "eligibility/form.html", context, status=status_of(form))
