"""Work activities of a case: its tab, and the short forms that assign, change, pause, look at and end one."""

from collections.abc import Callable, Sequence
from typing import Any
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
    frame_of,
    permissions,
    provider_choices,
    repeatable,
    seen_case,
    sent_once,
    status_of,
    wording,
)
from coaching.choices import JobSearchPart, WorkActivity
from coaching.forms.activities import (
    AssignActivityForm,
    ChangeActivityForm,
    CheckActivityForm,
    EndActivityForm,
    HomeworkForm,
    PauseActivityForm,
    ProjectHoursForm,
    SelfEmploymentForm,
    TimesheetDutyForm,
)
from coaching.models import Activity
from coaching.operations.activities import (
    KEPT_APART,
    activity_stand,
    assign_activity,
    change_activity,
    check_activity,
    end_activity,
    pause_activity,
    set_timesheet_duty,
)
from coaching.operations.projecting import project_hours, proven_months, record_homework, record_self_employment
from coaching.queries.activities import activity_row, open_hours_of, work_of
from coaching.queries.asked_of_work import homework_words, self_employment_words
from coaching.queries.duties import sees_treatment, why_no_duty
from coaching.queries.life import scans_of
from coaching.queries.openings import Opening, openings_in
from coaching.queries.places import of_record
from coaching.queries.rate_facts import facts_of
from coaching.queries.systems import certificates_in
from coaching.queries.workshops import shops_of_case
from coaching.rules.hours import days
from coaching.views.turning import no_more

#: So many proven months are offered to go on from.
MONTHS_OFFERED = 12
HOMEWORK_ASKED = ("weekly_hours", "first_day", "last_day", "source", "document_id")


@require_safe
def case_work(request: SignedInRequest, case_id: UUID) -> HttpResponse:
    """Show what each adult is assigned, against what is expected, and how often timesheets come in."""
    case = seen_case(request, pk=case_id)
    frame = frame_of(request, case, current="coaching:work")
    shops = [] if case.is_read_only else shops_of_case(case.pk, today=request.today)
    reads_systems = permissions.works_on_cases(request.user) and not case.is_read_only
    context = {
        "work": work_of(
            case,
            today=request.today,
            suggests=permissions.can_assign_activity(request.user, case),
            sees_treatment=sees_treatment(request.user, case),
        ),
        "facts": facts_of(case, viewer=request.user, today=request.today),
        "shops": shops,
        "certificates": certificates_in(case) if reads_systems else [],
        "has_missed": any(one.missed for one in shops) and permissions.can_log_contact(request.user, case),
        "may": frame["may"]
        | {
            "assign_activity": permissions.can_assign_activity(request.user, case),
            "see_contracts": permissions.can_see_contracts(request.user, case),
            "see_child_care": permissions.can_see_child_care(request.user, case),
            "see_sites": permissions.sees_sites(request.user),
            "record_hours": permissions.can_record_hours(request.user, case),
            "verify_month": permissions.can_verify_month(request.user, case),
        },
        "this_month": request.today.replace(day=1),
    }
    return render(request, "coaching/work.html", frame | context)


@require_http_methods(["GET", "POST"])
def activity_assign(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Assign a work activity to an adult."""
    case, participant = _adult(request, case_id, participant_id)
    if turned := _turned_away(request, case, participant):
        return turned
    open_hours = open_hours_of(case, participant.pk, today=request.today)
    openings = openings_in(case.office, on=request.today, open_hours=open_hours)
    form = AssignActivityForm(
        request.POST or None,
        initial=_beginning(openings, request.GET.get("position")),
        providers=_providers(case),
        openings=openings,
        may_overfill=permissions.can_overfill_site(request.user),
        sees_treatment=sees_treatment(request.user, case),
        today=request.today,
    )

    def assign() -> str:
        told = {name: form.cleaned_data[name] for name in ("kind", "first_day", "last_day")}
        assign_activity(
            case_id=case.pk,
            participant_id=participant.pk,
            facts=form.facts(),
            placing=form.placing(),
            **told,
            actor=request.user,
            now=request.now,
        )
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, assign)):
        messages.success(request, "Assigned.")
        return answer
    return _page(request, case, form, title="Assign an activity", button="Assign", who=_name(participant))


@require_http_methods(["GET", "POST"])
def timesheets_set(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> HttpResponse:
    """Decide how often a person turns in a timesheet (A054)."""
    case, participant = _adult(request, case_id, participant_id)
    if turned := _turned_away(request, case, participant):
        return turned
    form = TimesheetDutyForm(request.POST or None, today=request.today)

    def decide() -> str:
        told = {name: form.cleaned_data[name] for name in ("rhythm", "first_day")}
        set_timesheet_duty(case_id=case.pk, participant_id=participant.pk, **told, actor=request.user, now=request.now)
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, decide)):
        messages.success(request, "Saved.")
        return answer
    return _page(request, case, form, title="How often timesheets come in", button="Save", who=_name(participant))


@require_http_methods(["GET", "POST"])
@repeatable
def activity_change(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Change what an activity is."""
    case, activity = _activity(request, activity_id)
    may_know = sees_treatment(request.user, case)
    if activity.part == JobSearchPart.TREATMENT and not may_know:
        messages.error(request, KEPT_APART)
        return redirect("coaching:work", case.pk)
    form = ChangeActivityForm(
        request.POST or None,
        stand=activity_stand(activity),
        activity=activity,
        providers=_providers(case),
        sees_treatment=may_know,
        today=request.today,
    )

    def change() -> None:
        change_activity(
            activity_id=activity.pk,
            facts=form.facts(),
            seen=form.cleaned_data["seen"],
            actor=request.user,
            now=request.now,
        )

    return _answer(request, case, activity, form, change, title="Change an activity", button="Save", done="Changed.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_end(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """End an activity with the reason."""
    case, activity = _activity(request, activity_id)
    form = EndActivityForm(request.POST or None, today=request.today)

    def end() -> None:
        told = {name: form.cleaned_data[name] for name in ("last_day", "words")}
        end_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, end, title="End an activity", button="End it", done="Ended.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_pause(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Let an activity rest for some days (R036)."""
    case, activity = _activity(request, activity_id)
    form = PauseActivityForm(request.POST or None, today=request.today)

    def pause() -> None:
        told = {name: form.cleaned_data[name] for name in ("first_day", "last_day", "words", "tries")}
        pause_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, pause, title="Pause an activity", button="Pause", done="It rests.")


@require_http_methods(["GET", "POST"])
@repeatable
def activity_check(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Write down how an activity goes, and when it is looked at next (A039)."""
    case, activity = _activity(request, activity_id)
    form = CheckActivityForm(request.POST or None, today=request.today)

    def check() -> None:
        told = {name: form.cleaned_data[name] for name in ("on", "words", "next_check_on")}
        check_activity(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    return _answer(request, case, activity, form, check, title="Check an activity", button="Save", done="Written down.")


def _beginning(openings: Sequence[Opening], asked: str | None) -> dict[str, Any]:
    """Return what a form begins with whose address names a position with a free place."""
    chosen = next((one for one in openings if str(one.id) == asked and one.free), None)
    if chosen is None:
        return {}
    return {
        "kind": WorkActivity.WEX,
        "words": chosen.title,
        "weekly_hours": chosen.hours,
        "position_id": str(chosen.id),
    }


@require_http_methods(["GET", "POST"])
@repeatable
def activity_project(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Project the proven hours of a month of paid work to the months after it."""
    case, activity = _activity(request, activity_id)
    form = ProjectHoursForm(request.POST or None, months=proven_months(activity)[:MONTHS_OFFERED])

    def project() -> None:
        told = {"proven_month": form.cleaned_data["proven_month"]}
        project_hours(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    may = permissions.can_record_hours(request.user, case)
    return _answer(
        request, case, activity, form, project, title="Project hours", button="Project", done="Projected.", may=may
    )


@require_http_methods(["GET", "POST"])
@repeatable
def activity_homework(request: SignedInRequest, school_id: UUID) -> HttpResponse:
    """Write down how much homework a school asks for in writing."""
    case, activity = _activity(request, school_id)
    papers = scans_of(case, viewer=request.user)
    form = HomeworkForm(request.POST or None, today=request.today, papers=papers)

    def record() -> None:
        told = {name: form.cleaned_data[name] for name in HOMEWORK_ASKED}
        record_homework(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    may = permissions.can_record_hours(request.user, case)
    return _answer(
        request,
        case,
        activity,
        form,
        record,
        title="Homework of a school",
        button="Save",
        done="Written down.",
        may=may,
        on_file=homework_words(activity),
    )


@require_http_methods(["GET", "POST"])
@repeatable
def activity_self_employed(request: SignedInRequest, activity_id: UUID) -> HttpResponse:
    """Write down what a month of somebody's own business brought in and cost; its hours follow."""
    case, activity = _activity(request, activity_id)
    before = (days.month_after(request.today, -number) for number in range(1, MONTHS_OFFERED + 1))
    months = [month for month in before if month >= days.month_of(activity.first_day)]
    form = SelfEmploymentForm(request.POST or None, months=months)

    def record() -> None:
        told = {name: form.cleaned_data[name] for name in ("month", "receipts", "expenses", "source")}
        record_self_employment(activity_id=activity.pk, **told, actor=request.user, now=request.now)

    may = permissions.can_record_hours(request.user, case)
    title, done = "Hours from self-employment", "Written down, and the hours of the month with it."
    on_file = self_employment_words(activity)
    return _answer(
        request, case, activity, form, record, title=title, button="Save", done=done, may=may, on_file=on_file
    )


def _activity(request: SignedInRequest, activity_id: UUID) -> tuple[Case, Activity]:
    case = seen_case(request, **of_record(Activity, activity_id))
    permissions.require(permissions.works_on_cases(request.user))
    rows = Activity.objects.select_related("participant__person", "provider")
    activity = rows.prefetch_related("pauses", "checks").get(pk=activity_id)
    activity.case = case
    return case, activity


def _adult(request: SignedInRequest, case_id: UUID, participant_id: UUID) -> tuple[Case, Participant]:
    case = seen_case(request, pk=case_id)
    permissions.require(permissions.works_on_cases(request.user))
    return case, get_object_or_404(case.participants.adults().select_related("person"), pk=participant_id)


def _turned_away(request: SignedInRequest, case: Case, participant: Participant) -> HttpResponse | None:
    """Say why nothing can be assigned, on the tab, before anybody fills a form in for nothing."""
    if request.method != "GET":
        return None
    is_open = permissions.can_assign_activity(request.user, case)
    reason = why_no_duty(case, participant, today=request.today) if is_open else no_more(case)
    if not reason:
        return None
    messages.error(request, reason)
    return redirect("coaching:work", case.pk)


def _answer(
    request: SignedInRequest,
    case: Case,
    activity: Activity,
    form: SentForm,
    do: Callable[[], None],
    *,
    title: str,
    button: str,
    done: str,
    may: bool | None = None,
    on_file: Sequence[str] = (),
) -> HttpResponse:
    """Answer a short form about one activity; `may`: whether it goes on, where assigning is not what is asked."""
    may = permissions.can_assign_activity(request.user, case) if may is None else may
    may_know = sees_treatment(request.user, case)
    row = activity_row(activity, today=request.today, sees_treatment=may_know)
    if request.method == "GET" and (row.is_ended or not may):
        messages.error(request, "This activity has ended; it stays as it is." if row.is_ended else no_more(case))
        return redirect("coaching:work", case.pk)

    def act() -> str:
        do()
        return _tab(case)

    if request.method == "POST" and form.is_valid() and (answer := sent_once(request, form, act)):
        messages.success(request, done)
        return answer
    if isinstance(form, ChangeActivityForm) and form.is_outdated:
        activity.refresh_from_db()
        form.look_again(activity_stand(activity))
        row = activity_row(activity, today=request.today, sees_treatment=may_know)
    words = ", ".join(filter(None, (row.words, f"{row.weekly_hours} hours a week", row.where)))
    if row.next_check_on:
        words += f". Next check {wording.short_day(row.next_check_on, today=request.today)}"
    who = _name(activity.participant)
    return _page(request, case, form, title=title, button=button, who=who, words=words, on_file=on_file)


def _page(request: SignedInRequest, case: Case, form: SentForm, **shown: Any) -> HttpResponse:
    context = {
        "case": case,
        "form": form,
        "back": _tab(case),
        "crumbs": [*crumbs_of(case), ("Work", _tab(case))],
        "today": request.today,
    }
    return render(request, "coaching/activity_form.html", context | shown, status=status_of(form))


def _providers(case: Case) -> list[tuple[UUID, str]]:
    return [(one.id, one.label) for one in provider_choices(case.office)]


def _tab(case: Case) -> str:
    return reverse("coaching:work", args=[case.pk])


def _name(participant: Participant) -> str:
    return participant.person.standing.name
